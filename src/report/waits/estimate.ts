import { type Interval, z } from "./reliability.ts";

/** How many requests ended at the same time, and how many were last seen open then. */
export interface Ends {
  readonly completed: number;
  readonly failed: number;
  readonly open: number;
}

/** The share completed as Aalen and Johansen (1978) estimate it, as far as a pass over the counts has come. */
export interface Estimate {
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
export const lost = 1e-12;

/** The estimate of so many requests before the first of them ended. */
export function atFirst(requests: number): Estimate {
  const certain = { ofCompleted: 0, ofWaiting: 0, ofBoth: 0 };
  // where there are none, nothing is to be divided by them
  return { waiting: requests, all: Math.max(1, requests), before: 0, since: 0, ...certain };
}

/** The estimate after the next longer wait; of equal waits the ends come before the open. */
export function after(estimate: Estimate, ends: Ends): Estimate {
  const { all, before } = estimate;
  const { ofCompleted, ofWaiting, ofBoth } = varied(estimate, ends);
  const variances = { ofCompleted, ofWaiting, ofBoth };
  const waiting = estimate.waiting - ends.completed - ends.failed;
  const since = estimate.since + ends.completed;
  if (ends.open === 0) return { waiting, all, before, since, ...variances };
  const longer = waiting - ends.open;
  // where nobody waits longer, nobody is left to stand for the open ones
  const fewer = longer === 0 ? all : (all * longer) / waiting;
  return { waiting: longer, all: fewer, before: before + since / all, since: 0, ...variances };
}

/**
 * The variances by the delta method, wait by wait: of those waiting, completed and failed are multinomial. It comes to
 * the sums of Marubini and Valsecchi (1995), but never divides by 0 and never subtracts large sums.
 */
function varied(estimate: Estimate, { completed, failed }: Ends) {
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

/**
 * The share completed and its 95 % interval, on the scale log(−log share), which keeps it within 0 and 1; of none and
 * of all it is that share alone.
 */
export function intervalOf({ all, before, since, ofCompleted }: Estimate): Interval {
  const share = before + since / all;
  if (share <= 0) return { share: 0, from: 0, to: 0 };
  if (share >= 1 - lost) return { share: 1, from: 1, to: 1 };
  // a variance of next to nothing must not be rounded below it
  const spread = (z * Math.sqrt(Math.max(0, ofCompleted))) / (-share * Math.log(share));
  return { share, from: share ** Math.exp(spread), to: share ** Math.exp(-spread) };
}
