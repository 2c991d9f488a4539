import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { type CaseRecord, casesBefore } from "../store/cases.ts";
import type { CaseStatus } from "./counter.ts";
import { type Case, caseView, requireOffice } from "./view.ts";

/** Which cases to list. */
export interface CaseListFilter {
  readonly status?: CaseStatus | undefined;
  /** Only what the actor has in hand and has not handed in. */
  readonly mine?: boolean | undefined;
  /** Only those of one person that nothing has closed, by the cédula or code as the register has it. */
  readonly cedula?: string | undefined;
  readonly limit: number;
}

const page = 200;
const inHand: readonly CaseStatus[] = ["open", "identified", "proving"];

/** Cases, newest first; a clerk sees those of his office. */
export function listCases(ctx: Context, filter: CaseListFilter): Promise<readonly Case[]> {
  return attempt(ctx, "counter.list", undefined, async () => {
    const clerk = ctx.actor.role === "clerk";
    if (clerk) requireOffice(ctx, ctx.actor.office);
    const where = {
      ...(clerk ? { office: ctx.actor.office } : {}),
      ...(filter.mine ? { officer: ctx.actor.name, unclosed: true } : {}),
      ...(filter.cedula === undefined ? {} : { cedula: filter.cedula, unclosed: true }),
      limit: page,
    };
    const found: Case[] = [];
    for (let last: CaseRecord | undefined; found.length < filter.limit; ) {
      const records = await casesBefore(ctx.store, { ...where, last });
      for (const record of records) {
        const view = await caseView(ctx, record);
        if (isWanted(view, filter)) found.push(view);
      }
      last = records.at(-1);
      if (records.length < page) break;
    }
    return found.slice(0, filter.limit);
  });
}

function isWanted({ status }: Case, filter: CaseListFilter): boolean {
  if (filter.status !== undefined && status !== filter.status) return false;
  return !filter.mine || inHand.includes(status);
}
