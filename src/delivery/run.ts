import { authorize, type Context } from "../base/context.ts";
import { dueMessages } from "../store/messages.ts";
import { dispatch, type Post } from "./dispatch.ts";

/** What a run of the post office did. */
export interface RunReport {
  readonly considered: number;
  readonly accepted: number;
  readonly deferred: number;
  readonly bounced: number;
  readonly failed: number;
  /** Whether a letter could not be handed over because no server answered. */
  readonly unreachable: boolean;
}

const batch = 100;

/** Sends the letters that are due now: one pass over them, or passes until none is left. */
export async function sendDue(
  ctx: Context,
  post: Post,
  { once }: { readonly once: boolean },
): Promise<RunReport> {
  authorize(ctx, "delivery.run");
  const tally = { considered: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0, unreachable: false };
  for (;;) {
    const due = await dueMessages(ctx.store, ctx.clock.now(), batch);
    for (const id of due) {
      await count(ctx, id, post, tally);
      // a server that does not answer is not asked again for every letter of the queue
      if (tally.unreachable) return tally;
    }
    if (once || due.length === 0) return tally;
  }
}

type Tally = { -readonly [K in keyof RunReport]: RunReport[K] };

async function count(ctx: Context, id: string, post: Post, tally: Tally): Promise<void> {
  const dispatched = await dispatch(ctx, id, post);
  if (!dispatched) return;
  tally.considered += 1;
  const { status } = dispatched.message;
  if (status === "accepted" || status === "deferred" || status === "bounced" || status === "failed")
    tally[status] += 1;
  if (dispatched.handover?.reached === false) tally.unreachable = true;
}
