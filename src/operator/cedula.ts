import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { operatorsOf } from "../store/staff/operators.ts";

const texts = catalogue({
  cedula: {
    es: "La cédula de un operador tiene de 3 a 20 dígitos, mayúsculas o guiones.",
    en: "An operator's cédula is 3 to 20 digits, capitals or dashes.",
  },
  cedulaHint: { es: "Por ejemplo: --cedula 1710034065", en: "For example: --cedula 1710034065" },
  onePerson: {
    es: "Esa cédula ya es la de {name}, que puede entrar: una persona es un solo operador.",
    en: "That cédula is {name}'s already, who can sign in: one person is one operator.",
  },
  onePersonHint: {
    es: 'Si ya no se usa, desactívelo antes: clave operator disable {name} --reason "…"',
    en: 'If it is out of use, disable it first: clave operator disable {name} --reason "…"',
  },
  needed: {
    es: "En producción todo operador tiene su cédula: así una persona es un solo operador. Falta la suya.",
    en: "In production every operator has a cédula, so that one person is one operator. Yours is missing.",
  },
  neededHint: {
    es: "Primero: clave operator set-cedula {name} --cedula CÉDULA",
    en: "First: clave operator set-cedula {name} --cedula CEDULA",
  },
  neededForNew: {
    es: "En producción todo operador tiene su cédula: falta la de {name}.",
    en: "In production every operator has a cédula: that of {name} is missing.",
  },
  neededForNewHint: { es: "Agregue --cedula CÉDULA", en: "Add --cedula CEDULA" },
});

/** An operator's own cédula as typed; throws *invalid* for what can be none. */
export function cedulaFrom(typed: string | undefined): string | undefined {
  const cedula = bareDigits(typed?.trim().toUpperCase());
  if (cedula === undefined || /^[A-Z0-9][A-Z0-9-]{2,19}$/.test(cedula)) return cedula;
  throw new ClaveError("cedula-invalid", texts.cedula, texts.cedulaHint);
}

/** A cédula as the register has it, where people put a dash or spaces between its digits. */
function bareDigits(typed: string | undefined): string | undefined {
  const bare = typed?.replace(/[\s-]/g, "");
  return bare !== undefined && /^\d{10}$/.test(bare) ? bare : typed;
}

/** Throws *refused* where somebody would be his own second person, under another name. */
export async function requireOnePerson(
  ctx: Context,
  name: string,
  cedula: string | undefined,
): Promise<void> {
  const there = cedula === undefined ? [] : await operatorsOf(ctx.store, cedula);
  const other = there.find((each) => each !== name);
  if (other === undefined) return;
  const hint = fill(texts.onePersonHint, { name: other });
  throw new ClaveError("cedula-taken", fill(texts.onePerson, { name: other }), hint);
}

/** Throws *usage* where somebody without a cédula is to work at a desk in production. */
export function requireCedula(ctx: Context, name: string, cedula: string | undefined): void {
  if (cedula !== undefined || !ctx.settings.production) return;
  throw new ClaveError("cedula-needed", fill(texts.neededForNew, { name }), texts.neededForNewHint);
}

/** What stands against whatever an operator without a cédula does in production, but giving his own. */
export function cedulaMissing(name: string): ClaveError {
  return new ClaveError("own-cedula-needed", texts.needed, fill(texts.neededHint, { name }));
}
