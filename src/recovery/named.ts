import type { Context } from "../base/context.ts";
import { requireAffiliate, requireIdentifier } from "../holder/identity.ts";
import { findAffiliate } from "../store/affiliates.ts";
import { findRecovery, findUnclosedRecovery, type RecoveryRecord } from "../store/recoveries.ts";
import { requireRecovery } from "./view.ts";

/** Whom something typed is about, and which recovery; undefined where a person has none that is open. */
export interface Named {
  readonly cedula: string;
  readonly recovery: RecoveryRecord | undefined;
}

/** Whom a reference or a cédula as typed means; throws *missing* for what is neither here. */
export async function requireNamed(ctx: Context, typed: string): Promise<Named> {
  const text = typed.trim().toUpperCase();
  if (isReference(text) && !(await isCodeOfSomebody(ctx, text))) {
    const recovery = await requireRecovery(ctx, text);
    return { cedula: recovery.cedula, recovery };
  }
  const { cedula } = await requireAffiliate(ctx, await requireIdentifier(ctx, typed));
  return { cedula, recovery: await findUnclosedRecovery(ctx.store, cedula) };
}

function isReference(text: string): boolean {
  return /^R[2-9A-HJ-NP-Z]{9}$/.test(text);
}

/** A foreigner's code may look like a reference: then the register knows better, unless there is such a recovery. */
async function isCodeOfSomebody(ctx: Context, text: string): Promise<boolean> {
  return !(await findRecovery(ctx.store, text)) && (await findAffiliate(ctx.store, text)) !== undefined;
}
