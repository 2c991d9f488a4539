import type { StoreHandle } from "../../base/context.ts";
import { differences, type Engine } from "./engines.ts";
import { rowsOf } from "./handle.ts";

export interface Condition {
  readonly bytes: number;
  /** What the engine's own look at the file found; an engine that checks by itself finds nothing. */
  readonly damage: string | undefined;
}

/** Looks at the size of a store and, on SQLite, whether its pages hold together. */
export function storeCondition(store: StoreHandle): Promise<Condition> {
  return looks[store.engine](store);
}

/** Whether a store holds a table, or any at all, by whomever it was made. */
export async function hasTable(store: StoreHandle, name?: string): Promise<boolean> {
  const tables = `SELECT 1 FROM (${differences[store.engine].tables}) AS held`;
  const found = await rowsOf(
    store,
    name ? `${tables} WHERE name = ?` : `${tables} LIMIT 1`,
    name ? [name] : [],
  );
  return found.length > 0;
}

const looks: Readonly<Record<Engine, (store: StoreHandle) => Promise<Condition>>> = {
  sqlite: async (store) => {
    const [pages] = await rowsOf<{ page_count: number }>(store, "PRAGMA page_count");
    const [page] = await rowsOf<{ page_size: number }>(store, "PRAGMA page_size");
    const [check] = await rowsOf<{ quick_check: string }>(store, "PRAGMA quick_check(1)");
    return {
      bytes: (pages?.page_count ?? 0) * (page?.page_size ?? 0),
      damage: check?.quick_check === "ok" ? undefined : (check?.quick_check ?? ""),
    };
  },
  postgres: async (store) => {
    const size = "SELECT pg_database_size(current_database()) AS bytes";
    const [database] = await rowsOf<{ bytes: number }>(store, size);
    return { bytes: database?.bytes ?? 0, damage: undefined };
  },
};
