import { attempt } from "../audit/attempt.ts";
import { claimStore } from "../audit/desk-key.ts";
import { sealFirst } from "../audit/first-seals.ts";
import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import type { Sentence } from "../base/texts.ts";
import { storeCondition } from "../store/engine/condition.ts";
import { migrate, readSchema, type Schema } from "../store/engine/migrate.ts";
import { makingOurs } from "../store/engine/transaction.ts";
import { type CountCheck, compareCounts, type OnDay, recountWaits } from "../store/waits/recount.ts";
import { moveWhereProduction } from "./settings-file.ts";

export function storeSchema(ctx: Context): Promise<Schema> {
  authorize(ctx, "store.status");
  return readSchema(ctx.store);
}

/** What a store was brought to. */
export interface Migrated {
  readonly applied: readonly string[];
  /** What gives authority and the record does not account for: it counts for nothing from now on. */
  readonly unsealed: readonly Sentence[];
}

/**
 * Brings the store to this program's version, all of it or nothing, and writes down by whom. Of a desk in production
 * that still has them in its file, the guarded settings come into the store.
 */
export async function migrateStore(
  ctx: Context,
  file: Readonly<Record<string, unknown>> = {},
): Promise<Migrated> {
  authorize(ctx, "store.migrate");
  return makingOurs(ctx, async (ctx) => {
    const applied = await migrate(ctx.store, ctx.clock.now());
    await claimStore(ctx, applied);
    const unsealed = await sealFirst(ctx, applied);
    const detail = { applied: applied.join(" "), unsealed: unsealed.length || undefined };
    if (applied.length > 0) await record(ctx, { act: "store.migrate", detail });
    await moveWhereProduction(ctx, file);
    return { applied, unsealed };
  });
}

export interface StoreCheck extends CountCheck {
  /** What the engine found wrong with the file; undefined where it is whole. */
  readonly damage: string | undefined;
}

/** Looks whether the store's pages hold together, and whether the counts of waits are what its rows say. */
export function checkStore(ctx: Context, onDay?: OnDay): Promise<StoreCheck> {
  return attempt(ctx, "store.check", undefined, async () => {
    const { damage } = await storeCondition(ctx.store);
    if (damage !== undefined) return { damage, days: 0, differing: [], zoneHolds: true };
    return { damage, ...(await compareCounts(ctx, onDay)) };
  });
}

/** Puts counts made anew in the place of those that are kept; in a damaged store nothing is written. */
export function mendCounts(ctx: Context, onDay?: OnDay): Promise<void> {
  return attempt(ctx, "store.mend", undefined, async () => {
    const { damage } = await storeCondition(ctx.store);
    if (damage !== undefined) return;
    const detail = { zone: ctx.settings.timezone };
    await recountWaits(ctx, (ctx) => record(ctx, { act: "store.mend", detail }), onDay);
  });
}
