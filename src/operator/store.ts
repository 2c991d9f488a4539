import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { migrate, readSchema, type Schema } from "../store/engine/migrate.ts";
import { transaction } from "../store/engine/transaction.ts";

/** Which migrations the store has and lacks. */
export function storeSchema(ctx: Context): Promise<Schema> {
  authorize(ctx, "store.status");
  return readSchema(ctx.store);
}

/** Brings the store to this program's version, all of it or nothing, and writes down by whom. */
export async function migrateStore(ctx: Context): Promise<readonly string[]> {
  authorize(ctx, "store.migrate");
  return transaction(ctx, async (ctx) => {
    const applied = await migrate(ctx.store, ctx.clock.now());
    if (applied.length > 0)
      await record(ctx, { act: "store.migrate", detail: { applied: applied.join(" ") } });
    return applied;
  });
}
