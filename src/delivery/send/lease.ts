import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { renewLease } from "../../store/post/outbox.ts";
import { postBy } from "../mailbox/mailbox.ts";
import type { InHand } from "./take.ts";
import { answerWait, leaseLife, leaseRenewal } from "./timetable.ts";

/**
 * Keeps a letter in hand while it is handed over, however long that takes. Once `noteAsked` was called and no answer
 * comes, that is written down with the lease: whoever follows a sender that died must not send it again at once.
 */
export async function keepLease<R>(
  ctx: Context,
  hand: InHand,
  work: (noteAsked: () => void) => Promise<R>,
): Promise<R> {
  let askedAt: Moment | undefined;
  const renew = () => void renewOnce(ctx, hand, askedAt);
  const renewal = setInterval(renew, leaseRenewal);
  let late: NodeJS.Timeout | undefined;
  const noteAsked = () => {
    askedAt = ctx.clock.now();
    // most servers answer sooner, and cost no commit
    late = setTimeout(renew, answerWait);
  };
  try {
    return await work(noteAsked);
  } finally {
    clearInterval(renewal);
    clearTimeout(late);
  }
}

async function renewOnce(ctx: Context, hand: InHand, askedAt: Moment | undefined): Promise<void> {
  const { message, lease } = hand;
  const until = ctx.clock.now() + leaseLife;
  const doubt =
    askedAt === undefined ? undefined : { doubtedAt: askedAt, dueAt: askedAt + postBy(message).doubtWait };
  try {
    const order = { token: lease, until };
    if (await transaction(ctx, ({ store }) => renewLease(store, message.id, order, doubt)))
      hand.leasedUntil = until;
  } catch {
    // a store that is away or busy is asked again next time; what became of the letter is told when it is settled
  }
}
