import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, maria, textAt } from "../support/desk.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** What the tests themselves may take. */
const slack = 15 * second;

const founded = new Desk();

beforeAll(() => founded.found());
afterAll(closeDesks);

const over = { code: 77, error: { kind: "forbidden", code: "session-over" } };
const whoami = ["whoami", "--json"];

describe("a session", () => {
  test("ends after 15 idle minutes, counted from its last use", async () => {
    const desk = founded.copy();
    await desk.signIn();
    const used = 15 * minute - slack;
    expect(await desk.run(whoami, { movedBy: used })).toMatchObject({ code: 0 });
    expect(await desk.run(whoami, { movedBy: 2 * used })).toMatchObject({ code: 0 });
    expect(await desk.run(whoami, { movedBy: 2 * used + 15 * minute + slack })).toMatchObject(over);
  });

  test("ends after 15 minutes without any use", async () => {
    const desk = founded.copy();
    await desk.signIn();
    expect(await desk.run(whoami, { movedBy: 15 * minute + second })).toMatchObject(over);
  });

  test("ends after 12 hours, however busy", { timeout: 60_000 }, async () => {
    const desk = founded.copy();
    await desk.signIn();
    const steps = Array.from({ length: 49 }, (_, step) => (step + 1) * 14.5 * minute);
    for (const movedBy of [...steps, 12 * hour - 2 * minute])
      expect(await desk.run(whoami, { movedBy })).toMatchObject({ code: 0 });
    expect(await desk.run(whoami, { movedBy: 12 * hour + second })).toMatchObject(over);
  });

  test("says when it ends: never beyond the 12 hours", async () => {
    const desk = founded.copy();
    const end = async (movedBy: number) =>
      Date.parse(textAt((await desk.run(whoami, { movedBy })).json, "operator", "sessionEndsAt"));
    await desk.signIn();
    expect(Math.abs((await end(0)) - Date.now() - 15 * minute)).toBeLessThan(slack);
    await desk.rows(`UPDATE sessions SET seen_at = seen_at + ${11.8 * hour}`);
    expect(Math.abs((await end(11.9 * hour)) - Date.now() - 12 * hour)).toBeLessThan(slack);
  });
});

describe("signing in", () => {
  const words = ["login", "--operator", "ana", "--password-stdin", "--json"];

  test("waits 30 s after the third failure, then twice as long each time, an hour at most", {
    timeout: 60_000,
  }, async () => {
    const desk = founded.copy();
    let now = 0;
    const fail = () => desk.run(words, { stdin: "not the password of ana", movedBy: now });
    for (const _ of [1, 2])
      expect(await fail()).toMatchObject({ code: 77, error: { code: "sign-in-refused" } });
    for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      expect(await fail()).toMatchObject({ code: 77, error: { code: "sign-in-refused" } });
      // the right password does not count either
      const { code, error, stdout } = await desk.run(words, {
        stdin: "correct horse battery staple lamp",
        movedBy: now,
      });
      expect([code, error?.kind, error?.code, stdout]).toEqual([75, "busy", "cooldown", ""]);
      expect(error?.retryAfterSeconds).toBeLessThanOrEqual(seconds);
      expect(error?.retryAfterSeconds).toBeGreaterThan(seconds - slack / second);
      now += seconds * second;
    }
    await desk.signIn({ movedBy: now });
    expect(await fail()).toMatchObject({ code: 77 });
    await desk.signIn({ movedBy: now });
  });

  test("a name nobody has waits just the same", async () => {
    const desk = founded.copy();
    const attempt = () =>
      desk.run(["login", "--operator", "nadie", "--password-stdin", "--json"], { stdin: "guess" });
    for (const code of [77, 77, 77, 75]) expect(await attempt()).toMatchObject({ code });
  });
});

describe("a link", () => {
  /** A desk whose letter was asked for now and accepted so much later. */
  async function accepted(after: number): Promise<Desk> {
    const desk = founded.copy();
    await desk.startRecovery(["--queue"]);
    await desk.openSink();
    await desk.done(["delivery", "run", "--once"], { movedBy: after });
    return desk;
  }
  /** Whether the link opens anything: a bad password is refused, and uses nothing up. */
  const tried = async (desk: Desk, movedBy: number) =>
    (await desk.complete(await desk.token(), "maria", { movedBy })).error?.code;

  test.each([
    ["lives 60 minutes from its acceptance", 30 * minute, 90 * minute],
    ["never lives beyond four hours from its request", 3.5 * hour, 4 * hour],
  ])("%s", async (_, after, end) => {
    const desk = await accepted(after);
    expect(await tried(desk, end - slack)).toBe("password-refused");
    expect(await tried(desk, end + slack)).toBe("link-expired");

    await desk.signIn({ movedBy: end + slack });
    const given = { movedBy: end + slack };
    const { json } = await desk.run(["recovery", "list", "--status", "expired", "--json"], given);
    expect(Math.abs(Date.parse(textAt(json, "recoveries", 0, "expiresAt")) - Date.now() - end)).toBeLessThan(
      slack,
    );
    const reference = textAt(json, "recoveries", 0, "reference");
    const story = await desk.run(["recovery", "show", reference, "--json"], given);
    expect(story.json).toMatchObject({ recovery: { status: "expired" } });
    expect(story.stdout).toContain(`"event":"recovery.expire"`);
    const cancel = await desk.run(["recovery", "cancel", reference, "--reason", "a test", "--json"], given);
    expect(cancel).toMatchObject({ code: 1, error: { code: "recovery-not-open" } });
    expect(await desk.startRecovery(["--queue"], given)).not.toBe(reference);
    expect(await tried(desk, end + slack)).toBe("link-expired");
  });

  test("is never sent dead", async () => {
    const desk = founded.copy();
    await desk.startRecovery(["--queue"]);
    await desk.openSink();
    const run = await desk.run(["delivery", "run", "--once", "--json"], { movedBy: 4 * hour + second });
    expect(run).toMatchObject({ code: 0, json: { considered: 1, accepted: 0, failed: 1 } });
    expect(await desk.letters()).toEqual([]);
  });

  test("a letter that was deferred is tried again after a minute, not before", async () => {
    const desk = founded.copy();
    await desk.startRecovery();
    await desk.openSink();
    const run = async (movedBy: number) =>
      (await desk.run(["delivery", "run", "--once", "--json"], { movedBy })).json;
    expect(await run(60 * second - slack)).toMatchObject({ considered: 0 });
    expect(await run(66 * second + slack)).toMatchObject({ considered: 1, accepted: 1 });
  });
});

test("a closed identity check opens by itself after 24 hours, and was told once", async () => {
  const desk = founded.copy();
  await desk.openSink();
  const words = ["recovery", "start", maria.cedula, "--proof", "-", "--queue", "--json"];
  const attempt = async (stdin: string, movedBy = 0) =>
    (await desk.run(words, { stdin, movedBy })).error?.code;
  for (const _ of [1, 2, 3, 4, 5]) expect(await attempt(maria.wrongProof)).toBe("identity-not-confirmed");
  expect(await attempt(maria.proof)).toBe("locked");
  await desk.done(["delivery", "run", "--once"]);
  expect((await desk.letters()).map(({ mail }) => mail.to)).toEqual([["maria.quispe@example.com"]]);
  await desk.signIn({ movedBy: 24 * hour - slack });
  expect(await attempt(maria.proof, 24 * hour - slack)).toBe("locked");
  expect(await attempt(maria.proof, 24 * hour + slack)).toBeUndefined();
});
