import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import { type Act, acts, timeless } from "../../src/base/acts.ts";
import { authorize, type Context } from "../../src/base/context.ts";
import { type Duration, day, hour, minute, second } from "../../src/base/time.ts";
import { queueForPerson } from "../../src/delivery/send/queue.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { acceptClock, clockToAccept } from "../../src/operator/clock.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { actorFor } from "../../src/operator/roles.ts";
import { resumeSession, signIn } from "../../src/operator/session.ts";
import { checkStore } from "../../src/operator/store.ts";
import { moments } from "../../src/store/clock/moments.ts";
import { rowsOf, sql } from "../../src/store/engine/handle.ts";
import { lastWritten } from "../../src/store/record/audit-entries.ts";
import { accountForOperators, cedula, counterIn, newMailbox, oldMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
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
  const offsets: readonly (readonly [string, Duration, boolean])[] = [
    ["-5 s", -5 * second, true],
    ["-59 s", -59 * second, true],
    ["-61 s", -61 * second, false],
    ["-2 h", -2 * hour, false],
    ["-30 d", -30 * day, false],
    ["+30 min", 30 * minute, true],
  ];
  const cases = offsets.flatMap((offset) => Object.keys(deeds).map((deed) => [...offset, deed] as const));

  test.each(cases)("%s, by %d ms (done: %s): %s", async (_offset, by, done, deed) => {
    const world = await openWorld();
    await world.register(maria, personOf(2));
    await world.start();
    await world.send();
    const before = await everything(world);
    world.clock.advance(by);
    const trying = deeds[deed]?.(world);
    if (done) await trying;
    else await expect(trying).rejects.toMatchObject(behind);
    if (!done) expect(await everything(world)).toEqual(before);
    const entries = await world.rows<{ at: number }>("audit");
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});

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

onEveryEngine("a new count of time", (engine) => {
  const open = async () => openWorld({ store: await engine.emptyPlace() });

  test("is refused without the own password, a reason, or a clock that is behind", async () => {
    const world = await open();
    const rosa = await founder(world);
    await expect(clockToAccept(rosa)).rejects.toMatchObject({ code: "clock-not-behind" });
    world.clock.advance(-59 * second);
    await expect(acceptClock(rosa, password, why)).rejects.toMatchObject({ code: "clock-not-behind" });
    world.clock.advance(-hour);
    await expect(acceptClock(rosa, password, "x")).rejects.toMatchObject({ code: "reason-missing" });
    const clerk = await world.hire("clerk");
    await expect(acceptClock(clerk, password, why)).rejects.toMatchObject({ code: "role-may-not" });
    for (let time = 0; time < 3; time += 1)
      await expect(acceptClock(rosa, "wrong", why)).rejects.toMatchObject({ code: "sign-in-refused" });
    await expect(acceptClock(rosa, password, why)).rejects.toMatchObject({ code: "cooldown" });
    // the wait is over by the clock of the machine, though the desk's own stands still
    world.clock.advance(30 * second);
    await acceptClock(rosa, password, why);
    await showAffiliate(rosa, cedula, "asks").catch((error) => expect(error.code).toBe("person-missing"));
  });

  test("puts what was written ahead where it belongs: nobody loses, nothing lasts longer", async () => {
    const world = await open();
    const rosa = await founder(world);
    const { token } = await signIn(world.system, "rosa", password);
    world.clock.advance(30 * day);
    await world.register(maria);
    const ahead = await world.start();
    await world.send();
    world.clock.advance(-30 * day);
    await expect(world.complete(await world.token())).rejects.toMatchObject(behind);
    await acceptClock(rosa, password, why);
    await expect(resumeSession(rosa, token)).rejects.toMatchObject({ code: "session-over" });
    await signIn(world.system, "rosa", password);
    const now = world.clock.now();
    const [point] = await world.rows<{ since: number; said_since: number }>("contact_points");
    expect(point).toMatchObject({ since: now - 1, said_since: now + 30 * day });
    const [letter] = await world.rows<{ accepted_at: number }>("messages");
    expect(letter?.accepted_at).toBe(now);
    world.clock.advance(59 * minute);
    const { recovery, notices } = await world.complete(await world.token());
    expect(recovery).toMatchObject({ reference: ahead.recovery.reference, status: "completed" });
    expect(notices).toHaveLength(1);
    expect(await verifyAudit(rosa)).toMatchObject({ counts: 1, stepsBack: [] });
    expect(await checkStore(rosa)).toMatchObject({ differing: [] });
  });

  test("a link lives no longer than its life from there, and a wait is never longer than it was", async () => {
    const world = await open();
    const rosa = await founder(world);
    await world.register(maria, personOf(3));
    await world.start();
    await world.send();
    world.clock.advance(10 * day);
    // by the false clock the first is over, and the second takes eight minutes
    expect(await world.rows("recoveries")).toMatchObject([{ closed_at: null }]);
    await world.start(proofOfTwo, personOf(3)["cedula"]);
    await world.send();
    world.clock.advance(8 * minute);
    await world.complete(await world.token());
    world.clock.advance(-10 * day);
    await acceptClock(rosa, password, why);
    const now = world.clock.now();
    const waits = await world.rows<{ started_at: number; closed_at: number | null }>("recoveries");
    const closed = waits.find(({ closed_at }) => closed_at !== null);
    expect((closed?.closed_at ?? 0) - (closed?.started_at ?? 0)).toBe(8 * minute);
    expect(closed?.closed_at).toBe(now);
    expect(await checkStore(rosa)).toMatchObject({ differing: [] });
    expect(await verifyAudit(rosa)).toMatchObject({ counts: 1 });
    const late = await sql(world.store)("messages").where("deadline_at", ">", now + 3 * day);
    expect(late).toEqual([]);
  });

  test("what only a clock that was ahead had ended goes on", async () => {
    const world = await open();
    const rosa = await founder(world);
    await world.register(maria);
    await world.start();
    await world.send();
    const link = await world.token();
    world.clock.advance(10 * day);
    const { closeLongExpired } = await import("../../src/recovery/episode/episode.ts");
    await closeLongExpired(world.system);
    await world.register(personOf(4));
    expect(await world.rows("recoveries")).toMatchObject([{ outcome: "expired" }]);
    world.clock.advance(-10 * day + 10 * minute);
    await acceptClock(rosa, password, why);
    expect(await world.complete(link)).toMatchObject({ recovery: { status: "completed" } });
    expect(await checkStore(rosa)).toMatchObject({ differing: [] });
  });

  test("a hold begun ahead is held as long from there; the record still explains every contact", async () => {
    const world = await open();
    const rosa = await founder(world);
    const desk = await counterIn(world);
    desk.advance(10 * day);
    await desk.approved();
    await accountForOperators(world);
    await verifyAudit(rosa);
    desk.advance(80 * hour);
    expect(await recoveryTo(world)).toBe(newMailbox);
    desk.advance(-13 * day);
    await acceptClock(rosa, password, why);
    const now = world.clock.now();
    const points = await world.rows<{ number: number; since: number; until: number | null }>(
      "contact_points",
    );
    const mailboxes = points.toSorted((one, other) => one.number - other.number);
    expect(mailboxes).toMatchObject([{ until: now + 72 * hour }, { since: now + 72 * hour, until: null }]);
    const [held] = await world.rows<{ effective_at: number; approved_at: number }>("cases");
    expect(held).toMatchObject({ approved_at: now, effective_at: now + 72 * hour });
    expect(await verifyAudit(rosa)).toMatchObject({ counts: 1, stepsBack: [] });
    await expect(recoveryTo(world)).rejects.toMatchObject({ code: "contact-on-hold" });
    desk.advance(72 * hour);
    expect(await recoveryTo(world)).toBe(newMailbox);
    await rowsOf(world.store, "UPDATE contact_points SET since = since - 1 WHERE said_since IS NOT NULL");
    await expect(verifyAudit(rosa)).rejects.toMatchObject({ code: "audit-unexplained" });
  });
});

/** Where a link to María would go now. */
async function recoveryTo(world: World): Promise<string | undefined> {
  const { requireReachable } = await import("../../src/recovery/link/reachable.ts");
  const { findAffiliate } = await import("../../src/store/register/affiliates.ts");
  const person = await findAffiliate(world.store, cedula);
  return person && (await requireReachable(world.operator, person)).address;
}

test("every moment that the clock writes is either moved or left out on purpose", async () => {
  const world = await openWorld();
  const columns = await rowsOf<{ name: string }>(
    world.store,
    `SELECT tables.name || '.' || columns.name AS name FROM sqlite_schema AS tables
     JOIN pragma_table_info(tables.name) AS columns
     WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.type = 'BIGINT'`,
  );
  const moved = Object.entries(moments).flatMap(([table, { events, terms = {} }]) =>
    [...events, ...Object.keys(terms)].map((column) => `${table}.${column}`),
  );
  const known = new Set([...moved, ...otherwise]);
  expect(columns.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  const there = new Set(columns.map(({ name }) => name));
  expect([...known].filter((name) => !there.has(name))).toEqual([]);
});

/** Numbers that are no moments, and moments that a new count leaves as they are, or moves in a way of its own. */
const otherwise = [
  ...["since", "until", "proved_at", "said_since", "number"].map((name) => `contact_points.${name}`),
  ...["audit.at", "audit_head.one", "audit_head.entries", "audit_head.booted_at"],
  ...["started_at", "ended_at"].map((name) => `earlier_waits.${name}`),
  ...["interventions.at", "identity_failures.cleared_at", "migrations.applied_at"],
  ...["wait_counts.decided_by", "wait_zone.one", "recoveries.link_ttl", "recoveries.link_cap"],
  ...["priority", "name_match", "warned", "hold", "document_checked"].map((name) => `cases.${name}`),
  ...["case_points", "codes", "messages", "contact_health", "attempts"].map((name) => `${name}.number`),
  ...["codes.guesses", "messages.attempts", "messages.deferrals", "sign_in_failures.failures"],
  ...["operator_days.looks", "operator_days.changes"],
];

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
      await acceptClock(rosa, password, why).catch((error) => expect(error.code).toBe("clock-not-behind"));
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
    { numRuns: process.env["CLAVE_TEST_LONG"] ? 200 : 8 },
  );
}, 300_000);

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
