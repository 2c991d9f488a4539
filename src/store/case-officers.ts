import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export type Part = "served" | "approved" | "rejected";

/** Who had what part in a case. */
export interface CaseOfficer {
  readonly operator: string;
  readonly part: Part;
  readonly at: Moment;
}

/** Notes that an operator had a part in a case. */
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
