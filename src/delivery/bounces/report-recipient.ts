import { judgeAddress, maskAddress } from "../../channel/email/address.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { verdictOn } from "../mailbox/mailbox.ts";
import { fromXtext } from "./report-fields.ts";
import type { Outcome } from "./report-status.ts";

/** What a report says of a letter, and of whom: its own mailbox, or an address that the mailbox passed it on to. */
export interface Meant {
  readonly outcome: Outcome;
  /** Masked; undefined where it is the mailbox itself. */
  readonly passedTo: string | undefined;
}

/**
 * What a report says of the letter to a contact point; undefined where it is about another sending. Of several
 * outcomes the mildest counts, for no more than that is certain, and a forward that failed after what the mailbox did.
 */
export function meantBy(outcomes: readonly Outcome[], point: ContactPoint): Meant | undefined {
  return outcomes
    .flatMap((outcome) => meant(outcome, point))
    .toSorted((one, other) => weightOf(one, point) - weightOf(other, point))[0];
}

/** Another final recipient proves nothing against the mailbox, be it a forward or only a name of its own for it. */
function meant(outcome: Outcome, point: ContactPoint): readonly Meant[] {
  const { originalRecipient, finalRecipients } = outcome;
  const [other] = finalRecipients;
  if (other !== undefined && !finalRecipients.some((each) => isMailbox(each, point)))
    return [{ outcome, passedTo: maskAddress(other).slice(0, longestShown) }];
  const ours = originalRecipient === undefined || isMailbox(originalRecipient, point);
  return ours ? [{ outcome, passedTo: undefined }] : [];
}

/** As long as an address may be. */
const longestShown = 254;

/** Whether what a server wrote is the mailbox; servers change capitals, drop tags, and repeat xtext as it came. */
function isMailbox(written: string, { address, canonical }: ContactPoint): boolean {
  return [written, fromXtext(written)].some((each) => {
    const judged = judgeAddress(each);
    const same = judged.outcome === "valid" && judged.canonical === canonical;
    return same || each.toLowerCase() === address.toLowerCase();
  });
}

function weightOf(
  { outcome: { action, class: meaning }, passedTo }: Meant,
  { channel }: ContactPoint,
): number {
  if (action !== "failed") return action === "delayed" ? 1 : 0;
  if (passedTo !== undefined) return 5;
  const state = verdictOn(channel, meaning)?.state;
  return state === undefined ? 2 : state === "suppressed" ? 3 : 4;
}
