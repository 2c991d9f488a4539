import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fewest, type Reliability, reliabilityOf, wilson, z } from "../../../src/report/waits/reliability.ts";

/** So many hits of so many, at least one. */
const hitsOf = fc.integer({ min: 1, max: 5000 }).chain((of) => fc.tuple(fc.nat(of), fc.constant(of)));

test("95 % of a standard normal lie within z of 0", () => {
  const strips = 10_000;
  const heights = Array.from({ length: strips }, (_, at) =>
    Math.exp(-((((at + 0.5) * z) / strips) ** 2) / 2),
  );
  const within = heights.reduce((one, other) => one + other, 0) * (z / strips) * Math.sqrt(2 / Math.PI);
  expect(within).toBeCloseTo(0.95, 8);
});

describe("Wilson's interval", () => {
  test.each([
    [0, 0, 0, 0, 1],
    [0, 10, 0, 0, 0.2775],
    [10, 10, 1, 0.7225, 1],
    [81, 263, 0.308, 0.2553, 0.3662],
    [15, 148, 0.1014, 0.0624, 0.1605],
    [0, 20, 0, 0, 0.1611],
    [1, 29, 0.0345, 0.0061, 0.1718],
  ])("of %d of %d is the published one", (hits, of, share, from, to) => {
    const found = wilson(hits, of);
    expect([found.share, found.from, found.to].map((each) => Number(each.toFixed(4)))).toEqual([
      share,
      from,
      to,
    ]);
  });

  test("holds every share that the score test does not refuse, and no other", () => {
    fc.assert(
      fc.property(hitsOf, ([hits, of]) => {
        const refused = (p: number) => Math.abs(hits / of - p) > z * Math.sqrt((p * (1 - p)) / of);
        const { share, from, to } = wilson(hits, of);
        expect(from).toBeCloseTo(border(share, 0, refused), 9);
        expect(to).toBeCloseTo(border(share, 1, refused), 9);
      }),
    );
  });

  test("rises with the hits, holds its share, and is the same the other way round", () => {
    fc.assert(
      fc.property(hitsOf, ([hits, of]) => {
        const found = wilson(hits, of);
        const more = wilson(hits + 1, of + 1);
        expect(found.from).toBeLessThanOrEqual(found.share);
        expect([wilson(0, of).from, wilson(of, of).to]).toEqual([0, 1]);
        expect(found.share).toBeLessThanOrEqual(found.to);
        expect(more.from).toBeGreaterThan(found.from);
        if (hits < of) {
          expect(wilson(hits + 1, of).from).toBeGreaterThan(found.from);
          expect(wilson(hits + 1, of).to).toBeGreaterThan(found.to);
        }
        const missed = wilson(of - hits, of);
        expect(missed.from).toBeCloseTo(1 - found.to, 12);
        expect(missed.to).toBeCloseTo(1 - found.from, 12);
      }),
    );
  });
});

/** Where between what is not refused and an end the refusal begins, by halving; the end itself where it never does. */
function border(sound: number, end: number, refused: (p: number) => boolean): number {
  if (!refused(end)) return end;
  let [inside, outside] = [sound, end];
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (inside + outside) / 2;
    if (refused(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}

describe("the word", () => {
  test.each<[hits: number, of: number, attended: boolean, word: Reliability]>([
    [860, 1000, false, "high"],
    [86, 100, false, "medium"],
    [975, 1000, true, "very-high"],
    [765, 765, true, "absolute"],
    [764, 764, true, "very-high"],
    [765, 765, false, "very-high"],
    [0, 0, true, "insufficient"],
    [29, 29, true, "insufficient"],
    [30, 30, true, "high"],
    [0, 30, true, "low"],
    // the first that has a word, and the last that has not
    [23, 30, true, "low"],
    [24, 30, true, "medium"],
    [28, 30, true, "medium"],
    [29, 30, true, "high"],
    [69, 100, true, "low"],
    [70, 100, true, "medium"],
    [87, 100, true, "medium"],
    [88, 100, true, "high"],
    [99, 100, true, "high"],
    [100, 100, true, "very-high"],
    [630, 1000, true, "low"],
    [631, 1000, true, "medium"],
    [824, 1000, true, "medium"],
    [825, 1000, true, "high"],
    [963, 1000, true, "high"],
    [964, 1000, true, "very-high"],
    [9963, 10000, true, "very-high"],
    [9964, 10000, true, "absolute"],
    [72, 72, true, "high"],
    [73, 73, true, "very-high"],
    [9964, 10_000, false, "very-high"],
  ])("for %d of %d, attended %s, is %s", (hits, of, attended, word) => {
    expect(reliabilityOf(hits, of, attended)).toBe(word);
  });

  test("never sinks with the hits, and only the best needs to be attended", () => {
    const rising = ["insufficient", "low", "medium", "high", "very-high", "absolute"];
    fc.assert(
      fc.property(hitsOf, ([hits, of]) => {
        const [word, better] = [
          reliabilityOf(hits, of, true),
          reliabilityOf(Math.min(hits + 1, of), of, true),
        ];
        expect(rising.indexOf(better)).toBeGreaterThanOrEqual(rising.indexOf(word));
        expect(word === "insufficient").toBe(of < fewest);
        expect(reliabilityOf(hits, of, false)).toBe(word === "absolute" ? "very-high" : word);
      }),
    );
  });
});
