import type { Kind } from "../base/error-codes.ts";
import { joined, type Sentence } from "../base/texts.ts";

/** How something is, the gravest last. */
export const verdicts = ["not-applicable", "good", "unknown", "warning", "fault"] as const;
export type Verdict = (typeof verdicts)[number];

/** One thing that an examination saw. */
export type Observation =
  | { readonly verdict: "good" | "unknown" | "not-applicable"; readonly sentence: Sentence }
  | { readonly verdict: "warning"; readonly sentence: Sentence; readonly mend: Sentence }
  | {
      readonly verdict: "fault";
      readonly sentence: Sentence;
      readonly mend: Sentence;
      /** What kind of failure it leads to. */
      readonly kind: Kind;
    };

/** What an examination came to. */
export interface Finding {
  /** The examination, by its stable name. */
  readonly check: string;
  /** The same for people. */
  readonly title: Sentence;
  readonly verdict: Verdict;
  readonly sentence: Sentence;
  /** How to mend it, a line for each thing. */
  readonly mend?: Sentence;
  readonly kinds: readonly Kind[];
}

/** As it should be. */
export function good(sentence: Sentence): Observation {
  return { verdict: "good", sentence };
}

/** It could not be seen, which says nothing against it. */
export function unknown(sentence: Sentence): Observation {
  return { verdict: "unknown", sentence };
}

/** There is nothing of the kind at this desk. */
export function notApplicable(sentence: Sentence): Observation {
  return { verdict: "not-applicable", sentence };
}

/** It works, and should be otherwise. */
export function warning(sentence: Sentence, mend: Sentence): Observation {
  return { verdict: "warning", sentence, mend };
}

/** It does not work, or will not for long. */
export function fault(kind: Kind, sentence: Sentence, mend: Sentence): Observation {
  return { verdict: "fault", sentence, mend, kind };
}

/** All that an examination saw as one finding: the gravest verdict, and only what is not as it should be if anything is. */
export function findingOf(check: string, title: Sentence, observations: readonly Observation[]): Finding {
  const rank = ({ verdict }: Observation) => verdicts.indexOf(verdict);
  const worst = observations.toSorted((one, other) => rank(other) - rank(one));
  const verdict = worst[0]?.verdict ?? "not-applicable";
  const bad = worst.filter((each) => each.verdict === "fault" || each.verdict === "warning");
  const told = bad.length > 0 ? bad : worst.filter((each) => each.verdict === verdict);
  const mends = distinct(bad.map((each) => each.mend));
  return {
    check,
    title,
    verdict,
    sentence: joined(distinct(told.map(({ sentence }) => sentence)), " "),
    ...(mends.length === 0 ? {} : { mend: joined(mends, "\n") }),
    kinds: worst.flatMap((each) => (each.verdict === "fault" ? [each.kind] : [])),
  };
}

function distinct(sentences: readonly Sentence[]): readonly Sentence[] {
  return sentences.filter((one, at) => sentences.findIndex((other) => other.en === one.en) === at);
}
