import { expect, test } from "vitest";
import { day, hour } from "../../../src/base/time.ts";
import { type CaseStatus, caseStatuses } from "../../../src/cases/status.ts";
import { meantCase } from "../../../src/counter/case/in-hand.ts";
import { listCases } from "../../../src/counter/case/list.ts";
import { addCase, type CaseRecord } from "../../../src/store/counter/cases.ts";
import { opened } from "../../../src/store/engine/handle.ts";
import { type Counter, caseOpened, counterIn } from "../../support/counter.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { openWorld, type World } from "../../support/world.ts";

/** What a case of each status differs in, opened so long ago. */
const shapes: readonly (readonly [CaseStatus, number, (now: number) => Partial<CaseRecord>])[] = [
  ["open", hour, () => ({})],
  ["identified", 2 * hour, (now) => ({ identifiedAt: now })],
  ["proving", 3 * hour, (now) => ({ identifiedAt: now, image: "rose" })],
  ["submitted", 7 * day - 1, (now) => ({ identifiedAt: now, submittedAt: now })],
  ["approved", 9 * day, (now) => ({ submittedAt: now - 3 * day, effectiveAt: now + 1 })],
  ["effective", 8 * day, (now) => ({ submittedAt: now, effectiveAt: now })],
  ["rejected", 5 * day, (now) => ({ closedAt: now, outcome: "rejected" })],
  ["vetoed", 30 * day, (now) => ({ submittedAt: now, frozenAt: now })],
  ["expired", 7 * day, () => ({})],
];

/** Puts cases of every status into the store, several of each, each of a person of its own. */
async function fill({ world }: Counter, rounds: number): Promise<void> {
  const now = world.clock.now();
  const people = Array.from({ length: rounds * shapes.length }, (_, at) => `Z-${1000 + at}`);
  const rows = people.map((id) => ({
    cedula: id,
    id_kind: "code",
    names: `De ${id}`,
    birth_date: "1980-05-01",
    email: "",
  }));
  await world.register(...rows);
  for (const [at, cedula] of people.entries()) {
    const [, age, more] = shapes[at % shapes.length] ?? expect.fail();
    const record = { ...caseOpened(now - age), id: `C${10_000 + at}`, cedula, ...more(now) };
    await addCase(world.store, record);
  }
}

/** How many statements work asks of the store. */
async function statementsOf({ store }: World, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const { db } = opened(store);
  const counted = () => {
    count += 1;
  };
  db.on("query", counted);
  await work();
  db.off("query", counted);
  return count;
}

onEveryEngine("the list of cases", (engine) => {
  const atCounter = async () => counterIn(await openWorld({ store: await engine.place() }));

  test.each(caseStatuses)("finds every case that is %s, however old, and no other", async (status) => {
    const counter = await atCounter();
    await fill(counter, 2);
    const found = await listCases(counter.sofia, { status, limit: 100 });
    expect(found.map((each) => each.status)).toEqual([status, status]);
    const all = await listCases(counter.sofia, { limit: 100 });
    expect(all).toHaveLength(2 * shapes.length);
    expect(found).toEqual(all.filter((each) => each.status === status));
  });

  test("is newest first, goes on past a page of the store, and ends at its limit", async () => {
    const counter = await atCounter();
    await fill(counter, 60);
    const all = await listCases(counter.sofia, { limit: 1000 });
    expect(all).toHaveLength(60 * shapes.length);
    expect(all.map(({ openedAt }) => openedAt)).toEqual(
      all.map(({ openedAt }) => openedAt).toSorted((one, other) => other - one),
    );
    expect(await listCases(counter.sofia, { status: "vetoed", limit: 1000 })).toHaveLength(60);
    expect(await listCases(counter.sofia, { limit: 7 })).toEqual(all.slice(0, 7));
  });

  test("of what an officer has in hand is what is still to be handed in", async () => {
    const counter = await atCounter();
    await fill(counter, 1);
    const mine = await listCases(counter.carla, { mine: true, limit: 100 });
    expect(mine.map(({ status }) => status)).toEqual(["open", "identified", "proving"]);
    expect(await listCases(counter.colleague, { mine: true, limit: 100 })).toEqual([]);
    await expect(meantCase(counter.carla, undefined)).rejects.toMatchObject({ code: "case-several" });
    expect(await meantCase(counter.carla, undefined, ({ status }) => status === "submitted")).toBe("C10003");
  });

  test("asks no more of the store for many cases than for few", async () => {
    const listing = async (rounds: number) => {
      const counter = await atCounter();
      await fill(counter, rounds);
      return statementsOf(counter.world, () => listCases(counter.sofia, { limit: 400 }));
    };
    expect(await listing(40)).toBe(await listing(1));
  });
});
