import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, dayOf, nextDay, startOfDay } from "../../../src/base/time.ts";
import { daysIn, type Period, spanOf } from "../../../src/report/waits/period.ts";

const zones = [
  "America/Guayaquil",
  "Pacific/Galapagos",
  "Europe/Madrid",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
];
const anyZone = fc.constantFrom(...zones);
const anyMoment = fc.integer({
  min: Date.parse("2025-01-01T00:00:00Z"),
  max: Date.parse("2026-12-31T00:00:00Z"),
});

describe("a day in a zone", () => {
  test("begins with the first moment of it, and ends with the next", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, (moment, zone) => {
        const today = dayOf(moment, zone);
        const { from, to } = spanOf(today, zone);
        expect([dayOf(from - 1, zone) < today, dayOf(from, zone)]).toEqual([true, today]);
        expect([dayOf(to - 1, zone), dayOf(to, zone)]).toEqual([today, nextDay(today)]);
        expect(moment >= from && moment < to).toBe(true);
      }),
    );
  });

  test.each([
    ["2026-11-21", "America/Guayaquil", "2026-11-21T05:00:00Z"],
    ["2026-11-21", "Pacific/Galapagos", "2026-11-21T06:00:00Z"],
    // summer time began and ended in the country at midnight
    ["1992-11-28", "America/Guayaquil", "1992-11-28T05:00:00Z"],
    ["1993-02-05", "America/Guayaquil", "1993-02-05T05:00:00Z"],
    // a midnight that there was not
    ["2024-09-08", "America/Santiago", "2024-09-08T04:00:00Z"],
  ])("%s in %s begins at %s", (today, zone, begins) => {
    expect(new Date(startOfDay(today, zone)).toISOString()).toBe(begins.replace("Z", ".000Z"));
  });
});

describe("a period", () => {
  const anyPeriod = fc
    .tuple(anyMoment, fc.integer({ min: 1, max: 40 * day }), fc.integer({ min: -3 * day, max: 50 * day }))
    .map(([since, length, later]): Period => {
      const [before, now] = [since + length, since + length + later];
      return { since, until: before, before, cutOff: Math.min(before, now) };
    });

  test("is its whole days and the rest, without a gap and nothing twice, as far as anybody asked", () => {
    fc.assert(
      fc.property(anyPeriod, anyZone, (period, zone) => {
        const { whole, rest } = daysIn(period, zone);
        const days = whole ? [{ from: spanOf(whole.from, zone).from, to: spanOf(whole.to, zone).to }] : [];
        const parts = [...days, ...rest].toSorted((one, other) => one.from - other.from);
        expect(parts[0]?.from).toBe(period.since);
        for (const [at, part] of parts.entries()) expect(part.from).toBe(parts[at - 1]?.to ?? period.since);
        // a day that is not over is whole only where nobody asked after the cut-off
        const end = parts.at(-1)?.to ?? period.since;
        expect(end === period.before || (period.cutOff < period.before && end > period.cutOff)).toBe(true);
      }),
    );
  });
});
