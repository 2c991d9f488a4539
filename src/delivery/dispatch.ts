import type { Context } from "../base/context.ts";
import { findMessage, type Message } from "../store/messages.ts";
import type { Handover } from "./handover.ts";
import type { Post } from "./post.ts";
import { settle, type Tried, unsent } from "./settle.ts";
import { type InHand, takeLetters } from "./take.ts";

/** What became of a letter in one attempt. */
export interface Dispatched {
  readonly message: Message;
  /** Undefined when there was nothing to send: nobody wants it. */
  readonly handover: Handover | undefined;
}

/** Sends one letter once, now: leased, written out, handed over, and what came of it kept; undefined where another has it. */
export async function dispatch(ctx: Context, id: string, post: Post): Promise<Dispatched | undefined> {
  const [hand] = await takeLetters(ctx, post, { ids: [id] }, ctx.clock.now());
  if (!hand) return undefined;
  const { handover } = await handOver(ctx, post, hand);
  await settle(ctx, [{ hand, handover }]);
  const message = (await findMessage(ctx.store, id)) ?? hand.message;
  return { message, handover: hand.letter && handover };
}

/** Hands a letter to the carrier, unless it is not to be sent. */
export async function handOver(ctx: Context, { carrier }: Post, hand: InHand): Promise<Tried> {
  const { letter, to, message } = hand;
  if (!letter || to === undefined) return { hand, handover: unsent(hand) };
  const { mailId, envelopeId } = message;
  const handover = await carrier.carry({ to, letter, mailId, envelopeId, at: ctx.clock.now() });
  return { hand, handover };
}
