import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { findOperator, type Operator } from "../store/staff/operators.ts";
import { approvesFrom } from "./second-person.ts";

const texts = catalogue({
  nameInvalid: {
    es: "El nombre de operador va de 2 a 40 letras, dígitos, puntos o guiones.",
    en: "An operator's name is 2 to 40 letters, digits, dots or dashes.",
  },
  nameInvalidHint: { es: "Por ejemplo: ana.perez", en: "For example: ana.perez" },
  missing: { es: "No hay un operador llamado {name}.", en: "There is no operator called {name}." },
  missingHint: { es: "Vea quiénes hay: clave operator list", en: "See who there is: clave operator list" },
  mustChange: {
    es: "Otra persona puso su contraseña: cámbiela por una que solo usted conozca.",
    en: "Somebody else set your password: change it to one that only you know.",
  },
  mustChangeHint: {
    es: "Se pide al entrar (en programas, con --new-password-file ARCHIVO): clave login --operator {name}",
    en: "It is asked for at sign-in (in scripts, with --new-password-file FILE): clave login --operator {name}",
  },
});

/** An operator as others may see one: the password and the whole cédula stay behind. */
export interface OperatorView
  extends Pick<Operator, "name" | "role" | "office" | "disabledAt" | "unconfirmedAt" | "createdAt"> {
  /** Masked. */
  readonly cedula: string | undefined;
  readonly passwordChangeRequired: boolean;
  /** Since when the role is one that approves. */
  readonly approverSince: Moment | undefined;
  /** From when this one's approvals count. */
  readonly approvesFrom: Moment | undefined;
}

export function viewOf(operator: Operator): OperatorView {
  const { name, role, office, cedula, disabledAt, unconfirmedAt, createdAt, approverSince } = operator;
  return {
    name,
    role,
    office,
    cedula: cedula === undefined ? undefined : maskedCedula(cedula),
    disabledAt,
    unconfirmedAt,
    createdAt,
    passwordChangeRequired: mustChangePassword(operator),
    // the founder approves from the first moment
    approverSince: approverSince === undefined ? undefined : Math.max(approverSince, createdAt),
    approvesFrom: approverSince === undefined ? undefined : Math.max(approvesFrom(approverSince), createdAt),
  };
}

function maskedCedula(cedula: string): string {
  const shown = cedula.length < 8 ? 0 : 3;
  return "*".repeat(cedula.length - shown) + cedula.slice(cedula.length - shown);
}

/** Whether somebody else knows the password: then it opens nothing but its own change. */
export function mustChangePassword({ name, passwordSetBy }: Operator): boolean {
  return passwordSetBy !== name;
}

/** The error for whoever still has a password that somebody else set. */
export function passwordChangeRequired(name: string): ClaveError {
  const hint = fill(texts.mustChangeHint, { name });
  return new ClaveError("password-change-required", texts.mustChange, hint);
}

export function requireOperatorName(name: string): void {
  if (isOperatorName(name)) return;
  throw new ClaveError("operator-name", texts.nameInvalid, texts.nameInvalidHint);
}

function isOperatorName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{1,39}$/u.test(text);
}

/** The operator of a name; throws *missing* when the desk has none. */
export async function requireOperator(ctx: Context, name: string): Promise<Operator> {
  const operator = await findOperator(ctx.store, name);
  if (operator) return operator;
  const sentence = fill(texts.missing, { name: visible(name) });
  throw new ClaveError("operator-missing", sentence, texts.missingHint);
}

/** What the record calls an operator; nothing for a text that can be no operator's name. */
export function operatorSubject(name: string): string | undefined {
  return isOperatorName(name) ? subjectOf("operator", name) : undefined;
}
