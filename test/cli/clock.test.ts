import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { day, hour, minute, second } from "../../src/base/time.ts";
import { admin, closeDesks, Desk, type Ended, maria } from "../support/desk.ts";
import { projectRoot } from "../support/sources.ts";
import { hasTerminal, keys, talkTo } from "../support/talk.ts";

const movedClock = pathToFileURL(join(projectRoot, "test", "support", "moved-clock.mjs")).href;
const show = ["affiliate", "show", maria.cedula, "--reason", "asks for help", "--json"];
const accept = ["clock", "accept", "--yes", "--password-stdin", "--reason", "the battery was changed"];

const errorOf = ({ stderr }: Ended) => JSON.parse(stderr.trim().split("\n").at(-1) ?? "").error;

afterAll(closeDesks);

describe("a machine whose clock was moved back by two hours", () => {
  const desk = new Desk();
  const movedBy = -2 * hour;
  beforeAll(() => desk.found());

  test("refuses acts with both times and what to do, before anything is done", async () => {
    const refused = await desk.run(show, { movedBy });
    expect(refused).toMatchObject({ code: 75, stdout: "" });
    expect(errorOf(refused)).toMatchObject({ kind: "busy", code: "clock-behind" });
    expect(errorOf(refused).message.match(/\d{4}-\d\d-\d\d \d\d:\d\d/g)).toHaveLength(2);
    expect(errorOf(refused).hint).toContain('clave clock accept --reason "…"');
  });

  test.each([
    ["whoami"],
    ["delivery", "status"],
    ["audit", "verify"],
    ["audit", "log"],
    ["recovery", "list"],
  ])("reads: %s %s", async (...words) => {
    expect(await desk.run(words, { movedBy })).toMatchObject({ code: 0 });
  });

  test("lets sign in and out; the doctor tells the fault all the same", async () => {
    await desk.done(["logout"], { movedBy });
    await desk.signIn({ movedBy });
    for (let time = 0; time < 2; time += 1) {
      const { json } = await desk.run(["doctor", "--json"], { movedBy });
      const clock = (json as { checks: { check: string }[] }).checks.find(({ check }) => check === "clock");
      expect(clock).toMatchObject({ verdict: "fault", mend: expect.stringContaining("clave clock accept") });
    }
  });

  test("is at work again once it is right", async () => {
    expect(await desk.run(show)).toMatchObject({ code: 77 });
    await desk.signIn();
    expect(await desk.run(show)).toMatchObject({ code: 0, stderr: "" });
  });

  test("asks for all that is missing, and for a word that the time is right", async () => {
    const missing = await desk.run(["clock", "accept", "--json"], { movedBy });
    expect(missing.code).toBe(64);
    expect(errorOf(missing).message).toMatch(/--yes.*--reason TEXT.*--password-stdin/);
    const wrong = await desk.run(accept, { movedBy, stdin: "not the password" });
    expect(wrong.code).toBe(77);
  });

  test.skipIf(!hasTerminal)("takes Enter at its question for a no, and nothing has changed", async () => {
    const env = { NODE_OPTIONS: `--import ${movedClock}`, MOVED_CLOCK_MS: String(movedBy) };
    const { code, screen } = await talkTo(
      desk,
      "clock accept",
      [[/¿Es .+ la hora buena\?/, keys.enter]],
      env,
    );
    expect(code).toBe(130);
    expect(screen).not.toContain("contraseña, otra vez");
    expect(await desk.run(["whoami"], { movedBy })).toMatchObject({ code: 0 });
    expect(await desk.run(show, { movedBy })).toMatchObject({ code: 75 });
  });

  test("begins a new count of time: everybody signs in anew, and the record is whole", async () => {
    const accepted = await desk.done([...accept, "--json"], { movedBy, stdin: admin.password });
    expect(accepted.json).toMatchObject({
      clock: { seconds: expect.any(Number), sessionsEnded: expect.any(Number) },
    });
    expect(accepted.stderr).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d.*\d{4}-\d\d-\d\d \d\d:\d\d/);
    expect(await desk.run(["whoami"], { movedBy })).toMatchObject({ code: 77 });
    await desk.signIn({ movedBy });
    expect(await desk.run(show, { movedBy })).toMatchObject({ code: 0 });
    const { json } = await desk.done(["audit", "verify", "--json"], { movedBy });
    expect(json).toMatchObject({ ok: true, counts: 1, stepsBack: [] });
    expect(await desk.run(accept, { movedBy, stdin: admin.password })).toMatchObject({ code: 1 });
  });
});

test("a clock that is five seconds, or fifty, behind is not noticed", async () => {
  const desk = await new Desk().found();
  for (const movedBy of [-5 * second, -50 * second])
    expect(await desk.run(show, { movedBy })).toMatchObject({ code: 0, stderr: "" });
  await desk.startRecovery([], { movedBy: -50 * second });
});

test("a clock that went forward is told by the first act, and by the doctor for a day", async () => {
  const desk = await new Desk().found();
  const movedBy = 3 * hour;
  const alone = { movedBy, env: { MOVED_CLOCK_ALONE: "yes" } };
  const clock = async (given: Parameters<Desk["run"]>[1]) => {
    const { json } = await desk.run(["doctor", "--json"], given);
    return (json as { checks: { check: string; message: string }[] }).checks.find(
      ({ check }) => check === "clock",
    );
  };
  expect(await clock(alone)).toMatchObject({
    verdict: "warning",
    message: expect.stringContaining("3 horas"),
  });
  expect((await desk.signIn(alone)).stderr).toContain("se adelantó 3 horas");
  expect((await desk.run(show, alone)).stderr).toBe("");
  expect(await clock(alone)).toMatchObject({ verdict: "warning" });
  expect(await clock({ ...alone, movedBy: movedBy + day })).toMatchObject({ verdict: "warning" });
  await desk.signIn({ ...alone, movedBy: movedBy + minute });
});

test("idle time is no leap of the clock", async () => {
  const desk = await new Desk().found();
  expect((await desk.signIn({ movedBy: 30 * day })).stderr).toBe("");
});
