import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export type HabitKind = "looks" | "changes";

/** What an operator did on one day of the desk. */
export interface OperatorDay {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly looks: number;
  readonly changes: number;
  readonly markedAt: Moment | undefined;
}

interface Row {
  operator: string;
  day: string;
  looks: number;
  changes: number;
  marked_at: number | null;
}

/** Counts one more on a day, and gives the day. */
export async function bumpDay(
  store: StoreHandle,
  operator: string,
  day: string,
  kind: HabitKind,
): Promise<OperatorDay> {
  const db = sql(store);
  const first = { operator, day, looks: 0, changes: 0, [kind]: 1 };
  const rows: Row[] = await db<Row>("operator_days")
    .insert(first)
    .onConflict(["operator", "day"])
    .merge({ [kind]: db.raw(`operator_days.${kind} + 1`) } as never)
    .returning("*");
  const [row] = rows;
  return row ? dayFrom(row) : Promise.reject(new TypeError("a day was counted and is not there"));
}

/** The last days before one on which the operator did anything, newest first. */
export async function recentDays(
  store: StoreHandle,
  operator: string,
  before: string,
  limit: number,
): Promise<readonly OperatorDay[]> {
  const rows = await sql(store)<Row>("operator_days")
    .where({ operator })
    .where("day", "<", before)
    .orderBy("day", "desc")
    .limit(limit);
  return rows.map(dayFrom);
}

/** Marks a day as far above the operator's habit. */
export async function markDay(store: StoreHandle, operator: string, day: string, now: Moment): Promise<void> {
  await sql(store)("operator_days").where({ operator, day }).update({ marked_at: now });
}

/** The days of an operator that were marked, newest first. */
export async function markedDays(
  store: StoreHandle,
  operator: string,
  limit: number,
): Promise<readonly OperatorDay[]> {
  const rows = await sql(store)<Row>("operator_days")
    .where({ operator })
    .whereNotNull("marked_at")
    .orderBy("day", "desc")
    .limit(limit);
  return rows.map(dayFrom);
}

function dayFrom({ day, looks, changes, marked_at }: Row): OperatorDay {
  return { day, looks, changes, markedAt: marked_at ?? undefined };
}
