import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { type Duration, day, type Moment, second } from "../base/time.ts";
import { countLetters, type LetterCounts, lastAccepted, oldestWaiting } from "../store/queue.ts";
import { type ProviderState, providersNow } from "./radar.ts";

/** How the post office stands. */
export interface DeliveryStatus {
  /** Letters that have not left, and those of the last day that have, or never will. */
  readonly messages: LetterCounts;
  /** How long the letter has waited that has waited longest, those put off included; 0 where none waits. */
  readonly oldestQueuedSeconds: number;
  /** When a server last took a letter, as far as a day back. */
  readonly lastAcceptedAt: Moment | undefined;
  /** How the letters of the last hour fared, those in trouble first. */
  readonly providers: readonly ProviderState[];
}

const counted: Duration = day;

/** Tells how the post office stands: the queue, the last acceptance, the providers. */
export function deliveryStatus(ctx: Context): Promise<DeliveryStatus> {
  return attempt(ctx, "delivery.status", undefined, async () => {
    const now = ctx.clock.now();
    const since = await oldestWaiting(ctx.store, now);
    return {
      messages: await countLetters(ctx.store, now - counted, now),
      oldestQueuedSeconds: since === undefined ? 0 : Math.max(0, Math.floor((now - since) / second)),
      lastAcceptedAt: await lastAccepted(ctx.store, now - counted),
      providers: await providersNow(ctx),
    };
  });
}
