import type { Context } from "../base/context.ts";
import { requireCaller } from "../holder/caller.ts";
import { useCallerCheck } from "../store/caller-checks.ts";

/** Uses an agent's check of a caller up, for the one act it allows; throws *refused* where there is none. */
export async function spendCaller(ctx: Context, cedula: string): Promise<void> {
  await requireCaller(ctx, cedula);
  const { role, name } = ctx.actor;
  if (role !== "agent") return;
  // another act may have used it at this moment
  if (!(await useCallerCheck(ctx.store, name, cedula, ctx.clock.now()))) await spendCaller(ctx, cedula);
}
