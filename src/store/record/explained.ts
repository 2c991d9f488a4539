import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { listed, rowsOf, unfolded } from "../engine/handle.ts";
import type { StateName } from "../engine/kept-states.ts";
import { pagesOf } from "../engine/pages.ts";
import { type ContactPoint, type ContactPointRow, contactPointFrom } from "../register/contact-points.ts";

/** Something that an entry of the record accounts for; of one kind and name the newest word counts. */
export interface Explanation {
  readonly kind: ExplanationKind;
  readonly name: string;
  /** What was said; empty where the name says it all. */
  readonly said: string;
}

/**
 * `password` by cédula, `operator` (a password), `role` and `disabled` by name, `clearing` by cédula and moment,
 * `point` by its digest and `vetoed` by case, with the number of the entry; `rejected` by case, with the number
 * and the moment; `brought` by case, with the digests, and `met`, those of them that lie on file;
 * `count` by the moment at which a new count of time began, and `moved`, a point that it moved, by its digest;
 * `row`, the table and the name of one that gives authority, with the number of the last entry about it, after a
 * minus where that took it away; `living`, a table, with the number of the last entry about all its living rows;
 * `known`, a recovery or a case that an entry is about;
 * `state:…`, how an act left a state, by what the state is named by: empty where it took it away.
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
  | "clearing"
  | "count"
  | "moved"
  | "row"
  | "living"
  | "known"
  | `state:${StateName}`;

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

/** Takes the table away before the transaction commits that it was made in. */
export async function dropExplanations(store: StoreHandle): Promise<void> {
  await rowsOf(store, "DROP TABLE explained");
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

/** A password that is in use, and how the record names it: null where it names none. */
export interface PasswordInUse {
  readonly name: string;
  readonly verifier: string;
  readonly said: string | null;
}

export function everyPassword(store: StoreHandle): AsyncGenerator<readonly PasswordInUse[]> {
  return pagesOf((last, limit) =>
    rowsOf(
      store,
      `SELECT passwords.cedula AS name, passwords.verifier, explained.said AS said
       FROM passwords LEFT JOIN explained ON explained.kind = 'password' AND explained.name = passwords.cedula
       WHERE passwords.cedula > ? ORDER BY passwords.cedula LIMIT ${limit}`,
      [last?.name ?? ""],
    ),
  );
}

/** An operator as the store has one, and what the record says of each part. */
export interface OperatorInOffice extends PasswordInUse {
  readonly role: string;
  readonly roleSaid: string | null;
  readonly disabledAt: Moment | null;
  readonly disabledSaid: string | null;
}

/** Every operator, with what the record says of each. */
export function everyOperatorExplained(store: StoreHandle): Promise<readonly OperatorInOffice[]> {
  return rowsOf(
    store,
    `SELECT operators.name, operators.verifier, password.said AS said, operators.role, role.said AS "roleSaid",
       operators.disabled_at AS "disabledAt", disabled.said AS "disabledSaid"
     FROM operators
     LEFT JOIN explained AS password ON password.kind = 'operator' AND password.name = operators.name
     LEFT JOIN explained AS role ON role.kind = 'role' AND role.name = operators.name
     LEFT JOIN explained AS disabled ON disabled.kind = 'disabled' AND disabled.name = operators.name
     ORDER BY operators.name`,
  );
}

/** Every contact point of people and employers, a page at a time; those of one holder and channel stand together. */
export function everyContactPoint(store: StoreHandle): AsyncGenerator<readonly ContactPoint[]> {
  return pagesOf(async (last, limit) => {
    const rows = await rowsOf<ContactPointRow>(
      store,
      `SELECT * FROM contact_points WHERE (holder, channel, number) > (?, ?, ?) AND holder NOT LIKE 'desk/%'
       ORDER BY holder, channel, number LIMIT ${limit}`,
      last ? [last.holder, last.channel, last.number] : ["", "", 0],
    );
    return rows.map(contactPointFrom);
  });
}

export function everyExplanation(
  store: StoreHandle,
  kind: ExplanationKind,
): AsyncGenerator<readonly Pick<Explanation, "name" | "said">[]> {
  return pagesOf((last, limit) =>
    rowsOf(
      store,
      `SELECT name, said FROM explained WHERE kind = ? AND name > ? ORDER BY name LIMIT ${limit}`,
      [kind, last?.name ?? ""],
    ),
  );
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
    [listed(names), kind],
  );
  return new Map(rows.map(({ name, said }) => [name, said]));
}

/** The first lock that was lifted and that the record does not account for. */
export async function unexplainedClearing(
  store: StoreHandle,
): Promise<{ readonly cedula: string; readonly clearedAt: Moment } | undefined> {
  const [first] = await rowsOf<{ cedula: string; clearedAt: Moment }>(
    store,
    `SELECT cedula, cleared_at AS "clearedAt" FROM identity_failures
     LEFT JOIN explained ON explained.kind = 'clearing'
       AND explained.name = cedula || ' ' || CAST(cleared_at AS TEXT)
     WHERE cleared_at IS NOT NULL AND explained.name IS NULL ORDER BY id LIMIT 1`,
  );
  return first;
}
