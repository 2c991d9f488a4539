import fc from "fast-check";
import { expect, test } from "vitest";
import type { Context } from "../../../src/base/context.ts";
import { day, hour, minute } from "../../../src/base/time.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import { transaction } from "../../../src/store/engine/transaction.ts";
import type { KeptCell } from "../../../src/store/waits/cells.ts";
import { countWaits } from "../../../src/store/waits/counts.ts";
import { addCounts, scaleSteps } from "../../../src/store/waits/scale.ts";
import type { DecidedWait } from "../../../src/store/waits/tally.ts";
import { contextOn, emptyStore, onEveryEngine } from "../../support/engines.ts";
import { start } from "../../support/world.ts";

const wait: DecidedWait = {
  method: "email",
  office: "UIO-01",
  provider: "google",
  startedAt: start,
  endedAt: start + 9 * minute,
  decidedAt: start + 9 * minute,
  completed: true,
};

const count = (ctx: Context, added: readonly DecidedWait[], removed: readonly DecidedWait[] = []) =>
  transaction(ctx, (ctx) => Promise.resolve(countWaits(ctx, { added, removed })));

/** How many are counted under each dimension, day, method and name: done and failed. */
async function counted(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const cells = await rowsOf<KeptCell>(
    ctx.store,
    "SELECT * FROM wait_counts ORDER BY dimension, day, method, name",
  );
  const sum = (written: string) => addCounts(written, new Float64Array(scaleSteps));
  return Object.fromEntries(
    cells.map(({ dimension, day, method, name, completed, failed }) => [
      [dimension, day, method, name].join(" ").trim(),
      `${sum(completed)}+${sum(failed)}`,
    ]),
  );
}

onEveryEngine("counted waits", (engine) => {
  test("are told apart by method, office, provider and hour, each day by itself", async () => {
    const ctx = contextOn(await emptyStore(engine));
    await count(ctx, [wait, { ...wait, completed: false }]);
    await count(ctx, [{ ...wait, startedAt: start + day, provider: "yahoo", office: "" }]);
    expect(await counted(ctx)).toEqual({
      "hour 2026-11-21 email 09": "1+1",
      "hour 2026-11-22 email 09": "1+0",
      "method 2026-11-21 email": "1+1",
      "method 2026-11-22 email": "1+0",
      "office 2026-11-21 email UIO-01": "1+1",
      "office 2026-11-22 email": "1+0",
      "provider 2026-11-21 email google": "1+1",
      "provider 2026-11-22 email yahoo": "1+0",
    });
  });

  test("all that a transaction decides is counted, and nothing where it is undone", async () => {
    const ctx = contextOn(await emptyStore(engine));
    await transaction(ctx, (ctx) => {
      countWaits(ctx, { added: [wait] });
      countWaits(ctx, { added: [wait], removed: [{ ...wait, completed: false }] });
      countWaits(ctx, { added: [{ ...wait, completed: false }] });
      return Promise.resolve();
    });
    const undone = transaction(ctx, (ctx) => {
      countWaits(ctx, { added: [wait] });
      return Promise.reject(new Error("undone"));
    });
    await expect(undone).rejects.toThrow("undone");
    expect((await counted(ctx))["method 2026-11-21 email"]).toBe("2+0");
  });

  test("none is lost of fifty transactions at once", async () => {
    const ctx = contextOn(await emptyStore(engine));
    const offices = Array.from({ length: 50 }, (_each, n) => `office ${n % 3}`);
    await Promise.all(offices.map((office) => count(ctx, [{ ...wait, office }])));
    const kept = await counted(ctx);
    expect(kept["method 2026-11-21 email"]).toBe("50+0");
    expect(kept["office 2026-11-21 email office 0"]).toBe("17+0");
  });

  test("what is added and removed again leaves nothing but the rest, in any order and any parts", async () => {
    const someWait = fc.record({
      method: fc.constantFrom("email", "sms", "in-person"),
      office: fc.constantFrom("", "UIO-01"),
      provider: fc.constantFrom("", "google"),
      startedAt: fc.integer({ min: start, max: start + 2 * day }),
      length: fc.integer({ min: 0, max: 3 * hour }),
      completed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(someWait, { maxLength: 12 }),
        fc.array(someWait, { maxLength: 6 }),
        async (stay, go) => {
          const asWait = ({ length, ...same }: (typeof stay)[number]) =>
            ({
              ...same,
              endedAt: same.startedAt + length,
              decidedAt: same.startedAt + length,
            }) as DecidedWait;
          const [kept, gone] = [stay.map(asWait), go.map(asWait)];
          const [one, other] = [contextOn(await emptyStore(engine)), contextOn(await emptyStore(engine))];
          await count(one, [...gone, ...kept]);
          await count(one, [], gone);
          for (const each of kept.toReversed()) await count(other, [each]);
          const nonEmpty = async (ctx: Context) =>
            Object.entries(await counted(ctx)).filter(([, counts]) => counts !== "0+0");
          expect(await nonEmpty(one)).toEqual(await nonEmpty(other));
        },
      ),
      { numRuns: 15 },
    );
  });

  test("the days and hours are the desk's, at midnight and in Galápagos", async () => {
    const midnight = Date.parse("2026-11-22T05:00:00Z");
    const guayaquil = contextOn(await emptyStore(engine));
    const ends = { endedAt: midnight + hour, decidedAt: midnight + hour };
    await count(guayaquil, [
      { ...wait, startedAt: midnight - 1, ...ends },
      { ...wait, startedAt: midnight, ...ends },
    ]);
    const days = Object.keys(await counted(guayaquil)).filter((key) => key.startsWith("hour"));
    expect(days).toEqual(["hour 2026-11-21 email 23", "hour 2026-11-22 email 00"]);
    const galapagos = contextOn(await emptyStore(engine), { timezone: "Pacific/Galapagos" });
    await count(galapagos, [{ ...wait, startedAt: midnight, ...ends }]);
    expect(Object.keys(await counted(galapagos))).toContain("hour 2026-11-21 email 23");
  });

  test("the days stay those of the first zone, though the setting changes", async () => {
    const store = await emptyStore(engine);
    await count(contextOn(store), [wait]);
    const midnight = Date.parse("2026-11-22T05:30:00Z");
    const late = { ...wait, startedAt: midnight, endedAt: midnight, decidedAt: midnight };
    await count(contextOn(store, { timezone: "Pacific/Galapagos" }), [late]);
    expect(Object.keys(await counted(contextOn(store)))).toContain("hour 2026-11-22 email 00");
  });
});
