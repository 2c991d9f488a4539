import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { sql } from "../engine/handle.ts";

export type Part = "served" | "approved" | "rejected";

/** Who had what part in a case. */
export interface CaseOfficer {
  readonly operator: string;
  readonly part: Part;
  readonly at: Moment;
}

export async function noteCaseOfficer(
  store: StoreHandle,
  caseId: string,
  operator: string,
  part: Part,
  now: Moment,
): Promise<void> {
  await sql(store)("case_officers")
    .insert({ case_id: caseId, operator, part, at: now })
    .onConflict(["case_id", "operator", "part"])
    .merge();
}

/** Everybody who had a part in a case, in the order of their acts. */
export async function caseOfficersOf(store: StoreHandle, caseId: string): Promise<readonly CaseOfficer[]> {
  return sql(store)("case_officers")
    .where({ case_id: caseId })
    .orderBy(["at", "operator"])
    .select("operator", "part", "at");
}

/** How often each second officer approved each first one's cases since a moment. */
export async function approvalPairs(
  store: StoreHandle,
  since: Moment,
): Promise<readonly { readonly officer: string; readonly approver: string; readonly cases: number }[]> {
  const rows: { officer: string; approver: string; cases: number }[] = await sql(store)("cases")
    .join("case_officers", "case_officers.case_id", "cases.id")
    .where("case_officers.part", "served")
    .where("cases.approved_at", ">", since)
    .groupBy("case_officers.operator", "cases.approved_by")
    .orderBy([{ column: "cases", order: "desc" }, "officer", "approver"])
    .select({ officer: "case_officers.operator", approver: "cases.approved_by" })
    .count({ cases: "*" });
  return rows.map((row) => ({ ...row, cases: Number(row.cases) }));
}
