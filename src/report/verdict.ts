import type { Figures } from "./figures.ts";
import { publishedDelayedShare } from "./published.ts";
import type { Reliability } from "./reliability.ts";

/** In what a method falls short of what is published of it. */
export type Shortfall = "slower" | "less-reliable" | "more-delayed";

/** Whether what is published of a method holds; undefined where too few requests were decided to say. */
export interface Verdict {
  readonly holds: boolean | undefined;
  readonly shortfalls: readonly Shortfall[];
}

const ranks: readonly Reliability[] = ["low", "medium", "high", "very-high", "absolute"];

/**
 * Judges measured against published: the middle half no slower than the published wait, a reliability no lower,
 * and a delayed share that is not certainly above the published one (its whole interval).
 */
export function verdictOn(figures: Figures): Verdict {
  const { published, typicalTo, reliability, delayed } = figures;
  if (reliability === "insufficient") return { holds: undefined, shortfalls: [] };
  const shortfalls: Shortfall[] = [];
  if (typicalTo === undefined || typicalTo > published.to) shortfalls.push("slower");
  if (ranks.indexOf(reliability) < ranks.indexOf(published.reliability)) shortfalls.push("less-reliable");
  if (delayed && delayed.from > publishedDelayedShare) shortfalls.push("more-delayed");
  return { holds: shortfalls.length === 0, shortfalls };
}
