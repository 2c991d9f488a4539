import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

/** Puts the verifier of a person's new password in the place of any other. */
export async function putPassword(
  store: StoreHandle,
  cedula: string,
  verifier: string,
  now: Moment,
): Promise<void> {
  await sql(store)("passwords").insert({ cedula, verifier, set_at: now }).onConflict("cedula").merge();
}

/** The verifier of a person's password. */
export async function findPassword(store: StoreHandle, cedula: string): Promise<string | undefined> {
  const row: { verifier: string } | undefined = await sql(store)("passwords")
    .where({ cedula })
    .first("verifier");
  return row?.verifier;
}
