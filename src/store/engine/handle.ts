import type { Knex } from "knex";
import type { StoreHandle } from "../../base/context.ts";
import type { Keys } from "../../base/keys.ts";
import { differences, type Engine } from "./engines.ts";
import type { Turns } from "./turns.ts";

/** A row that this transaction changed, as it left it; undefined content: it took it away. */
export interface Touched {
  readonly name: string;
  readonly content: string | undefined;
  /** The entry that its seal spoke of before; null where nothing of before was kept. */
  readonly after: number | null;
}

/** A store as the store room itself sees it: a connection pool, or the transaction one is in. */
export class Store implements StoreHandle {
  readonly engine: Engine;
  readonly db: Knex;
  readonly inTransaction: boolean;
  /** Where the engine has one writer at a time. */
  readonly turns: Turns | undefined;
  /** How many transactions have committed. */
  commits = 0;
  /** What is done just before a transaction commits, by name. */
  readonly last = new Map<string, () => Promise<void>>();
  /** What rows that give authority are sealed with; undefined where no desk is open. */
  keys: Keys | undefined;
  /** Such rows that this transaction changed and has not sealed yet, by table and key. */
  readonly touched = new Map<string, Map<string, Touched>>();
  /** Whether works of this transaction run side by side, so that what they ask at one time is asked once for all. */
  sideBySide = false;
  /** The last of those that have to come one after the other all the same, by what they have in common. */
  readonly apart = new Map<string, Promise<unknown>>();
  /** What the transaction leaves otherwise, by kind of state: its entry says how. */
  readonly left = new Map<string, ReadonlySet<string>>();

  constructor(engine: Engine, db: Knex, inTransaction = false, turns?: Turns) {
    this.engine = engine;
    this.db = db;
    this.inTransaction = inTransaction;
    this.turns = turns;
  }
}

/** The query builder itself says nothing: whoever catches an error tells it, and stdout is for answers. */
export const silent = {
  debug: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  deprecate: () => undefined,
};

/** What is behind a handle: only this room asks. */
export function opened(handle: StoreHandle): Store {
  if (handle instanceof Store) return handle;
  throw new TypeError("not a store of this program");
}

export function sql(handle: StoreHandle): Knex {
  return opened(handle).db;
}

/** Runs one statement of our own and returns its rows, the same on both engines. */
export async function rowsOf<Row>(
  handle: StoreHandle,
  statement: string,
  bindings: readonly (string | number | null)[] = [],
): Promise<readonly Row[]> {
  const result: unknown = await sql(handle).raw(statement, bindings as (string | number)[]);
  return Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows;
}

/** How a list handed over as one JSON text is unfolded into rows with a column `value`. */
export function unfolded(handle: StoreHandle): string {
  return differences[handle.engine].unfolded;
}

/** Values as such a list: each is the first of its row, `value ->> 0`. */
export function listed(values: readonly string[]): string {
  return JSON.stringify(values.map((value) => [value]));
}
