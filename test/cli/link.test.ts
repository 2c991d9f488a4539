import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import {
  admin,
  closeDesks,
  Desk,
  expectRefusal,
  type Given,
  maria,
  testRefusals,
  textAt,
} from "../support/desk.ts";
import { writeSealed } from "../support/sealed.ts";
import { hasTerminal, keys, talkTo } from "../support/talk.ts";

const desk = new Desk();
const soon: Given = { movedBy: 3 * minute };
const resend = ["link", "resend"];
const all = [...resend, "--stuck"];
const reason = ["--reason", "asked for by another"];

beforeAll(async () => {
  await desk.found();
  await desk.openSink();
});
afterAll(closeDesks);

describe("clave link resend", () => {
  test("sends one more link of the same recovery, and both work", async () => {
    const own = desk.copy();
    await own.openSink();
    const reference = await own.startRecovery();
    const first = await own.token();
    const ended = await own.run([...resend, reference.toLowerCase(), "--json"], soon);
    expect(ended).toMatchObject({
      code: 0,
      json: {
        recovery: { reference, status: "sent", sentTo: "m***@example.com" },
        message: { id: expect.stringMatching(/^M/), status: "accepted" },
      },
    });
    const second = await own.token();
    expect(second).not.toBe(first);
    for (const secret of [second, "maria.quispe@"]) expect(ended.stdout + ended.stderr).not.toContain(secret);
    const story = await own.run(["recovery", "show", reference, "--lang", "en"], soon);
    expect(story.stdout).toContain("sent again by ana, to m***@example.com");
    const receipt = await own.run(["audit", "receipt", maria.cedula, "--lang", "en"], soon);
    expect(receipt.stdout).toContain("You were sent another link");
    expect(await own.complete(first, maria.newPassword, soon)).toMatchObject({ code: 0 });
    expect(await own.complete(second, maria.newPassword, soon)).toMatchObject({
      error: { code: "link-used" },
    });
  });

  test("by cédula too; a letter that is to wait is left in the queue", async () => {
    const queueing = desk.copy();
    await queueing.openSink();
    const reference = await queueing.startRecovery();
    const ended = await queueing.run([...resend, maria.cedula, "--queue", "--lang", "en"], soon);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(reference);
    expect(ended.stdout).toContain("queued");
    expect(await queueing.letters()).toHaveLength(1);
    const waiting = [...resend, reference];
    const refused = await expectRefusal(queueing, ["waiting", waiting, 1, "refused", "letter-waiting", soon]);
    expect(refused.error?.hint).toBe(`clave delivery diagnose ${reference}`);
  });

  test("too soon: 75, and when", async () => {
    const hasty = desk.copy();
    await hasty.openSink();
    const reference = await hasty.startRecovery();
    const ended = await expectRefusal(hasty, ["hasty", [...resend, reference], 75, "busy", "cooldown"]);
    expect(ended.error?.retryAfterSeconds).toBeGreaterThan(100);
    expect(ended.error?.retryAfterSeconds).toBeLessThanOrEqual(120);
    expect(ended.error?.hint).toContain(`clave delivery diagnose ${reference}`);
  });

  test("a server that is away is told, and changes no exit code", async () => {
    const away = desk.copy();
    await away.openSink();
    const reference = await away.startRecovery();
    away.smtpUrl = "smtp://127.0.0.1:1";
    const ended = await away.run([...resend, reference, "--json"], soon);
    expect(ended).toMatchObject({ code: 0, json: { message: { status: "deferred" } } });
  });

  testRefusals(desk, [
    ["no such recovery", [...resend, "R23456789A"], 67, "missing", "recovery-missing"],
    ["no such person", [...resend, "1710034073"], 67, "missing", "person-missing"],
    ["no cédula and no reference", [...resend, "nobody"], 65, "invalid", "cedula-invalid"],
    ["nothing to send again", [...resend, "0159991017"], 1, "refused", "recovery-not-open"],
    [
      "a method that is not here",
      [...resend, "0159991017", "--method", "sms"],
      1,
      "refused",
      "method-unavailable",
    ],
    ["nobody named", resend, 64, "usage", "input-needed"],
    ["one and all", [...resend, "R23456789A", "--stuck", "--yes"], 64, "usage", "one-or-all"],
    ["a dry run of one", [...resend, "R23456789A", "--dry-run"], 64, "usage", "one-or-all"],
    ["no length of time", [...all, "--older-than", "soon"], 64, "usage", "duration-invalid"],
  ]);
});

describe("clave link revoke", () => {
  test("kills the link and leaves the recovery open", async () => {
    const revoking = desk.copy();
    await revoking.openSink();
    const reference = await revoking.startRecovery();
    const token = await revoking.token();
    const words = ["link", "revoke", reference, ...reason];
    const ended = await revoking.run([...words, "--json"]);
    expect(ended).toMatchObject({ code: 0, json: { recovery: { reference, status: "sent" }, withdrawn: 0 } });
    expect(ended.stderr).toContain(`clave link resend ${reference}`);
    expect(await revoking.complete(token)).toMatchObject({ code: 1, error: { code: "link-revoked" } });
    await revoking.done([...resend, reference], soon);
    const story = await revoking.run(["recovery", "show", reference, "--lang", "en"], soon);
    expect(story.stdout).toContain("links revoked by ana: asked for by another");
    expect(await revoking.complete(await revoking.token(), maria.newPassword, soon)).toMatchObject({
      code: 0,
    });
    await expectRefusal(revoking, ["ended", words, 1, "refused", "recovery-not-open", soon]);
  });

  testRefusals(desk, [
    ["no such recovery", ["link", "revoke", "R23456789A", ...reason], 67, "missing", "recovery-missing"],
    ["no reason", ["link", "revoke", "R23456789A"], 64, "usage", "input-needed"],
  ]);
});

describe.skipIf(!hasTerminal)("at a terminal", () => {
  test("who is meant is asked for", async () => {
    const { code, screen } = await talkTo(desk, "link resend --lang en", [
      [/Reference or cédula:/, `R23456789A${keys.enter}`],
    ]);
    expect(code).toBe(67);
    expect(screen).toContain("There is no recovery R23456789A.");
  });
});

test("an agent sends a link again for a caller who was checked, once", async () => {
  const calling = await desk.copy().openSink();
  await writeSealed(calling, `UPDATE operators SET role = 'agent' WHERE name = '${admin.name}'`);
  const said = JSON.stringify({ birthDate: "1985-03-12", answers: { "first-school": "simon bolivar" } });
  const check = (given: Given) =>
    calling.done(["recovery", "caller", maria.cedula, "--proof", "-", "--json"], { ...given, stdin: said });
  await check({});
  const reference = await calling.startRecovery();
  const unchecked = [1, "refused", "caller-unchecked", soon] as const;
  await expectRefusal(calling, ["unchecked", [...resend, reference], ...unchecked]);
  const checked = await check(soon);
  expect(textAt(checked.json, "caller", "recovery", "reference")).toBe(reference);
  await calling.done([...resend, reference], soon);
  await expectRefusal(calling, ["spent", ["link", "revoke", reference, ...reason], ...unchecked]);
});
