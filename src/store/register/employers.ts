import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { text, word } from "../engine/columns.ts";
import { type RecordOf, Table } from "../engine/table.ts";

export type EmployerKind = "company" | "public" | "natural" | "domestic";

const employers = new Table("employers", {
  ruc: text,
  /** Four digits. */
  branch: text,
  name: text,
  kind: word<EmployerKind>(),
  /** Cédula of the legal representative. */
  representative: text,
});

export type Employer = RecordOf<typeof employers>;

/** How a branch is named among the holders of contact points. */
export function employerHolder(ruc: string, branch: string): string {
  return `${ruc}/${branch}`;
}

export function branchesOf(store: StoreHandle, ruc: string): Promise<readonly Employer[]> {
  return employers.list(store, { ruc }, "branch");
}

export function findBranch(store: StoreHandle, ruc: string, branch: string): Promise<Employer | undefined> {
  return employers.find(store, { ruc, branch });
}

export function addEmployer(store: StoreHandle, employer: Employer, now: Moment): Promise<void> {
  return employers.insertAll(store, [employer], { created_at: now, updated_at: now });
}

export async function updateEmployer(store: StoreHandle, employer: Employer, now: Moment): Promise<void> {
  await employers.updateAll(store, [employer], ["ruc", "branch"], { updated_at: now });
}
