import fc from "fast-check";
import { expect, test } from "vitest";
import type { Context } from "../../../src/base/context.ts";
import { day, hour, minute } from "../../../src/base/time.ts";
import { figuresOf } from "../../../src/report/waits/figures.ts";
import {
  countedDivisions,
  type Gathered,
  gatherCounts,
  gatherRows,
} from "../../../src/report/waits/gather.ts";
import { periodOf } from "../../../src/report/waits/period.ts";
import type { EarlierWait } from "../../../src/store/waits/earlier.ts";
import { earlier, takeEarlier } from "../../support/earlier.ts";
import { contextOn, type Engine, emptyStore, onEveryEngine } from "../../support/engines.ts";
import { start } from "../../support/world.ts";

/** Requests of four days before now, of every mixture; some last for days. */
const someWaits = fc.array(
  fc.record({
    method: fc.constantFrom("email" as const, "sms" as const, "in-person" as const),
    office: fc.constantFrom("", "UIO-01", "GYE-02"),
    provider: fc.constantFrom("", "google", "yahoo"),
    ago: fc.integer({ min: 0, max: 4 * day }),
    length: fc.oneof(fc.integer({ min: 0, max: hour }), fc.integer({ min: 0, max: 3 * day })),
    outcome: fc.constantFrom("completed" as const, "completed" as const, "failed" as const, "open" as const),
  }),
  { minLength: 20, maxLength: 60 },
);

const somePeriod = fc.record({
  since: fc.option(fc.integer({ min: start - 5 * day, max: start }), { nil: undefined }),
  until: fc.option(fc.integer({ min: start - 3 * day, max: start + day }), { nil: undefined }),
});

function asEarlier({ ago, length, ...more }: Someone, at: number): EarlierWait {
  const startedAt = start - ago;
  return earlier(`${at}`, startedAt, Math.min(length, ago), more);
}

type Someone = typeof someWaits extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

/** How the requests of each group stood, and how many were done in time. */
function standings({ groups }: Gathered): Readonly<Record<string, string>> {
  const entries = groups
    .filter(({ tally }) => tally.requests > 0)
    .map(({ method, name, tally }) => {
      const { completed, failed, open } = tally.counts;
      const within = [3 * minute, 15 * minute, 48 * hour].map((wait) => tally.completedWithin(wait));
      return [`${method} ${name}`, [completed, failed, open, ...within].join(" ")] as const;
    });
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

async function desk(engine: Engine, waits: readonly Someone[]): Promise<Context> {
  const ctx = contextOn(await emptyStore(engine));
  await takeEarlier(ctx, waits.map(asEarlier));
  return ctx;
}

onEveryEngine("requests put together", (engine) => {
  test("are as many from the counts by day as from the rows, whatever the period and the division", async () => {
    await fc.assert(
      fc.asyncProperty(
        someWaits,
        fc.array(somePeriod, { minLength: 1, maxLength: 4 }),
        async (waits, asked) => {
          const ctx = await desk(engine, waits);
          for (const { since, until } of asked) {
            const period = await periodOf(ctx, { since, until });
            for (const by of countedDivisions)
              expect(standings(await gatherCounts(ctx, period, by))).toEqual(
                standings(await gatherRows(ctx, period, by)),
              );
          }
        },
      ),
      { numRuns: engine.name === "sqlite" ? 30 : 8 },
    );
  });

  test("wait as long within 1 %, where they are many", async () => {
    const waits = Array.from({ length: 3000 }, (_each, n) => ({
      method: "email" as const,
      office: "" as const,
      provider: "google" as const,
      ago: 9 * day - n * minute,
      // spread like waits are, from seconds to hours, the same at every run
      length: Math.round(1000 * Math.exp(3 + 6 * ((n * 0.618034) % 1))),
      outcome: n % 9 === 0 ? ("failed" as const) : ("completed" as const),
    }));
    const ctx = await desk(engine, waits);
    const period = await periodOf(ctx, { since: undefined, until: undefined });
    const [counted] = (await gatherCounts(ctx, period, "method")).groups.map(figuresOf);
    const [exact] = (await gatherRows(ctx, period, "method")).groups.map(figuresOf);
    for (const share of ["p25", "p50", "p75"] as const)
      expect(Math.abs((counted?.[share].wait ?? 0) / (exact?.[share].wait ?? 0) - 1)).toBeLessThan(0.01);
    expect(counted?.within.share).toBeCloseTo(exact?.within.share ?? 0, 9);
    expect(counted?.inTime).toEqual(exact?.inTime);
    expect(counted?.delayed?.share).toBeCloseTo(exact?.delayed?.share ?? 0, 9);
  });
});
