import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dsn, forward, otherMails, type Reported } from "../support/bounce-samples.ts";
import { closeDesks, Desk, maria, testRefusals } from "../support/desk.ts";
import { mboxOf } from "../support/returned.ts";

const desk = new Desk();
let reference = "";
let reported: Reported;
let message = "";

const bounces = (from: string, ...more: readonly string[]) => ["delivery", "bounces", from, ...more];
const shown = ["affiliate", "show", maria.cedula, "--reason", "a test"];
const restore = ["delivery", "restore", maria.cedula];
const english = ["--lang", "en"];

beforeAll(async () => {
  await desk.found();
  await desk.openSink();
  reference = await desk.startRecovery();
  const [row] = await desk.rows<{ id: string; envelopeId: string; mailId: string }>(
    "SELECT id, envelope_id AS envelopeId, mail_id AS mailId FROM messages",
  );
  if (!row) throw new Error("no letter was sent");
  message = row.id;
  reported = { envelopeId: row.envelopeId, mailId: row.mailId, to: "maria.quispe@example.com" };
}, 60_000);
afterAll(closeDesks);

const counts = { read: 1, applied: 1, repeated: 0, unmatched: 0, ambiguous: 0, notReports: 0 };
const taken = () => ({
  ...counts,
  reports: [
    { message, reference, action: "failed", class: "no-such-address", health: "obsolete", healthUntil: null },
  ],
});

