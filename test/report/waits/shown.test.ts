import fc from "fast-check";
import { expect, test } from "vitest";
import { day, hour, minute, second } from "../../../src/base/time.ts";
import { shownShare, shownWait } from "../../../src/report/waits/shown.ts";
import { spaced } from "../../support/markup.ts";

test.each([
  [0, "0 s", "0 s"],
  [400, "0,4 s", "0.4 s"],
  [45 * second, "45 s", "45 s"],
  [59.4 * second, "59 s", "59 s"],
  [59.5 * second, "1 min", "1 min"],
  [9 * minute, "9 min", "9 min"],
  [9.4 * minute, "9,4 min", "9.4 min"],
  [9.96 * minute, "10 min", "10 min"],
  [42.4 * minute, "42 min", "42 min"],
  [59.5 * minute, "1 h", "1 h"],
  [80 * minute, "1 h 20 min", "1 h 20 min"],
  [4 * hour, "4 h", "4 h"],
  [day - 20 * second, "1 día", "1 day"],
  [2 * day, "2 días", "2 days"],
  [2 * day + 3 * hour, "2 d 3 h", "2 d 3 h"],
  [10 * day + 3 * hour, "10 días", "10 days"],
  [365 * day, "365 días", "365 days"],
  [4000 * day, "4.000 días", "4,000 days"],
])("a wait of %d ms is shown as %s", (wait, es, en) => {
  expect([shownWait(wait, "es"), shownWait(wait, "en")].map(spaced)).toEqual([es, en]);
});

test("a longer wait is never shown as a shorter one", () => {
  const wait = fc.double({ min: 0, max: 20 * day, noNaN: true });
  fc.assert(
    fc.property(wait, wait, (one, other) => {
      const [less, more] = one < other ? [one, other] : [other, one];
      expect(read(shownWait(less, "en"))).toBeLessThanOrEqual(read(shownWait(more, "en")));
      expect(Math.abs(read(shownWait(one, "en")) - one)).toBeLessThanOrEqual(Math.max(50, one * 0.06));
    }),
  );
});

function read(shown: string): number {
  const units: Readonly<Record<string, number>> = { s: second, min: minute, h: hour, d: day, day, days: day };
  const parts = [...spaced(shown).matchAll(/([\d.,]+) (\w+)/g)];
  return parts.reduce(
    (sum, [, count = "", unit = ""]) => sum + Number(count) * (units[unit] ?? Number.NaN),
    0,
  );
}

test.each([
  [0, "0 %", "0 %"],
  [0.0001, "< 0,1 %", "< 0.1 %"],
  [0.042, "4,2 %", "4.2 %"],
  [0.05, "5 %", "5 %"],
  [0.0996, "10 %", "10 %"],
  [0.144, "14 %", "14 %"],
  [0.99, "99 %", "99 %"],
  [0.995, "99,5 %", "99.5 %"],
  [0.9999, "> 99,9 %", "> 99.9 %"],
  [1, "100 %", "100 %"],
  [1.667, "167 %", "167 %"],
])("a share of %d is shown as %s", (share, es, en) => {
  expect([shownShare(share, "es"), shownShare(share, "en")].map(spaced)).toEqual([es, en]);
});

test("no line ends between a figure and its unit", () => {
  expect(shownWait(80 * minute, "en")).toBe("1\u00a0h\u00a020\u00a0min");
  expect(shownShare(0.14, "es")).toBe("14\u00a0%");
});
