import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { second } from "../base/time.ts";
import { maskAddress } from "../base/visible.ts";
import { type AttemptOutcome, endAttempts } from "../store/attempts.ts";
import { putContactHealth } from "../store/contact-health.ts";
import type { Message } from "../store/messages.ts";
import { type Settlement, settleLetters } from "../store/outbox.ts";
import { transaction } from "../store/transaction.ts";
import type { Handover } from "./handover.ts";
import { healthAfter } from "./health.ts";
import type { InHand } from "./take.ts";
import { jitteredWait } from "./timetable.ts";

/** An attempt whose outcome is known. */
export interface Tried {
  readonly hand: InHand;
  readonly handover: Handover;
}

/** What an attempt came to that sent nothing, for it was not to be. */
export function unsent({ why }: InHand): Handover {
  return { outcome: why === "defect" ? "deferred" : "failed", class: why, reply: "", reached: true };
}

/**
 * Writes down what came of attempts, all in one commit, and gives the statuses of the letters by id. One whose
 * sender was taken for dead meanwhile is another's: its attempt is kept, and nothing else.
 */
export function settle(ctx: Context, tried: readonly Tried[]): Promise<ReadonlyMap<string, AttemptOutcome>> {
  return transaction(ctx, async (ctx) => {
    const now = ctx.clock.now();
    const ends = tried.map(({ hand, handover }) => {
      const { outcome, class: meaning, reply } = handover;
      const { id, attempts } = hand.message;
      return { message: id, number: attempts, endedAt: now, outcome, class: meaning, reply };
    });
    await endAttempts(ctx.store, ends);
    const settlements = tried.map(({ hand, handover }) => ({
      lease: hand.lease,
      ...settlementFor(ctx, hand.message, handover),
    }));
    const ours = await settleLetters(ctx.store, settlements);
    const settled = tried.filter(({ hand }) => ours.has(hand.message.id));
    const statuses = new Map(settlements.map(({ id, status }) => [id, status]));
    for (const each of settled) await noteSettled(ctx, each, statuses.get(each.hand.message.id));
    return new Map([...statuses].filter(([id]) => ours.has(id)));
  });
}

type Settled = Settlement & { readonly status: AttemptOutcome };

function settlementFor(ctx: Context, message: Message, { outcome, class: meaning }: Handover): Settled {
  const { id } = message;
  const now = ctx.clock.now();
  if (outcome === "accepted") return { id, status: outcome, acceptedAt: now, closedAt: now };
  if (outcome === "bounced") return { id, status: outcome, closedAt: now, heldUpBy: meaning };
  if (outcome === "failed") return { id, status: outcome, closedAt: now };
  const dueAt = now + jitteredWait(message.deferrals + 1, ctx.random);
  // a retry that would come after the link's life is no retry
  return dueAt + second >= message.deadlineAt
    ? { id, status: "failed", closedAt: now, heldUpBy: meaning }
    : { id, status: "deferred", dueAt, heldUpBy: meaning };
}

async function noteSettled(
  ctx: Context,
  { hand, handover }: Tried,
  status: string | undefined,
): Promise<void> {
  const { message, to } = hand;
  const detail = {
    message: message.id,
    letter: message.letter,
    status,
    class: handover.class,
    attempt: message.attempts,
    ...(to === undefined ? {} : { to: maskAddress(to) }),
  };
  await record(ctx, { act: "delivery.attempt", subject: message.subject, detail });
  if (handover.outcome !== "bounced") return;
  const health = healthAfter(handover.class, message.id, ctx.clock.now());
  if (health) await putContactHealth(ctx.store, message, health);
}
