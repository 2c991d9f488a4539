import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, number, text } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { type RecordOf, type RowOf, Table } from "../engine/table.ts";

export type HabitKind = "looks" | "changes";

const days = new Table("operator_days", {
  /** YYYY-MM-DD */
  day: text,
  looks: number,
  changes: number,
  markedAt: maybe(moment),
});

/** What an operator did on one day of the desk. */
export type OperatorDay = RecordOf<typeof days>;

/** Counts one more on a day, and gives the day. */
export async function bumpDay(
  store: StoreHandle,
  operator: string,
  day: string,
  kind: HabitKind,
): Promise<OperatorDay> {
  const first = { operator, day, looks: 0, changes: 0, [kind]: 1 };
  const rows: RowOf<typeof days>[] = await sql(store)("operator_days")
    .insert(first)
    .onConflict(["operator", "day"])
    .merge({ [kind]: sql(store).raw(`operator_days.${kind} + 1`) })
    .returning("*");
  const [row] = rows;
  return row ? days.read(row) : Promise.reject(new TypeError("a day was counted and is not there"));
}

/** The last days before one on which the operator did anything, newest first. */
export async function recentDays(
  store: StoreHandle,
  operator: string,
  before: string,
  limit: number,
): Promise<readonly OperatorDay[]> {
  const rows = await days
    .on(store)
    .where("operator", operator)
    .where("day", "<", before)
    .orderBy("day", "desc")
    .limit(limit);
  return rows.map(days.read);
}

export async function markDay(store: StoreHandle, operator: string, day: string, now: Moment): Promise<void> {
  await days.on(store).where("operator", operator).where({ day }).update({ marked_at: now });
}

/** The days of an operator that were marked, newest first. */
export async function markedDays(
  store: StoreHandle,
  operator: string,
  limit: number,
): Promise<readonly OperatorDay[]> {
  const rows = await days
    .on(store)
    .where("operator", operator)
    .whereNotNull("marked_at")
    .orderBy("day", "desc")
    .limit(limit);
  return rows.map(days.read);
}
