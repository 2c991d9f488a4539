import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { countDeferred, hastenDeferred } from "../store/queue.ts";
import { transaction } from "../store/transaction.ts";

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
