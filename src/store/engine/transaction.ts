import type { Context, StoreHandle } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { requireOwnKey } from "./desk-keys.ts";
import { differences } from "./engines.ts";
import { listed, opened, Store } from "./handle.ts";
import { requireNoneTouched } from "./seal.ts";

/**
 * Runs work that commits whole or not at all. The work gets a context of its own and must use it:
 * SQLite has one connection, and asking the outer context for it would wait for ever.
 * Throws *config* before any of it where the desk's key is not the store's.
 */
export function transaction<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  const store = opened(ctx.store);
  if (store.inTransaction) return work(ctx);
  return whole(store, async (own) => {
    own.keys = ctx.keys;
    await requireOwnKey(own, ctx.keys);
    return finished({ ...ctx, store: own }, work);
  });
}

/** The same for work that makes a store the desk's, or a newer one of it: whose it is, is asked when all is done. */
export function makingOurs<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  return whole(opened(ctx.store), async (own) => {
    own.keys = ctx.keys;
    const result = await finished({ ...ctx, store: own }, work);
    await requireOwnKey(own, ctx.keys);
    return result;
  });
}

async function finished<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  const store = opened(ctx.store);
  const result = await work(ctx);
  const { last, left } = store;
  if (left.size > 0 && !last.has("audit"))
    throw new TypeError(`no entry tells of a change of state: ${[...left.keys()].join(", ")}`);
  for (const name of lastActs) await last.get(name)?.();
  requireNoneTouched(store);
  return result;
}

/** Runs work on a store that commits whole or not at all, and throws what the work threw. */
export async function whole<Result>(store: Store, work: (own: Store) => Promise<Result>): Promise<Result> {
  let failure: unknown;
  const result = await store.db
    .transaction(async (inner) => {
      // knex lets the work of a transaction begin that could not begin itself, and has told why already
      if (inner.isCompleted()) throw new TypeError("no transaction");
      const own = new Store(store.engine, inner, true, store.turns);
      try {
        return await work(own);
      } catch (error) {
        failure = error;
        throw error;
      }
    })
    .catch((error: unknown) => {
      // on a full disk SQLite rolls back by itself: that nothing was left to roll back hides why
      throw failure ?? error;
    });
  store.commits += 1;
  return result;
}

/** What work would come to: all of it is done, and taken back. Throws what it would throw. */
export async function rehearsed<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  const results: Result[] = [];
  const enough = new Error("a rehearsal ends");
  await transaction(ctx, async (ctx) => {
    results.push(await work(ctx));
    throw enough;
  }).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
  return results[0] as Result;
}

/** The same for work that may give a refusal: it is thrown once all is committed, a count of failures too. */
export async function commitThenThrow<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result | ClaveError>,
): Promise<Result> {
  const result = await transaction(ctx, work);
  if (result instanceof ClaveError) throw result;
  return result;
}

/** What transactions do last, in the order in which all of them do: so nobody waits for a lock in a circle. */
const lastActs = ["waits", "audit", "key"] as const;

/**
 * Has something done as the last thing before this transaction commits, once for each name: a lock that every
 * transaction takes is then held the shortest, and after all others.
 */
export function beforeCommit(ctx: Context, name: (typeof lastActs)[number], work: () => Promise<void>): void {
  opened(ctx.store).last.set(name, work);
}

/** Whether a context is inside a transaction already. */
export function inTransaction(ctx: Context): boolean {
  return opened(ctx.store).inTransaction;
}

/**
 * Lets one act at a time through for one key, or for each of some in their order, until the transaction ends.
 * SQLite needs nothing: its transactions hold the write lock from their start.
 */
export async function alone(ctx: Pick<Context, "store">, ...keys: readonly string[]): Promise<void> {
  const { db, engine } = opened(ctx.store);
  const { lock } = differences[engine];
  if (lock !== undefined) await db.raw(lock, [listed(keys)]);
}

/** Whether others have waited while this transaction was at work: long work is to be committed then, in part. */
export function isAwaited(ctx: Context): boolean {
  return opened(ctx.store).turns?.isAwaited() ?? false;
}

/**
 * Runs work that only reads, on the store as it is at one moment, while others go on writing. Whatever the
 * work lays out for itself is gone afterwards.
 */
export async function snapshot<C extends Context, Result>(
  ctx: C,
  work: (ctx: C) => Promise<Result>,
): Promise<Result> {
  const { db, engine } = opened(ctx.store);
  const inner = await db.transaction(differences[engine].snapshot);
  // one that could not begin is given all the same, and has told why already
  if (inner.isCompleted()) await inner.executionPromise;
  const own = new Store(engine, inner, true);
  own.keys = ctx.keys;
  try {
    return await work({ ...ctx, store: own });
  } finally {
    await inner.rollback();
  }
}

/**
 * Runs many large transactions faster: SQLite waits for the disk once, at the end, before anything is
 * acknowledged, and moves its journal into the file in larger steps. A crash before may lose the last
 * transactions, never a part of one.
 */
export async function bulk<Result>(store: StoreHandle, work: () => Promise<Result>): Promise<Result> {
  const { db, engine } = opened(store);
  const { before, after } = differences[engine].bulk;
  for (const statement of before) await db.raw(statement);
  try {
    return await work();
  } finally {
    for (const statement of after) await db.raw(statement).catch(passFull);
  }
}

/** What was committed lies safe in the journal by then, and stays there while the file has no room to grow. */
function passFull(error: Error & { readonly code?: string }): void {
  if (error.code !== "SQLITE_FULL") throw error;
}
