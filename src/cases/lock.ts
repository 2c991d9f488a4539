import type { Context } from "../base/context.ts";
import { alone } from "../store/engine/transaction.ts";

/** Lets one act at a time through on a person's cases: everything the counter does begins here. */
export function aloneAtCounter(ctx: Context, cedula: string): Promise<void> {
  return alone(ctx, `counter:${cedula}`);
}

/** Lets one act at a time through on a person's identity check and recoveries. */
export function aloneWithIdentity(ctx: Context, cedula: string): Promise<void> {
  return alone(ctx, `identity:${cedula}`);
}

/** Both, the counter's first: two that take them in different orders wait for one another. */
export async function aloneWithPerson(ctx: Context, cedula: string): Promise<void> {
  await aloneAtCounter(ctx, cedula);
  await aloneWithIdentity(ctx, cedula);
}
