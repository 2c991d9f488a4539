import { type Duration, second } from "../../base/time.ts";
import { type WaitKind, waitKinds } from "../../store/waits/rows.ts";
import { addCounts, scaleSteps, stepOf, waitOf } from "../../store/waits/scale.ts";
import type { WaitCount } from "./incidence.ts";

/** The waits of a group of requests, put together. */
export interface Tally {
  /** How many requests stood so, and all of them. */
  readonly counts: Readonly<Record<WaitKind, number>>;
  readonly requests: number;
  /** Adds a request; a wait under a second counts as one of a second. */
  add(wait: Duration, kind: WaitKind): void;
  /** How many were done within a wait; exact for the waits that the scale knows, see store/wait-scale. */
  completedWithin(wait: Duration): number;
  /** The waits in ascending order, each once. */
  ascending(): Iterable<WaitCount>;
}

/** A tally that counts waits by the steps of the scale: small, and off by less than 1 %. */
export interface SteppedTally extends Tally {
  /** Adds counts as the store keeps them. */
  addCounts(written: string, kind: WaitKind): void;
}

export function steppedTally(): SteppedTally {
  const counts = { completed: 0, failed: 0, open: 0 };
  const fresh = () => new Float64Array(scaleSteps);
  const [completed, failed, open] = [fresh(), fresh(), fresh()];
  const steps = { completed, failed, open };
  return {
    counts,
    get requests() {
      return counts.completed + counts.failed + counts.open;
    },
    add: (wait, kind) => {
      const step = stepOf(wait);
      steps[kind][step] = (steps[kind][step] ?? 0) + 1;
      counts[kind] += 1;
    },
    addCounts: (written, kind) => {
      counts[kind] += addCounts(written, steps[kind]);
    },
    completedWithin: (wait) => completed.subarray(0, stepOf(wait) + 1).reduce((sum, count) => sum + count, 0),
    *ascending() {
      for (let step = 0; step < scaleSteps; step += 1) {
        const count = { completed: completed[step] ?? 0, failed: failed[step] ?? 0, open: open[step] ?? 0 };
        if (count.completed + count.failed + count.open > 0) yield { wait: waitOf(step), ...count };
      }
    },
  };
}

/** An empty tally that keeps every wait as it is, eight bytes each. */
export function exactTally(): Tally {
  const counts = { completed: 0, failed: 0, open: 0 };
  let kept = new Float64Array(256);
  let requests = 0;
  let sorted = true;
  const ascending = () => {
    if (!sorted) kept.subarray(0, requests).sort();
    sorted = true;
    return kept.subarray(0, requests);
  };
  return {
    counts,
    get requests() {
      return requests;
    },
    add: (wait, kind) => {
      if (requests === kept.length) kept = grown(kept);
      kept[requests] = 4 * Math.max(wait, second) + waitKinds.indexOf(kind);
      requests += 1;
      counts[kind] += 1;
      sorted = false;
    },
    completedWithin: (wait) => {
      let within = 0;
      for (const value of ascending()) {
        if (value >= 4 * wait + 4) break;
        if (value % 4 === 0) within += 1;
      }
      return within;
    },
    ascending: () => grouped(ascending()),
  };
}

function grown(kept: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.ceil(kept.length * 1.5));
  larger.set(kept);
  return larger;
}

function* grouped(values: Float64Array): Generator<WaitCount> {
  for (let at = 0; at < values.length; ) {
    const wait = Math.floor((values[at] ?? 0) / 4);
    const count = [0, 0, 0];
    for (; at < values.length && Math.floor((values[at] ?? 0) / 4) === wait; at += 1) {
      const kind = (values[at] ?? 0) % 4;
      count[kind] = (count[kind] ?? 0) + 1;
    }
    const [completed = 0, failed = 0, open = 0] = count;
    yield { wait, completed, failed, open };
  }
}
