import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, hour, minute, second } from "../../../src/base/time.ts";
import {
  addCounts,
  readCounts,
  scaleSteps,
  stepOf,
  waitOf,
  writtenCounts,
} from "../../../src/store/waits/scale.ts";

const anyWait = fc.integer({ min: 0, max: 366 * day });

describe("the scale of waits", () => {
  test("what stands for a wait is off by less than 1 %, and by less than a second below one", () => {
    fc.assert(
      fc.property(anyWait, (wait) => {
        const told = waitOf(stepOf(wait));
        expect(Math.abs(told - Math.max(wait, second))).toBeLessThanOrEqual(0.01 * Math.max(wait, second));
      }),
    );
  });

  test("a longer wait never lies in a lower step", () => {
    fc.assert(
      fc.property(anyWait, anyWait, (one, other) => {
        expect(Math.sign(stepOf(one) - stepOf(other)) * Math.sign(one - other)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test.each([3 * minute, 15 * minute, 30 * minute, 48 * hour])(
    "%d ms is an edge: a millisecond more is in the next step",
    (wait) => {
      expect(stepOf(wait + 1)).toBe(stepOf(wait) + 1);
      expect(waitOf(stepOf(wait))).toBeLessThanOrEqual(wait);
      expect(waitOf(stepOf(wait + 1))).toBeGreaterThan(wait);
    },
  );

  test("is short enough to be read often, and what is beyond it stays within", () => {
    expect(scaleSteps).toBeLessThan(1200);
    expect(stepOf(1000 * day)).toBe(scaleSteps - 1);
  });
});

describe("written counts", () => {
  const anyCounts = fc.uniqueArray(
    fc.tuple(fc.nat({ max: scaleSteps - 1 }), fc.integer({ min: 1, max: 1e9 })),
    { selector: ([step]) => step },
  );

  test("are read as they were", () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        expect(new Map(readCounts(writtenCounts(new Map(counts))))).toEqual(new Map(counts));
      }),
    );
  });

  test("add up where several were joined", () => {
    fc.assert(
      fc.property(fc.array(anyCounts), (lists) => {
        const into = new Float64Array(scaleSteps);
        const written = lists.map((counts) => writtenCounts(new Map(counts))).join(" ");
        const wanted = new Float64Array(scaleSteps);
        for (const [step, count] of lists.flat()) wanted[step] = (wanted[step] ?? 0) + count;
        expect(addCounts(written, into)).toBe(wanted.reduce((sum, count) => sum + count, 0));
        expect(into).toEqual(wanted);
      }),
    );
  });

  test("are short: a step alone is one wait, and none is not written", () => {
    expect(
      writtenCounts(
        new Map([
          [218, 3],
          [217, 1],
          [5, 0],
        ]),
      ),
    ).toBe("217 218:3");
  });
});
