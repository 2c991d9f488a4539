import type { Context, StoreHandle } from "../base/context.ts";
import { local, type Moment, minute } from "../base/time.ts";
import { rowsOf, unfolded } from "./handle.ts";
import type { Method } from "./recoveries.ts";
import { alone, beforeCommit } from "./transaction.ts";
import { readCounts, stepOf, writtenCounts } from "./wait-scale.ts";

/** A request that was decided: done, or never to be. */
export interface DecidedWait {
  readonly method: Method;
  /** Empty: at no office. */
  readonly office: string;
  /** Empty: unknown, or none. */
  readonly provider: string;
  readonly startedAt: Moment;
  /** Where the wait ended. */
  readonly endedAt: Moment;
  /** When it was known how it ended. */
  readonly decidedAt: Moment;
  readonly completed: boolean;
}

/** Decided waits that enter the counts, and those that leave them again. */
export interface WaitChanges {
  readonly added: readonly DecidedWait[];
  readonly removed?: readonly DecidedWait[];
}

/** What the waits of a day are told apart by. */
export type Dimension = "method" | "office" | "provider" | "hour";

/** The waits of one day that share a method and a name: that of an office, a provider, an hour. */
export interface WaitCell {
  readonly dimension: Dimension;
  readonly day: string;
  readonly method: Method;
  readonly name: string;
  decidedBy: Moment;
  readonly completed: Map<number, number>;
  readonly failed: Map<number, number>;
}

/** What the transactions under way will count when they commit. */
const pending = new WeakMap<
  StoreHandle,
  { readonly added: DecidedWait[]; readonly removed: DecidedWait[] }
>();

/** Has decided waits counted in the transaction that decides them, all of them together. */
export function countWaits(ctx: Context, { added, removed = [] }: WaitChanges): void {
  if (added.length + removed.length === 0) return;
  const waiting = pending.get(ctx.store) ?? { added: [], removed: [] };
  for (const wait of added) waiting.added.push(wait);
  for (const wait of removed) waiting.removed.push(wait);
  if (pending.has(ctx.store)) return;
  pending.set(ctx.store, waiting);
  beforeCommit(ctx, "waits", () => count(ctx));
}

async function count(ctx: Context): Promise<void> {
  const { added, removed } = pending.get(ctx.store) ?? { added: [], removed: [] };
  await alone(ctx, "waits");
  const zone = await countedZone(ctx.store);
  if (zone === undefined) await putCountedZone(ctx.store, ctx.settings.timezone);
  const changes = [
    ...added.map((wait) => ({ wait, times: 1 })),
    ...removed.map((wait) => ({ wait, times: -1 })),
  ].toSorted((one, other) => one.wait.startedAt - other.wait.startedAt);
  for (let at = 0; at < changes.length; at += together) {
    const tally = newTally(zone ?? ctx.settings.timezone);
    for (const { wait, times } of changes.slice(at, at + together)) tally.add(wait, times);
    await mergeKept(ctx.store, tally.cells);
    await putCells(ctx.store, [...tally.cells.values()]);
  }
}

/** Waits counted together, one day after another: those of a file in no order lie in a hundred thousand cells. */
const together = 5000;

/** Cells that are being filled. */
export interface WaitTally {
  readonly cells: ReadonlyMap<string, WaitCell>;
  add(wait: DecidedWait, times: number): void;
}

