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
export function aloneWithPerson(ctx: Context, cedula: string): Promise<void> {
  return aloneWithPeople(ctx, [cedula]);
}

/** Both of many people, in one order for the same reason. */
export async function aloneWithPeople(ctx: Context, cedulas: readonly string[]): Promise<void> {
  const inOrder = [...new Set(cedulas)].toSorted();
  for (const kind of ["counter", "identity"])
    await alone(ctx, ...inOrder.map((cedula) => `${kind}:${cedula}`));
}
