import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text } from "../engine/columns.ts";
import { leaves } from "../engine/kept-states.ts";
import { type New, type RecordOf, Table } from "../engine/table.ts";

const checks = new Table("caller_checks", {
  id: text,
  operator: text,
  cedula: text,
  passedAt: moment,
  expiresAt: moment,
  usedAt: maybe(moment),
});

/** That somebody on the telephone was checked by an agent: good for one act about that person. */
export type CallerCheck = New<RecordOf<typeof checks>>;

/** Writes a check that was passed; the agent's earlier ones about this person allow nothing any more. */
export async function addCallerCheck(store: StoreHandle, check: CallerCheck): Promise<void> {
  const { operator, cedula, passedAt } = check;
  await checks.update(store, { operator, cedula, usedAt: undefined }, { usedAt: passedAt });
  await checks.insert(store, check);
  leaves(store, "caller-check", check.id);
}

/** Whether an agent's check of a person still allows an act. */
export async function hasCallerCheck(
  store: StoreHandle,
  operator: string,
  cedula: string,
  now: Moment,
): Promise<boolean> {
  return (await living(store, operator, cedula, now).first("id")) !== undefined;
}

/** Uses an agent's check of a person up; false when there was none to use. */
export async function useCallerCheck(
  store: StoreHandle,
  operator: string,
  cedula: string,
  now: Moment,
): Promise<boolean> {
  return (await living(store, operator, cedula, now).update({ used_at: now })) > 0;
}

/** Uses every check up. */
export async function endCallerChecks(store: StoreHandle, now: Moment): Promise<void> {
  await checks.update(store, { usedAt: undefined }, { usedAt: now });
}

function living(store: StoreHandle, operator: string, cedula: string, now: Moment) {
  return checks.on(store).where({ operator, cedula }).whereNull("used_at").where("expires_at", ">", now);
}
