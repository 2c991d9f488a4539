import type { Context, StoreHandle } from "../base/context.ts";
import type { Method } from "../base/method.ts";
import { type Duration, day, type Moment, minute } from "../base/time.ts";
import { figuresOf } from "./waits/figures.ts";
import { gatherWaits } from "./waits/gather.ts";
import { periodOf } from "./waits/period.ts";

/** How long half of those waited who asked lately: from a quarter of them on until three quarters. */
export interface RecentWait {
  readonly requests: number;
  /** Undefined where too few asked to tell, or most of them still wait. */
  readonly typical: { readonly from: Duration; readonly to: Duration } | undefined;
}

export interface RecentWaits {
  /** What "lately" is. */
  readonly days: number;
  readonly by: ReadonlyMap<Method, RecentWait>;
}

const days = 30;

/** A desk that many look at counts anew no more often. */
const freshFor: Duration = 10 * minute;

const kept = new WeakMap<StoreHandle, { readonly at: Moment; readonly waits: Promise<RecentWaits> }>();

/** How long people waited lately by each method: of the desk as a whole, so whoever may see it. */
export function recentWaits(ctx: Context): Promise<RecentWaits> {
  const at = ctx.clock.now();
  const known = kept.get(ctx.store);
  if (known && at < known.at + freshFor) return known.waits;
  const waits = countRecent(ctx, at);
  kept.set(ctx.store, { at, waits });
  // what could not be counted is tried again
  waits.catch(() => kept.delete(ctx.store));
  return waits;
}

async function countRecent(ctx: Context, now: Moment): Promise<RecentWaits> {
  const period = await periodOf(ctx, { since: now - days * day, until: undefined });
  const { groups } = await gatherWaits(ctx, period, "method", false);
  const by = new Map(
    groups.map(figuresOf).map(({ method, requests, p25, p75, reliability }) => {
      const [from, to] = reliability === "insufficient" ? [] : [p25.wait, p75.wait];
      const typical = from === undefined || to === undefined ? undefined : { from, to };
      return [method, { requests, typical }] as const;
    }),
  );
  return { days, by };
}
