import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { readableId } from "../base/random.ts";
import type { Duration, Moment } from "../base/time.ts";
import type { ContactPoint } from "../store/contact-points.ts";
import { addMessage, type Message } from "../store/messages.ts";
import { countDeferred, hastenDeferred } from "../store/queue.ts";
import { transaction } from "../store/transaction.ts";
import { providerOf } from "./mailbox.ts";
import type { Letter } from "./paper.ts";
import type { Carrier } from "./smtp.ts";

/** What the post office knows of a letter: its kind, what it is about, where it goes; never its words. */
export interface Order {
  /** Kind of letter; whoever writes it is found by it. */
  readonly letter: string;
  /** What it is about: the subject of its audit entries. */
  readonly subject: string;
  readonly to: ContactPoint;
  /** It is not sent after this long. */
  readonly life: Duration;
  /** It is not sent before this moment; now where nothing is said. */
  readonly dueAt?: Moment;
}

/** Queues a letter in the transaction of the act it belongs to, and returns its id. */
export async function queueLetter(
  ctx: Context,
  { letter, subject, to, life, dueAt }: Order,
): Promise<string> {
  const now = ctx.clock.now();
  const id = `M${readableId(ctx.random, 11)}`;
  const domain = ctx.settings["smtp.from"].split("@").at(-1) ?? "localhost";
  await addMessage(ctx.store, {
    id,
    letter,
    subject,
    holder: to.holder,
    channel: to.channel,
    number: to.number,
    provider: providerOf(to.address),
    mailId: `<${ctx.random.bytes(16).toString("hex")}@${domain}>`,
    envelopeId: ctx.random.bytes(16).toString("hex"),
    queuedAt: now,
    dueAt: dueAt ?? now,
    deadlineAt: now + life,
    askedBy: `${ctx.actor.kind}:${ctx.actor.name}`,
  });
  return id;
}

/**
 * Writes letters of one kind out at the moment they are sent, in the order given; undefined in place of one that
 * nobody wants any more. Many at a time, so that what they say is read from the store together.
 */
export type Composer = (
  ctx: Context,
  messages: readonly Message[],
) => Promise<readonly (Letter | undefined)[]>;

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

/** Letters that wait for a later try, by provider. */
export type Deferred = ReadonlyMap<string, number>;

/** Which letters a retry would try now: all that wait for a later try, or those to one provider. */
export function planRetry(ctx: Context, provider: string | undefined): Promise<Deferred> {
  return attempt(ctx, "delivery.retry", undefined, () => countDeferred(ctx.store, ctx.clock.now(), provider));
}

/** Makes letters that wait for a later try due now, and gives how many; their timetable goes on from there. */
export function retryDeferred(ctx: Context, provider: string | undefined): Promise<number> {
  return attempt(ctx, "delivery.retry", undefined, () =>
    transaction(ctx, async (ctx) => {
      const letters = await hastenDeferred(ctx.store, ctx.clock.now(), provider);
      await record(ctx, { act: "delivery.retry", detail: { letters, provider } });
      return letters;
    }),
  );
}
