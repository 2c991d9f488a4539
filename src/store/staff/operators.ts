import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, number, text, word } from "../engine/columns.ts";
import { leaves } from "../engine/kept-states.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import { type New, type RecordOf, Table } from "../engine/table.ts";

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

const operators = new SealedTable("operators", {
  name: text,
  role: word<Role>(),
  office: maybe(text),
  /** The operator's own cédula. */
  cedula: maybe(text),
  /** argon2id of the password. */
  verifier: text,
  passwordSetAt: moment,
  /** Who set it: the operator, or another whose choice must be changed at the first sign-in. */
  passwordSetBy: text,
  /** Since when the role is one that approves; undefined while it is not. */
  approverSince: maybe(moment),
  disabledAt: maybe(moment),
  /** Since when a second administrator is to confirm the new account, which opens nothing until then. */
  unconfirmedAt: maybe(moment),
  createdAt: moment,
});

/** Somebody who signs in at the desk. */
export type Operator = RecordOf<typeof operators>;

export function findOperator(store: StoreHandle, name: string): Promise<Operator | undefined> {
  return operators.find(store, { name });
}

export async function everyOperator(store: StoreHandle, limit: number): Promise<readonly Operator[]> {
  return operators.sealed(store, await operators.on(store).orderBy("name").limit(limit));
}

/** Names of those who approve and may sign in, but for one. */
export async function approversBut(store: StoreHandle, name: string): Promise<readonly string[]> {
  const rows = await operators
    .on(store)
    .whereIn("role", traits.approves)
    .whereNull("disabled_at")
    .whereNull("unconfirmed_at")
    .whereNot({ name })
    .orderBy("name");
  return operators.sealed(store, rows).map((row) => row.name);
}

/** Whether there is an admin who may sign in beside one. */
export async function hasOtherAdmin(store: StoreHandle, name: string): Promise<boolean> {
  const admins = operators.on(store).whereIn("role", traits.rules).whereNull("disabled_at");
  return operators.sealed(store, await admins.whereNull("unconfirmed_at").whereNot({ name })).length > 0;
}

/** Names of those who are one person by their cédula and may sign in. */
export async function operatorsOf(store: StoreHandle, cedula: string): Promise<readonly string[]> {
  const rows = await operators.on(store).where({ cedula }).whereNull("disabled_at").orderBy("name");
  return operators.sealed(store, rows).map((row) => row.name);
}

/** Whether the desk has been founded: it has somebody who can sign in. */
export async function hasOperators(store: StoreHandle): Promise<boolean> {
  return (await operators.on(store).first("name")) !== undefined;
}

/** Writes a new operator, whose password was set by another, or by itself at the founding. */
export function addOperator(
  store: StoreHandle,
  operator: Omit<New<Operator>, "passwordSetAt" | "createdAt">,
  now: Moment,
): Promise<void> {
  return operators.insert(store, { ...operator, passwordSetAt: now, createdAt: now });
}

export async function changeOperator(
  store: StoreHandle,
  name: string,
  change: Partial<Operator>,
): Promise<void> {
  await operators.update(store, { name }, change);
}

/** Begins the wait anew of whoever is an approver since a moment or later; gives how many. */
export async function renewApprovers(store: StoreHandle, since: Moment, now: Moment): Promise<number> {
  const recent = operators.on(store).where("approver_since", ">=", since);
  return (await operators.change(store, recent, { approverSince: now })).length;
}

const ties = new Table("operator_ties", {
  operator: text,
  other: text,
  at: moment,
  /** When a second administrator confirmed what was done; undefined: it was done alone. */
  confirmedAt: maybe(moment),
});

/** That one operator alone made another, raised it or set its password. */
export type OperatorTie = Pick<RecordOf<typeof ties>, "operator" | "other" | "at">;

/** Notes that one operator alone made another, raised it or set its password. */
export async function tieOperators(
  store: StoreHandle,
  operator: string,
  other: string,
  now: Moment,
): Promise<void> {
  leaves(store, "operator.ties", operator);
  await ties.put(store, { operator, other, at: now, confirmedAt: undefined }, "operator", "other");
}

/** What was done alone since a moment and is not confirmed, newest first. */
export async function loneTies(store: StoreHandle, since: Moment): Promise<readonly OperatorTie[]> {
  const rows = await ties
    .on(store)
    .where("at", ">", since)
    .whereNull("confirmed_at")
    .orderBy([{ column: "at", order: "desc" }, "operator", "other"]);
  return rows.map(ties.read);
}

/** Confirms what one operator did alone to another: from now on it ties nobody. */
export async function confirmTie(
  store: StoreHandle,
  { operator, other }: Pick<OperatorTie, "operator" | "other">,
  now: Moment,
): Promise<void> {
  leaves(store, "operator.ties", operator);
  await ties.update(store, { operator, other }, { confirmedAt: now });
}

const signIns = new Table("sign_in_failures", { nameDigest: text, failures: number, waitUntil: moment });

/** How many sign-ins failed in a row under the digest of a typed name, and until when the next has to wait. */
export type SignInFailures = RecordOf<typeof signIns>;

export function signInFailures(store: StoreHandle, nameDigest: string): Promise<SignInFailures | undefined> {
  return signIns.find(store, { nameDigest });
}

export function putSignInFailures(store: StoreHandle, failed: SignInFailures): Promise<void> {
  leaves(store, "sign-in", failed.nameDigest);
  return signIns.put(store, failed, "name_digest");
}

/** Forgets failed sign-ins: the right password came. */
export async function clearSignInFailures(store: StoreHandle, nameDigest: string): Promise<void> {
  const forgotten: number = await signIns.on(store).where("name_digest", nameDigest).del();
  if (forgotten > 0) leaves(store, "sign-in", nameDigest);
}
