import { type Duration, minute, second } from "../base/time.ts";

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
