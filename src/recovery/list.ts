import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { minute } from "../base/time.ts";
import { type RecoveryRecord, recoveriesBefore } from "../store/recovery/recoveries.ts";
import { isOpen, type Recovery, type RecoveryStatus } from "./episode/recovery.ts";
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
  return attempt(ctx, "recovery.list", undefined, () => gather(ctx, filter));
}

async function gather(ctx: Context, filter: ListFilter): Promise<readonly Recovery[]> {
  const found: Recovery[] = [];
  let last: RecoveryRecord | undefined;
  const filtered = filter.status !== undefined || filter.stuck;
  const size = filtered ? page : filter.limit;
  while (found.length < filter.limit) {
    const records = await recoveriesBefore(ctx.store, size, last);
    const views = await viewsOf(ctx, records);
    found.push(...views.filter((view) => isWanted(view, filter, ctx.clock.now())));
    last = records.at(-1);
    if (records.length < size) break;
  }
  return found.slice(0, filter.limit);
}

function isWanted(view: Recovery, { status, stuck }: ListFilter, now: number): boolean {
  if (status !== undefined && view.status !== status) return false;
  return !stuck || (isOpen(view.status) && now - view.startedAt > stuckAfter);
}
