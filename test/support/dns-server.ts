import { createSocket, type Socket } from "node:dgram";
import { onTestFinished } from "vitest";

/** What a name server knows of a name: its texts, and who takes its mail. */
export interface Zone {
  readonly txt?: readonly string[];
  readonly mx?: readonly string[];
}

const types = { txt: 16, mx: 15 } as const;
const [noError, serverFailure, noSuchName] = [0, 2, 3];

/** Starts a name server that knows these names and no others; it ends with the test, and is given as `--dns` takes it. */
export async function startDnsServer(zones: Readonly<Record<string, Zone | "failing">>): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => socket.send(replyTo(query, zones), port, address));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => closed(socket));
  return `127.0.0.1:${socket.address().port}`;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

function replyTo(query: Buffer, zones: Readonly<Record<string, Zone | "failing">>): Buffer {
  const { name, end } = nameAt(query, 12);
  const question = query.subarray(12, end + 4);
  const zone = zones[name.toLowerCase()];
  const code = zone === undefined ? noSuchName : zone === "failing" ? serverFailure : noError;
  const answers = typeof zone === "object" ? answersIn(zone, query.readUInt16BE(end)) : [];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // an answer, recursion asked for and done
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, question, ...answers]);
}

function nameAt(query: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), end: at + 1 };
}

function answersIn({ txt = [], mx = [] }: Zone, type: number): readonly Buffer[] {
  if (type === types.txt) return txt.map((text) => recordOf(types.txt, textData(text)));
  return type === types.mx ? mx.map((host) => recordOf(types.mx, mailData(host))) : [];
}

/** A record about the name that was asked for, good for no time at all. */
function recordOf(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** A text in pieces of 255 bytes at the most. */
function textData(text: string): Buffer {
  const pieces = text.match(/.{1,255}/gs) ?? [""];
  return Buffer.concat(
    pieces.map((piece) => Buffer.from(`${String.fromCharCode(piece.length)}${piece}`, "latin1")),
  );
}

function mailData(host: string): Buffer {
  const labels = host.split(".").filter((label) => label !== "");
  const name = labels.map((label) => `${String.fromCharCode(label.length)}${label}`).join("");
  return Buffer.concat([Buffer.from([0, 10]), Buffer.from(`${name}\0`, "latin1")]);
}
