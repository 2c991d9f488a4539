import type { StoreHandle } from "../base/context.ts";
import { opened } from "./handle.ts";

/**
 * Runs many large transactions faster: SQLite waits for the disk once, at the end, before anything is
 * acknowledged, and moves its journal into the file in larger steps. A crash before may lose the last
 * transactions, never a part of one.
 */
export async function bulk<Result>(store: StoreHandle, work: () => Promise<Result>): Promise<Result> {
  const { db, engine } = opened(store);
  if (engine !== "sqlite") return work();
  await db.raw("PRAGMA synchronous = NORMAL");
  await db.raw("PRAGMA wal_autocheckpoint = 16000");
  await db.raw("PRAGMA cache_size = -64000");
  try {
    return await work();
  } finally {
    await db.raw("PRAGMA synchronous = FULL");
    await db.raw("PRAGMA wal_autocheckpoint = 1000");
    await db.raw("PRAGMA cache_size = -32000");
    await db.raw("PRAGMA wal_checkpoint(TRUNCATE)");
  }
}
