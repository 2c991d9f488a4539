import { type Duration, day, hour, minute, second } from "../../base/time.ts";

/**
 * Waits that shares are asked for, such as "within 15 minutes": edges of the scale, so that what is counted up to
 * one of them is counted exactly.
 */
const asked: readonly Duration[] = [
  minute,
  3 * minute,
  5 * minute,
  15 * minute,
  30 * minute,
  24 * hour,
  48 * hour,
];

/** Each step of the scale is wider than the one below by this factor: its middle is off by 0.75 % at the most. */
const growth = 1.015;

/** Nobody's wait is told in less than a second, and what took over a year is a wait of a year. */
const shortest = second;
const longest = 366 * day;

/** The longest wait of each step, ascending. */
const edges: readonly Duration[] = [...new Set([...geometric(), ...asked])].toSorted(
  (one, other) => one - other,
);

export const scaleSteps = edges.length;

function geometric(): readonly Duration[] {
  const count = Math.ceil(Math.log(longest / shortest) / Math.log(growth));
  return Array.from({ length: count + 1 }, (_, step) => shortest * growth ** step);
}

export function stepOf(wait: Duration): number {
  let [low, high] = [0, edges.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wait <= (edges[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What stands for every wait of a step: off by less than 1 % from a second up to a year. */
export function waitOf(step: number): Duration {
  const upper = edges[step] ?? longest;
  const lower = edges[step - 1] ?? upper;
  return (2 * lower * upper) / (lower + upper);
}

/** Counts of waits by step, written down: `217 218:3`, the step alone where there is one wait. */
export function writtenCounts(counts: ReadonlyMap<number, number>): string {
  return [...counts]
    .filter(([, count]) => count > 0)
    .toSorted(([one], [other]) => one - other)
    .map(([step, count]) => (count === 1 ? `${step}` : `${step}:${count}`))
    .join(" ");
}

/** Reads written counts: each step and how often it was counted. */
export function* readCounts(written: string): Generator<readonly [step: number, count: number]> {
  for (const each of written.split(" ")) {
    const [step = "", count = "1"] = each.split(":");
    if (step !== "") yield [Number(step), Number(count)];
  }
}

const space = 32;
const zero = 48;
const colon = 58;

/**
 * Adds written counts to counts by step, one list after another where several were joined by spaces, and gives
 * how many were counted. By hand, and into an array: a report over years reads a million steps.
 */
export function addCounts(written: string, into: Float64Array): number {
  let [all, step, count] = [0, 0, 0];
  let counting = false;
  for (let at = 0; at <= written.length; at += 1) {
    const code = at < written.length ? written.charCodeAt(at) : space;
    if (code === colon) counting = true;
    else if (code !== space) {
      if (counting) count = count * 10 + code - zero;
      else step = step * 10 + code - zero;
    } else if (at > 0 && written.charCodeAt(at - 1) !== space) {
      const times = counting ? count : 1;
      into[step] = (into[step] ?? 0) + times;
      all += times;
      step = 0;
      count = 0;
      counting = false;
    }
  }
  return all;
}
