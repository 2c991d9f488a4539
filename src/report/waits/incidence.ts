import type { Duration } from "../../base/time.ts";
import { after, atFirst, type Ends, type Estimate, intervalOf, lost } from "./estimate.ts";
import type { Interval } from "./reliability.ts";

/** How many requests ended, or were last seen open, after the same wait. */
export interface WaitCount extends Ends {
  readonly wait: Duration;
}

/** What is asked of an incidence: the waits at which a share is reached, and the shares reached within a wait. */
export interface Asked {
  readonly shares: readonly number[];
  readonly waits: readonly Duration[];
}

/** The wait at which a share is reached, and its 95 % interval; undefined what was not reached as far as seen. */
export interface Reached {
  readonly share: number;
  readonly wait: Duration | undefined;
  readonly from: Duration | undefined;
  readonly to: Duration | undefined;
}

export interface Within extends Interval {
  readonly wait: Duration;
}

/** What was asked, each in the order in which it was asked. */
export interface Answered {
  readonly reached: readonly Reached[];
  readonly within: readonly Within[];
}

/**
 * What is asked of the cumulative incidence of *completed*, with *failed* competing and *open* censored to the right,
 * after Aalen and Johansen; of equal waits the ends come before the open.
 *
 * A share is reached at the first wait that has it. Its interval is where the upper bound and where the lower bound of
 * the incidence first have it. Nothing is extrapolated: beyond the last wait the share is the last that was seen.
 * The counts ascend, each wait once, and come to so many requests; that is not checked. They are gone through once,
 * and none is kept.
 */
export function incidenceOf(counts: Iterable<WaitCount>, requests: number, asked: Asked): Answered {
  const [wait, from, to] = [firsts(asked.shares), firsts(asked.shares), firsts(asked.shares)];
  const within = lastWithin(asked.waits);
  let estimate = atFirst(requests);
  for (const count of counts) {
    within.see(estimate, count.wait);
    estimate = after(estimate, count);
    if (count.completed === 0) continue;
    const interval = intervalOf(estimate);
    wait.see(interval.share, count.wait);
    from.see(interval.to, count.wait);
    to.see(interval.from, count.wait);
  }
  const reachedAt = (share: number) => ({ wait: wait.of(share), from: from.of(share), to: to.of(share) });
  return {
    reached: asked.shares.map((share) => ({ share, ...reachedAt(share) })),
    within: asked.waits.map((wait) => ({ wait, ...(within.of(wait) ?? intervalOf(estimate)) })),
  };
}

/** The first waits at which what is seen, wait by wait, has each share. */
function firsts(shares: readonly number[]) {
  const missing = shares.toSorted((one, other) => other - one);
  const found = new Map<number, Duration>();
  return {
    see(seen: number, wait: Duration): void {
      while ((missing.at(-1) ?? Infinity) * (1 - lost) <= seen) found.set(missing.pop() ?? 0, wait);
    },
    of: (share: number): Duration | undefined => found.get(share),
  };
}

/** The last estimate within each wait, as far as a longer one has come up. */
function lastWithin(waits: readonly Duration[]) {
  const missing = waits.toSorted((one, other) => other - one);
  const found = new Map<Duration, Interval>();
  return {
    see(estimate: Estimate, next: Duration): void {
      while ((missing.at(-1) ?? Infinity) < next) found.set(missing.pop() ?? 0, intervalOf(estimate));
    },
    of: (wait: Duration): Interval | undefined => found.get(wait),
  };
}
