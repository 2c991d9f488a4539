import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemRandom } from "../../src/base/random.ts";
import { listMails } from "../../src/sink/mails.ts";
import { type Sink, startSink } from "../../src/sink/server.ts";
import { type Inbox, startInbox } from "../../src/sink/web.ts";
import { readMarkup } from "../support/markup.ts";

let now = Date.parse("2026-11-21T14:05:01.123Z");
let parent: string;
let folder: string;
let sink: Sink;
let inbox: Inbox;
const command = "clave sink --web-port 8025";

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "clave-inbox-"));
  folder = join(parent, "sink");
  const clock = { now: () => ++now };
  sink = await startSink({ folder, port: 0, clock, random: systemRandom });
  inbox = await startInbox({ folder, port: 0, language: "es", command });
});

afterEach(async () => {
  await inbox.close();
  await sink.close();
  rmSync(parent, { recursive: true, force: true });
});

/** Sends a mail over SMTP and gives its address in the inbox. */
async function send(mail: object): Promise<string> {
  const transport = createTransport({ host: "127.0.0.1", port: sink.port });
  await transport.sendMail({ from: "clave@clave.example", to: "ana@example.org", ...mail });
  transport.close();
  return `/mails/${(await listMails(folder)).at(-1)?.id}`;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Asks for a path as it is written, where a browser or `fetch` would put it straight. */
function ask(path: string, method = "GET", headers: Record<string, string> = {}): Promise<Answered> {
  const { port } = new URL(inbox.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    });
    asked.on("error", reject).end();
  });
}

const named = (body: string, name: string) => readMarkup(body).filter((each) => each.name === name);
const textsOf = (body: string, name: string) => named(body, name).map(({ text }) => text);
const attributesOf = (body: string, name: string) => named(body, name).map(({ attributes }) => attributes);

describe("the list", () => {
  test("has the newest mail first, and another with each look", async () => {
    expect(textsOf((await ask("/")).body, "p").at(-1)).toBe("Todavía no ha llegado ninguna.");
    const first = await send({ subject: "Su enlace, María" });
    const second = await send({ subject: "<b>& otro" });
    const { body, status } = await ask("/?lang=en");
    expect(status).toBe(200);
    const links = attributesOf(body, "a").map(({ href }) => href);
    expect(links).toEqual(["/?lang=es", "/?lang=en", `${second}?lang=en`, `${first}?lang=en`]);
    expect(textsOf(body, "a").slice(2)).toEqual(["<b>& otro", "Su enlace, María"]);
    expect(textsOf(body, "h1")).toEqual(["Test inbox"]);
    await send({ subject: "tercero" });
    expect(textsOf((await ask("/")).body, "a")).toContain("tercero");
  });

  test("stops at a hundred, and says so", async () => {
    for (let at = 100; at <= 200; at += 1)
      writeFileSync(join(folder, `20261121T140501${at}-AAAA.eml`), `Subject: mail ${at}\r\n\r\nx`);
    const { body } = await ask("/?lang=en");
    const titles = textsOf(body, "a").filter((text) => text.startsWith("mail"));
    expect([titles.length, titles[0], titles.at(-1)]).toEqual([100, "mail 200", "mail 101"]);
    expect(body).toContain("The last 100 are shown.");
  });

  test.each([
    ["es", "/", "Buzón de prueba"],
    ["es", "/?lang=es", "Buzón de prueba"],
    ["en", "/?lang=en", "Test inbox"],
    ["es", "/?lang=fr", "Buzón de prueba"],
    ["es", "/?lang=%22%3E", "Buzón de prueba"],
  ])("is in %s for %s", async (language, path, title) => {
    const { body } = await ask(path);
    expect(attributesOf(body, "html")).toEqual([{ lang: language }]);
    expect(textsOf(body, "title")).toEqual([title]);
  });
});

