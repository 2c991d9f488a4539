import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { record } from "../../src/audit/record.ts";
import type { Context } from "../../src/base/context.ts";
import { day, hour, type Moment, minute } from "../../src/base/time.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { type Funnel, funnel } from "../../src/report/funnel.ts";
import { stages, wayOf } from "../../src/report/way.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { bounceTaken, type Message } from "../../src/store/post/messages.ts";
import { addRecovery, closeRecovery, type RecoveryRecord } from "../../src/store/recovery/recoveries.ts";
import { type Engine, onEveryEngine } from "../support/engines.ts";
import { startMailServer } from "../support/mail-server.ts";
import { cedulaOf, openWorld, personOf, start, type World } from "../support/world.ts";

const right = { birthDate: "1990-01-01", image: "condor" };
const wrong = { birthDate: "1990-01-02", image: "condor" };

const begin = (ctx: Context, n: number, proof = right) =>
  startRecovery(ctx, { cedula: cedulaOf(n), method: "email", proof });

/** Sends what is due to a server that says this to every recipient. */
async function sendRefused(world: World, reply: string): Promise<void> {
  const { url } = await startMailServer({ rcpt: () => reply });
  await world.send(world.under({ "smtp.url": url }, world.system));
}

async function tokenOf(world: World, n: number): Promise<string> {
  const mails = (await world.mailbox()).filter(({ to }) => to.includes(`persona${n}@example.com`));
  return mails.at(-1)?.token ?? Promise.reject(new Error("no mail"));
}

/** One of each: done, opened, unopened, bounced, put off, cancelled twice, held, and two not confirmed at first. */
async function morning(engine: Engine): Promise<World> {
  const world = await openWorld({ store: await engine.place() });
  await world.register(...Array.from({ length: 11 }, (_, n) => personOf(n)));
  const { operator } = world;
  await begin(operator, 6);
  await sendRefused(world, "550 5.1.1 User unknown");
  await begin(operator, 10);
  await sendRefused(world, "451 4.7.1 Later");
  const [, , , cancelled] = [
    await begin(operator, 1),
    await begin(operator, 2),
    await begin(operator, 3),
    await begin(operator, 5),
  ];
  await world.send();
  await world.complete(await tokenOf(world, 1));
  await expect(world.complete(await tokenOf(world, 2), "x")).rejects.toMatchObject({ kind: "invalid" });
  const unsent = await begin(operator, 4);
  for (const { recovery } of [cancelled, unsent])
    await cancelRecovery(operator, recovery.reference, "lo pidió la persona");
  const carla = await world.hire("clerk", "carla", { office: "UIO-01" });
  await unlockPerson(carla, cedulaOf(7), "vino con su documento");
  await begin(carla, 7);
  for (const n of [8, 8, 9])
    await expect(begin(operator, n, wrong)).rejects.toMatchObject({ kind: "refused" });
  await inPerson(world, "R22222222A", 0, "completed");
  world.clock.advance(10 * minute);
  await begin(operator, 9);
  await inPerson(world, "R22222222B", 0, undefined);
  world.clock.advance(minute);
  return world;
}

async function inPerson(world: World, reference: string, n: number, outcome: "completed" | undefined) {
  const terms = { source: "operator:ana", checkedBy: "operator", linkTtl: day, linkCap: day } as const;
  const opened = {
    reference,
    cedula: cedulaOf(n),
    method: "in-person",
    startedAt: world.clock.now(),
  } as const;
  await addRecovery(world.store, { ...opened, ...terms });
  if (!outcome) return;
  await transaction(world.operator, async (ctx) => {
    await closeRecovery(ctx, reference, outcome, world.clock.now());
    await record(ctx, { act: "recovery.complete", subject: `recovery:${reference}` });
  });
}

const ask = (world: World, until?: Moment, since?: Moment) => funnel(world.operator, { since, until });
const counts = ({ stages }: Funnel) => stages.map(({ count }) => count);
const leaves = (told: Funnel) =>
  told.leaves.map(({ after, why, count }) => `${after} ${why} ${count}`).toSorted();

/** What leaves after each stage is the difference to the next. */
function expectSums(told: Funnel): void {
  for (const [at, { stage, count }] of told.stages.entries()) {
    const left = told.leaves.filter(({ after }) => after === stage);
    const sum = left.reduce((total, each) => total + each.count, 0);
    expect([stage, sum]).toEqual([
      stage,
      stage === "completed" ? 0 : count - (told.stages[at + 1]?.count ?? 0),
    ]);
  }
}

const inTheMorning = [
  "accepted cancelled 1",
  "accepted open 1",
  "asked identity-not-confirmed 1",
  "confirmed cancelled 1",
  "confirmed held 1",
  "confirmed not-sent-yet 1",
  "opened open 1",
  "sent bounced 1",
  "sent open 1",
];

