import type { Figures } from "./figures.ts";
import { publishedDelayedShare } from "./published.ts";
import { lowestOf } from "./reliability.ts";

/** What of the published figures a method may fall short of. */
export type Claim = "wait" | "reliability" | "delays";

/**
 * How a claim stands: measured as published; certainly not so, by the whole 95 % interval; or not so as far as it
 * was measured, but too little was.
 */
export type Standing = "holds" | "fails" | "unproven";

/** Whether what is published of a method is true. */
export interface Verdict {
  /** The worst of the claims; *unproven* where too few requests were decided. */
  readonly standing: Standing;
  readonly claims: Readonly<Partial<Record<Claim, Standing>>>;
}

/** Judges each claim, and what is published of a method as a whole. */
export function verdictOn(figures: Figures): Verdict {
  if (figures.reliability === "insufficient") return { standing: "unproven", claims: {} };
  const { published, p75, inTime, delayed } = figures;
  const lowest = lowestOf(published.reliability);
  const claims: Partial<Record<Claim, Standing>> = {
    wait: standing(isOver(p75.wait, published.to), isOver(p75.from, published.to)),
    reliability: standing(inTime.from < lowest, inTime.to < lowest),
    ...(delayed
      ? { delays: standing(delayed.share > publishedDelayedShare, delayed.from > publishedDelayedShare) }
      : {}),
  };
  const all = Object.values(claims);
  const worst = all.includes("fails") ? "fails" : all.includes("unproven") ? "unproven" : "holds";
  return { standing: worst, claims };
}

/** Never reached is longer than anything published. */
function isOver(wait: number | undefined, limit: number): boolean {
  return wait === undefined || wait > limit;
}

function standing(isShort: boolean, isCertain: boolean): Standing {
  if (!isShort) return "holds";
  return isCertain ? "fails" : "unproven";
}
