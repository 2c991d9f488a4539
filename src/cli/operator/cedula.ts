import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { explainCedula, isDigits, judgeCedula } from "../../holder/cedula.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  hint: {
    es: "Revise la cédula del operador, o deje fuera --cedula.",
    en: "Check the operator's cédula, or leave --cedula out.",
  },
});

/** A number has to be a cédula by its digits; the code of a foreigner has no arithmetic. */
export function requireArithmetic(terminal: Terminal, typed: string | undefined): void {
  const cedula = typed?.trim() ?? "";
  if (!isDigits(cedula)) return;
  const judgement = judgeCedula(cedula);
  if (judgement.outcome === "invalid")
    throw new ClaveError("invalid", "cedula-invalid", explainCedula(judgement.fault), texts.hint);
  if (judgement.outcome === "warned") terminal.say(explainCedula(judgement.doubt));
}
