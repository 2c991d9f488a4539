import type { Context } from "../base/context.ts";
import { releaseCasePoints } from "../store/case-points.ts";
import { type CaseRecord, casesOf, changeCase } from "../store/cases.ts";
import { caseStatus } from "./counter.ts";

/** Writes down the ends that time has brought to a person's cases, and gives those still under way. */
export async function settleCases(ctx: Context, cedula: string): Promise<readonly CaseRecord[]> {
  const living: CaseRecord[] = [];
  for (const record of await casesOf(ctx.store, cedula)) {
    if (record.closedAt === undefined) await settle(ctx, record, living);
    else if (record.frozenAt !== undefined && record.outcome === "effective") living.push(record);
  }
  return living;
}

async function settle(ctx: Context, record: CaseRecord, living: CaseRecord[]): Promise<void> {
  const status = caseStatus(record, true, ctx.clock.now());
  if (status !== "effective" && status !== "expired") {
    living.push(record);
    return;
  }
  const closedAt = status === "effective" ? record.effectiveAt : record.deadlineAt;
  // where it is another person's case, an act on it may come first: then nothing has ended
  if (await changeCase(ctx.store, record, { closedAt, outcome: status }))
    await releaseCasePoints(ctx.store, record.id, ctx.clock.now());
  else living.push(record);
}
