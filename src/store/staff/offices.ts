import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { sql } from "../engine/handle.ts";

/** A place with a counter. */
export interface Office {
  /** Short code, as printed on receipts. */
  readonly code: string;
  readonly name: string;
}

export async function findOffice(store: StoreHandle, code: string): Promise<Office | undefined> {
  return sql(store)<Office>("offices").where({ code }).first("code", "name");
}

export async function everyOffice(store: StoreHandle, limit: number): Promise<readonly Office[]> {
  return sql(store)<Office>("offices").orderBy("code").limit(limit).select("code", "name");
}

export async function addOffice(store: StoreHandle, { code, name }: Office, now: Moment): Promise<void> {
  await sql(store)("offices").insert({ code, name, created_at: now });
}
