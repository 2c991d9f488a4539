import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { readableId } from "../../base/random.ts";
import { sourceOf } from "../../base/subjects.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { mailboxesOnFile } from "../../holder/contacts.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { addMessage } from "../../store/post/messages.ts";
import { countDeferred, hastenDeferred } from "../../store/post/queue.ts";
import { type ContactPoint, contactPointsOf } from "../../store/register/contact-points.ts";
import type { LetterKind } from "../letter/kind.ts";
import { providerOf } from "../mailbox/mailbox.ts";

/** What the post office knows of a letter: its kind, what it is about, where it goes; never its words. */
export interface Order {
  /** Whoever writes it is found by it. */
  readonly letter: LetterKind;
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
    provider: providerOf(to),
    mailId: `<${ctx.random.bytes(16).toString("hex")}@${domain}>`,
    envelopeId: ctx.random.bytes(16).toString("hex"),
    queuedAt: now,
    dueAt: dueAt ?? now,
    deadlineAt: now + life,
    askedBy: sourceOf(ctx),
  });
  return id;
}

/** Queues the same letter for each of some mailboxes, and returns their ids in that order. */
export async function queueForEach(
  ctx: Context,
  mailboxes: readonly ContactPoint[],
  order: Omit<Order, "to">,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const to of mailboxes) ids.push(await queueLetter(ctx, { ...order, to }));
  return ids;
}

/** Queues a letter for every mailbox of a person that has not ended, be it that one begins later. */
export async function queueForPerson(
  ctx: Context,
  cedula: string,
  order: Omit<Order, "to">,
): Promise<readonly string[]> {
  const points = await contactPointsOf(ctx.store, cedula);
  return queueForEach(ctx, mailboxesOnFile(points, ctx.clock.now()), order);
}

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
