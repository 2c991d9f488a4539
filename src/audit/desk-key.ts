import type { Context } from "../base/context.ts";
import { addDeskKey, deskKeys, foreignKey } from "../store/engine/desk-keys.ts";
import { auditHead } from "../store/record/audit-entries.ts";
import { isOwnHead } from "./chain.ts";

/**
 * Writes down that a store which does not say whose it is, new or from before it could, is of the desk's key; throws
 * *config* where another key signed its record. In the transaction of whoever makes it.
 */
export async function claimStore(ctx: Context): Promise<void> {
  if ((await deskKeys(ctx.store)).length > 0) return;
  const head = await auditHead(ctx.store);
  if (head && !isOwnHead(ctx.keys, head)) throw foreignKey();
  const { id } = ctx.keys;
  await addDeskKey(ctx.store, { id, publicKey: ctx.keys.publicKey(), since: ctx.clock.now() });
}
