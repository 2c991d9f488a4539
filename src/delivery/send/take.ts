import { recordIfTouched } from "../../audit/record.ts";
import type { Letter, PostClass } from "../../base/channel.ts";
import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { explainStoreFault } from "../../store/engine/faults.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { beginAttempts } from "../../store/post/attempts.ts";
import type { Message } from "../../store/post/messages.ts";
import { leaseLetters, type Wanted } from "../../store/post/outbox.ts";
import { type ContactKey, contactPointsOfMany } from "../../store/register/contact-points.ts";
import { isTooLate } from "../letter/kind.ts";
import type { Post } from "./post.ts";
import { leaseLife } from "./timetable.ts";

/** A letter in hand for one attempt: written out, or why it is not to be sent. */
export interface InHand {
  readonly message: Message;
  readonly lease: string;
  /** Later while it is being handed over: who lives renews it. */
  leasedUntil: Moment;
  /** The address it goes to; undefined where it is not to be sent. */
  readonly to: string | undefined;
  readonly letter: Letter | undefined;
  /** Why it is not to be sent. */
  readonly why: Extract<PostClass, "withdrawn" | "late" | "defect">;
}

/**
 * Takes letters whose turn it is for one attempt each and writes them out; `now` is the moment their turn is
 * judged by. What is minted in them is committed before any is sent. One that cannot be written spoils no other.
 */
export async function takeLetters(
  ctx: Context,
  post: Post,
  wanted: Wanted,
  now: Moment,
): Promise<readonly InHand[]> {
  const lease = ctx.random.bytes(12).toString("hex");
  const leasedUntil = ctx.clock.now() + leaseLife;
  const taken = await transaction(ctx, async (ctx) => {
    const messages = await leaseLetters(ctx.store, wanted, { token: lease, until: leasedUntil }, now);
    const attempts = messages.map(({ id, attempts }) => ({ message: id, number: attempts }));
    await beginAttempts(ctx.store, attempts, ctx.clock.now());
    return messages;
  });
  return (await writeOut(ctx, post, taken)).map((written) => ({ ...written, lease, leasedUntil }));
}

type Written = Pick<InHand, "message" | "to" | "letter" | "why">;

async function writeOut(ctx: Context, post: Post, messages: readonly Message[]): Promise<readonly Written[]> {
  if (messages.length === 0) return [];
  try {
    return await transaction(ctx, async (ctx) => {
      const written = await writeAll(ctx, post, messages);
      await recordIfTouched(ctx, { act: "delivery.supersede" });
      return written;
    });
  } catch (error) {
    if (explainStoreFault(error)) throw error;
    const [only] = messages;
    if (only && messages.length === 1)
      return [{ message: only, to: undefined, letter: undefined, why: "defect" }];
    const alone: Written[] = [];
    for (const message of messages) alone.push(...(await writeOut(ctx, post, [message])));
    return alone;
  }
}

async function writeAll(ctx: Context, post: Post, messages: readonly Message[]): Promise<readonly Written[]> {
  const now = ctx.clock.now();
  const points = await contactPointsOfMany(ctx.store, [...new Set(messages.map(({ holder }) => holder))]);
  const addresses = new Map(points.map((point) => [keyOf(point), point.address]));
  const letters = new Map<string, Letter | undefined>();
  for (const kind of new Set(messages.map(({ letter }) => letter))) {
    const alive = messages.filter(
      (message) => message.letter === kind && !isTooLate(message, now) && addresses.has(keyOf(message)),
    );
    if (alive.length === 0) continue;
    const compose = post.composers[kind];
    // a newer program may have queued it: it is left to that one
    if (!compose) throw new TypeError(`nobody writes letters of the kind ${kind}`);
    const written = await compose(ctx, alive);
    for (const [at, { id }] of alive.entries()) letters.set(id, written[at]);
  }
  return messages.map((message) => ({
    message,
    to: addresses.get(keyOf(message)),
    letter: letters.get(message.id),
    why: isTooLate(message, now) ? "late" : "withdrawn",
  }));
}

function keyOf({ holder, channel, number }: ContactKey): string {
  return `${holder} ${channel} ${number}`;
}
