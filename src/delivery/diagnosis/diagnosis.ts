import { fill, type Sentence } from "../../base/texts.ts";
import { type Moment, minute, spoken } from "../../base/time.ts";
import { adviceFor, type Step } from "./advice.ts";
import type { Cause } from "./cause.ts";
import type { Evidence } from "./evidence.ts";
import { type Facts, newestLetter } from "./facts.ts";
import { personCauses } from "./person-causes.ts";
import { recoveryCauses } from "./recovery-causes.ts";
import { refusalCauses } from "./refusals.ts";
import { takenCauses } from "./taken-causes.ts";
import { unsentCauses } from "./unsent-causes.ts";

/** What may be the cause, what speaks for it, what to do now, and what to say. */
export interface Hypothesis extends Pick<Cause, "verdict" | "confidence" | "what" | "say"> {
  readonly evidence: readonly Evidence[];
  readonly advice: readonly Step[];
}

/** The table: the first row that fits is the verdict, the others that fit are told after it. */
export const causes: readonly Cause[] = [
  ...personCauses,
  ...recoveryCauses,
  ...unsentCauses,
  ...refusalCauses,
  ...takenCauses,
];

/** Judges by the table alone, so that every operator gives the same answer: the verdict first, then what fits too. */
export function diagnose(facts: Facts): readonly [Hypothesis, ...Hypothesis[]] {
  const [verdict, ...others] = causes.filter(({ when }) => when(facts));
  if (!verdict) throw new TypeError("the table of causes has a gap");
  return [hypothesisFrom(verdict, facts), ...others.map((cause) => hypothesisFrom(cause, facts))];
}

function hypothesisFrom({ verdict, confidence, what, ...cause }: Cause, facts: Facts): Hypothesis {
  const { evidence, next, say } = cause;
  const aloud = fill(say, placesFor(facts));
  return { verdict, confidence, what, evidence: evidence(facts), advice: adviceFor(facts, next), say: aloud };
}

/** What fills the places of a sentence read aloud. */
function placesFor(facts: Facts) {
  const { now, recovery, address, letters, lockedUntil, resendFrom } = facts;
  const letter = newestLetter(facts);
  return {
    to: letter?.to ?? address?.to ?? "",
    address: address?.to ?? "",
    n: letters.length,
    acceptedAgo: ago(letter?.acceptedAt, now),
    closedAgo: ago(recovery?.closedAt, now),
    retryIn: between(now, letter?.dueAt),
    resendIn: between(now, resendFrom),
    openIn: between(now, lockedUntil),
  };
}

/** How long ago in words, to the nearest minute: what is to come is never told too soon, but this is over. */
function ago(moment: Moment | undefined, now: Moment): Sentence {
  return between(moment, moment === undefined ? now : moment + Math.round((now - moment) / minute) * minute);
}

/** How long in words, in minutes at least: nobody is told seconds. */
function between(from: Moment | undefined, until: Moment | undefined): Sentence {
  const length = from === undefined || until === undefined ? 0 : until - from;
  return spoken(Math.max(2 * minute, length));
}
