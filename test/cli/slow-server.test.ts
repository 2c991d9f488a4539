import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import { closeDesks, Desk, maria } from "../support/desk.ts";
import { type Manners, type Stage, startMailServer } from "../support/mail-server.ts";

const founded = new Desk();
beforeAll(() => founded.found());
afterAll(closeDesks);

interface Letter {
  readonly status: string;
  readonly attempts: number;
  readonly doubted_at: number | null;
}

async function deskAt({ onTestFinished }: TestContext, manners: Manners) {
  const server = await startMailServer(manners, onTestFinished);
  const desk = founded.copy();
  desk.smtpUrl = server.url;
  const letter = async () => (await desk.rows<Letter>("SELECT * FROM messages"))[0];
  return { server, desk, letter };
}

const start = ["recovery", "start", maria.cedula, "--proof", "-", "--lang", "en"];
/** Slow at one stage, each time it comes to it by the next length, and the last ever after. */
function slow(slowed: Stage, ...lengths: readonly number[]): Manners {
  let times = 0;
  return { delay: (stage) => (stage === slowed ? (lengths[times++] ?? lengths.at(-1) ?? 0) : 0) };
}

/** The two servers, quicker than there, and yet slower than anybody waits at a terminal. */
const slowly = 13_000;
/** Slower than a busy machine may be: whoever waits has left by then. */
const tooSlowly = 60_000;

describe("at a terminal, a slow server is left to the post office", {
  concurrent: true,
  timeout: 240_000,
}, () => {
  test("that greets late gets the letter from there, once", async (context) => {
    const { server, desk, letter } = await deskAt(context, slow("greeting", tooSlowly, slowly));
    const started = await desk.run(start, { stdin: maria.proof });
    expect(started).toMatchObject({ code: 0, stderr: expect.stringContaining("the post office sees to it") });
    expect(started.stderr).toContain("has not left yet");
    expect(await letter()).toMatchObject({ status: "queued", attempts: 0 });
    const run = await desk.done(["delivery", "run", "--json"]);
    expect(run.json).toMatchObject({ considered: 1, accepted: 1 });
    expect(server.taken).toHaveLength(1);
  });

  test("that answers late for the whole letter leaves it in doubt, and that is said", async (context) => {
    const { server, desk, letter } = await deskAt(context, slow("end", tooSlowly));
    const started = await desk.run(start, { stdin: maria.proof });
    expect(started).toMatchObject({ code: 0, stderr: expect.stringContaining("it may have arrived") });
    expect(started.stderr).not.toContain("has not left yet");
    expect(await letter()).toMatchObject({ status: "deferred", doubted_at: expect.any(Number) });
    const run = await desk.done(["delivery", "run", "--json"]);
    expect(run.json).toMatchObject({ considered: 0 });
    expect(server.seen).toHaveLength(1);
    const [reference] = await desk.rows<{ reference: string }>("SELECT reference FROM recoveries");
    const shown = await desk.done(["recovery", "show", reference?.reference ?? "", "--lang", "en"]);
    expect(shown.stdout).toContain("in doubt, it may have arrived");
    const told = await desk.done(["delivery", "diagnose", maria.cedula, "--lang", "es"]);
    expect(told.stdout).toContain("puede haber llegado");
    const again = ["link", "resend", maria.cedula, "--queue", "--lang", "es"];
    const resent = await desk.run(again, { movedBy: 3 * 60_000 });
    expect(resent).toMatchObject({ code: 0, stderr: expect.stringContaining("puede llegar también") });
  });

  test("and Ctrl-C ends the wait, not the act: what it did is told, and the letter in doubt", async (context) => {
    const { server, desk, letter } = await deskAt(context, slow("end", tooSlowly));
    const begun = desk.begin(start, { stdin: maria.proof });
    await vi.waitFor(() => expect(server.seen).toHaveLength(1), { timeout: 120_000 });
    begun.child.kill("SIGINT");
    const { code, stdout, stderr } = await begun.ended;
    expect([code, stderr]).toEqual([0, expect.stringContaining("it may have arrived")]);
    expect(stdout).toContain("Reference");
    expect(await letter()).toMatchObject({ status: "deferred", doubted_at: expect.any(Number) });
  });

  test("answers in the time that the post office has: sent once, and taken", async (context) => {
    const { server, desk } = await deskAt(context, slow("end", slowly));
    await desk.startRecovery(["--queue"]);
    const run = await desk.done(["delivery", "run", "--json"]);
    expect(run.json).toMatchObject({ considered: 1, accepted: 1 });
    expect(server.taken).toHaveLength(1);
  });

  test("whose sender is killed while it has the letter is not given it again for half an hour", async (context) => {
    const { server, desk, letter } = await deskAt(context, slow("end", tooSlowly, 0));
    await desk.startRecovery(["--queue"]);
    const begun = desk.begin(["delivery", "run"]);
    const noted = async () => expect((await letter())?.doubted_at).toEqual(expect.any(Number));
    await vi.waitFor(noted, { timeout: 50_000, interval: 200 });
    begun.child.kill("SIGKILL");
    await begun.ended;
    const early = await desk.done(["delivery", "run", "--json"], { movedBy: 20 * 60_000 });
    expect(early.json).toMatchObject({ considered: 0 });
    const again = await desk.done(["delivery", "run", "--json"], { movedBy: 31 * 60_000 });
    expect(again.json).toMatchObject({ considered: 1, accepted: 1 });
    expect(server.seen).toHaveLength(2);
    const links = await desk.rows<{ killed_by: string | null }>(
      "SELECT killed_by FROM links ORDER BY minted_at",
    );
    expect(links.map(({ killed_by }) => killed_by)).toEqual(["superseded", null]);
  });
});
