import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { dayOf, isDay } from "../../base/time.ts";
import { requireNumber } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import type { CaseKind, CaseRecord } from "../../store/counter/cases.ts";

const texts = catalogue({
  validation: {
    es: "Quien representa a otra persona no le pone la clave: una validación es solo en persona.",
    en: "Who represents somebody sets no password for them: a validation is in person alone.",
  },
  validationHint: {
    es: "Si la persona no puede venir, registre su correo con el poder: clave counter open {cedula} --kind contact",
    en: "Where the person cannot come, register their address by the mandate: clave counter open {cedula} --kind contact",
  },
  same: {
    es: "Nadie se representa a sí mismo: esa es la cédula de la misma persona.",
    en: "Nobody represents themselves: that is the cédula of the same person.",
  },
  sameHint: {
    es: "Si vino la persona misma, quite --represented-by.",
    en: "Where the person came, leave --represented-by out.",
  },
  name: {
    es: "El poder se nombra con un texto de 3 a 60 caracteres.",
    en: "A mandate is named by a text of 3 to 60 characters.",
  },
  nameHint: {
    es: 'Como se lee en él: --mandate "2026-17-01-P001, Notaría 5 de Quito"',
    en: 'As it reads on it: --mandate "2026-17-01-P001, Notary 5 of Quito"',
  },
  date: {
    es: "La fecha hasta la que vale el poder se escribe AAAA-MM-DD.",
    en: "The day until which a mandate is good is written YYYY-MM-DD.",
  },
  dateHint: {
    es: "Por ejemplo: --mandate-expires 2027-05-31",
    en: "For example: --mandate-expires 2027-05-31",
  },
  expired: {
    es: "El poder venció el {day}: con él ya no se pide nada.",
    en: "The mandate ended on {day}: nothing is asked for by it any more.",
  },
  expiredHint: {
    es: "Hace falta otro poder, o que venga la persona.",
    en: "Another mandate is needed, or the person has to come.",
  },
});

/** By what somebody stands at the counter for another, as it was read off. */
export interface MandateShown {
  /** Cédula or code of the representative, as typed. */
  readonly representedBy: string;
  /** What the mandate is called: its number and notary. */
  readonly mandate: string;
  /** YYYY-MM-DD */
  readonly mandateExpires: string;
}

/**
 * A mandate as a case keeps it. Throws *refused* where it does not serve: for a validation, for oneself, for the actor,
 * once it has ended; *invalid* for what is no number, name or day.
 */
export function readMandate(
  ctx: Context,
  { cedula, kind }: { readonly cedula: string; readonly kind: CaseKind },
  shown: MandateShown,
): MandateShown {
  if (kind === "validation")
    throw new ClaveError("mandate-refused", texts.validation, fill(texts.validationHint, { cedula }));
  const representedBy = requireNumber(shown.representedBy);
  if (representedBy === cedula) throw new ClaveError("mandate-refused", texts.same, texts.sameHint);
  requireNotOwn(ctx, representedBy);
  const mandate = shown.mandate.normalize("NFC").trim();
  if (!/^[^\p{C}]{3,60}$/u.test(mandate)) throw new ClaveError("mandate-invalid", texts.name, texts.nameHint);
  const mandateExpires = shown.mandateExpires.trim();
  if (!isDay(mandateExpires)) throw new ClaveError("mandate-invalid", texts.date, texts.dateHint);
  requireMandateLives(ctx, { mandateExpires });
  return { representedBy, mandate, mandateExpires };
}

/** Throws *refused* where the mandate of a case has ended; it is good on its last day. */
export function requireMandateLives(
  ctx: Context,
  { mandateExpires }: Pick<CaseRecord, "mandateExpires">,
): void {
  if (mandateExpires === undefined || mandateExpires >= dayOf(ctx.clock.now(), ctx.settings.timezone)) return;
  throw new ClaveError("mandate-refused", fill(texts.expired, { day: mandateExpires }), texts.expiredHint);
}
