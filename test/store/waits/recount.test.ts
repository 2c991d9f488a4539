import { expect, test } from "vitest";
import { day, hour, minute } from "../../../src/base/time.ts";
import { gatherWaits } from "../../../src/report/waits/gather.ts";
import { compareCounts, recountWaits } from "../../../src/store/waits/recount.ts";
import { earlier, takeEarlier } from "../../support/earlier.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { openWorld, start } from "../../support/world.ts";

onEveryEngine("counts made anew", (engine) => {
  test("are those of days to come, too, which a clock set back leaves behind", async () => {
    const world = await openWorld({ store: await engine.place() });
    await takeEarlier(world.operator, [
      earlier("today", start, minute),
      earlier("tomorrow", start + day, minute),
      earlier("tomorrow too", start + day + hour, minute),
    ]);
    const before = await world.rows("wait_counts");
    await recountWaits(world.operator, () => Promise.resolve());
    expect(await world.rows("wait_counts")).toHaveLength(before.length);
    expect(await compareCounts(world.operator)).toMatchObject({ days: 2, differing: [] });
  });

  test("take in what is decided meanwhile, of days that are made and of days that are not", async () => {
    const world = await openWorld({ store: await engine.place() });
    const days = Array.from({ length: 6 }, (_, n) => start - n * day);
    await takeEarlier(
      world.operator,
      days.map((at, n) => earlier(`before ${n}`, at, minute)),
    );
    const others: Promise<unknown>[] = [];
    const decide = (done: number) => {
      const late = days.map((at, n) => earlier(`during ${done} ${n}`, at, hour));
      others.push(takeEarlier(world.operator, late));
    };
    await recountWaits(world.operator, () => Promise.resolve(), decide);
    await Promise.all(others);
    expect(others).toHaveLength(days.length);
    expect(await compareCounts(world.operator)).toMatchObject({ differing: [], zoneHolds: true });
  });

  test("that broke off are not gone by, and made again", async () => {
    const world = await openWorld({ store: await engine.place() });
    const until = start + 2 * day;
    const period = { since: start - day, before: start + day, until, cutOff: until };
    const isExact = async () => (await gatherWaits(world.operator, period, "method", false)).exact;
    const waits = Array.from({ length: 6000 }, (_, n) => earlier(`${n}`, start - n, minute));
    await takeEarlier(world.operator, waits);
    expect(await isExact()).toBe(false);
    const breaksOff = () => Promise.reject(new Error("killed"));
    await expect(recountWaits(world.operator, breaksOff)).rejects.toThrow("killed");
    expect(await compareCounts(world.operator)).toMatchObject({ zoneHolds: false });
    expect(await isExact()).toBe(true);
    await takeEarlier(world.operator, [earlier("one more", start, minute)]);
    expect(await isExact()).toBe(true);
    await recountWaits(world.operator, () => Promise.resolve());
    expect(await isExact()).toBe(false);
    expect(await compareCounts(world.operator)).toMatchObject({ differing: [], zoneHolds: true });
  });
});
