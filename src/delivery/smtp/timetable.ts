import type { Random } from "../../base/random.ts";
import { type Duration, minute, second } from "../../base/time.ts";

/** After it a sender is taken for dead, and its letters are another's. */
export const leaseLife: Duration = 2 * minute;

/** The longest that each part of handing a letter over may take: together they are shorter than a lease. */
export const limits = {
  connect: 10 * second,
  signIn: 20 * second,
  send: minute,
  rest: 5 * second,
} as const satisfies Readonly<Record<string, Duration>>;

/** How long a letter may wait in hand: after it a slow server could still be at it when its lease is over. */
export const patience: Duration =
  leaseLife - (2 * limits.connect + limits.signIn + limits.send + limits.rest) - second;

/** Waits after the first, second, … deferral; from then on each doubles the one before. */
const timetable: readonly Duration[] = [60 * second, 3 * minute, 8 * minute, 20 * minute];

/** The wait after so many deferrals, without chance. */
export function retryWait(deferrals: number): Duration {
  const last = timetable.length - 1;
  const index = Math.max(0, deferrals - 1);
  const base = timetable[Math.min(index, last)] ?? minute;
  return base * 2 ** Math.min(Math.max(0, index - last), 10);
}

/** The wait with up to a tenth more, so that letters deferred together do not come back together. */
export function jitteredWait(deferrals: number, random: Random): Duration {
  const wait = retryWait(deferrals);
  return wait + random.int(Math.ceil(wait / 10));
}
