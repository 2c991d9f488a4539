import { expect, test } from "vitest";
import { day, hour, minute } from "../../../src/base/time.ts";
import { compareCounts, recountWaits } from "../../../src/store/waits/recount.ts";
import { earlier, takeEarlier } from "../../support/earlier.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { openWorld, start } from "../../support/world.ts";

onEveryEngine("counts made anew", (engine) => {
  test("are those of days to come, too, which a clock set back leaves behind", async () => {
    const world = await openWorld({ store: await engine.emptyPlace() });
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
});
