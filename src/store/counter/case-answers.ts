import type { StoreHandle } from "../../base/context.ts";
import { text } from "../engine/columns.ts";
import { leaves } from "../engine/kept-states.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const waiting = new Table("case_answers", { caseId: text, question: text, verifier: text });

/** A new answer that waits for its case: a question and the argon2id of the answer. */
export type CaseAnswer = Pick<RecordOf<typeof waiting>, "question" | "verifier">;

/** Puts the answers of a case in the place of those it had. */
export async function putCaseAnswers(
  store: StoreHandle,
  caseId: string,
  answers: readonly CaseAnswer[],
): Promise<void> {
  leaves(store, "case.answers", caseId);
  await waiting.on(store).where("case_id", caseId).del();
  await waiting.insertAll(
    store,
    answers.map((answer) => ({ caseId, ...answer })),
  );
}

export async function casesWithAnswers(
  store: StoreHandle,
  caseIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const answers = await waiting.listAmong(store, { caseId: caseIds });
  return new Set(answers.map(({ caseId }) => caseId));
}

export function caseAnswersOf(store: StoreHandle, caseId: string): Promise<readonly CaseAnswer[]> {
  return waiting.list(store, { caseId }, "question");
}