describe("a mail", () => {
  const letter = {
    from: "desk@clave.example",
    to: ["ana@example.org", "luis@example.org"],
    subject: "Su enlace",
    text: "Hola María\n\u001b[2J<b>\n\nfin",
    html: '<p>Hola <a href="http://127.0.0.1:8080/r#t=x">María</a></p>',
  };

  test("is told as the envelope says, with its text in plain characters and a frame for its format", async () => {
    const path = await send(letter);
    const { body, status } = await ask(`${path}?lang=en`);
    expect(status).toBe(200);
    expect(textsOf(body, "h1")).toEqual(["Su enlace"]);
    expect(textsOf(body, "dd").slice(0, 2)).toEqual([
      "desk@clave.example",
      "ana@example.org, luis@example.org",
    ]);
    expect(textsOf(body, "pre")).toEqual(["Hola María\n\\u{1b}[2J<b>\n\nfin"]);
    const [frame] = attributesOf(body, "iframe");
    expect(frame).toMatchObject({
      src: `${path}/html`,
      sandbox: "allow-popups allow-popups-to-escape-sandbox",
      referrerpolicy: "no-referrer",
    });
    const seen = await ask(`${path}/html`);
    expect(seen.body).toContain('<a href="http://127.0.0.1:8080/r#t=x">María</a>');
    expect(seen.body).toMatch(/^<!doctype html><base target="_blank">/);
  });

  test("without format has no frame, without a subject it says so", async () => {
    const path = await send({ from: "", envelope: { from: "", to: "ana@example.org" }, text: "x" });
    const { body } = await ask(path);
    expect(textsOf(body, "h1")).toEqual(["(sin asunto)"]);
    expect(textsOf(body, "dd")[0]).toBe("—");
    expect(attributesOf(body, "iframe")).toEqual([]);
    expect((await ask(`${path}/html`)).status).toBe(404);
  });

  test("is there as it came, byte for byte, for eyes alone", async () => {
    const path = await send(letter);
    const { body, headers } = await ask(`${path}/source`);
    expect(body).toMatch(/^X-Sink-From: desk@clave.example\r\nX-Sink-To: ana@/);
    expect(body).toContain("Content-Type: multipart/alternative");
    expect(headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    });
  });

  test("that cannot be read says so, and shows what came", async () => {
    const nested = Array.from(
      { length: 300 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    );
    const id = "20261121T140501123-AAAA";
    writeFileSync(join(folder, `${id}.eml`), nested.join(""));
    const { body, status } = await ask(`/mails/${id}?lang=en`);
    expect(status).toBe(422);
    expect(textsOf(body, "h1")).toEqual([`Mail ${id} is kept, but it cannot be read as a mail.`]);
    expect(attributesOf(body, "a").at(-1)).toEqual({ href: `/mails/${id}/source` });
    expect((await ask(`/mails/${id}/source`)).body).toBe(nested.join(""));
  });

  test.each([
    ["of a megabyte", { text: "a".repeat(72).concat("\n").repeat(12_000) }, "aaa"],
    ["in one line of 900 kB", { text: "b".repeat(900_000) }, "bbb"],
    [
      "in a charset of old",
      { raw: Buffer.from("Content-Type: text/plain; charset=iso-8859-1\r\n\r\nse\xf1or", "latin1") },
      "señor",
    ],
    [
      "in a charset that nobody knows",
      { raw: "Content-Type: text/plain; charset=x-klingon\r\n\r\nqapla" },
      "qapla",
    ],
    ["of half a surrogate", { raw: "Content-Type: text/html; charset=utf-16le\r\n\r\n\0\xd8x" }, "iframe"],
  ])("%s is shown", async (_name, mail, said) => {
    const path = await send(mail);
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    expect(body).toContain(said);
    expect(readMarkup(body).length).toBeGreaterThan(10);
  });
});

describe("every answer", () => {
  const constant = {
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
  };

  test("has the same headers and a policy under which nothing runs", async () => {
    const path = await send({ subject: "x", text: "x", html: "<p>x</p>" });
    for (const each of ["/", path, `${path}/html`, `${path}/source`, "/none", "/?lang=en"]) {
      const { headers } = await ask(each);
      expect(headers).toMatchObject(constant);
      expect(headers).not.toHaveProperty("set-cookie");
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors ");
      expect(policy).not.toMatch(/script-src|connect-src|unsafe-eval|https?:/);
    }
    const { headers } = await ask(`${path}/html`);
    expect(headers["content-security-policy"]).toContain(
      "sandbox allow-popups allow-popups-to-escape-sandbox;",
    );
  });

  test.each(["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])("to %s is no", async (method) => {
    const { status, headers } = await ask("/", method);
    expect([status, headers["allow"]]).toEqual([405, "GET"]);
  });

  test.each([
    "inbox.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:8025",
    "0.0.0.0",
    "192.168.1.1:8025",
    "localhost.:8025",
    "user@localhost",
    "localhost, evil.example",
  ])("to a page that has %j point here is no, and tells nothing of what there is", async (host) => {
    const path = await send({ subject: "secret", text: "secret" });
    for (const each of ["/", path, `${path}/html`, `${path}/source`]) {
      const { status, body } = await ask(each, "GET", { host });
      expect(status).toBe(421);
      expect(body).not.toContain("secret");
    }
  });

  test.each(["localhost", "127.0.0.1", "[::1]:8025", "127.0.0.1:80"])(
    "to %s, which is this machine, is yes",
    async (host) => expect((await ask("/", "GET", { host })).status).toBe(200),
  );

  test.each([
    "/mails/",
    "/mails/20261121T140501123-AAAA",
    "/mails/..%2fsecret",
    "/mails/../secret",
    "//mails/secret",
    "/secret.eml",
    "/mails/secret/source",
    "/mails/20261121T140501123-AAAA/../../secret",
    "/mails/20261121T140501123-AAAA%00/source",
    "/mails/20261121T140501123-AAAA/html/x",
    "http://evil.example/",
    "/..%5c..%5cetc/passwd",
    "/etc/passwd",
    `/${"a".repeat(4000)}`,
  ])("to %s is that there is no such thing", async (path) => {
    writeFileSync(join(parent, "secret.eml"), "Subject: secret\r\n\r\n");
    writeFileSync(join(folder, "secret.eml"), "Subject: secret\r\n\r\n");
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain("Subject");
  });

  test("is a page of ours even where the folder cannot be read", async () => {
    rmSync(folder, { recursive: true });
    expect((await ask("/")).status).toBe(200);
    writeFileSync(folder, "no folder");
    const { status, body } = await ask("/?lang=en");
    expect(status).toBe(500);
    expect(textsOf(body, "h1")).toEqual(["The folder of letters could not be read."]);
  });
});

describe("starting", () => {
  test("on a port in use is refused with the option that chooses another", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const error = await startInbox({ folder, port, language: "es", command }).catch((each: unknown) => each);
    other.close();
    const hint = { en: expect.stringContaining(command) };
    expect(error).toMatchObject({ kind: "unavailable", code: "port-in-use", hint });
  });

  test("ends at once though a browser keeps its connection open", async () => {
    await fetch(inbox.url);
    const began = process.hrtime.bigint();
    await inbox.close();
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(1000);
    inbox = await startInbox({ folder, port: 0, language: "es", command });
  });
});
