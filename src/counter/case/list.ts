import { attempt } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { type CaseStatus, caseStatus, isAfoot } from "../../cases/status.ts";
import { type CaseFilter, type CaseRecord, newestCases } from "../../store/counter/cases.ts";
import { firstOf } from "../../store/engine/pages.ts";
import { hasTrait } from "../../store/staff/operators.ts";
import { requireOffice } from "./act.ts";
import { caseLife } from "./terms.ts";
import { type Case, caseViews } from "./view.ts";

export interface CaseListFilter {
  readonly status?: CaseStatus | undefined;
  /** Only what the actor has in hand and has not handed in. */
  readonly mine?: boolean | undefined;
  /** Only those of one person that nothing has closed, by the cédula or code as the register has it. */
  readonly cedula?: string | undefined;
  readonly limit: number;
}

const page = 500;

/** Cases, newest first; a clerk sees those of his office. */
export function listCases(ctx: Context, filter: CaseListFilter): Promise<readonly Case[]> {
  return attempt(ctx, "counter.list", undefined, async () => {
    if (hasTrait(ctx.actor.role, "ownOffice")) requireOffice(ctx, ctx.actor.office);
    const now = ctx.clock.now();
    const size = filter.status === undefined && !filter.mine ? Math.min(page, filter.limit) : page;
    return firstOf(
      newestCases(ctx.store, whereFor(ctx, filter, now), size),
      filter.limit,
      async (records) => {
        const possible = records.filter((record) => canBeWanted(record, filter, now));
        return (await caseViews(ctx, possible)).filter((view) => isWanted(view, filter));
      },
    );
  });
}

/** What the store can tell by itself; where a case stands, only time tells. */
function whereFor({ actor }: Context, { status, mine, cedula }: CaseListFilter, now: Moment): CaseFilter {
  // what waits was opened within the life of a case: a list of years is not read for it
  const waits = mine || status === "submitted" || (status !== undefined && isAfoot({ status }));
  return {
    ...(hasTrait(actor.role, "ownOffice") ? { office: actor.office } : {}),
    ...(mine ? { officer: actor.name } : {}),
    ...(cedula === undefined ? {} : { cedula }),
    ...(waits ? { openedAfter: now - caseLife } : {}),
    unclosed: mine === true || cedula !== undefined,
    frozen: status === "vetoed",
  };
}

/** Whether a case may stand as asked for, whatever was brought to it: only such a one is looked at further. */
function canBeWanted(record: CaseRecord, filter: CaseListFilter, now: Moment): boolean {
  return [true, false].some((brought) => isWanted({ status: caseStatus(record, brought, now) }, filter));
}

function isWanted({ status }: Pick<Case, "status">, filter: CaseListFilter): boolean {
  if (filter.status !== undefined && status !== filter.status) return false;
  return !filter.mine || isAfoot({ status });
}
