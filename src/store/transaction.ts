import type { Context } from "../base/context.ts";
import { opened, Store } from "./handle.ts";

/**
 * Runs work that commits whole or not at all. The work gets a context of its own and must use it:
 * SQLite has one connection, and asking the outer context for it would wait for ever.
 */
export function transaction<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  const store = opened(ctx.store);
  if (store.inTransaction) return work(ctx);
  return store.db.transaction((inner) => work({ ...ctx, store: new Store(store.engine, inner, true) }));
}

/**
 * Lets one act at a time through for one key until the transaction ends.
 * SQLite needs nothing: its transactions hold the write lock from their start.
 */
export async function alone(ctx: Context, key: string): Promise<void> {
  const store = opened(ctx.store);
  if (store.engine === "postgres")
    await store.db.raw("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", [key]);
}
