import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Begun, closeDesks, Desk, maria, testRefusals, textAt } from "../support/desk.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";

const desk = new Desk();
const noSession = { env: { CLAVE_SESSION: "/nowhere" } };

beforeAll(() => desk.found());
afterAll(closeDesks);

/** Resolves when a command has said something on stderr. */
async function hasSaid({ child }: Begun, words: RegExp): Promise<void> {
  let said = "";
  for (;;) {
    const [chunk] = (await once(child.stderr ?? child, "data")) as [Buffer];
    said += chunk.toString();
    if (words.test(said)) return;
  }
}

/** Resolves when a server has heard a command. */
async function hasHeard({ heard }: MailServer, verb: string): Promise<void> {
  while (!heard.some((line) => line.startsWith(verb))) await new Promise((resolve) => setImmediate(resolve));
}

describe("clave delivery watch", () => {
  test("sends what others queue, without a session, and ends well when it is told to", async () => {
    const watched = await desk.copy().openSink();
    const watching = watched.begin(["delivery", "watch", "--lang", "en", "--json"], noSession);
    await hasSaid(watching, /Watching/);
    const sent = hasSaid(watching, /1 letter: 1 taken/);
    await watched.startRecovery(["--queue"]);
    await sent;
    watching.child.kill("SIGTERM");
    const ended = await watching.ended;
    expect(ended).toMatchObject({ code: 0, json: { considered: 1, accepted: 1, deferred: 0 } });
    expect(await watched.letters()).toHaveLength(1);
  });

  test("told to end while a slow server has a letter, waits for it and gives back the others", async () => {
    const server = await startMailServer({ delay: () => 120 });
    const slow = desk.copy();
    slow.smtpUrl = server.url;
    await slow.startRecovery(["--queue"]);
    await slow.done(["config", "set", "smtp.connections", "1"]);
    const other = JSON.stringify({ birthDate: "1989-10-10", image: "clock" });
    await slow.done(["recovery", "start", "3059991251", "--proof", "-", "--queue"], { stdin: other });
    const watching = slow.begin(["delivery", "watch", "--json"]);
    await hasHeard(server, "MAIL");
    watching.child.kill("SIGTERM");
    expect(await watching.ended).toMatchObject({ code: 0 });
    expect(await slow.count("messages WHERE status = 'sending'")).toBe(0);
    expect(await slow.count("messages WHERE status = 'accepted'")).toBe(server.taken.length);
  });

  test("tells once, and not at every turn, why a server takes no letters", async () => {
    const server = await startMailServer({ greeting: () => "554 5.7.1 Not you" });
    const turned = desk.copy();
    turned.smtpUrl = server.url;
    await turned.done(["config", "set", "smtp.connections", "1"]);
    await turned.startRecovery(["--queue"]);
    const other = JSON.stringify({ birthDate: "1989-10-10", image: "clock" });
    await turned.done(["recovery", "start", "3059991251", "--proof", "-", "--queue"], { stdin: other });
    const watching = turned.begin(["delivery", "watch", "--lang", "en"]);
    await hasSaid(watching, /(?:1 letter: 0 taken, 1 deferred.*){2}/s);
    watching.child.kill("SIGTERM");
    const { code, stderr } = await watching.ended;
    expect(code).toBe(0);
    expect(stderr.match(/takes no letters now: 554 5\.7\.1 Not you/g)).toHaveLength(1);
  });

  test("takes in the reports that fall into a Maildir", async () => {
    const bounced = await desk.copy().openSink();
    await bounced.startRecovery();
    const [letter] = await bounced.rows<{ envelope_id: string }>("SELECT envelope_id FROM messages");
    const maildir = join(bounced.folder, "reports");
    for (const folder of ["new", "cur", "tmp"]) mkdirSync(join(maildir, folder), { recursive: true });
    const report = [
      "From: MAILER-DAEMON@mx.example",
      "Subject: Undelivered",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      `Original-Envelope-Id: ${letter?.envelope_id}`,
      "Reporting-MTA: dns; mx.example",
      "",
      "Final-Recipient: rfc822; maria.quispe@example.com",
      "Action: failed",
      "Status: 5.1.1",
      "Diagnostic-Code: smtp; 550 5.1.1 No such user",
      "",
      "--b--",
      "",
    ].join("\r\n");
    writeFileSync(join(maildir, "new", "1.report"), report);
    const watching = bounced.begin(["delivery", "watch", "--bounces", maildir, "--lang", "en"]);
    await hasSaid(watching, /1 about letters of ours/);
    watching.child.kill("SIGINT");
    expect(await watching.ended).toMatchObject({ code: 0 });
    expect(await bounced.count("messages WHERE status = 'bounced'")).toBe(1);
    expect(await bounced.count("contact_health WHERE state = 'obsolete'")).toBe(1);
  });

  test("does not start with a signing key that cannot sign", async () => {
    const unsigned = desk.copy();
    await unsigned.done(["config", "set", "dkim.keyFile", unsigned.file("dkim.pem", "no key")]);
    for (const verb of ["watch", "run"])
      expect(await unsigned.run(["delivery", verb, "--json"])).toMatchObject({
        code: 78,
        stdout: "",
        error: { code: "dkim-key-unusable" },
      });
  });

  test("goes on without a folder of reports that is not there, and says so", async () => {
    const watched = await desk.copy().openSink();
    const words = ["delivery", "watch", "--bounces", "/nowhere", "--lang", "en"];
    const watching = watched.begin(words);
    await hasSaid(watching, /\/nowhere/);
    const sent = hasSaid(watching, /1 letter: 1 taken/);
    await watched.startRecovery(["--queue"]);
    await sent;
    watching.child.kill("SIGTERM");
    expect(await watching.ended).toMatchObject({ code: 0 });
  });
});

