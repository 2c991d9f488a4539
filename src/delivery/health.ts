import { type Duration, day, type Moment } from "../base/time.ts";
import type { ContactHealth } from "../store/contact-health.ts";
import type { ReplyClass } from "./reply.ts";

/** How a final refusal of each kind speaks against the mailbox; a kind that is not here is no fault of the mailbox. */
const verdicts: Partial<
  Record<ReplyClass, { readonly state: ContactHealth["state"]; readonly life?: Duration }>
> = {
  "no-such-address": { state: "obsolete" },
  "no-such-domain": { state: "obsolete" },
  malformed: { state: "obsolete" },
  disabled: { state: "obsolete" },
  "mailbox-full": { state: "suppressed", life: day },
  unreachable: { state: "suppressed", life: day },
  permanent: { state: "suppressed", life: 3 * day },
};

/** The kinds of refusal that speak against a mailbox. */
export const kindsAgainst = Object.keys(verdicts) as readonly ReplyClass[];

/** What a final refusal says of the mailbox it was for; undefined where it says nothing against it. */
export function healthAfter(meaning: ReplyClass, message: string, now: Moment): ContactHealth | undefined {
  const verdict = verdicts[meaning];
  if (!verdict) return undefined;
  const { state, life } = verdict;
  return { state, class: meaning, since: now, until: life === undefined ? undefined : now + life, message };
}
