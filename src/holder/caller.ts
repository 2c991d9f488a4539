import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { hasCallerCheck, useCallerCheck } from "../store/caller-checks.ts";
import { hasTrait } from "../store/operators.ts";

const texts = catalogue({
  unchecked: {
    es: "Antes de ver o hacer algo por quien llama, compruebe quién es.",
    en: "Before looking up or doing anything for a caller, check who it is.",
  },
  uncheckedHint: { es: "clave recovery caller {cedula}", en: "clave recovery caller {cedula}" },
});

/**
 * Throws *refused* where an agent has not checked that the caller is this person; a look leaves the check as
 * it is. Whoever has the person in front of them is not asked.
 */
export async function requireCaller(ctx: Context, cedula: string): Promise<void> {
  const { role, name } = ctx.actor;
  if (!hasTrait(role, "onTelephone") || (await hasCallerCheck(ctx.store, name, cedula, ctx.clock.now())))
    return;
  throw new ClaveError("refused", "caller-unchecked", texts.unchecked, fill(texts.uncheckedHint, { cedula }));
}

/** Uses an agent's check of a caller up, for the one act it allows; throws *refused* where there is none. */
export async function spendCaller(ctx: Context, cedula: string): Promise<void> {
  await requireCaller(ctx, cedula);
  const { role, name } = ctx.actor;
  if (!hasTrait(role, "onTelephone")) return;
  // another act may have used it at this moment
  if (!(await useCallerCheck(ctx.store, name, cedula, ctx.clock.now()))) await spendCaller(ctx, cedula);
}
