import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { rowsOf } from "./handle.ts";
import type { DecidedWait, Dimension, KeptCell } from "./wait-counts.ts";

/** Days whose counts are asked for, all of them decided by the cut-off but those left out. */
export interface CountedDays {
  /** The first and the last of them, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly without: readonly string[];
}

/** The counts of requests that share a method and a name, of many days, one after another: see `readCounts`. */
export interface CountList {
  readonly method: DecidedWait["method"];
  readonly name: string;
  readonly completed: string;
  readonly failed: string;
}

/** What counts are put together by: a dimension of theirs, or their day or month. */
export type CountName = Dimension | "day" | "month";

/** Counts of several days put together. */
export function countedWaits(
  store: StoreHandle,
  { from, to, without }: CountedDays,
  by: CountName,
): Promise<readonly CountList[]> {
  const names = { day: "day", month: "substr(day, 1, 7)" } as const;
  const [dimension, name] = by === "day" || by === "month" ? ["method", names[by]] : [by, "name"];
  return rowsOf<CountList>(
    store,
    `SELECT method, ${name} AS name, string_agg(completed, ' ') AS completed, string_agg(failed, ' ') AS failed
     FROM wait_counts WHERE dimension = ? AND day >= ? AND day <= ?
       AND day NOT IN (${["?", ...without.map(() => "?")].join(", ")})
     GROUP BY method, ${name === "name" ? "wait_counts.name" : name}`,
    [dimension, from, to, "", ...without],
  );
}

/** Days of which something was decided only after the cut-off. */
export async function daysDecidedAfter(
  store: StoreHandle,
  { from, to }: Pick<CountedDays, "from" | "to">,
  cutOff: Moment,
): Promise<readonly string[]> {
  const rows = await rowsOf<{ day: string }>(
    store,
    `SELECT DISTINCT day FROM wait_counts
     WHERE dimension = 'method' AND day >= ? AND day <= ? AND decided_by > ? ORDER BY day`,
    [from, to, cutOff],
  );
  return rows.map(({ day }) => day);
}

/** The counts of one day as they are kept. */
export function cellsOfDay(store: StoreHandle, day: string): Promise<readonly KeptCell[]> {
  const dimensions = "('method', 'office', 'provider', 'hour')";
  return rowsOf<KeptCell>(store, `SELECT * FROM wait_counts WHERE dimension IN ${dimensions} AND day = ?`, [
    day,
  ]);
}

/** Every day that something is counted of, ascending. */
export async function countedDays(store: StoreHandle): Promise<readonly string[]> {
  const rows = await rowsOf<{ day: string }>(
    store,
    "SELECT DISTINCT day FROM wait_counts WHERE dimension = 'method' ORDER BY day",
  );
  return rows.map(({ day }) => day);
}

/** Forgets every count, and of which zone the days were. */
export async function forgetCounts(store: StoreHandle): Promise<void> {
  await rowsOf(store, "DELETE FROM wait_counts");
  await rowsOf(store, "DELETE FROM wait_zone");
}
