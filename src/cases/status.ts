import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { releaseCasePoints } from "../store/counter/case-points.ts";
import { type CaseRecord, casesOf, changeCase } from "../store/counter/cases.ts";

/** Where a case stands; what only time changes is true whenever it is read. */
export const caseStatuses = [
  "open",
  "identified",
  "proving",
  "submitted",
  "approved",
  "effective",
  "rejected",
  "vetoed",
  "expired",
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** Where a case stands that is still to be handed in. */
export const afoot = ["open", "identified", "proving"] as const satisfies readonly CaseStatus[];

export function isAfoot({ status }: { readonly status: CaseStatus }): boolean {
  return afoot.some((each) => each === status);
}

/** Where a case stands at a moment; `proposed` is whether anything new was brought yet. */
export function caseStatus(record: CaseRecord, proposed: boolean, now: Moment): CaseStatus {
  if (record.outcome === "rejected" || record.outcome === "wrong-person") return "rejected";
  // an objection stops what was in force as well, until somebody decides
  if (record.frozenAt !== undefined) return "vetoed";
  if (record.outcome !== undefined) return record.outcome;
  if (record.effectiveAt !== undefined) return now >= record.effectiveAt ? "effective" : "approved";
  if (now >= record.deadlineAt) return "expired";
  if (record.submittedAt !== undefined) return "submitted";
  if (record.identifiedAt === undefined) return "open";
  return proposed ? "proving" : "identified";
}

/** Whether a case waits for something at a moment: a proof, a second officer, a hold, a decision. */
export function isUnderWay(record: CaseRecord, now: Moment): boolean {
  const status = caseStatus(record, true, now);
  return status !== "effective" && status !== "rejected" && status !== "expired";
}

/** Whether an objection stopped a case before, rather than after, it took effect. */
export function wasStoppedInTime({
  frozenAt,
  effectiveAt,
}: Pick<CaseRecord, "frozenAt" | "effectiveAt">): boolean {
  return frozenAt !== undefined && (effectiveAt === undefined || frozenAt < effectiveAt);
}

/** Writes down the ends that time has brought to a person's cases, and gives those still under way. */
export async function closeOverdueCases(ctx: Context, cedula: string): Promise<readonly CaseRecord[]> {
  const living: CaseRecord[] = [];
  for (const record of await casesOf(ctx.store, cedula))
    if (isUnderWay(record, ctx.clock.now()) || !(await endByTime(ctx, record))) living.push(record);
  return living;
}

/** Whether time ended a case; an act on another person's case may come first, and then nothing has ended. */
async function endByTime(ctx: Context, record: CaseRecord): Promise<boolean> {
  if (record.closedAt !== undefined) return true;
  const now = ctx.clock.now();
  const outcome = record.effectiveAt === undefined ? "expired" : "effective";
  const closedAt = record.effectiveAt ?? record.deadlineAt;
  if (!(await changeCase(ctx.store, record, { closedAt, outcome }))) return false;
  await releaseCasePoints(ctx.store, record.id, now);
  return true;
}
