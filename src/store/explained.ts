import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { type ContactPoint, type ContactPointRow, contactPointFrom } from "./contact-points.ts";
import { rowsOf, unfolded } from "./handle.ts";

/** Something that an entry of the record accounts for; of one kind and name the newest word counts. */
export interface Explanation {
  readonly kind: ExplanationKind;
  readonly name: string;
  /** What was said; empty where anything found is accounted for. */
  readonly said: string;
}

/**
 * `password` by cédula, `operator` (a password), `role` and `disabled` by name, `clearing` by cédula and moment,
 * `point` by its digest and `vetoed` by case, with the number of the entry; `rejected` by case, with the number
 * and the moment; `brought` by case, with the digests, and `met`, those of them that lie on file.
 */
export type ExplanationKind =
  | "password"
  | "operator"
  | "role"
  | "disabled"
  | "point"
  | "vetoed"
  | "rejected"
  | "brought"
  | "met"
  | "clearing";

/**
 * Lays out the table in which what the record accounts for is gathered, so that no memory has to hold it.
 * It is the connection's own, and gone with the snapshot that it is made in.
 */
export async function layOutExplanations(store: StoreHandle): Promise<void> {
  await rowsOf(
    store,
    `CREATE TEMPORARY TABLE explained (kind TEXT NOT NULL, name TEXT NOT NULL, said TEXT NOT NULL,
       PRIMARY KEY (kind, name))`,
  );
}

/** Adds explanations; a later one takes the place of an earlier one of its kind and name. */
export async function putExplanations(store: StoreHandle, given: readonly Explanation[]): Promise<void> {
  if (given.length === 0) return;
  // one statement may not say two things of one row
  const newest = new Map(given.map(({ kind, name, said }) => [`${kind} ${name}`, [kind, name, said]]));
  await rowsOf(
    store,
    `INSERT INTO explained (kind, name, said)
     SELECT value ->> 0, value ->> 1, value ->> 2 FROM ${unfolded(store)} WHERE true
     ON CONFLICT (kind, name) DO UPDATE SET said = excluded.said`,
    [JSON.stringify([...newest.values()])],
  );
}

/** A password that is in use, and how the record names it: undefined where it names none. */
export interface PasswordInUse {
  readonly name: string;
  readonly verifier: string;
  readonly said: string | undefined;
}

/** The passwords of people, a page at a time. */
export async function* everyPassword(
  store: StoreHandle,
  limit: number,
): AsyncGenerator<readonly PasswordInUse[]> {
  for (let after = ""; ; ) {
    const rows = await rowsOf<{ name: string; verifier: string; said: string | null }>(
      store,
      `SELECT passwords.cedula AS name, passwords.verifier, explained.said AS said
       FROM passwords LEFT JOIN explained ON explained.kind = 'password' AND explained.name = passwords.cedula
       WHERE passwords.cedula > ? ORDER BY passwords.cedula LIMIT ${limit}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => ({ ...row, said: row.said ?? undefined }));
    after = last.name;
  }
}

/** An operator as the store has one, and what the record says of each part. */
export interface OperatorInOffice extends PasswordInUse {
  readonly role: string;
  readonly roleSaid: string | undefined;
  readonly disabled: boolean;
  readonly disabledSaid: string | undefined;
}

/** Every operator, with what the record says of each. */
export async function everyOperatorExplained(store: StoreHandle): Promise<readonly OperatorInOffice[]> {
  const rows = await rowsOf<{
    name: string;
    verifier: string;
    role: string;
    disabled_at: number | null;
    said: string | null;
    role_said: string | null;
    disabled_said: string | null;
  }>(
    store,
    `SELECT operators.name, operators.verifier, operators.role, operators.disabled_at,
       password.said AS said, role.said AS role_said, disabled.said AS disabled_said
     FROM operators
     LEFT JOIN explained AS password ON password.kind = 'operator' AND password.name = operators.name
     LEFT JOIN explained AS role ON role.kind = 'role' AND role.name = operators.name
     LEFT JOIN explained AS disabled ON disabled.kind = 'disabled' AND disabled.name = operators.name
     ORDER BY operators.name`,
  );
  return rows.map(({ name, verifier, role, ...row }) => ({
    name,
    verifier,
    role,
    said: row.said ?? undefined,
    roleSaid: row.role_said ?? undefined,
    disabled: row.disabled_at !== null,
    disabledSaid: row.disabled_said ?? undefined,
  }));
}

/** Every contact point of people and employers, a page at a time; those of one holder and channel stand together. */
export async function* everyContactPoint(
  store: StoreHandle,
  limit: number,
): AsyncGenerator<readonly ContactPoint[]> {
  for (let after: [string, string, number] = ["", "", 0]; ; ) {
    const rows = await rowsOf<ContactPointRow>(
      store,
      `SELECT * FROM contact_points WHERE (holder, channel, number) > (?, ?, ?) AND holder NOT LIKE 'desk/%'
       ORDER BY holder, channel, number LIMIT ${limit}`,
      after,
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(contactPointFrom);
    after = [last.holder, last.channel, last.number];
  }
}

/** Every explanation of a kind, a page at a time. */
export async function* everyExplanation(
  store: StoreHandle,
  kind: ExplanationKind,
  limit: number,
): AsyncGenerator<readonly Pick<Explanation, "name" | "said">[]> {
  for (let after = ""; ; ) {
    const rows = await rowsOf<Pick<Explanation, "name" | "said">>(
      store,
      `SELECT name, said FROM explained WHERE kind = ? AND name > ? ORDER BY name LIMIT ${limit}`,
      [kind, after],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.name;
  }
}

/** What the record says of some names of a kind, by name. */
export async function explainedBy(
  store: StoreHandle,
  kind: ExplanationKind,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await rowsOf<{ name: string; said: string }>(
    store,
    `SELECT explained.name, explained.said FROM ${unfolded(store)}
     JOIN explained ON explained.kind = ? AND explained.name = value ->> 0`,
    [JSON.stringify(names.map((name) => [name])), kind],
  );
  return new Map(rows.map(({ name, said }) => [name, said]));
}

/** The first lock that was lifted and that the record does not account for. */
export async function unexplainedClearing(
  store: StoreHandle,
): Promise<{ readonly cedula: string; readonly clearedAt: Moment } | undefined> {
  const [row] = await rowsOf<{ cedula: string; cleared_at: number }>(
    store,
    `SELECT cedula, cleared_at FROM identity_failures
     LEFT JOIN explained ON explained.kind = 'clearing'
       AND explained.name = cedula || ' ' || CAST(cleared_at AS TEXT)
     WHERE cleared_at IS NOT NULL AND explained.name IS NULL
     ORDER BY id LIMIT 1`,
  );
  return row && { cedula: row.cedula, clearedAt: row.cleared_at };
}
