import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import { type Act, acts, timeless } from "../../src/base/acts.ts";
import { authorize, type Context } from "../../src/base/context.ts";
import { type Duration, day, hour, minute, second } from "../../src/base/time.ts";
import { queueForPerson } from "../../src/delivery/send/queue.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { acceptClock } from "../../src/operator/clock.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { actorFor } from "../../src/operator/roles.ts";
import { resumeSession } from "../../src/operator/session/session.ts";
import { signIn } from "../../src/operator/session/sign-in.ts";
import { checkStore } from "../../src/operator/store.ts";
import { sql } from "../../src/store/engine/handle.ts";
import { lastWritten } from "../../src/store/record/audit-entries.ts";
import { cedula, oldMailbox } from "../support/counter.ts";
import { maria, openWorld, passwordOf, personOf, start, type World } from "../support/world.ts";

const password = "cuatro palabras y un Tren 7";
const why = "the battery of the clock was changed";

/** An administrator who has a password: the one who may say what time it is. */
async function founder(world: World): Promise<Context> {
  await foundDesk(world.system, { name: "rosa", password });
  const actor = actorFor({ name: "rosa", role: "admin", office: undefined, cedula: undefined });
  return { ...world.operator, actor };
}

const behind = { kind: "busy", code: "clock-behind" };

const proofOfTwo = { birthDate: "1990-01-01", image: "condor" };

/** Acts of every kind at a desk where María is registered and has a link in her mailbox. */
const deeds: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  "a look": (world) => showAffiliate(world.operator, cedula, "asks for help"),
  "an import": (world) => world.register(personOf(1)),
  "a new password": async (world) => world.complete(await world.token()),
  "a request": (world) => world.start(proofOfTwo, personOf(2)["cedula"]),
  "a run of the post office": (world) => world.send(),
};

describe("an act on a clock that stands by so much from what was written last", () => {
  /** Moves of the clock, something written after each but the last; and whether the act is then done. */
  const offsets: readonly (readonly [string, readonly Duration[], boolean])[] = [
    ["-5 s", [-5 * second], true],
    ["-59 s", [-59 * second], true],
    ["-61 s", [-61 * second], false],
    ["-2 h", [-2 * hour], false],
    ["-30 d", [-30 * day], false],
    ["+30 min", [30 * minute], true],
    ["+2 h", [2 * hour], true],
    ["+50 s and back", [50 * second, -50 * second], true],
    ["+2 h and back", [2 * hour, -2 * hour], false],
    ["+2 h, back, and where it was", [2 * hour, -2 * hour, 2 * hour], true],
  ];
  const cases = offsets.flatMap((offset) => Object.keys(deeds).map((deed) => [...offset, deed] as const));

  test.each(cases)("%s, by %j ms (done: %s): %s", async (_offset, by, done, deed) => {
    // a link outlives what the clock is moved by
    const world = await openWorld({ settings: { "link.ttl": "4h" } });
    await world.register(maria, personOf(2));
    await world.start();
    await world.send();
    for (const move of by.slice(0, -1)) {
      world.clock.advance(move);
      await showAffiliate(world.operator, cedula, "asks for help").catch(notDone);
    }
    const before = await everything(world);
    world.clock.advance(by.at(-1) ?? 0);
    const trying = deeds[deed]?.(world);
    if (done) await trying;
    else await expect(trying).rejects.toMatchObject(behind);
    if (!done) expect(await everything(world)).toEqual(before);
    const entries = await world.rows<{ at: number }>("audit");
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});

function notDone(error: unknown): void {
  expect(error).toMatchObject(behind);
}

async function everything(world: World): Promise<unknown> {
  const tables = ["audit", "messages", "recoveries", "links", "contact_points", "affiliates", "passwords"];
  return Promise.all(tables.map((table) => world.rows(table)));
}

test("while the clock is behind only what reads the desk's state is done, and both times are told", async () => {
  const world = await openWorld();
  await world.register(maria);
  world.clock.advance(-2 * hour);
  const actor = { ...world.operator.actor, acts: new Set<Act>(acts) };
  const passed = acts.filter((act) => {
    try {
      authorize({ ...world.operator, actor }, act);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ ...behind, detail: { retryAfterSeconds: 2 * 3600 - 60 } });
      expect((error as Error).message).toContain("2026-11-21 07:05");
      expect((error as Error).message).toContain("2026-11-21 09:05");
      return false;
    }
  });
  expect(passed.toSorted()).toEqual([...timeless].toSorted());
  expect(await lastWritten(world.store)).toMatchObject({ at: start });
});

