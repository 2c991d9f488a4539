import type { Context } from "../base/context.ts";
import { opened, Store } from "./handle.ts";

/**
 * Runs work that only reads, on the store as it is at one moment, while others go on writing. Whatever the
 * work lays out for itself is gone afterwards.
 */
export async function snapshot<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  const { db, engine } = opened(ctx.store);
  // PostgreSQL would refuse a table of our own to one that only reads
  const inner = await db.transaction(
    engine === "sqlite" ? { readOnly: true } : { isolationLevel: "repeatable read" },
  );
  try {
    return await work({ ...ctx, store: new Store(engine, inner, true) });
  } finally {
    await inner.rollback();
  }
}
