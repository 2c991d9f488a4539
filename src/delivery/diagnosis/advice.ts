import type { Act } from "../../base/acts.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { type Facts, isOver, isWaiting, newestLetter } from "./facts.ts";
import { type StepName, type StepRule, steps } from "./steps.ts";

/** Something to do now: a command to paste, or what to ask of the person. */
export interface Step {
  /** What it takes to do it; undefined where it is only said. */
  readonly act: Act | undefined;
  /** Undefined where there is none, or whoever asks may not. */
  readonly command: string | undefined;
  /** Not before this moment; undefined: at once. */
  readonly from: Moment | undefined;
  readonly sentence: Sentence;
}

/** What no role is asked for: whoever sits at the machine may. */
const withoutSession: readonly Act[] = ["delivery.run", "desk.examine"];

/** What to do, in the order given: what is not allowed now gives way to what is, what the role may not to who may. */
export function adviceFor(facts: Facts, names: readonly StepName[]): readonly Step[] {
  const allowed = [...new Set(names.flatMap((name) => routeTo(name, facts)))];
  return allowed.map((name) => stepFrom(facts, steps[name]));
}

function stepFrom(facts: Facts, { sentence, act, instead, command, from }: StepRule): Step {
  const may = act === undefined || withoutSession.includes(act) || facts.acts.includes(act);
  const to = newestLetter(facts)?.to ?? facts.address?.to ?? "—";
  return {
    act,
    command: may ? command?.(facts) : undefined,
    from: may ? from?.(facts) : undefined,
    sentence: may ? fill(sentence, { to }) : (instead ?? sentence),
  };
}

/** The way to a link: through whatever stands before it. */
function routeTo(name: StepName, facts: Facts): readonly StepName[] {
  if (name === "restore") return facts.address?.health ? [name] : [];
  if (name !== "start" && name !== "resend") return [name];
  const barred = barredBy(facts);
  if (barred) return barred;
  if (isOver(facts)) return facts.lockedUntil === undefined ? ["start"] : ["unlock", "start"];
  const letter = newestLetter(facts);
  return letter && isWaiting(letter, facts.now) ? ["run"] : ["resend"];
}

function barredBy({ person, hold, address }: Facts): readonly StepName[] | undefined {
  if (person.status !== "active") return ["register"];
  if (hold) return ["validate"];
  if (address?.health) return ["update", "validate", "restore"];
  return !address || address.shared ? ["update", "validate"] : undefined;
}
