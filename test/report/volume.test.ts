import fc from "fast-check";
import { expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { Concurrency } from "../../src/report/concurrency.ts";
import { volume } from "../../src/report/volume.ts";
import { addEarlierWaits } from "../../src/store/waits/earlier.ts";
import { onEveryEngine } from "../support/engines.ts";
import { maria, openWorld, start, type World } from "../support/world.ts";

/** Saturday, 5 past 9 in the morning in Guayaquil. */
const saturday = start;

let id = 0;
const wait = (startedAt: number, took: number, outcome: "completed" | "failed" | "open" = "completed") => ({
  id: `ref:${id++}`,
  method: "email" as const,
  office: "",
  provider: "",
  startedAt,
  endedAt: startedAt + took,
  outcome,
});

const ask = (world: World, since?: number, until?: number) => volume(world.operator, { since, until });
const none = (weekday: readonly number[] | undefined) => weekday?.every((count) => count === 0);

onEveryEngine("when requests come", (engine) => {
  test("by weekday and hour, by day, and how many at one time", async () => {
    const world = await openWorld({ store: await engine.place() });
    await addEarlierWaits(world.store, [
      // Wednesday to Friday
      wait(saturday - 3 * day, 5 * minute),
      wait(saturday - 3 * day + 2 * minute, 10 * minute, "failed"),
      wait(saturday - 3 * day + 4 * minute, 3 * minute),
      wait(saturday - 2 * day + 15 * hour, minute),
      wait(saturday - day, 20 * hour, "open"),
      wait(saturday - day + hour, 30 * minute),
    ]);
    await world.register(maria);
    await world.start();
    world.clock.advance(10 * minute);
    const told = await ask(world);
    expect(told.requests).toBe(7);
    expect(told.week[2]?.[9]).toBe(3);
    // three in the afternoon and fifteen hours is past midnight: Friday, at five past midnight
    expect(told.week[4]?.[0]).toBe(1);
    expect([told.week[4]?.[9], told.week[4]?.[10], told.week[5]?.[9]]).toEqual([1, 1, 1]);
    expect([0, 1, 3, 6].map((weekday) => none(told.week[weekday]))).toEqual([true, true, true, true]);
    expect(told.weekdays).toEqual([0, 0, 1, 1, 1, 1, 0]);
    expect(told.busiest).toEqual({ weekday: 2, hour: 9, count: 3 });
    // Wednesday 3, Thursday none, Friday 3; Saturday is not over
    expect(told.days).toEqual({ count: 3, min: 0, median: 3, max: 3, busiest: "2026-11-18" });
    expect(told.peak).toEqual({ waiting: 3, at: saturday - 3 * day + 4 * minute });
  });

  test("the period and its cut-off", async () => {
    const world = await openWorld({ store: await engine.place() });
    await addEarlierWaits(world.store, [
      wait(saturday - 5 * hour, 4 * hour),
      wait(saturday - 4 * hour, 4 * hour),
      wait(saturday - 2 * hour, hour),
      wait(saturday - hour, minute),
    ]);
    // the third is not known to have ended, and the last has not begun
    const told = await ask(world, saturday - 4.5 * hour, saturday - 90 * minute);
    expect(told).toMatchObject({ requests: 2, peak: { waiting: 2, at: saturday - 2 * hour } });
    // no day is over: the one that is under way has to do
    expect(told.days).toMatchObject({ count: 1, min: 2, max: 2 });
    expect((await ask(world, saturday - hour + 1, saturday)).requests).toBe(0);
  });

  test("of nobody is of nobody; not everybody may ask", async () => {
    const world = await openWorld({ store: await engine.place() });
    expect(await ask(world)).toMatchObject({ requests: 0, busiest: undefined, peak: undefined });
    const asked = { since: undefined, until: undefined };
    await expect(volume(world.as("clerk"), asked)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(volume(world.as("auditor"), asked)).resolves.toBeDefined();
  });
});

test("the most at one time is what counting every minute finds", () => {
  const span = fc.tuple(fc.nat(50 * minute), fc.nat(20 * minute));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), fc.integer({ min: 0, max: minute }), (spans, offset) => {
      const waiting = new Concurrency(offset, 80 * minute);
      const known = spans.map(([began, took]) => [offset + began, offset + began + took] as const);
      for (const [began, ended] of known) waiting.add(began, ended);
      const each = Array.from(
        { length: 80 },
        (_, at) => known.filter(([began, ended]) => began < (at + 1) * minute && ended >= at * minute).length,
      );
      const most = Math.max(...each);
      const first = { waiting: most, at: each.indexOf(most) * minute };
      expect(waiting.peak()).toEqual(most === 0 ? undefined : first);
    }),
  );
});
