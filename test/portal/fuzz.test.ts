import { readFileSync } from "node:fs";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDesks, Desk } from "../support/desk.ts";
import { type RunningPortal, startPortal } from "../support/portal.ts";

const count = process.env["CLAVE_TEST_LONG"] ? 100_000 : 1_500;
const desk = new Desk();
let portal: RunningPortal;
let log = "";

beforeAll(async () => {
  await desk.found();
  portal = await startPortal(desk, ["--no-delivery"]);
  portal.child.stderr?.on("data", (chunk) => {
    log += String(chunk);
  });
});
afterAll(closeDesks);

const mostly = <T>(usual: T, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, odd);
const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each).toString("latin1"));
const word = fc.stringMatching(/^[\w./%?=&;-]{0,30}$/);
const method = mostly(
  "POST",
  fc.oneof(
    fc.constantFrom("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"),
    bytes,
  ),
);
const path = fc.oneof(
  fc.constantFrom(
    "/",
    "/recover",
    "/recover/identity",
    "/recover/forgotten",
    "/recover/image",
    "/recover/channel",
    "/recover/sent",
    "/account",
    "/h",
    "/r",
    "/v",
    "/n",
    "/c",
    "/employer",
    "/captcha",
    "/a/logo",
    "/favicon.ico",
    "/healthz",
    "*",
    "/a/../../x",
    "http://x/",
    "//x",
    "/%00",
    "/%ff",
  ),
  word.map((each) => `/${each}`),
  bytes.map((each) => `/${each}`),
);
const kind = mostly(
  "application/x-www-form-urlencoded",
  fc.oneof(
    fc.constantFrom(
      "multipart/form-data",
      "multipart/form-data; boundary=x",
      "text/plain",
      "application/json",
      "application/x-www-form-urlencoded; charset=utf-16",
      "\tx",
    ),
    word,
  ),
);
const field = fc.constantFrom(
  "identifier",
  "altcha",
  "proof",
  "answer",
  "birthDay",
  "birthMonth",
  "birthYear",
  "image",
  "channel",
  "token",
  "password",
  "code",
  "form",
  "visit",
  "forgotten",
);
const value = fc.oneof(
  fc.constantFrom(
    "1710034065",
    "condor",
    "question",
    "birth-date",
    "12",
    "1985",
    "email",
    "-1",
    "1e9",
    "__proto__",
    "%00",
    "%ff",
    "%",
    "<b>",
    "'; DROP TABLE visits; --",
  ),
  fc
    .string({ unit: "binary", maxLength: 60 })
    .map((each) => encodeURIComponent(Buffer.from(each).toString())),
  bytes,
  fc.integer({ min: 1, max: 40_000 }).map((length) => "a".repeat(length)),
);
const body = fc.oneof(
  fc
    .array(
      fc.tuple(field, value).map((pair) => pair.join("=")),
      { maxLength: 6 },
    )
    .map((pairs) => pairs.join("&")),
  bytes,
);
const more = fc.array(
  fc.oneof(
    fc.constantFrom(
      "Expect: 100-continue",
      "Transfer-Encoding: chunked",
      "Upgrade: websocket\r\nConnection: Upgrade",
      "Content-Encoding: gzip",
      "Accept-Language: ;q=,*",
      "X-Forwarded-For: ::1",
      "Sec-Fetch-Site: cross-site",
      "Origin: null",
      "Content-Length: -1",
      "Range: bytes=0-1",
    ),
    word.map((each) => `Cookie: visit=${each}`),
    fc.constant(`Cookie: visit=${"a".repeat(43)}`),
    bytes.map((each) => `X-Odd: ${each}`),
  ),
  { maxLength: 3 },
);

interface Request {
  readonly words: string;
  /** How much of it is sent before the connection is closed; undefined: all, and the answer is awaited. */
  readonly cutAt: number | undefined;
}

const request: fc.Arbitrary<Request> = fc
  .record({
    method,
    path,
    host: mostly("", word),
    kind,
    body,
    more,
    length: mostly(0, fc.integer({ min: -3, max: 50 })),
    cut: mostly(-1, fc.nat(400)),
  })
  .map(({ method, path, host, kind, body, more, length, cut }) => {
    const own = host === "" ? new URL(portal.url).host : host;
    const size = Math.max(0, Buffer.byteLength(body, "latin1") + length);
    const head = [
      `${method} ${path} HTTP/1.1`,
      `Host: ${own}`,
      `Content-Type: ${kind}`,
      ...more,
      `Content-Length: ${size}`,
      "Connection: close",
    ];
    const words = `${head.join("\r\n")}\r\n\r\n${body}`;
    // one that promises more than it sends is cut, or it would be waited for
    return { words, cutAt: cut >= 0 ? cut : length > 0 ? words.length : undefined };
  });

/** Sends a request to the letter, and gives what came back. */
function send({ words, cutAt }: Request): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(portal.url).port), "127.0.0.1");
    const patience = setTimeout(() => socket.destroy(), 2_000);
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(patience);
      resolve(Buffer.concat(chunks).toString("latin1"));
    });
    socket.write(Buffer.from(words.slice(0, cutAt), "latin1"), () => {
      if (cutAt !== undefined) socket.destroy();
    });
  });
}

/** Memory that the process has, in MiB (source: proc(5), VmRSS). */
function memory(): number {
  const status = readFileSync(`/proc/${portal.child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

async function fuzz(runs: number): Promise<void> {
  const batch = fc.array(request, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(batch, async (requests) => {
      for (const answered of await Promise.all(requests.map(send))) {
        expect(answered).not.toMatch(/^HTTP\/1\.1 5/);
        expect(answered).not.toMatch(/\n\s+at |node_modules|TypeError|SQLITE/);
      }
    }),
    { numRuns: Math.ceil(runs / 20) },
  );
}

test(`${count} requests of any kind: never a fault of ours, never a word of where, and no memory kept`, async () => {
  await fuzz(Math.min(count, 3_000) / 3);
  const before = memory();
  await fuzz(count);
  const grown = memory() - before;
  const home = await portal.ask("/");
  expect(home.status).toBe(200);
  expect(grown).toBeLessThan(60);
  portal.child.kill("SIGTERM");
  const { code } = await portal.ended;
  expect(code).toBe(0);
  const lines = log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { status: number; fault?: string });
  expect(lines.filter(({ status, fault }) => status >= 500 || fault !== undefined)).toEqual([]);
  expect(lines.length).toBeGreaterThan(count / 4);
}, 3_600_000);
