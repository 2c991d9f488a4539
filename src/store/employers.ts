import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export type EmployerKind = "company" | "public" | "natural" | "domestic";

/** A branch of an employer, as the register has it. */
export interface Employer {
  readonly ruc: string;
  /** Four digits. */
  readonly branch: string;
  readonly name: string;
  readonly kind: EmployerKind;
  /** Cédula of the legal representative. */
  readonly representative: string;
}

interface Row extends Employer {
  readonly created_at: number;
  readonly updated_at: number;
}

/** How a branch is named among the holders of contact points. */
export function employerHolder(ruc: string, branch: string): string {
  return `${ruc}/${branch}`;
}

/** The branches of an employer, in order. */
export async function branchesOf(store: StoreHandle, ruc: string): Promise<readonly Employer[]> {
  return (await sql(store)<Row>("employers").where({ ruc }).orderBy("branch")).map(employerFrom);
}

/** One branch of an employer. */
export async function findBranch(
  store: StoreHandle,
  ruc: string,
  branch: string,
): Promise<Employer | undefined> {
  const row = await sql(store)<Row>("employers").where({ ruc, branch }).first();
  return row && employerFrom(row);
}

/** Writes a new branch. */
export async function addEmployer(store: StoreHandle, employer: Employer, now: Moment): Promise<void> {
  await sql(store)("employers").insert({ ...employer, created_at: now, updated_at: now });
}

/** Brings a known branch up to date. */
export async function updateEmployer(store: StoreHandle, employer: Employer, now: Moment): Promise<void> {
  const { ruc, branch, ...changes } = employer;
  await sql(store)("employers")
    .where({ ruc, branch })
    .update({ ...changes, updated_at: now });
}

function employerFrom({ ruc, branch, name, kind, representative }: Row): Employer {
  return { ruc, branch, name, kind, representative };
}
