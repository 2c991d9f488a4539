import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemRandom } from "../../src/base/random.ts";
import type { Clock } from "../../src/base/time.ts";
import { listMails, readMail, type SunkMail } from "../../src/sink/mails.ts";
import { type Sink, startSink } from "../../src/sink/server.ts";

const now = Date.parse("2026-11-21T14:05:01.123Z");
const clock: Clock = { now: () => now };
const seen: SunkMail[] = [];
let parent: string;
let folder: string;
let sink: Sink;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "clave-sink-"));
  folder = join(parent, "sink");
  seen.length = 0;
  const onMail = (mail: SunkMail) => void seen.push(mail);
  sink = await startSink({ folder, port: 0, clock, random: systemRandom, onMail });
});

afterEach(async () => {
  await sink.close();
  rmSync(parent, { recursive: true, force: true });
});

function post(mail: object, pool = false) {
  const where = { host: "127.0.0.1", port: sink.port, connectionTimeout: 5000 };
  const transport = pool
    ? createTransport({ ...where, pool: true, maxConnections: 1 })
    : createTransport(where);
  const from = "clave@clave.example";
  return {
    send: (more: object = {}) => transport.sendMail({ from, to: "ana@example.org", ...mail, ...more }),
    end: () => transport.close(),
  };
}

/** A client that says the lines as they are, and gives all that the server answered. */
async function talk(...turns: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(sink.port, "127.0.0.1");
  let heard = "";
  socket.on("data", (chunk) => {
    heard += chunk.toString("latin1");
  });
  for (const turn of turns) {
    await answered(socket);
    socket.write(turn);
  }
  await new Promise((resolve) => socket.once("close", resolve));
  return heard;
}

function answered(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const listen = (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (!/^\d{3} .*\r\n$/m.test(answer)) return;
      socket.off("data", listen);
      resolve();
    };
    socket.on("data", listen).once("error", reject);
  });
}

/** A whole conversation for one mail, its content byte for byte. */
function deliver(content: string | Buffer, from = "a@example.net", to = ["b@example.org"]): Promise<string> {
  const opening = [
    "EHLO localhost\r\n",
    `MAIL FROM:<${from}>\r\n`,
    ...to.map((each) => `RCPT TO:<${each}>\r\n`),
  ];
  const body = Buffer.concat([Buffer.from(content as string), Buffer.from("\r\n.\r\n")]);
  return talk(...opening, "DATA\r\n", body, "QUIT\r\n");
}

const refusal = (code: string) => expect.objectContaining({ code });