test("the tolerance is a setting", async () => {
  const world = await openWorld({ settings: { "clock.tolerance": "5s" } });
  await world.register(maria);
  world.clock.advance(-6 * second);
  await expect(world.register(personOf(1))).rejects.toMatchObject(behind);
  const wider = world.under({ "clock.tolerance": "10m" });
  await showAffiliate(wider, cedula, "asks for help");
});

test("five seconds back end no session, no link and no order of entries", async () => {
  const world = await openWorld();
  const rosa = await founder(world);
  const { token } = await signIn(world.system, "rosa", password);
  await world.register(maria);
  await world.start();
  await world.send();
  world.clock.advance(-5 * second);
  await resumeSession(rosa, token);
  await world.complete(await world.token());
  expect(await passwordOf(world.store, cedula)).toBeDefined();
  await world.send();
  expect((await world.mailbox()).map(({ to }) => to)).toEqual([[oldMailbox], [oldMailbox]]);
  expect(await verifyAudit(rosa)).toMatchObject({ counts: 0, stepsBack: [] });
});

type Move = { readonly move: Duration } | { readonly deed: number } | { readonly accept: true };

const moves = fc.array(
  fc.oneof(
    fc.record({ move: fc.constantFrom(-40 * day, -3 * hour, -minute, -5 * second, second, hour, 40 * day) }),
    fc.record({ deed: fc.nat({ max: 3 }) }),
    fc.record({ accept: fc.constant(true as const) }),
  ),
  { minLength: 4, maxLength: 14 },
);

test("whatever the clock does: nothing is done while it is behind, no notice is lost, the record is whole", async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (steps: readonly Move[]) => {
      const world = await openWorld();
      const rosa = await founder(world);
      await world.register(maria);
      for (const step of steps) await take(world, rosa, step);
      await acceptClock(rosa, password, why).catch(notBehind);
      await world.send();
      world.clock.advance(hour);
      await world.send();
      const letters = await world.rows("messages");
      const notices = letters.filter(({ letter }) => letter === "password-changed");
      const completed = (await world.rows("audit")).filter(
        ({ act, outcome }) => act === "recovery.complete" && outcome === "done",
      );
      expect(notices.map(({ status }) => status)).toEqual(completed.map(() => "accepted"));
      expect(await verifyAudit(rosa)).toMatchObject({ stepsBack: [] });
      expect(await checkStore(rosa)).toMatchObject({ differing: [] });
    }),
    { numRuns: process.env["CLAVE_TEST_LONG"] ? 100 : 8 },
  );
}, 300_000);

function notBehind(error: unknown): void {
  expect(error).toMatchObject({ code: "clock-not-behind" });
}

/** One step; an act while the clock is behind is refused and leaves nothing. */
async function take(world: World, rosa: Context, step: Move): Promise<void> {
  if ("move" in step) return world.clock.advance(step.move);
  const written = (await lastWritten(world.store))?.at ?? 0;
  const late = written - world.clock.now() > minute;
  const before = await everything(world);
  const deed = [
    () => world.start(),
    async () => world.complete(await world.token()),
    () => world.send(),
    () => world.register(personOf(1)),
  ]["deed" in step ? step.deed : 0];
  const trying = "accept" in step ? acceptClock(rosa, password, why) : deed?.();
  const refusal = await trying?.then(
    () => undefined,
    (error: unknown) => error,
  );
  if ("accept" in step) expect(refusal === undefined).toBe(late);
  else if (late) {
    expect(refusal).toMatchObject(String(refusal).includes("no mail") ? {} : behind);
    expect(await everything(world)).toEqual(before);
  } else expect((refusal as { code?: string } | undefined)?.code).not.toBe(behind.code);
}

test("a notice is sent however late it became, and to a mailbox that begins later", async () => {
  const world = await openWorld();
  await world.register(maria);
  await sql(world.store)("contact_points").update({ since: start + hour });
  await queueForPerson(world.operator, cedula, {
    letter: "identity-lock",
    subject: `affiliate:${cedula}`,
    life: day,
  });
  world.clock.advance(30 * day);
  expect(await world.send()).toMatchObject({ accepted: 1, failed: 0 });
});
