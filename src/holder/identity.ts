import { ownReason } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill, verbatim } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { type Affiliate, findAffiliate } from "../store/affiliates.ts";
import { explainCedula, isDigits, judgeCedula } from "./cedula.ts";
import { reasonId } from "./reasons.ts";
import { texts } from "./texts.ts";

/**
 * What a person is named by, as typed at a desk: a cédula that can be one, or the code of a foreigner.
 * Throws *invalid* for a number that is neither by arithmetic nor by the register.
 */
export async function requireIdentifier(ctx: Context, typed: string): Promise<string> {
  const text = typed.trim().toUpperCase();
  if (!isDigits(text) && isCode(text)) return text;
  const judgement = judgeCedula(text);
  if (judgement.outcome !== "invalid") return text;
  // a foreigner's code may be all digits: then only the register knows
  if (isCode(text) && (await findAffiliate(ctx.store, text))?.idKind === "code") return text;
  throw new ClaveError("invalid", "cedula-invalid", explainCedula(judgement.fault), texts.cedulaHint);
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
  return new ClaveError("missing", "person-missing", sentence, texts.unknownPersonHint);
}

/**
 * A usual reason's id, or one typed that says something; else *usage*: whoever looks at or changes a person's
 * data says why.
 */
export function requireReason(reason: string | undefined): string {
  const said = reasonId(reason ?? "") ?? ownReason(reason);
  if (said !== undefined) return said;
  throw new ClaveError("usage", "reason-missing", texts.reasonMissing, texts.reasonHint);
}
