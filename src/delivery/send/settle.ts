import { record } from "../../audit/record.ts";
import type { AttemptOutcome, Handover } from "../../base/channel.ts";
import type { Context } from "../../base/context.ts";
import { second } from "../../base/time.ts";
import { maskOf } from "../../channel/channels.ts";
import { explainStoreFault } from "../../store/engine/faults.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { endAttempts } from "../../store/post/attempts.ts";
import type { Message } from "../../store/post/messages.ts";
import { type Settlement, settleLetters } from "../../store/post/outbox.ts";
import { putContactHealth } from "../../store/register/contact-health.ts";
import { isTooLate } from "../letter/kind.ts";
import { healthAfter, postBy } from "../mailbox/mailbox.ts";
import type { InHand } from "./take.ts";
import { jitteredWait } from "./timetable.ts";

/** An attempt whose outcome is known. */
export interface Tried {
  readonly hand: InHand;
  readonly handover: Handover;
}

/** What an attempt came to that sent nothing, for it was not to be. */
export function unsent({ why }: InHand): Handover {
  return { outcome: why === "defect" ? "deferred" : "failed", class: why, reply: "", server: "here" };
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
  const { doubtWait, waits } = postBy(message);
  const doubt = meaning === "in-doubt" ? { doubtedAt: now } : {};
  const wait = "doubtedAt" in doubt ? doubtWait : jitteredWait(waits, message.deferrals + 1, ctx.random);
  const dueAt = now + wait;
  // a retry that would come after the link's life is no retry
  return isTooLate({ ...message, deferrals: message.deferrals + 1 }, dueAt + second)
    ? { id, status: "failed", closedAt: now, heldUpBy: meaning, ...doubt }
    : { id, status: "deferred", dueAt, heldUpBy: meaning, ...doubt };
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
    ...(to === undefined ? {} : { to: maskOf({ channel: message.channel, address: to }) }),
  };
  await record(ctx, { act: "delivery.attempt", subject: message.subject, detail });
  if (handover.outcome !== "bounced") return;
  const health = healthAfter(message.channel, handover.class, message.id, ctx.clock.now());
  if (health) await putContactHealth(ctx.store, message, health);
}

/** How many outcomes may wait for their commit: as many letters are sent once more after a crash, at the most. */
const mostWaiting = 200;

/**
 * Writes outcomes down as they come. While one commit is under way the next outcomes gather, and the next commit
 * takes all of them: a disk that is slow to answer makes the commits larger, not the queue longer.
 */
export class Settling {
  readonly #ctx: Context;
  readonly #tell: (outcome: AttemptOutcome, tried: Tried) => void;
  #waiting: Tried[] = [];
  #working: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** `tell` hears of each outcome once it is written down. */
  constructor(ctx: Context, tell: (outcome: AttemptOutcome, tried: Tried) => void) {
    this.#ctx = ctx;
    this.#tell = tell;
  }

  /** Takes an outcome; resolves when there is room for another, and throws where none can be written down. */
  async add(tried: Tried): Promise<void> {
    this.#waiting.push(tried);
    this.#working ??= this.#work().catch((error: unknown) => {
      this.#failure ??= { error };
    });
    if (this.#waiting.length >= mostWaiting || this.#failure) await this.done();
  }

  /** Resolves when everything is written down; throws what prevented it. */
  async done(): Promise<void> {
    await this.#working;
    if (this.#failure) throw this.#failure.error;
  }

  /** A busy or absent store is asked again while the leases last: what a server took must not be sent twice for it. */
  async #settle(batch: readonly Tried[]): Promise<ReadonlyMap<string, AttemptOutcome>> {
    for (;;) {
      try {
        return await settle(this.#ctx, batch);
      } catch (error) {
        const fault = explainStoreFault(error);
        const leased = batch.some(({ hand }) => this.#ctx.clock.now() < hand.leasedUntil);
        if (!leased || (fault?.kind !== "busy" && fault?.kind !== "unavailable")) throw error;
        await new Promise((resolve) => setTimeout(resolve, second / 2));
      }
    }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const statuses = await this.#settle(batch);
      for (const tried of batch) {
        const status = statuses.get(tried.hand.message.id);
        if (status) this.#tell(status, tried);
      }
    }
    this.#working = undefined;
  }
}
