/** How far a 95 % interval reaches to either side, in standard errors: the 97.5 % point of the standard normal. */
export const z = 1.959963984540054;

/** A share of 1, and the 95 % interval around it. */
export interface Interval {
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/** How sure it is that what was asked for is done, in one word. */
export type Reliability = "insufficient" | "low" | "medium" | "high" | "very-high" | "absolute";

/** Fewer decided than this say nothing. */
export const fewest = 30;

/** The words from the best down, each with what the share is at least, as far as 95 % can tell. */
const words: readonly (readonly [least: number, word: Reliability])[] = [
  [0.995, "absolute"],
  [0.95, "very-high"],
  [0.8, "high"],
  [0.6, "medium"],
  [0, "low"],
];

/** What the lower end of the interval is at least for a word. */
export function lowestOf(word: Reliability): number {
  return words.find(([, each]) => each === word)?.[0] ?? 0;
}

/** The share of hits and its 95 % interval after Wilson (1927), within 0 and 1; of none it is 0, from 0 to 1. */
export function wilson(hits: number, of: number): Interval {
  if (of === 0) return { share: 0, from: 0, to: 1 };
  const missed = of - hits;
  const half = z * Math.sqrt((hits * missed) / of + (z * z) / 4);
  const bound = (middle: number) => middle / (of + z * z);
  return {
    share: hits / of,
    from: bound(hits + (z * z) / 2 - half),
    // the sum would round past 1
    to: missed === 0 ? 1 : bound(hits + (z * z) / 2 + half),
  };
}

/** The word for so many hits, by the lower end of their interval; only what was attended is ever absolute. */
export function reliabilityOf(hits: number, of: number, attended: boolean): Reliability {
  if (of < fewest) return "insufficient";
  const { from } = wilson(hits, of);
  const [, word] = words.find(([least]) => from >= least) ?? [0, "low"];
  return word === "absolute" && !attended ? "very-high" : word;
}
