import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import type { Message } from "../../store/post/messages.ts";
import type { Letter } from "../letter/paper.ts";
import type { Carrier } from "../smtp/smtp.ts";

/**
 * Writes letters of one kind out at the moment they are sent, in the order given; undefined in place of one that
 * nobody wants any more. Many at a time, so that what they say is read from the store together.
 */
export type Composer = (
  ctx: Context,
  messages: readonly Message[],
) => Promise<readonly (Letter | undefined)[]>;

/** Every kind of letter that the desk sends; whoever opens the post office has a writer for each. */
export type LetterKind =
  | "recovery-link"
  | "password-changed"
  | "identity-lock"
  | "identity-unlocked"
  | "address-code"
  | "case-submitted"
  | "case-approved"
  | "case-rejected"
  | "case-reminder"
  | "audit-anchor";

/** Letters that hold nothing that dies: they tell people what was done, and are owed however late it has become. */
const owed: ReadonlySet<string> = new Set<LetterKind>([
  "password-changed",
  "identity-lock",
  "identity-unlocked",
  "case-submitted",
  "case-approved",
  "case-rejected",
]);

/** A letter that is owed is not given up for its days alone, before it was put off so often: hours of trying. */
const tries = 8;

/** Whether a letter is too late to be tried at a moment. */
export function isTooLate({ letter, deadlineAt, deferrals }: Message, at: Moment): boolean {
  return at >= deadlineAt && (deferrals >= tries || !owed.has(letter));
}

export type Composers<Kind extends LetterKind = LetterKind> = Readonly<Record<Kind, Composer>>;

/** What sending needs: who carries, and who writes each kind of letter. */
export interface Post {
  readonly carrier: Carrier;
  readonly composers: Readonly<Record<string, Composer>>;
}

/** A composer for letters that are few, each written by itself. */
export function oneByOne(write: (ctx: Context, message: Message) => Promise<Letter | undefined>): Composer {
  return async (ctx, messages) => {
    const letters: (Letter | undefined)[] = [];
    for (const message of messages) letters.push(await write(ctx, message));
    return letters;
  };
}
