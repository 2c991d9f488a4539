import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export type Role = "clerk" | "agent" | "supervisor" | "admin" | "auditor";

/** Somebody who signs in at the desk. */
export interface Operator {
  readonly name: string;
  readonly role: Role;
  readonly office: string | undefined;
  /** argon2id of the password. */
  readonly verifier: string;
  readonly disabledAt: Moment | undefined;
}

interface Row {
  name: string;
  role: Role;
  office: string | null;
  verifier: string;
  disabled_at: number | null;
}

/** How many sign-ins failed in a row under a typed name, and until when the next has to wait. */
export interface SignInFailures {
  readonly failures: number;
  readonly waitUntil: Moment;
}

/** The operator of a name. */
export async function findOperator(store: StoreHandle, name: string): Promise<Operator | undefined> {
  const row = await sql(store)<Row>("operators").where({ name }).first();
  return (
    row && {
      name: row.name,
      role: row.role,
      office: row.office ?? undefined,
      verifier: row.verifier,
      disabledAt: row.disabled_at ?? undefined,
    }
  );
}

/** Whether the desk has been founded: it has somebody who can sign in. */
export async function hasOperators(store: StoreHandle): Promise<boolean> {
  return (await sql(store)("operators").first("name")) !== undefined;
}

/** Writes a new operator whose password was set by another, or by itself at the founding. */
export async function addOperator(
  store: StoreHandle,
  operator: { readonly name: string; readonly role: Role; readonly verifier: string; readonly setBy: string },
  now: Moment,
): Promise<void> {
  const { name, role, verifier, setBy } = operator;
  const row = { name, role, verifier, password_set_by: setBy, password_set_at: now, created_at: now };
  await sql(store)("operators").insert(row);
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
