import type { Context } from "../base/context.ts";
import { withdrawLinks } from "../recovery/end-links.ts";
import { settleExpired } from "../recovery/settle-expired.ts";
import { endActivationsOf } from "../store/activations.ts";
import { closeRecoveriesOf, findUnclosedRecovery, type RecoveryRecord } from "../store/recoveries.ts";

/** Ends what was sent to a person's mailbox; what was handed over at a desk rests on presence and stays. */
export async function voidMailedRecoveries(ctx: Context, cedula: string): Promise<void> {
  const open = await findUnclosedRecovery(ctx.store, cedula);
  if (open?.method !== "in-person") await close(ctx, cedula, open);
}

/** Ends every recovery of a person under way, what was handed over at a desk too. */
export async function voidEveryRecovery(ctx: Context, cedula: string): Promise<void> {
  await close(ctx, cedula, await findUnclosedRecovery(ctx.store, cedula));
  await endActivationsOf(ctx.store, cedula, "revoked", ctx.clock.now());
}

async function close(ctx: Context, cedula: string, open: RecoveryRecord | undefined): Promise<void> {
  // what had run out unnoticed ended then, not now
  if (open) await settleExpired(ctx, open);
  if (open) await withdrawLinks(ctx, open.reference);
  await closeRecoveriesOf(ctx, [cedula], ctx.clock.now());
}
