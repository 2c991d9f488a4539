import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { rowsOf, unfolded } from "../engine/handle.ts";
import { readCounts, writtenCounts } from "./scale.ts";
import { type DecidedWait, type Dimension, keyOf, type WaitCell } from "./tally.ts";

/** A cell as the store keeps it. */
export interface KeptCell {
  readonly dimension: Dimension;
  readonly day: string;
  readonly method: DecidedWait["method"];
  readonly name: string;
  readonly decided_by: number;
  readonly completed: string;
  readonly failed: string;
}

export type CellKey = Pick<WaitCell, "dimension" | "day" | "method" | "name">;

/**
 * Adds counts to what is kept of their cells, without reading it: a list may name a step many times. Gives each
 * cell that was written with the length of its lists, and none where the days counted are of another zone.
 */
export function growCells(
  store: StoreHandle,
  cells: readonly WaitCell[],
  zone: string,
): Promise<readonly (CellKey & { readonly size: number })[]> {
  const grown = (kind: string) =>
    `${kind} = CASE WHEN excluded.${kind} = '' THEN wait_counts.${kind}
       ELSE wait_counts.${kind} || ' ' || excluded.${kind} END`;
  return rowsOf(
    store,
    `${insertCells(store)} WHERE (SELECT zone FROM wait_zone) = ?
     ON CONFLICT (dimension, day, method, name) DO UPDATE SET ${grown("completed")}, ${grown("failed")},
       decided_by = CASE WHEN excluded.decided_by > wait_counts.decided_by THEN excluded.decided_by
         ELSE wait_counts.decided_by END
     RETURNING dimension, day, method, name, length(completed) + length(failed) AS size`,
    [JSON.stringify(cells.map(listed)), zone],
  );
}

/** Adds counts to those that are kept of their cells, each step once. */
export async function mergeCells(store: StoreHandle, cells: ReadonlyMap<string, WaitCell>): Promise<void> {
  for (const row of await keptOf(store, [...cells.values()])) {
    const cell = cells.get(keyOf(row));
    if (cell) addKept(cell, row);
  }
  await putCells(store, [...cells.values()]);
}

/** Puts what is kept of cells into their shortest form. */
export async function rewriteCells(store: StoreHandle, keys: readonly CellKey[]): Promise<void> {
  await putCells(store, (await keptOf(store, keys)).map(cellFrom));
}

export function cellFrom(row: KeptCell): WaitCell {
  const { dimension, day, method, name } = row;
  const cell = { dimension, day, method, name, decidedBy: 0, completed: new Map(), failed: new Map() };
  addKept(cell, row);
  return cell;
}

function addKept(cell: WaitCell, row: KeptCell): void {
  for (const kind of ["completed", "failed"] as const)
    for (const [step, count] of readCounts(row[kind]))
      cell[kind].set(step, (cell[kind].get(step) ?? 0) + count);
  cell.decidedBy = Math.max(cell.decidedBy, row.decided_by);
}

function keptOf(store: StoreHandle, keys: readonly CellKey[]): Promise<readonly KeptCell[]> {
  const list = keys.map(({ dimension, day, method, name }) => [dimension, day, method, name]);
  return rowsOf<KeptCell>(
    store,
    `SELECT wait_counts.* FROM ${unfolded(store)} JOIN wait_counts ON dimension = value ->> 0
       AND day = value ->> 1 AND method = value ->> 2 AND name = value ->> 3`,
    [JSON.stringify(list)],
  );
}

/** Writes cells over those of the same names. */
export async function putCells(store: StoreHandle, cells: readonly WaitCell[]): Promise<void> {
  await rowsOf(
    store,
    `${insertCells(store)} WHERE true
     ON CONFLICT (dimension, day, method, name) DO UPDATE SET
       decided_by = excluded.decided_by, completed = excluded.completed, failed = excluded.failed`,
    [JSON.stringify(cells.map(listed))],
  );
}

function insertCells(store: StoreHandle): string {
  return `INSERT INTO wait_counts (dimension, day, method, name, decided_by, completed, failed)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT), value ->> 5, value ->> 6
     FROM ${unfolded(store)}`;
}

function listed(cell: WaitCell): readonly (string | number)[] {
  const { dimension, day, method, name, decidedBy, completed, failed } = cell;
  return [dimension, day, method, name, decidedBy, writtenCounts(completed), writtenCounts(failed)];
}

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

const dimensions = "('method', 'office', 'provider', 'hour')";

export function cellsOfDay(store: StoreHandle, day: string): Promise<readonly KeptCell[]> {
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

/** Forgets what is counted of a day. */
export async function forgetDay(store: StoreHandle, day: string): Promise<void> {
  await rowsOf(store, `DELETE FROM wait_counts WHERE dimension IN ${dimensions} AND day = ?`, [day]);
}

/** Of which zone the days are that are counted, and whether all of them are. */
export interface CountedZone {
  readonly zone: string;
  /** False while they are being counted anew: meanwhile the counts are not to be gone by. */
  readonly whole: boolean;
}

const unfinished = "unfinished ";

/** The zone whose days are counted; undefined while nothing has been counted. */
export async function countedZone(store: StoreHandle): Promise<CountedZone | undefined> {
  const [kept] = await rowsOf<{ zone: string }>(store, "SELECT zone FROM wait_zone");
  if (!kept) return undefined;
  const whole = !kept.zone.startsWith(unfinished);
  return { zone: whole ? kept.zone : kept.zone.slice(unfinished.length), whole };
}

/** Says of which zone the days are that are counted from now on, and whether all of them are. */
export async function putCountedZone(store: StoreHandle, { zone, whole }: CountedZone): Promise<void> {
  await rowsOf(
    store,
    "INSERT INTO wait_zone (one, zone) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET zone = excluded.zone",
    [whole ? zone : `${unfinished}${zone}`],
  );
}