describe("a mail sent by a real mail program", () => {
  test("is kept whole, listed, and opened in plain characters", async () => {
    const subject = "Su enlace para María: clave ñandú";
    await post({ subject, text: "Hola\tMaría\n\u001b[2Jfin", html: "<p>Hola</p>" }).send();
    const [mail] = await listMails(folder);
    expect(mail).toEqual({
      id: expect.stringMatching(/^20261121T140501123-[2-9A-HJ-NP-Z]{4}$/),
      from: "clave@clave.example",
      to: ["ana@example.org"],
      subject,
      receivedAt: now,
    });
    expect(seen).toEqual([mail]);
    const opened = await readMail(folder, mail?.id ?? "");
    expect(opened).toEqual({ mail, text: "Hola\\u{9}María\n\\u{1b}[2Jfin", html: "<p>Hola</p>\n" });
  });

  test("is listed in the order of arrival, though the clock stands still and one connection carries them all", async () => {
    const { send, end } = post({ text: "x" }, true);
    const subjects = Array.from({ length: 15 }, (_, index) => `mail ${index}`);
    for (const subject of subjects) await send({ subject });
    end();
    expect((await listMails(folder)).map((mail) => mail.subject)).toEqual(subjects);
    expect((await listMails(folder, 2)).map((mail) => mail.subject)).toEqual(subjects.slice(-2));
    expect(await listMails(folder, 0)).toEqual([]);
  });

  test("loses nothing to another that arrives at the same time", async () => {
    const big = (letter: string) => letter.repeat(70).concat("\n").repeat(4000);
    await Promise.all(["a", "b"].map((each) => post({ subject: each, text: big(each) }).send()));
    const mails = await listMails(folder);
    expect(new Set(mails.map(({ id }) => id)).size).toBe(2);
    for (const { id, subject } of mails)
      expect((await readMail(folder, id)).text).toBe(big(subject).trimEnd());
  });

  test("of 2 MiB is refused for good, and nothing of it is kept", async () => {
    const { send } = post({ subject: "x" });
    await expect(send({ text: "y".repeat(2 * 1024 * 1024) })).rejects.toMatchObject({ responseCode: 552 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("may carry wishes about delivery reports, as at real servers", async () => {
    const dsn = { id: "abc", return: "headers", notify: ["failure"], recipient: "clave@clave.example" };
    await post({ text: "x", dsn }).send();
    expect(seen).toHaveLength(1);
  });
});

describe("a conversation line by line", () => {
  test("is answered with enhanced codes, offers no sign-in and no encryption, and keeps every byte", async () => {
    const content = Buffer.concat([
      Buffer.from("Subject: raw\r\n\r\n..dot\r\n...\r\n"),
      Buffer.from([0xff, 0xfe, 0xe9]),
    ]);
    const heard = await deliver(content, "", ["b@example.org", '"x,y"@example.org']);
    expect(heard).toMatch(/^220 localhost ESMTP\r\n/);
    expect(heard).toContain("SIZE 1048576");
    expect(heard).not.toMatch(/AUTH|STARTTLS/);
    expect(heard).toMatch(/250 2\.\d\.\d OK: message queued\r\n221 /);
    const [file = ""] = readdirSync(folder);
    const kept = readFileSync(join(folder, file));
    const head =
      'X-Sink-From: \r\nX-Sink-To: b@example.org\r\nX-Sink-To: "x,y"@example.org\r\n' +
      "X-Sink-Received: 2026-11-21T14:05:01.123Z\r\n";
    const sent = content.toString("latin1").replace("..dot", ".dot").replace("...\r", "..\r");
    expect(kept.toString("latin1")).toBe(`${head}${sent}\r\n`);
    expect(seen[0]).toMatchObject({ from: "", to: ["b@example.org", '"x,y"@example.org'], subject: "raw" });
  });

  test.each([
    [
      "headers like ours",
      "X-Sink-From: forged@x.example\r\nX-Sink-To: forged@x.example\r\nSubject: s\r\n\r\nhi",
    ],
    [
      "a folded first line",
      " forged@x.example\r\nX-Sink-Received: x\r\nX-Sink-To: forged@x.example\r\nSubject: s\r\n\r\nhi",
    ],
    ["only line feeds", "X-Sink-To: forged@x.example\nSubject: s\n\nhi"],
  ])("tells the true envelope of a mail with %s", async (_name, content) => {
    await deliver(content);
    const [mail] = await listMails(folder);
    expect(mail).toMatchObject({
      from: "a@example.net",
      to: ["b@example.org"],
      subject: "s",
      receivedAt: now,
    });
  });

  test.each([
    ["nothing", "", ""],
    ["no header", "\r\nonly a body", ""],
    ["controls in its subject", "Subject: =?utf-8?q?a=1B[2J=0Ab?=\r\n\r\nx", "a\\u{1b}[2J\\u{a}b"],
    ["a subject that is no whole encoding", "Subject: =?utf-8?b?////?= =?x\r\n\r\nx", expect.any(String)],
  ])("takes a mail with %s", async (_name, content, subject) => {
    expect(await deliver(content)).toContain("OK: message queued");
    const [mail] = await listMails(folder);
    expect(mail?.subject).toEqual(subject);
    expect((await readMail(folder, mail?.id ?? "")).mail).toEqual(mail);
  });

  test("keeps a mail that cannot be read, lists it, and says so", async () => {
    const nested = Array.from(
      { length: 300 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    );
    await deliver(`Subject: deep\r\n${nested.join("")}`);
    const [mail] = await listMails(folder);
    expect(mail?.subject).toBe("deep");
    await expect(readMail(folder, mail?.id ?? "")).rejects.toEqual(refusal("mail-unreadable"));
  });

  test("broken off in the middle of a mail leaves nothing, and the sink goes on", async () => {
    const socket = connect(sink.port, "127.0.0.1");
    for (const turn of [
      "EHLO x\r\n",
      "MAIL FROM:<a@x.example>\r\n",
      "RCPT TO:<b@x.example>\r\n",
      "DATA\r\n",
    ]) {
      await answered(socket);
      socket.write(turn);
    }
    await answered(socket);
    socket.write("Subject: half\r\n\r\nhal");
    socket.resetAndDestroy();
    await post({ subject: "whole", text: "x" }).send();
    expect((await listMails(folder)).map(({ subject }) => subject)).toEqual(["whole"]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test("gets 451 and no promise where the mail cannot be kept", async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "no folder");
    expect(await deliver("Subject: x\r\n\r\nx")).toContain("\r\n451 4.");
    expect(seen).toEqual([]);
  });
});

describe("what is kept", () => {
  test("is for its owner's eyes only", async () => {
    await post({ text: "x" }).send();
    const paths = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
    expect(paths.map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test("is listed only where it is a mail of ours, and a folder not yet made is empty", async () => {
    for (const name of ["notes.eml", "20261121T140501123-AAAA.draft", "20261121T140501123-AAAA"])
      writeFileSync(join(folder, name), "Subject: x\r\n\r\n");
    expect(await listMails(folder)).toEqual([]);
    expect(await listMails(join(folder, "none"))).toEqual([]);
  });

  test.each([
    "20261121T140501123-AAAA",
    "",
    "../secret",
    "..",
    "20261121T140501123-AAAA/../../secret",
    "20261121T140501123-AAAA\0",
    "20261121T140501123-AAAA\n",
    "/etc/passwd",
  ])("is not opened by an id like %j", async (id) => {
    writeFileSync(join(parent, "secret.eml"), "Subject: secret\r\n\r\n");
    await expect(readMail(folder, id)).rejects.toEqual(refusal("mail-missing"));
  });

  test("is told as unknown with the id made visible", async () => {
    const error = await readMail(folder, "a\u001b[2J").catch((each: unknown) => each);
    expect(error).toMatchObject({
      kind: "missing",
      sentence: { en: expect.stringContaining("a\\u{1b}[2J") },
    });
  });
});

describe("starting", () => {
  const start = (more: object) => startSink({ folder, port: 0, clock, random: systemRandom, ...more });

  test("on a port in use is refused with the flag that chooses another", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const error = await start({ port }).catch((each: unknown) => each);
    other.close();
    const message = expect.stringContaining(` ${port} `);
    expect(error).toMatchObject({ kind: "unavailable", code: "port-in-use", message });
    expect(error).toMatchObject({
      hint: { es: expect.stringContaining("--port"), en: expect.stringContaining("--port") },
    });
  });

  test.each(["0.0.0.0", "::", "192.168.1.1", "", "127.0.0.1.example.net"])(
    "on %j, where others could reach it, is refused",
    async (host) => {
      await expect(start({ host })).rejects.toEqual(refusal("sink-loopback-only"));
    },
  );

  test.each(["127.0.0.1", "localhost"])("on %s is this machine", async (host) => {
    const other = await start({ host });
    expect(other.port).toBeGreaterThan(0);
    await other.close();
  });

  test("ends within two seconds though a mail program keeps its connection open", async () => {
    const { send, end } = post({ text: "x" }, true);
    await send();
    const began = process.hrtime.bigint();
    await sink.close();
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(2000);
    end();
  });
});