describe("clave delivery status", () => {
  test("says how the post office stands, to scripts and to people", async () => {
    const asked = await desk.copy().openSink();
    await asked.startRecovery(["--queue"]);
    const before = await asked.done(["delivery", "status", "--json"]);
    expect(before.json).toEqual({
      messages: { queued: 1, sending: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0, held: 0 },
      oldestQueuedSeconds: expect.any(Number),
      lastAcceptedAt: null,
      providers: [],
    });
    await asked.done(["delivery", "run"]);
    const { json } = await asked.done(["delivery", "status", "--json"]);
    expect(json).toMatchObject({ messages: { queued: 0, accepted: 1 }, oldestQueuedSeconds: 0 });
    expect(textAt(json, "lastAcceptedAt")).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    for (const lang of ["es", "en"]) {
      const { stdout } = await asked.done(["delivery", "status", "--lang", lang]);
      expect(stdout).toMatch(/1 (en 24 horas|in 24 hours)/);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test("names a provider in trouble, and so does recovery start", async () => {
    const troubled = await desk.copy().openSink();
    await troubled.rows(
      `INSERT INTO provider_alarms (provider, since, judged_at) VALUES ('example.com', ${Date.now()}, ${Date.now()})`,
    );
    const { stdout } = await troubled.done(["delivery", "status", "--lang", "en"]);
    expect(stdout).toContain("example.com: 0 of 0 letters");
    const words = ["recovery", "start", maria.cedula, "--proof", "-"];
    const started = await troubled.done([...words, "--lang", "en"], { stdin: maria.proof });
    expect(started.stderr).toContain("mail to example.com is slow or comes back");
  });

  testRefusals(desk, [["nobody", ["delivery", "status"], 77, "forbidden", "not-signed-in", noSession]]);
});

describe("clave delivery retry", () => {
  test("says what it would do, asks first, then tries deferred letters before their time", async () => {
    const waiting = desk.copy();
    await waiting.startRecovery();
    expect(await waiting.count("messages WHERE status = 'deferred'")).toBe(1);
    const dry = await waiting.done(["delivery", "retry", "--dry-run", "--json"]);
    expect(dry.json).toEqual({ dryRun: true, considered: 1, retried: 0, byProvider: { "example.com": 1 } });
    const unasked = await waiting.run(["delivery", "retry", "--json"]);
    expect(unasked).toMatchObject({ code: 64, error: { code: "input-needed" } });
    await waiting.openSink();
    const none = await waiting.done(["delivery", "retry", "--provider", "google", "--yes", "--json"]);
    expect(none.json).toMatchObject({ considered: 0, retried: 0 });
    const done = await waiting.done(["delivery", "retry", "--yes", "--json"]);
    expect(done.json).toMatchObject({ considered: 1, retried: 1, run: { considered: 1, accepted: 1 } });
    expect(await waiting.letters()).toHaveLength(1);
    expect(await waiting.count("audit WHERE act = 'delivery.retry' AND outcome = 'done'")).toBe(1);
  });
});

describe("clave delivery run", () => {
  test("told to end, ends within the letters at hand and says how to go on", async () => {
    const server = await startMailServer({ delay: () => 150 });
    const slow = desk.copy();
    slow.smtpUrl = server.url;
    await slow.startRecovery(["--queue"]);
    const running = slow.begin(["delivery", "run", "--json"]);
    await hasHeard(server, "MAIL");
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: "", error: { kind: "cancelled", code: "interrupted" } });
    expect(await slow.count("messages WHERE status = 'accepted'")).toBe(1);
  });
});
