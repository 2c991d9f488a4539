import fc from "fast-check";
import { expect, test } from "vitest";
import type { Random } from "../../../src/base/random.ts";
import { minute, second } from "../../../src/base/time.ts";
import { email } from "../../../src/channel/email/email.ts";
import { jitteredWait, retryWait } from "../../../src/delivery/send/timetable.ts";

const { waits } = email.carriage;

test.each([
  [1, 60 * second],
  [2, 3 * minute],
  [3, 8 * minute],
  [4, 20 * minute],
  [5, 40 * minute],
  [6, 80 * minute],
  [7, 160 * minute],
])("after attempt %d the next waits %d ms", (attempts, wait) => {
  expect(retryWait(waits, attempts)).toBe(wait);
});

test("chance adds at most a tenth, and never takes anything away", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempts, part) => {
        const random: Random = { bytes: () => Buffer.alloc(0), int: (bound) => Math.floor(part * bound) };
        const extra = jitteredWait(waits, attempts, random) - retryWait(waits, attempts);
        expect(extra).toBeGreaterThanOrEqual(0);
        expect(extra).toBeLessThan(retryWait(waits, attempts) / 10 + 1);
      },
    ),
  );
});
