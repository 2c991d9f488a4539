import type { Moment } from "../../base/time.ts";
import type { Message } from "../../store/post/messages.ts";
import type { Kept } from "../../store/post/queue.ts";

/** Every kind of letter that the desk sends; whoever opens the post office has a writer for each. */
export type LetterKind =
  | "recovery-link"
  | "password-changed"
  | "history-link"
  | "identity-lock"
  | "identity-unlocked"
  | "address-code"
  | "address-confirm"
  | "case-submitted"
  | "case-approved"
  | "case-rejected"
  | "case-reminder"
  | "details-changed"
  | "audit-anchor";

/** Letters that hold nothing that dies: they tell people what was done, and are owed however late it has become. */
const owed: readonly LetterKind[] = [
  "password-changed",
  "identity-lock",
  "identity-unlocked",
  "case-submitted",
  "case-approved",
  "case-rejected",
  "details-changed",
];

/** A letter that is owed is not given up for its days alone, before it was put off so often: hours of trying. */
export const kept: Kept = { letters: owed, tries: 8 };

/** Whether a letter is too late to be tried at a moment. */
export function isTooLate({ letter, deadlineAt, deferrals }: Message, at: Moment): boolean {
  return at >= deadlineAt && (deferrals >= kept.tries || !kept.letters.includes(letter));
}
