import { describe, expect, test } from "vitest";
import type { Answered } from "../../src/report/waits/incidence.ts";
import { incidence, type Waited } from "../support/waits.ts";

const seed = 20261130;
const runs = 600;
const size = 150;

/** Numbers in [0, 1) that repeat. */
function chances(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ends come at a rate of 1, four of five completed; somebody looks after an even time up to so long. */
function drawn(chance: () => number, longest: number): readonly Waited[] {
  return Array.from({ length: size }, () => {
    const [end, seen] = [-Math.log(1 - chance()), chance() * longest];
    const how = chance() < 0.8 ? "completed" : "failed";
    return seen < end ? { wait: seen, end: "open" } : { wait: end, end: how };
  });
}

/** The true share completed within a wait, and the true wait of the half. */
const truth = (wait: number) => 0.8 * (1 - Math.exp(-wait));
const half = -Math.log(1 - 0.5 / 0.8);

describe.each([
  ["many", 3],
  ["few", 12],
])("where %s are still open when looked at", (_case, longest) => {
  const chance = chances(seed + longest);
  const found = Array.from({ length: runs }, () => incidence(drawn(chance, longest), [0.5], [0.2, 1, 2]));
  const often = (holds: (answered: Answered) => boolean) => found.filter(holds).length / runs;

  test.each([0.2, 1, 2])("95 %% of intervals hold the share within %d", (wait) => {
    const holding = often(({ within }) => {
      const { from = 1, to = 0 } = within.find((each) => each.wait === wait) ?? {};
      return from <= truth(wait) && truth(wait) <= to;
    });
    expect(holding).toBeGreaterThan(0.92);
    expect(holding).toBeLessThan(0.98);
  });

  test("95 % of intervals hold the wait of the half", () => {
    const holding = often(({ reached }) => {
      const { from = Number.POSITIVE_INFINITY, to = Number.POSITIVE_INFINITY } = reached[0] ?? {};
      return from <= half && half <= to;
    });
    expect(holding).toBeGreaterThan(0.92);
    expect(holding).toBeLessThan(0.98);
  });

  test("the shares are right on the average", () => {
    for (const [at, wait] of [0.2, 1, 2].entries()) {
      const shares = found.map(({ within }) => within[at]?.share ?? Number.NaN);
      const mean = shares.reduce((one, other) => one + other, 0) / runs;
      expect(Math.abs(mean - truth(wait))).toBeLessThan(0.01);
    }
  });
});
