import { ownReason } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, verbatim } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { hasCallerCheck, useCallerCheck } from "../../store/recovery/caller-checks.ts";
import { type Affiliate, findAffiliate } from "../../store/register/affiliates.ts";
import { hasTrait } from "../../store/staff/operators.ts";
import { reasonId } from "./catalogues.ts";
import { explainCedula, isDigits, judgeCedula } from "./cedula.ts";

const texts = catalogue({
  cedulaHint: {
    es: "Revise el número con el documento a la vista y escríbalo de nuevo.",
    en: "Check the number against the document and type it again.",
  },
  numberHint: {
    es: "Revise el número en su documento y escríbalo de nuevo.",
    en: "Check the number on your document and type it again.",
  },
  unknownPerson: {
    es: "No hay una persona con el número {cedula} en el registro.",
    en: "Nobody with the number {cedula} is in the register.",
  },
  unknownPersonHint: {
    es: "Búsquela por nombre o dirección: clave affiliate find TEXTO --reason MOTIVO",
    en: "Look for the person by name or address: clave affiliate find TEXT --reason REASON",
  },
  reasonMissing: {
    es: "Diga por qué: el motivo queda en el registro y debe tener al menos 4 letras.",
    en: "Say why: the reason is kept in the record and must have at least 4 letters.",
  },
  reasonHint: {
    es: 'Por ejemplo: --reason "llamó, ticket 4711". Los motivos usuales: clave config get reasons',
    en: 'For example: --reason "called, ticket 4711". The usual reasons: clave config get reasons',
  },
  unchecked: {
    es: "Antes de ver o hacer algo por quien llama, compruebe quién es.",
    en: "Before looking up or doing anything for a caller, check who it is.",
  },
  uncheckedHint: { es: "clave recovery caller {cedula}", en: "clave recovery caller {cedula}" },
});

/**
 * What a person is named by, as typed: a cédula that can be one, or the code of a foreigner.
 * Throws *invalid* for a number that is neither by arithmetic nor by the register.
 */
export async function requireIdentifier(ctx: Context, typed: string): Promise<string> {
  const text = typed.trim().toUpperCase();
  if (!isDigits(text) && isCode(text)) return text;
  const judgement = judgeCedula(text);
  if (judgement.outcome !== "invalid") return text;
  // a foreigner's code may be all digits: then only the register knows
  if (isCode(text) && (await findAffiliate(ctx.store, text))?.idKind === "code") return text;
  throw new ClaveError("cedula-invalid", explainCedula(judgement.fault), texts.cedulaHint);
}

/**
 * The same for a stranger, who is not to learn what the register has: a number of ten digits is a cédula. Throws
 * *invalid* for what nobody can be named by.
 */
export function requireNumber(typed: string): string {
  const text = typed.replace(/[\s.-]/g, "").toUpperCase();
  if (isCode(text) && !/^\d{10}$/.test(text)) return text;
  const judgement = judgeCedula(text);
  if (judgement.outcome !== "invalid") return text;
  throw new ClaveError("cedula-invalid", explainCedula(judgement.fault), texts.numberHint);
}

/** Whether a text can be a code that the institution gave a foreigner: no arithmetic. */
export function isCode(text: string): boolean {
  return /^[A-Z0-9][A-Z0-9-]{2,19}$/.test(text) && /[0-9]/.test(text);
}

/** The person of a cédula or code; throws *missing* when the register has none. */
export async function requireAffiliate(ctx: Context, cedula: string): Promise<Affiliate> {
  return (await findAffiliate(ctx.store, cedula)) ?? Promise.reject(unknownPerson(cedula));
}

/** The error for somebody the register does not have. */
export function unknownPerson(cedula: string): ClaveError {
  const sentence = fill(texts.unknownPerson, { cedula: verbatim(visible(cedula)) });
  return new ClaveError("person-missing", sentence, texts.unknownPersonHint);
}

/**
 * A usual reason's id, or one typed that says something; else *usage*: whoever looks at or changes a person's
 * data says why.
 */
export function requireReason(reason: string | undefined): string {
  const said = reasonId(reason ?? "") ?? ownReason(reason);
  if (said !== undefined) return said;
  throw new ClaveError("reason-missing", texts.reasonMissing, texts.reasonHint);
}

/**
 * Throws *refused* where an agent has not checked that the caller is this person; a look leaves the check as
 * it is. Whoever has the person in front of them is not asked.
 */
export async function requireCaller(ctx: Context, cedula: string): Promise<void> {
  const { role, name } = ctx.actor;
  if (!hasTrait(role, "onTelephone") || (await hasCallerCheck(ctx.store, name, cedula, ctx.clock.now())))
    return;
  throw new ClaveError("caller-unchecked", texts.unchecked, fill(texts.uncheckedHint, { cedula }));
}

/** Uses an agent's check of a caller up, for the one act it allows; throws *refused* where there is none. */
export async function spendCaller(ctx: Context, cedula: string): Promise<void> {
  await requireCaller(ctx, cedula);
  const { role, name } = ctx.actor;
  if (!hasTrait(role, "onTelephone")) return;
  // another act may have used it at this moment
  if (!(await useCallerCheck(ctx.store, name, cedula, ctx.clock.now()))) await spendCaller(ctx, cedula);
}
