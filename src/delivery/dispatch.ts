import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { minute, second } from "../base/time.ts";
import { maskAddress } from "../base/visible.ts";
import { beginAttempt, endAttempt } from "../store/attempts.ts";
import { findContactPoint } from "../store/contact-points.ts";
import {
  findMessage,
  leaseMessage,
  type Message,
  type Settlement,
  settleMessage,
} from "../store/messages.ts";
import { transaction } from "../store/transaction.ts";
import type { Letter } from "./paper.ts";
import { jitteredWait } from "./retry.ts";
import type { Carrier, Handover } from "./smtp.ts";

/** Writes a letter of its kind out at the moment it is sent; undefined when nobody wants it any more. */
export type Composer = (ctx: Context, message: Message) => Promise<Letter | undefined>;

/** What sending needs: who carries, and who writes each kind of letter. */
export interface Post {
  readonly carrier: Carrier;
  readonly composers: Readonly<Record<string, Composer>>;
}

/** What became of a letter in one attempt. */
export interface Dispatched {
  readonly message: Message;
  /** Undefined when there was nothing to send: another sender has it, or nobody wants it. */
  readonly handover: Handover | undefined;
}

/** Longer than any conversation with a server may take: after it the sender is taken for dead. */
const leaseLife = 2 * minute;

/** Sends one letter once, now: leased, written out, handed over, and what came of it kept. */
export async function dispatch(ctx: Context, id: string, post: Post): Promise<Dispatched | undefined> {
  const token = ctx.random.bytes(12).toString("hex");
  const message = await take(ctx, id, token);
  if (!message) return undefined;
  const written = await writeOut(ctx, message, post);
  if (!written) return settle(ctx, message, token, withdrawn, undefined);
  const { letter, to } = written;
  const { mailId, envelopeId } = message;
  const handover = await post.carrier.carry({ to, letter, mailId, envelopeId, at: ctx.clock.now() });
  return settle(ctx, message, token, handover, to);
}

const withdrawn: Handover = { outcome: "failed", class: "permanent", reply: "", reached: true };

function take(ctx: Context, id: string, token: string): Promise<Message | undefined> {
  return transaction(ctx, async (ctx) => {
    const now = ctx.clock.now();
    const message = await leaseMessage(ctx.store, id, { token, until: now + leaseLife }, now);
    if (message) await beginAttempt(ctx.store, id, message.attempts, now);
    return message;
  });
}

/** The letter and where it goes, in a transaction of its own: what is minted in it holds before it is sent. */
function writeOut(ctx: Context, message: Message, post: Post) {
  return transaction(ctx, async (ctx) => {
    const compose = post.composers[message.letter];
    const point = await findContactPoint(ctx.store, message);
    if (!compose || !point || ctx.clock.now() >= message.deadlineAt) return undefined;
    const letter = await compose(ctx, message);
    return letter && { letter, to: point.address };
  });
}

function settle(
  ctx: Context,
  message: Message,
  token: string,
  handover: Handover,
  to: string | undefined,
): Promise<Dispatched> {
  return transaction(ctx, async (ctx) => {
    const now = ctx.clock.now();
    const settlement = settlementFor(ctx, message, handover);
    const { outcome, reply, class: meaning } = handover;
    await endAttempt(ctx.store, message.id, message.attempts, {
      endedAt: now,
      outcome,
      class: meaning,
      reply,
    });
    if (await settleMessage(ctx.store, message.id, token, settlement))
      await record(ctx, {
        act: "delivery.attempt",
        subject: message.subject,
        detail: {
          message: message.id,
          letter: message.letter,
          status: settlement.status,
          class: meaning,
          attempt: message.attempts,
          ...(to === undefined ? {} : { to: maskAddress(to) }),
        },
      });
    const settled = (await findMessage(ctx.store, message.id)) ?? message;
    return { message: settled, handover: to === undefined ? undefined : handover };
  });
}

function settlementFor(ctx: Context, message: Message, { outcome }: Handover): Settlement {
  const now = ctx.clock.now();
  if (outcome === "accepted") return { status: "accepted", acceptedAt: now, closedAt: now };
  if (outcome !== "deferred") return { status: outcome, closedAt: now };
  const dueAt = now + jitteredWait(message.attempts, ctx.random);
  // a retry that would come after the link's life is no retry
  return dueAt + second >= message.deadlineAt
    ? { status: "failed", closedAt: now }
    : { status: "deferred", dueAt };
}
