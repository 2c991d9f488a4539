import type { Context } from "../base/context.ts";
import { releaseCasePoints } from "../store/case-points.ts";
import { type CaseRecord, casesOf, changeCase } from "../store/cases.ts";
import { alone } from "../store/transaction.ts";
import { caseStatus } from "./counter.ts";

/** Lets one act at a time through about a person: everything the counter does begins here. */
export async function alonePerson(ctx: Context, cedula: string): Promise<void> {
  await alone(ctx, `counter:${cedula}`);
}

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
  await changeCase(ctx.store, record, { closedAt, outcome: status });
  await releaseCasePoints(ctx.store, record.id, ctx.clock.now());
}
