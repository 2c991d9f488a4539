import type { StoreHandle } from "../../base/context.ts";
import { sql } from "../engine/handle.ts";

/** A new answer that waits for its case: a question and the argon2id of the answer. */
export interface CaseAnswer {
  readonly question: string;
  readonly verifier: string;
}

/** Puts the answers of a case in the place of those it had. */
export async function putCaseAnswers(
  store: StoreHandle,
  caseId: string,
  answers: readonly CaseAnswer[],
): Promise<void> {
  await sql(store)("case_answers").where({ case_id: caseId }).del();
  if (answers.length > 0)
    await sql(store)("case_answers").insert(answers.map((answer) => ({ case_id: caseId, ...answer })));
}

/** Which of several cases have answers that wait. */
export async function casesWithAnswers(
  store: StoreHandle,
  caseIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows: { case_id: string }[] = await sql(store)("case_answers")
    .whereIn("case_id", [...caseIds])
    .distinct("case_id");
  return new Set(rows.map((row) => row.case_id));
}

export async function caseAnswersOf(store: StoreHandle, caseId: string): Promise<readonly CaseAnswer[]> {
  return sql(store)("case_answers")
    .where({ case_id: caseId })
    .orderBy("question")
    .select("question", "verifier");
}
