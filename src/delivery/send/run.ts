import { setMaxListeners } from "node:events";
import type { LastWords } from "../../base/channel.ts";
import { requirePresent } from "../../base/clock.ts";
import { authorize, type Context } from "../../base/context.ts";
import { type Duration, minute } from "../../base/time.ts";
import type { ChannelName } from "../../channel/channels.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { findMessage, type Message } from "../../store/post/messages.ts";
import { returnLetters } from "../../store/post/outbox.ts";
import { Hand } from "./hand.ts";
import { keepLease } from "./lease.ts";
import type { Post } from "./post.ts";
import { Settling, settle, type Tried, unsent } from "./settle.ts";
import { type InHand, takeLetters } from "./take.ts";

/**
 * Sends one letter once, now: leased, written out, handed over, and what came of it kept. Called off before the
 * server asked for it, it goes back into the queue. Undefined where another has it, or it went back.
 */
export async function dispatch(
  ctx: Context,
  id: string,
  post: Post,
  callOff?: AbortSignal,
): Promise<Message | undefined> {
  requirePresent(ctx);
  const [hand] = await takeLetters(ctx, post, { ids: [id] }, ctx.clock.now());
  if (!hand) return undefined;
  const tried = await handOver(ctx, post, hand, callOff);
  if (!tried) {
    await transaction(ctx, ({ store }) => returnLetters(store, hand.lease, [id]));
    return undefined;
  }
  await settle(ctx, [tried]);
  return (await findMessage(ctx.store, id)) ?? hand.message;
}

/** Hands a letter to its carrier, unless it is not to be sent; undefined where that was called off in time. */
export async function handOver(
  ctx: Context,
  { carriers }: Post,
  hand: InHand,
  callOff?: AbortSignal,
): Promise<Tried | undefined> {
  const { letter, to, message } = hand;
  const carrier = carriers.get(message.channel);
  if (!letter || to === undefined || !carrier) return { hand, handover: unsent(hand) };
  const { mailId, envelopeId } = message;
  const mail = { to, letter, mailId, envelopeId, at: ctx.clock.now() };
  const handover = await keepLease(ctx, hand, (onAsked) => carrier.carry(mail, { callOff, onAsked }));
  return handover && { hand, handover };
}

export interface RunReport {
  readonly considered: number;
  readonly accepted: number;
  readonly deferred: number;
  readonly bounced: number;
  readonly failed: number;
  /** Whether it ended before the end of the queue: no server was to be had, or it broke off with everybody. */
  readonly unreachable: boolean;
  /** The channel on which it ended so, and what was said there last. */
  readonly brokenOff?: (LastWords & { readonly channel: ChannelName }) | undefined;
}

export interface RunOptions {
  /** One pass: only what is due as it begins. Otherwise until nothing is due. */
  readonly once: boolean;
  /** Ends the run within the letters at hand, and within a minute: what a server has not asked for by then goes back. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far the run is. */
  readonly onProgress?: ((report: RunReport) => void) | undefined;
}

/**
 * Sends the letters whose turn it is, over as many connections at once as each carrier allows; one that is not to be
 * had holds up no letter of another channel.
 */
export async function sendDue(
  ctx: Context,
  post: Post,
  { once, signal, onProgress }: RunOptions,
): Promise<RunReport> {
  authorize(ctx, "delivery.run");
  const counts = { considered: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0 };
  const tally = { ...counts, unreachable: false, brokenOff: undefined as RunReport["brokenOff"] };
  const began = ctx.clock.now();
  const turn = () => (once ? began : ctx.clock.now());
  const settling = new Settling(ctx, (outcome) => {
    tally.considered += 1;
    tally[outcome] += 1;
    onProgress?.(tally);
  });
  const hands = [...post.carriers].map(([channel, { lanes }]) => ({
    channel,
    lanes,
    hand: new Hand(ctx, post, { channel, lanes, turn, goesOn: !once }),
  }));
  const stop = () => {
    for (const { hand } of hands) hand.stop();
  };
  const ending = endOf(signal, stop);
  const sendBy = ({ channel, lanes, hand }: (typeof hands)[number]) => {
    let brokenOff = 0;
    const carry = async (letter: InHand) => {
      const tried = await handOver(ctx, post, letter, ending.callOff);
      if (!tried) return hand.giveBack([letter]);
      const { server, reply, distrust } = tried.handover;
      brokenOff = server === "gone" ? brokenOff + 1 : 0;
      // a server that does not answer, or breaks off with everybody, is not asked again for every letter
      if (server === "away" || brokenOff > lanes) {
        tally.unreachable = true;
        tally.brokenOff ??= { channel, reply, distrust };
        hand.stop();
      }
      await settling.add(tried);
    };
    return Array.from({ length: lanes }, async () => {
      for (let letter = await hand.next(); letter; letter = await hand.next())
        await carry(letter).finally(() => hand.done());
    });
  };
  try {
    await allOrStop(hands.flatMap(sendBy), stop);
    await settling.done();
    for (const { hand } of hands) await hand.close();
    requirePresent(ctx);
    return tally;
  } finally {
    ending.done();
  }
}

/** How long a run that is told to end waits for a server that has a letter in hand. */
const farewell: Duration = minute;

/** Hears that a run is to end: no more is begun, and after a while what is under way is called off. */
function endOf(signal: AbortSignal | undefined, stop: () => void) {
  const cut = new AbortController();
  // each connection listens, and Node takes more than ten for a leak
  setMaxListeners(0, cut.signal);
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    stop();
    timer = setTimeout(() => cut.abort(), farewell);
  };
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  const done = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  };
  return { callOff: cut.signal, done };
}

/** Waits for all, even where one fails: the others are told to stop, and end within what they have in hand. */
async function allOrStop(lanes: readonly Promise<void>[], stop: () => void): Promise<void> {
  for (const lane of lanes) lane.catch(stop);
  for (const end of await Promise.allSettled(lanes)) if (end.status === "rejected") throw end.reason;
}
