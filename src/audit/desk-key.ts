import type { Context } from "../base/context.ts";
import { addDeskKey, deskKeys, foreignKey } from "../store/engine/desk-keys.ts";
import { auditHead } from "../store/record/audit-entries.ts";
import { holdsSettings, leaveProduction } from "../store/staff/settings.ts";
import { isOwnHead } from "./chain.ts";

/** The step since which a store says that it is not in production. */
const step = "0010-employer-imports";

/**
 * Writes down what a store does not say, new or from before it could: that it is of the desk's key and, where nothing
 * was ever moved there, not in production. Throws *config* where another key signed its record. In the transaction of
 * whoever took the steps, who records them.
 */
export async function claimStore(ctx: Context, applied: readonly string[]): Promise<void> {
  if (applied.includes(step) && !(await holdsSettings(ctx.store)))
    await leaveProduction(ctx.store, ctx.clock.now());
  if ((await deskKeys(ctx.store)).length > 0) return;
  const head = await auditHead(ctx.store);
  if (head && !isOwnHead(ctx.keys, head)) throw foreignKey();
  const { id } = ctx.keys;
  await addDeskKey(ctx.store, { id, publicKey: ctx.keys.publicKey(), since: ctx.clock.now() });
}
