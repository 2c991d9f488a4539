import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export const roles = ["clerk", "agent", "supervisor", "admin", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What a role is; what it may do is the table of `operator/roles.ts`. */
export const traits = {
  /** Serves at one office, and sees the cases of that one alone. */
  ownOffice: ["clerk"],
  /** Talks to people it cannot see, and has to check who is calling. */
  onTelephone: ["agent"],
  /** Decides what another began: a second person is one of these. */
  approves: ["supervisor", "admin"],
  /** Without one of these nobody could put anything right. */
  rules: ["admin"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Whether a role has a trait; who has no role has none. */
export function hasTrait(role: string | undefined, trait: keyof typeof traits): boolean {
  return traits[trait].some((each) => each === role);
}

/** Somebody who signs in at the desk. */
export interface Operator {
  readonly name: string;
  readonly role: Role;
  readonly office: string | undefined;
  /** The operator's own cédula. */
  readonly cedula: string | undefined;
  /** argon2id of the password. */
  readonly verifier: string;
  readonly passwordSetAt: Moment;
  /** Who set it: the operator, or another whose choice must be changed at the first sign-in. */
  readonly passwordSetBy: string;
  /** Since when the role is one that approves; undefined while it is not. */
  readonly approverSince: Moment | undefined;
  readonly disabledAt: Moment | undefined;
  readonly createdAt: Moment;
}

interface Row {
  name: string;
  role: Role;
  office: string | null;
  cedula: string | null;
  verifier: string;
  password_set_at: number;
  password_set_by: string;
  approver_since: number | null;
  disabled_at: number | null;
  created_at: number;
}

/** How many sign-ins failed in a row under a typed name, and until when the next has to wait. */
export interface SignInFailures {
  readonly failures: number;
  readonly waitUntil: Moment;
}

/** The operator of a name. */
export async function findOperator(store: StoreHandle, name: string): Promise<Operator | undefined> {
  const row = await sql(store)<Row>("operators").where({ name }).first();
  return row && operatorFrom(row);
}

/** Every operator, by name. */
export async function everyOperator(store: StoreHandle, limit: number): Promise<readonly Operator[]> {
  return (await sql(store)<Row>("operators").orderBy("name").limit(limit)).map(operatorFrom);
}

/** Names of those who approve and may sign in, but for one. */
export async function approversBut(store: StoreHandle, name: string): Promise<readonly string[]> {
  const rows = await sql(store)<Row>("operators")
    .whereIn("role", traits.approves)
    .whereNull("disabled_at")
    .whereNot({ name })
    .orderBy("name");
  return rows.map((row) => row.name);
}

/** Whether there is an admin who may sign in beside one. */
export async function hasOtherAdmin(store: StoreHandle, name: string): Promise<boolean> {
  const query = sql(store)<Row>("operators").whereIn("role", traits.rules).whereNull("disabled_at");
  return (await query.whereNot({ name }).first("name")) !== undefined;
}

/** Names of those who are one person by their cédula and may sign in. */
export async function operatorsOf(store: StoreHandle, cedula: string): Promise<readonly string[]> {
  const rows = await sql(store)<Row>("operators").where({ cedula }).whereNull("disabled_at").orderBy("name");
  return rows.map((row) => row.name);
}

/** Whether the desk has been founded: it has somebody who can sign in. */
export async function hasOperators(store: StoreHandle): Promise<boolean> {
  return (await sql(store)("operators").first("name")) !== undefined;
}

/** An operator about to be written. */
export interface NewOperator {
  readonly name: string;
  readonly role: Role;
  readonly office?: string | undefined;
  readonly cedula?: string | undefined;
  readonly verifier: string;
  readonly setBy: string;
  readonly approverSince?: Moment | undefined;
}

/** Writes a new operator whose password was set by another, or by itself at the founding. */
export async function addOperator(store: StoreHandle, operator: NewOperator, now: Moment): Promise<void> {
  const { name, role, office, cedula, verifier, setBy, approverSince } = operator;
  await sql(store)("operators").insert({
    name,
    role,
    office: office ?? null,
    cedula: cedula ?? null,
    verifier,
    password_set_by: setBy,
    password_set_at: now,
    approver_since: approverSince ?? null,
    created_at: now,
  });
}

/** What may change of an operator; undefined leaves it, null empties it. */
export interface OperatorChange {
  readonly role?: Role;
  readonly office?: string | null;
  readonly cedula?: string;
  readonly approverSince?: Moment | null;
  readonly disabledAt?: Moment | null;
  readonly password?: { readonly verifier: string; readonly setBy: string; readonly setAt: Moment };
}

/** Changes an operator. */
export async function changeOperator(
  store: StoreHandle,
  name: string,
  { role, office, cedula, approverSince, disabledAt, password }: OperatorChange,
): Promise<void> {
  await sql(store)("operators")
    .where({ name })
    .update({
      ...(role === undefined ? {} : { role }),
      ...(office === undefined ? {} : { office }),
      ...(cedula === undefined ? {} : { cedula }),
      ...(approverSince === undefined ? {} : { approver_since: approverSince }),
      ...(disabledAt === undefined ? {} : { disabled_at: disabledAt }),
      ...(password === undefined
        ? {}
        : {
            verifier: password.verifier,
            password_set_by: password.setBy,
            password_set_at: password.setAt,
          }),
    });
}

/** Notes that one operator made another, raised it or set its password. */
export async function tieOperators(
  store: StoreHandle,
  operator: string,
  other: string,
  now: Moment,
): Promise<void> {
  await sql(store)("operator_ties")
    .insert({ operator, other, at: now })
    .onConflict(["operator", "other"])
    .merge();
}

/** Whether one of two operators made, raised or reset the other since a moment. */
export async function areTied(
  store: StoreHandle,
  one: string,
  other: string,
  since: Moment,
): Promise<boolean> {
  const row = await sql(store)("operator_ties")
    .where("at", ">", since)
    .whereRaw("((operator = ? AND other = ?) OR (operator = ? AND other = ?))", [one, other, other, one])
    .first("at");
  return row !== undefined;
}

/** With whom an operator is tied since a moment, and when last; newest first. */
export async function tiesOf(
  store: StoreHandle,
  name: string,
  since: Moment,
): Promise<readonly { readonly other: string; readonly at: Moment }[]> {
  const rows: { operator: string; other: string; at: number }[] = await sql(store)("operator_ties")
    .where("at", ">", since)
    .whereRaw("(operator = ? OR other = ?)", [name, name])
    .orderBy([{ column: "at", order: "desc" }, "operator", "other"]);
  return rows.map(({ operator, other, at }) => ({ other: operator === name ? other : operator, at }));
}

/** The failed sign-ins under the digest of a name. */
export async function signInFailures(
  store: StoreHandle,
  nameDigest: string,
): Promise<SignInFailures | undefined> {
  const row = await sql(store)("sign_in_failures").where({ name_digest: nameDigest }).first();
  return row && { failures: row.failures, waitUntil: row.wait_until };
}

/** Puts the count of failed sign-ins in a row. */
export async function putSignInFailures(
  store: StoreHandle,
  nameDigest: string,
  { failures, waitUntil }: SignInFailures,
): Promise<void> {
  await sql(store)("sign_in_failures")
    .insert({ name_digest: nameDigest, failures, wait_until: waitUntil })
    .onConflict("name_digest")
    .merge();
}

/** Forgets failed sign-ins: the right password came. */
export async function clearSignInFailures(store: StoreHandle, nameDigest: string): Promise<void> {
  await sql(store)("sign_in_failures").where({ name_digest: nameDigest }).del();
}

function operatorFrom(row: Row): Operator {
  return {
    name: row.name,
    role: row.role,
    office: row.office ?? undefined,
    cedula: row.cedula ?? undefined,
    verifier: row.verifier,
    passwordSetAt: row.password_set_at,
    passwordSetBy: row.password_set_by,
    approverSince: row.approver_since ?? undefined,
    disabledAt: row.disabled_at ?? undefined,
    createdAt: row.created_at,
  };
}
