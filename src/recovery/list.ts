import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { minute } from "../base/time.ts";
import { firstOf } from "../store/engine/pages.ts";
import { newestRecoveries } from "../store/recovery/recoveries.ts";
import { isOpen, type Recovery, type RecoveryStatus } from "./episode/status.ts";
import { viewsOf } from "./episode/view.ts";

export interface ListFilter {
  readonly status: RecoveryStatus | undefined;
  /** Only those still open 30 minutes after their request. */
  readonly stuck: boolean;
  readonly limit: number;
}

const stuckAfter = 30 * minute;
const page = 500;

/** Recoveries, newest first; a status that only time brings about is found too. */
export function listRecoveries(ctx: Context, filter: ListFilter): Promise<readonly Recovery[]> {
  const filtered = filter.status !== undefined || filter.stuck;
  return attempt(ctx, "recovery.list", undefined, () =>
    firstOf(newestRecoveries(ctx.store, filtered ? page : filter.limit), filter.limit, async (records) =>
      (await viewsOf(ctx, records)).filter((view) => isWanted(view, filter, ctx.clock.now())),
    ),
  );
}

function isWanted(view: Recovery, { status, stuck }: ListFilter, now: number): boolean {
  if (status !== undefined && view.status !== status) return false;
  return !stuck || (isOpen(view.status) && now - view.startedAt > stuckAfter);
}
