import { adviceFor, type Step } from "../delivery/diagnosis/advice.ts";
import { type Facts, isOver, newestLetter, silentAfter } from "../delivery/diagnosis/facts.ts";

/**
 * The ways on from a link that leads nowhere, the nearest first: taken half an hour ago and not used, come back, given
 * up, or with a provider that is in trouble. None while it may still do, nor once it was opened. What whoever asks may
 * not do now is not among them.
 */
export function nextWays(facts: Facts): readonly Step[] {
  return isStuck(facts) ? adviceFor(facts, ["resend", "validate"]) : [];
}

function isStuck(facts: Facts): boolean {
  const { recovery, trouble, now } = facts;
  const letter = newestLetter(facts);
  if (!recovery || !letter || isOver(facts)) return false;
  if (recovery.status === "held" || recovery.openedAt !== undefined || recovery.method === "in-person")
    return false;
  const { status, acceptedAt } = letter;
  const silent = acceptedAt !== undefined && now >= acceptedAt + silentAfter;
  return silent || status === "bounced" || status === "failed" || trouble !== undefined;
}
