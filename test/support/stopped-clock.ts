import type { Clock, Duration, Moment } from "../../src/base/time.ts";

/** When every story begins. */
export const start: Moment = Date.parse("2026-11-21T14:05:00Z");

/** A clock that stands still until it is told to move. */
export interface StoppedClock extends Clock {
  advance(by: Duration): void;
}

/** A clock that stands at the beginning of every story. */
export function stoppedClock(): StoppedClock {
  let now = start;
  return {
    now: () => now,
    advance: (by) => {
      now += by;
    },
  };
}
