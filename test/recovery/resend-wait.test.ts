import { expect, test } from "vitest";
import { day, hour, type Moment, minute } from "../../src/base/time.ts";
import { resendAllowedAt } from "../../src/recovery/resend-wait.ts";

const now = 1_000 * day;
const at = (...ago: readonly number[]) =>
  ago.map((each) => ({ queuedAt: now - each, subject: "recovery:R1" }));
const other = (ago: number) => ({ queuedAt: now - ago, subject: "recovery:R2" });

test.each<[string, Parameters<typeof resendAllowedAt>[0], Moment]>([
  ["at once where nothing was sent", [], now],
  ["two minutes after the first", at(0), now + 2 * minute],
  ["four after the second", at(minute, 0), now + 4 * minute],
  ["eight after the third", at(2, 1, 0), now + 8 * minute],
  ["sixteen after the fourth and from then on", at(4, 3, 2, 1, 0), now + 16 * minute],
  ["at once when that is over", at(2 * minute), now],
  [
    "a day after the first of five more",
    at(6 * hour, 5 * hour, 4 * hour, 3 * hour, 2 * hour, hour),
    now + 19 * hour,
  ],
  ["whichever recovery they were for, but by its own letters", [...at(3, 2, 1), other(0)], now + 2 * minute],
  ["without what is older than a day", at(day, day, day, day, day, day, hour), now],
])("another link may be sent %s", (_case, letters, allowed) => {
  expect(resendAllowedAt(letters, now)).toBe(allowed);
});
