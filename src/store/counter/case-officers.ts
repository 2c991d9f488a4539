import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { moment, text, word } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { leaves } from "../engine/kept-states.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const officers = new Table("case_officers", {
  caseId: text,
  operator: text,
  part: word<"served" | "approved" | "rejected">(),
  at: moment,
});

export type CaseOfficer = RecordOf<typeof officers>;

export function noteCaseOfficer(
  store: StoreHandle,
  caseId: string,
  operator: string,
  part: CaseOfficer["part"],
  now: Moment,
): Promise<void> {
  leaves(store, "case.officers", caseId);
  return officers.put(store, { caseId, operator, part, at: now }, "case_id", "operator", "part");
}

/** Everybody who had a part in a case, in the order of their acts. */
export function caseOfficersOf(store: StoreHandle, caseId: string): Promise<readonly CaseOfficer[]> {
  return officers.list(store, { caseId }, "at", "operator");
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
