import type { Duration } from "../base/time.ts";
import { type Interval, z } from "./reliability.ts";

/** How many requests ended, or were last seen open, after the same wait. */
export interface WaitCount {
  readonly wait: Duration;
  readonly completed: number;
  readonly failed: number;
  readonly open: number;
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

/** The share completed within a wait, and its 95 % interval. */
export interface Within extends Interval {
  readonly wait: Duration;
}

/** What was asked, each in the order in which it was asked. */
export interface Answered {
  readonly reached: readonly Reached[];
  readonly within: readonly Within[];
}

/** The estimate as far as a pass over the counts has come. */
interface Estimate {
  /** Requests that wait longer. */
  readonly waiting: number;
  /** How many as each of them would be all requests: fewer, as they stand for those last seen open before, too. */
  readonly all: number;
  /** The share completed up to the last of those, and how many since: many small shares would add up their rounding. */
  readonly before: number;
  readonly since: number;
  /** The variances of the share completed and of the share waiting, and how they vary together. */
  readonly ofCompleted: number;
  readonly ofWaiting: number;
  readonly ofBoth: number;
}

/** What floating point may have lost of a share that is reached. */
const lost = 1e-12;

/**
 * What is asked of the cumulative incidence of *completed*, with *failed* competing and *open* censored to the right,
 * after Aalen and Johansen (1978); of equal waits the ends come before the open.
 *
 * A share is reached at the first wait that has it. Its interval is where the upper bound and where the lower bound of
 * the incidence first have it. Nothing is extrapolated: beyond the last wait the share is the last that was seen.
 * The counts ascend, each wait once, and come to so many requests; that is not checked. They are gone through once,
 * and none is kept.
 */
export function incidenceOf(counts: Iterable<WaitCount>, requests: number, asked: Asked): Answered {
  const [wait, from, to] = [firsts(asked.shares), firsts(asked.shares), firsts(asked.shares)];
  const within = new Map<Duration, Interval>();
  const waits = asked.waits.toSorted((one, other) => other - one);
  let estimate = atFirst(requests);
  for (const count of counts) {
    while ((waits.at(-1) ?? Infinity) < count.wait) within.set(waits.pop() ?? 0, intervalOf(estimate));
    estimate = after(estimate, count);
    if (count.completed === 0) continue;
    const interval = intervalOf(estimate);
    wait.see(interval.share, count.wait);
    from.see(interval.to, count.wait);
    to.see(interval.from, count.wait);
  }
  const last = intervalOf(estimate);
  return {
    reached: asked.shares.map((share) => ({
      share,
      wait: wait.of(share),
      from: from.of(share),
      to: to.of(share),
    })),
    within: asked.waits.map((wait) => ({ wait, ...(within.get(wait) ?? last) })),
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

function atFirst(requests: number): Estimate {
  const certain = { ofCompleted: 0, ofWaiting: 0, ofBoth: 0 };
  // where there are none, nothing is to be divided by them
  return { waiting: requests, all: Math.max(1, requests), before: 0, since: 0, ...certain };
}

function after(estimate: Estimate, count: WaitCount): Estimate {
  const { all, before } = estimate;
  const { ofCompleted, ofWaiting, ofBoth } = varied(estimate, count);
  const variances = { ofCompleted, ofWaiting, ofBoth };
  const waiting = estimate.waiting - count.completed - count.failed;
  const since = estimate.since + count.completed;
  if (count.open === 0) return { waiting, all, before, since, ...variances };
  const longer = waiting - count.open;
  // where nobody waits longer, nobody is left to stand for the open ones
  const fewer = longer === 0 ? all : (all * longer) / waiting;
  return { waiting: longer, all: fewer, before: before + since / all, since: 0, ...variances };
}

/**
 * The variances by the delta method, wait by wait: of those waiting, completed and failed are multinomial. It comes to
 * the sums of Marubini and Valsecchi (1995, 10.12), but never divides by 0 and never subtracts large sums.
 */
function varied(estimate: Estimate, { completed, failed }: WaitCount) {
  const { waiting, all, ofCompleted, ofWaiting, ofBoth } = estimate;
  const ended = completed + failed;
  if (ended === 0) return estimate;
  const [hazard, stay, single] = [completed / waiting, (waiting - ended) / waiting, 1 / (all * all)];
  return {
    ofCompleted: ofCompleted + hazard * (2 * ofBoth + hazard * ofWaiting) + single * completed * (1 - hazard),
    ofWaiting: stay * (stay * ofWaiting + single * ended),
    ofBoth: stay * (ofBoth + hazard * ofWaiting - single * completed),
  };
}

/** On the scale log(−log share), which keeps it within 0 and 1; of none and of all it is that share alone. */
function intervalOf({ all, before, since, ofCompleted }: Estimate): Interval {
  const share = before + since / all;
  if (share <= 0) return { share: 0, from: 0, to: 0 };
  if (share >= 1 - lost) return { share: 1, from: 1, to: 1 };
  const spread = (z * Math.sqrt(Math.max(0, ofCompleted))) / (-share * Math.log(share));
  return { share, from: share ** Math.exp(spread), to: share ** Math.exp(-spread) };
}
