import type { StoreHandle } from "../../base/context.ts";
import { text } from "../engine/columns.ts";
import { listed, rowsOf, unfolded } from "../engine/handle.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const answers = new Table("security_answers", { cedula: text, question: text, verifier: text });

/** A registered question of a person, with what its answer is checked against. */
export type SecurityAnswer = RecordOf<typeof answers>;

export function answersOf(store: StoreHandle, cedula: string): Promise<readonly SecurityAnswer[]> {
  return answers.list(store, { cedula }, "question");
}

/** Those of many people. */
export async function answersOfMany(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<readonly SecurityAnswer[]> {
  return rowsOf<SecurityAnswer>(
    store,
    `SELECT security_answers.cedula, question, verifier FROM ${unfolded(store)}
     JOIN security_answers ON security_answers.cedula = value ->> 0`,
    [listed(cedulas)],
  );
}

/** Writes many answers at once; none of them may be registered yet. */
export function addAnswers(store: StoreHandle, added: readonly SecurityAnswer[]): Promise<void> {
  return answers.insertAll(store, added);
}

/** Puts a slower verifier in the place of a fast one. */
export async function replaceVerifier(store: StoreHandle, answer: SecurityAnswer): Promise<void> {
  const { cedula, question, verifier } = answer;
  await answers.update(store, { cedula, question }, { verifier });
}

/** Puts an answer in the place of the one to the same question, where there is one. */
export function putAnswer(store: StoreHandle, answer: SecurityAnswer): Promise<void> {
  return answers.put(store, answer, "cedula", "question");
}

/** Puts the answers of a person in the place of all that were registered. */
export async function replaceAnswers(
  store: StoreHandle,
  cedula: string,
  given: readonly SecurityAnswer[],
): Promise<void> {
  await answers.on(store).where({ cedula }).del();
  await addAnswers(store, given);
}
