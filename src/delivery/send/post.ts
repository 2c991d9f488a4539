import type { Letter } from "../../base/channel.ts";
import type { Context } from "../../base/context.ts";
import type { Carriers } from "../../channel/channels.ts";
import type { Message } from "../../store/post/messages.ts";
import type { LetterKind } from "../letter/kind.ts";

/**
 * Writes letters of one kind out at the moment they are sent, in the order given; undefined in place of one that
 * nobody wants any more. Many at a time, so that what they say is read from the store together.
 */
export type Composer = (
  ctx: Context,
  messages: readonly Message[],
) => Promise<readonly (Letter | undefined)[]>;

export type Composers<Kind extends LetterKind = LetterKind> = Readonly<Record<Kind, Composer>>;

/** What sending needs: who carries by each channel, and who writes each kind of letter. */
export interface Post {
  readonly carriers: Carriers;
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