/** An empty tally, its days and hours those of a zone. */
export function newTally(zone: string): WaitTally {
  const cells = new Map<string, WaitCell>();
  const cellOf = (dimension: Dimension, day: string, method: Method, name: string): WaitCell => {
    const key = keyOf({ dimension, day, method, name });
    const kept = cells.get(key);
    if (kept) return kept;
    const fresh = { dimension, day, method, name, decidedBy: 0, completed: new Map(), failed: new Map() };
    cells.set(key, fresh);
    return fresh;
  };
  const shownAt = shownQuarters(zone);
  return {
    cells,
    add: (wait, times) => {
      const { method, office, provider, startedAt, decidedAt } = wait;
      const { day, hour } = shownAt(startedAt);
      const step = stepOf(wait.endedAt - startedAt);
      const count = (dimension: Dimension, name: string) => {
        const cell = cellOf(dimension, day, method, name);
        const counts = wait.completed ? cell.completed : cell.failed;
        counts.set(step, (counts.get(step) ?? 0) + times);
        if (cell.decidedBy < decidedAt) cell.decidedBy = decidedAt;
      };
      count("method", "");
      count("office", office);
      count("provider", provider);
      count("hour", hour);
    },
  };
}

/** The day and the hour of moments in a zone; each quarter of an hour is looked up once: no zone is off by less. */
function shownQuarters(zone: string): (at: Moment) => { readonly day: string; readonly hour: string } {
  const known = new Map<number, { readonly day: string; readonly hour: string }>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minute));
    const remembered = known.get(quarter);
    if (remembered) return remembered;
    const shown = local(at, zone);
    const fresh = { day: shown.slice(0, 10), hour: shown.slice(11, 13) };
    known.set(quarter, fresh);
    return fresh;
  };
}

/** What names a cell. */
export function keyOf({
  dimension,
  day,
  method,
  name,
}: Pick<WaitCell, "dimension" | "day" | "method" | "name">): string {
  return `${dimension}\n${day}\n${method}\n${name}`;
}

/** A cell as the store keeps it. */
export interface KeptCell {
  readonly dimension: Dimension;
  readonly day: string;
  readonly method: Method;
  readonly name: string;
  readonly decided_by: number;
  readonly completed: string;
  readonly failed: string;
}

async function mergeKept(store: StoreHandle, cells: ReadonlyMap<string, WaitCell>): Promise<void> {
  const keys = [...cells.values()].map(({ dimension, day, method, name }) => [dimension, day, method, name]);
  const kept = await rowsOf<KeptCell>(
    store,
    `SELECT wait_counts.* FROM ${unfolded(store)} JOIN wait_counts ON dimension = value ->> 0
       AND day = value ->> 1 AND method = value ->> 2 AND name = value ->> 3`,
    [JSON.stringify(keys)],
  );
  for (const row of kept) {
    const cell = cells.get(keyOf(row));
    if (!cell) continue;
    for (const kind of ["completed", "failed"] as const)
      for (const [step, count] of readCounts(row[kind]))
        cell[kind].set(step, (cell[kind].get(step) ?? 0) + count);
    cell.decidedBy = Math.max(cell.decidedBy, row.decided_by);
  }
}

/** Writes cells over those of the same names. */
export async function putCells(store: StoreHandle, cells: readonly WaitCell[]): Promise<void> {
  const list = cells.map((cell) => [
    cell.dimension,
    cell.day,
    cell.method,
    cell.name,
    cell.decidedBy,
    writtenCounts(cell.completed),
    writtenCounts(cell.failed),
  ]);
  await rowsOf(
    store,
    `INSERT INTO wait_counts (dimension, day, method, name, decided_by, completed, failed)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT), value ->> 5, value ->> 6
     FROM ${unfolded(store)} WHERE true
     ON CONFLICT (dimension, day, method, name) DO UPDATE SET
       decided_by = excluded.decided_by, completed = excluded.completed, failed = excluded.failed`,
    [JSON.stringify(list)],
  );
}

/** The zone whose days are counted; undefined while nothing has been counted. */
export async function countedZone(store: StoreHandle): Promise<string | undefined> {
  return (await rowsOf<{ zone: string }>(store, "SELECT zone FROM wait_zone"))[0]?.zone;
}

/** Says of which zone the days are that are counted. */
export async function putCountedZone(store: StoreHandle, zone: string): Promise<void> {
  await rowsOf(
    store,
    "INSERT INTO wait_zone (one, zone) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET zone = excluded.zone",
    [zone],
  );
}
