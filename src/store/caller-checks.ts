import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

/** That somebody on the telephone was checked by an agent: good for one act about that person. */
export interface CallerCheck {
  readonly id: string;
  readonly operator: string;
  readonly cedula: string;
  readonly passedAt: Moment;
  readonly expiresAt: Moment;
}

/** Writes a check that was passed; the agent's earlier ones about this person allow nothing any more. */
export async function addCallerCheck(store: StoreHandle, check: CallerCheck): Promise<void> {
  const { id, operator, cedula, passedAt, expiresAt } = check;
  await sql(store)("caller_checks")
    .where({ operator, cedula })
    .whereNull("used_at")
    .update({ used_at: passedAt });
  await sql(store)("caller_checks").insert({
    id,
    operator,
    cedula,
    passed_at: passedAt,
    expires_at: expiresAt,
  });
}

/** Whether an agent's check of a person still allows an act. */
export async function hasCallerCheck(
  store: StoreHandle,
  operator: string,
  cedula: string,
  now: Moment,
): Promise<boolean> {
  const row = await living(store, operator, cedula, now).first("id");
  return row !== undefined;
}

/** Uses an agent's check of a person up; false when there was none to use. */
export async function useCallerCheck(
  store: StoreHandle,
  operator: string,
  cedula: string,
  now: Moment,
): Promise<boolean> {
  const changed: number = await living(store, operator, cedula, now).update({ used_at: now });
  return changed > 0;
}

function living(store: StoreHandle, operator: string, cedula: string, now: Moment) {
  return sql(store)("caller_checks")
    .where({ operator, cedula })
    .whereNull("used_at")
    .where("expires_at", ">", now);
}