onEveryEngine("the way to a new password", (engine) => {
  test("is told as it stands, and later as it stood then", async () => {
    const world = await morning(engine);
    const then = world.clock.now();
    const told = await ask(world);
    expect(counts(told)).toEqual([10, 9, 6, 4, 2, 1]);
    expect(leaves(told)).toEqual(inTheMorning);
    expect(told.inPerson).toEqual({ asked: 2, completed: 1 });
    expectSums(told);

    const early = await ask(world, start + 5 * minute);
    // nobody knew yet that person 9 would be confirmed
    expect(counts(early)).toEqual([10, 8, 6, 4, 2, 1]);
    expect(leaves(early)).toContain("asked identity-not-confirmed 2");
    expect(early.inPerson).toEqual({ asked: 1, completed: 1 });
    expectSums(early);

    world.clock.advance(25 * hour);
    await begin(world.operator, 8);
    world.clock.advance(2 * day);
    const later = await ask(world);
    expect(counts(later)).toEqual([11, 10, 6, 4, 2, 1]);
    expect(leaves(later)).toEqual([
      "accepted cancelled 1",
      "accepted expired-unopened 1",
      "asked identity-not-confirmed 1",
      "confirmed cancelled 1",
      "confirmed expired-unopened 2",
      "confirmed held 1",
      "opened opened-not-completed 1",
      "sent bounced 1",
      "sent expired-unopened 1",
    ]);
    expectSums(later);
    expect(leaves(await ask(world, then))).toEqual(inTheMorning);
    expect(counts(await ask(world, undefined, start + day))).toEqual([1, 1, 0, 0, 0, 0]);
  });

  test("of nobody is of nobody, and whoever may not read is told so", async () => {
    const world = await openWorld({ store: await engine.place() });
    expect(await ask(world)).toMatchObject({ leaves: [], inPerson: { asked: 0, completed: 0 } });
    expect(counts(await ask(world))).toEqual([0, 0, 0, 0, 0, 0]);
    for (const role of ["clerk", "agent"] as const)
      await expect(funnel(world.as(role), { since: undefined, until: undefined })).rejects.toMatchObject({
        kind: "forbidden",
      });
  });

  test("a letter that comes back had been accepted", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(personOf(1));
    const { message } = await begin(world.operator, 1);
    await world.send();
    world.clock.advance(minute);
    const then = world.clock.now();
    world.clock.advance(minute);
    await bounceTaken(world.store, message?.id ?? "", world.clock.now());
    expect(leaves(await ask(world))).toEqual(["accepted bounced 1"]);
    expect(leaves(await ask(world, then))).toEqual(["accepted open 1"]);
    world.clock.advance(day);
    expect(leaves(await ask(world))).toEqual(["accepted bounced 1"]);
  });

  test("counts who is not confirmed once a day", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(personOf(1));
    for (const wait of [0, hour, 25 * hour]) {
      world.clock.advance(wait);
      await expect(begin(world.operator, 1, wrong)).rejects.toMatchObject({ kind: "refused" });
    }
    world.clock.advance(day + minute);
    await begin(world.operator, 1);
    expect(counts(await ask(world, undefined, start))).toEqual([3, 1, 0, 0, 0, 0]);
  });
});

const at = fc.integer({ min: 0, max: 100 });
const maybe = fc.option(at, { nil: undefined });

describe("whatever happened to a recovery", () => {
  const record = fc
    .record({ held: maybe, released: maybe, opened: maybe, closed: maybe })
    .chain(({ held, released, opened, closed }) =>
      fc.constantFrom("completed", "cancelled", "expired").map(
        (outcome) =>
          ({
            linkTtl: 20,
            linkCap: 60,
            startedAt: 0,
            heldAt: held,
            releasedAt: held === undefined ? undefined : released,
            openedAt: opened,
            closedAt: closed,
            outcome: closed === undefined ? undefined : outcome,
          }) as RecoveryRecord,
      ),
    );
  const letter = fc
    .record({ queuedAt: at, acceptedAt: maybe, closed: fc.boolean(), bounced: fc.boolean() })
    .map(({ queuedAt, acceptedAt, closed, bounced }) => {
      const took = acceptedAt === undefined ? undefined : queuedAt + acceptedAt;
      const status = took === undefined ? (closed ? "failed" : "deferred") : bounced ? "bounced" : "accepted";
      const closedAt = took ?? (closed ? queuedAt + 30 : undefined);
      return { id: `${queuedAt}`, queuedAt, acceptedAt: took, status, closedAt } as Message;
    });

  test("its way only ever goes on, and ends for one reason", () => {
    fc.assert(
      fc.property(record, fc.array(letter, { maxLength: 3 }), fc.array(at), (record, letters, tries) => {
        const tried = new Map(letters.map(({ id, queuedAt }, n) => [id, queuedAt + (tries[n] ?? 0)]));
        let before = 0;
        for (let then = 0; then <= 300; then += 5) {
          const { stage, why } = wayOf({ record, letters, tried }, then);
          expect(why === undefined).toBe(stage === "completed");
          // a recovery that is closed without success is never opened later
          if (record.outcome === "completed" || (record.openedAt ?? 0) <= (record.closedAt ?? 1000))
            expect(stages.indexOf(stage)).toBeGreaterThanOrEqual(before);
          before = stages.indexOf(stage);
        }
      }),
    );
  });
});