describe("clave delivery bounces", () => {
  test("takes a mail from a file or from standard input, once", async () => {
    const own = desk.copy();
    const file = own.file("returned.eml", dsn(reported));
    expect(await own.run(bounces(file, "--dry-run", "--json"))).toMatchObject({ code: 0, json: taken() });
    expect(await own.count("delivery_reports")).toBe(0);
    const piped = await own.run(bounces("-", "--json"), { stdin: dsn(reported) });
    expect(piped).toMatchObject({ code: 0, json: taken() });
    const again = await own.run(bounces(file, "--json"));
    expect(again).toMatchObject({ code: 0, json: { ...counts, applied: 0, repeated: 1, reports: [] } });
  });

  test("says what it did, in both languages, within 80 columns", async () => {
    const own = desk.copy();
    const file = own.file("returned.eml", dsn(reported, { status: "5.2.2" }));
    const rehearsal = await own.run(bounces(file, "--dry-run", ...english));
    expect(rehearsal.stderr).toContain("rehearsal");
    expect(rehearsal.stdout).toContain(`${reference}    came back: mailbox full; nothing until 20`);
    const done = await own.run(bounces(file));
    expect(done.stdout).toContain(`${reference}    devuelta: buzón lleno; nada hasta 20`);
    for (const line of done.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const story = await own.run(["recovery", "show", reference, ...english]);
    expect(story.stdout).toContain("link: came back: mailbox full (report of another server)");
  });

  test("names on stderr what it could not use, up to twenty, and ends well", async () => {
    const own = desk.copy();
    const stranger = dsn({ ...reported, envelopeId: "0".repeat(32), mailId: "<x@y>" });
    const strange = `Subject: \u001b[2J\n\nhola`;
    const mails = [dsn(reported), strange, ...Array.from({ length: 30 }, () => stranger)];
    const file = own.file("mails\u001b[2J.mbox", mboxOf(mails));
    const ended = await own.run(bounces(file, "--json"));
    expect(ended).toMatchObject({ code: 0, json: { read: 32, applied: 1, unmatched: 30, notReports: 1 } });
    const told = ended.stderr.trimEnd().split("\n");
    expect(told).toHaveLength(21);
    expect(told[0]).toBe("mails\\u{1b}[2J.mbox:2: no es un aviso de entrega");
    expect(told.at(-1)).toBe("… y 11 más.");
    expect(ended.stderr + ended.stdout).not.toContain("\u001b");
  });

  test("reads a Maildir and moves what it read, but not in a rehearsal", async () => {
    const own = desk.copy();
    const folder = join(own.folder, "Maildir");
    for (const name of ["new", "cur"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "new", "1.mx"), dsn(reported));
    await own.done(bounces(folder, "--dry-run"));
    expect(existsSync(join(folder, "new", "1.mx"))).toBe(true);
    expect(await own.run(bounces(folder, "--json"))).toMatchObject({ json: taken() });
    expect([readdirSync(join(folder, "new")), readdirSync(join(folder, "cur"))]).toEqual([[], ["1.mx:2,S"]]);
  });

  test("a mail that is no report does nothing", async () => {
    const stdin = otherMails["an answer"]?.(reported) ?? "";
    const ended = await desk.run(bounces("-", "--json"), { stdin });
    expect(ended).toMatchObject({ code: 0, json: { ...counts, applied: 0, notReports: 1, reports: [] } });
  });

  testRefusals(desk, [
    ["no such file", bounces("gone.mbox"), 66, "no-input", "file-missing"],
    ["no Maildir", bounces("."), 65, "invalid", "maildir-invalid"],
    [
      "nobody signed in",
      bounces("-"),
      77,
      "forbidden",
      "not-signed-in",
      { env: { CLAVE_SESSION: "/nowhere" } },
    ],
    ["from nowhere", ["delivery", "bounces"], 64, "usage", "missing-argument"],
  ]);
});

describe("a mailbox that forwards", () => {
  const diagnose = (own: Desk, ...more: readonly string[]) =>
    own.done(["delivery", "diagnose", reference, ...more]);
  const forwarded = () => dsn(reported, { finalRecipient: `rfc822; ${forward}` });
  const returned = (n: number) => dsn(reported, { diagnostic: `smtp; 550 5.1.1 no such user (${n})` });

  test("is not condemned by its forward's report, and says so in both languages", async () => {
    const own = desk.copy();
    const file = own.file("forwarded.eml", forwarded());
    const report = { message, reference, action: "failed", passedTo: "o***@forward.example", health: null };
    for (const more of [["--dry-run"], []])
      expect((await own.done(bounces(file, "--json", ...more))).json).toMatchObject({ reports: [report] });
    expect(await own.count("contact_health")).toBe(0);
    expect(await own.count("messages WHERE status = 'accepted'")).toBe(1);
    const verdict = { verdict: "forward-refused", confidence: "probable" };
    const judged = (await diagnose(own, "--json")).json;
    expect(judged).toMatchObject(verdict);
    expect(JSON.stringify(judged)).not.toMatch(/counter update|otra\.persona/);
    const es = await diagnose(own);
    expect(es.stdout).toContain("El buzón tomó el correo y lo pasó a otra dirección, que lo rechazó.");
    const en = await diagnose(own, ...english);
    expect(en.stdout).toContain("passed it on to o***@forward.example");
    const story = await own.done(["recovery", "show", reference, ...english]);
    expect(story.stdout).toContain(
      "link: the mailbox passed it on to o***@forward.example; there: came back: no such address",
    );
  });

  test("is told by whoever looks through the reports", async () => {
    const own = desk.copy();
    const es = await own.done(bounces("-"), { stdin: forwarded() });
    expect(es.stdout).toContain(`${reference}    su reenvío: devuelta: esa dirección no existe`);
    const en = await own.done(bounces("-", "--dry-run", ...english), {
      stdin: forwarded().replace("550", "554"),
    });
    expect(en.stdout).toContain(`${reference}    its forwarding: came back: no such address`);
  });

  test("is good again once its link is used, whatever was reported before and is after", async () => {
    const own = desk.copy();
    await own.done(bounces("-"), { stdin: forwarded() });
    await own.done(bounces("-"), { stdin: returned(1) });
    const health = { state: "obsolete", class: "no-such-address" };
    expect((await own.done([...shown, "--json"])).json).toMatchObject({
      affiliate: { contacts: [{ health }, { health: null }] },
    });
    expect((await diagnose(own, "--json")).json).toMatchObject({ verdict: "no-such-user" });
    await own.complete(await desk.token());
    await own.done(bounces("-"), { stdin: returned(2) });
    expect((await own.done([...shown, "--json"])).json).toMatchObject({
      affiliate: { contacts: [{ health: null }, { health: null }] },
    });
    expect((await diagnose(own, "--json")).json).toMatchObject({ verdict: "link-used" });
    expect(await own.count("delivery_reports")).toBe(3);
    const story = await own.done(["recovery", "show", reference, ...english]);
    expect(story.stdout).toContain(
      "link: it had arrived, whatever was reported; m***@example.com is written to again",
    );
    expect((await own.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
  });
});

describe("clave delivery restore", () => {
  test("lifts what the person's page shows, and then that page shows nothing", async () => {
    const own = desk.copy();
    await own.done(bounces("-"), { stdin: dsn(reported) });
    const before = await own.run([...shown, ...english]);
    expect(before.stdout).toMatch(/m\*\*\*@example\.com\n +not used since 20.{8}: no such address\n/);
    const health = { state: "obsolete", class: "no-such-address", until: null };
    expect((await own.run([...shown, "--json"])).json).toMatchObject({
      affiliate: { contacts: [{ health }, { health: null }] },
    });

    const bare = await own.run([...restore, "--no-input", "--json"]);
    expect(bare).toMatchObject({ code: 64, error: { code: "input-needed" } });
    const words = [...restore, "--reason", "a relay was wrong"];
    const rehearsal = await own.run([...words, "--dry-run", ...english]);
    expect(rehearsal).toMatchObject({ code: 0, stdout: "m***@example.com would be sent to again.\n" });
    const ended = await own.run([...words, "--json"]);
    const restored = [{ channel: "email", address: "m***@example.com" }];
    expect(ended).toMatchObject({ code: 0, json: { affiliate: { cedula: maria.cedula, restored } } });
    const after = await own.run([...shown, "--json"]);
    expect(after.json).toMatchObject({ affiliate: { contacts: [{ health: null }, { health: null }] } });
  });

  test("lifts one reason for many, once it is told to", async () => {
    const own = desk.copy();
    await own.done(bounces("-"), { stdin: dsn(reported) });
    const many = ["delivery", "restore", "--since", "1h", "--class", "no-such-address"];
    const words = [...many, "--reason", "a relay was wrong"];
    const rehearsal = await own.run([...words, "--dry-run", ...english]);
    expect(rehearsal).toMatchObject({ code: 0, stdout: "1 contact would be sent to again.\n" });
    expect(await own.run([...words, "--json"])).toMatchObject({ code: 64, error: { code: "input-needed" } });
    expect(await own.run([...words, "--yes", "--json"])).toMatchObject({ code: 0, json: { restored: 1 } });
    expect(await own.run([...words, "--json"])).toMatchObject({ code: 0, json: { restored: 0 } });
  });

  testRefusals(desk, [
    ["nobody named", ["delivery", "restore"], 64, "usage", "restore-unclear"],
    ["one, and many", [...restore, "--since", "1h"], 64, "usage", "restore-unclear"],
    ["nothing known", [...restore, "--reason", "a test"], 1, "refused", "nothing-to-restore"],
    ["nobody", ["delivery", "restore", "1710034073", "--reason", "a test"], 67, "missing", "person-missing"],
  ]);
});
