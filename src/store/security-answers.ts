import type { StoreHandle } from "../base/context.ts";
import { rowsOf, sql, unfolded } from "./handle.ts";

/** A registered question of a person, with what its answer is checked against. */
export interface SecurityAnswer {
  readonly cedula: string;
  readonly question: string;
  readonly verifier: string;
}

/** The questions a person has registered, with the verifiers of their answers. */
export async function answersOf(store: StoreHandle, cedula: string): Promise<readonly SecurityAnswer[]> {
  return sql(store)<SecurityAnswer>("security_answers").where({ cedula }).orderBy("question");
}

/** Which questions many people have registered, as `cédula question` pairs. */
export async function registeredQuestions(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await rowsOf<{ cedula: string; question: string }>(
    store,
    `SELECT security_answers.cedula, question FROM ${unfolded(store)}
     JOIN security_answers ON security_answers.cedula = value ->> 0`,
    [JSON.stringify(cedulas.map((cedula) => [cedula]))],
  );
  return new Set(rows.map((row) => `${row.cedula} ${row.question}`));
}

/** Writes many answers at once; none of them may be registered yet. */
export async function addAnswers(store: StoreHandle, answers: readonly SecurityAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  await rowsOf(
    store,
    `INSERT INTO security_answers (cedula, question, verifier)
     SELECT value ->> 0, value ->> 1, value ->> 2 FROM ${unfolded(store)}`,
    [JSON.stringify(answers.map((answer) => [answer.cedula, answer.question, answer.verifier]))],
  );
}

/** Puts a slower verifier in the place of a fast one. */
export async function replaceVerifier(store: StoreHandle, answer: SecurityAnswer): Promise<void> {
  const { cedula, question, verifier } = answer;
  await sql(store)("security_answers").where({ cedula, question }).update({ verifier });
}

/** Puts the answers of a person in the place of all that were registered. */
export async function replaceAnswers(
  store: StoreHandle,
  cedula: string,
  answers: readonly SecurityAnswer[],
): Promise<void> {
  await sql(store)("security_answers").where({ cedula }).del();
  await addAnswers(store, answers);
}
