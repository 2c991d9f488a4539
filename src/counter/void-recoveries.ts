import type { Context } from "../base/context.ts";
import { endActivationsOf } from "../store/activations.ts";
import { closeRecoveriesOf, findUnclosedRecovery } from "../store/recoveries.ts";

/** Ends what was sent to a person's mailbox; what was handed over at a desk rests on presence and stays. */
export async function voidMailedRecoveries(ctx: Context, cedula: string): Promise<void> {
  const open = await findUnclosedRecovery(ctx.store, cedula);
  if (open?.method !== "in-person") await closeRecoveriesOf(ctx.store, [cedula], ctx.clock.now());
}

/** Ends every recovery of a person under way, what was handed over at a desk too. */
export async function voidEveryRecovery(ctx: Context, cedula: string): Promise<void> {
  await closeRecoveriesOf(ctx.store, [cedula], ctx.clock.now());
  await endActivationsOf(ctx.store, cedula, "revoked", ctx.clock.now());
}
