import { authorize, type Context } from "../../base/context.ts";
import type { Sentence } from "../../base/texts.ts";
import { findMessage, type Message } from "../../store/post/messages.ts";
import type { Handover } from "../smtp/reply.ts";
import { Hand } from "./hand.ts";
import type { Post } from "./post.ts";
import { Settling, settle, type Tried, unsent } from "./settle.ts";
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

export interface RunReport {
  readonly considered: number;
  readonly accepted: number;
  readonly deferred: number;
  readonly bounced: number;
  readonly failed: number;
  /** Whether a letter could not be handed over because no server answered. */
  readonly unreachable: boolean;
  /** Why, where a server answered and its certificate is not to be trusted. */
  readonly distrust?: Sentence | undefined;
}

export interface RunOptions {
  /** One pass: only what is due as it begins. Otherwise until nothing is due. */
  readonly once: boolean;
  /** Ends the run within the letters at hand. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far the run is. */
  readonly onProgress?: ((report: RunReport) => void) | undefined;
}

/** Sends the letters whose turn it is, over as many connections at once as the settings allow. */
export async function sendDue(
  ctx: Context,
  post: Post,
  { once, signal, onProgress }: RunOptions,
): Promise<RunReport> {
  authorize(ctx, "delivery.run");
  const tally = {
    considered: 0,
    accepted: 0,
    deferred: 0,
    bounced: 0,
    failed: 0,
    unreachable: false,
    distrust: undefined as Sentence | undefined,
  };
  const began = ctx.clock.now();
  const lanes = ctx.settings["smtp.connections"];
  const hand = new Hand(ctx, post, lanes, () => (once ? began : ctx.clock.now()));
  const settling = new Settling(ctx, (outcome) => {
    tally.considered += 1;
    tally[outcome] += 1;
    onProgress?.(tally);
  });
  const stop = () => hand.stop();
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  let brokenOff = 0;
  const lane = async () => {
    for (let letter = await hand.next(); letter; letter = await hand.next()) {
      const tried = await handOver(ctx, post, letter);
      brokenOff = tried.handover.class === "unreachable" ? brokenOff + 1 : 0;
      // a server that does not answer, or breaks off with everybody, is not asked again for every letter
      if (!tried.handover.reached || brokenOff > lanes) {
        tally.unreachable = true;
        tally.distrust = tried.handover.distrust;
        stop();
      }
      await settling.add(tried);
    }
  };
  try {
    await allOrStop(Array.from({ length: lanes }, lane), stop);
    await settling.done();
    await hand.close();
    return tally;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Waits for all, even where one fails: the others are told to stop, and end within what they have in hand. */
async function allOrStop(lanes: readonly Promise<void>[], stop: () => void): Promise<void> {
  for (const lane of lanes) lane.catch(stop);
  for (const end of await Promise.allSettled(lanes)) if (end.status === "rejected") throw end.reason;
}
