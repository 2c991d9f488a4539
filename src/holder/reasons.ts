import { catalogue, type Sentence, verbatim } from "../base/texts.ts";

/** A usual reason for looking at or changing a person's data. */
export interface Reason {
  readonly id: string;
  readonly text: Sentence;
}

const wordings = catalogue({
  "counter-visit": { es: "La persona está en la ventanilla", en: "The person is at the counter" },
  "phone-call": { es: "La persona llamó por teléfono", en: "The person called on the telephone" },
  "letter-missing": { es: "El correo o el código no le llegó", en: "The mail or the code did not arrive" },
  "check-closed": { es: "Su comprobación de identidad se cerró", en: "Their identity check has closed" },
  "not-me": { es: "La persona dice que no fue ella", en: "The person says it was not them" },
  complaint: { es: "Reclamo o queja por escrito", en: "A written complaint" },
  "own-record": { es: "La persona pidió ver lo suyo", en: "The person asked to see their own record" },
  correction: { es: "Corrección de un dato del registro", en: "Correcting the register" },
  audit: { es: "Auditoría o control interno", en: "Audit or internal control" },
  "court-order": { es: "Orden de un juez o de la fiscalía", en: "An order of a court or prosecutor" },
});

/** The usual reasons, in the order in which they are offered; an id, once released, keeps its meaning. */
export const reasons: readonly Reason[] = Object.entries(wordings).map(([id, text]) => ({ id, text }));

/** The id of a usual reason, however it was typed; undefined for one in a person's own words. */
export function reasonId(typed: string): string | undefined {
  const id = typed.trim().toLowerCase();
  return reasons.find((reason) => reason.id === id)?.id;
}

/** A reason as it is kept, in words. */
export function reasonWords(kept: string): Sentence {
  return reasons.find((reason) => reason.id === kept)?.text ?? verbatim(kept);
}
