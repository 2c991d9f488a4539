import { catalogue, type Sentence } from "../../base/texts.ts";
import { digitAt, isDigits, isProvince, judgeCedula } from "./cedula.ts";

/** The kinds of employer that the register tells apart. */
export const employerKinds = ["company", "public", "natural", "domestic"] as const;
export type EmployerKind = (typeof employerKinds)[number];

export type RucFault = "length" | "characters" | "province" | "third digit" | "check digit" | "suffix";

/** What arithmetic says of a RUC; `unverifiable` is for the register to decide. */
export type RucJudgement =
  | { readonly outcome: "valid" | "unverifiable" }
  | { readonly outcome: "invalid"; readonly fault: RucFault };

const texts = catalogue({
  length: { es: "Un RUC tiene 13 dígitos.", en: "A RUC has 13 digits." },
  characters: {
    es: "Un RUC se escribe solo con dígitos, sin guiones ni espacios.",
    en: "A RUC is written with digits only, without hyphens or spaces.",
  },
  province: {
    es: "Los dos primeros dígitos de un RUC son una provincia: de 01 a 24, o 30.",
    en: "The first two digits of a RUC are a province: 01 to 24, or 30.",
  },
  "third digit": {
    es: "El tercer dígito de un RUC va de 0 a 6, o es 9 si se trata de una compañía.",
    en: "The third digit of a RUC is 0 to 6, or 9 where it is a company's.",
  },
  "check digit": {
    es: "El décimo dígito del RUC no corresponde a los nueve primeros: revise si hay uno cambiado.",
    en: "The tenth digit of the RUC does not go with the first nine: see whether one was mistyped.",
  },
  suffix: {
    es: "Un RUC termina en el número del establecimiento, como 001; solo el de un empleador doméstico termina en 000.",
    en: "A RUC ends in the number of the establishment, such as 001; only a domestic employer's ends in 000.",
  },
  unverifiable: {
    es: "El dígito verificador de este RUC no permite comprobarlo; decide el registro.",
    en: "The check digit of this RUC does not prove it; the register decides.",
  },
});

const valid: RucJudgement = { outcome: "valid" };
// the tax office stopped guaranteeing the digit in 2020: real companies and public bodies fail it
const unverifiable: RucJudgement = { outcome: "unverifiable" };
const companyWeights = [4, 3, 2, 7, 6, 5, 4, 3, 2];
const publicWeights = [3, 2, 7, 6, 5, 4, 3, 2];

/** Judges a RUC by its digits alone; a cédula followed by 000 passes only as a domestic employer's. */
export function judgeRuc(
  text: string,
  about: { readonly kind?: EmployerKind | undefined } = {},
): RucJudgement {
  if (text.length !== 13) return invalid("length");
  if (!isDigits(text)) return invalid("characters");
  if (!isProvince(text)) return invalid("province");
  const third = digitAt(text, 2);
  const domestic = about.kind === "domestic";
  if (third === 7 || third === 8 || (third === 9 && domestic)) return invalid("third digit");
  if (domestic) return judgePerson(text, text.endsWith("000"));
  if (third === 9) return judgeCompany(text);
  return third === 6 ? judgePublicBody(text) : judgePerson(text, !text.endsWith("000"));
}

/** What is wrong with a RUC, or why it could not be verified, for the person who typed it. */
export function explainRuc(reason: RucFault | "unverifiable"): Sentence {
  return texts[reason];
}

function judgePerson(text: string, suffixFits: boolean): RucJudgement {
  if (!suffixFits) return invalid("suffix");
  return isCedulaOf(text) ? valid : invalid("check digit");
}

function judgeCompany(text: string): RucJudgement {
  if (text.endsWith("000")) return invalid("suffix");
  return passesModulo11(text, companyWeights) ? valid : unverifiable;
}

/** A public body's suffix has four digits; whatever is not proved to be one is read as a foreigner's, with three. */
function judgePublicBody(text: string): RucJudgement {
  if (passesModulo11(text, publicWeights)) return text.endsWith("0000") ? invalid("suffix") : valid;
  if (text.endsWith("000")) return invalid("suffix");
  return isCedulaOf(text) ? valid : unverifiable;
}

function isCedulaOf(text: string): boolean {
  return judgeCedula(text.slice(0, 10)).outcome === "valid";
}

/** Whether the digit after the weighted ones is 0 for a remainder of 0, else 11 less the remainder. */
function passesModulo11(digits: string, weights: readonly number[]): boolean {
  const sum = weights.reduce((total, weight, place) => total + weight * digitAt(digits, place), 0);
  return (sum + digitAt(digits, weights.length)) % 11 === 0;
}

function invalid(fault: RucFault): RucJudgement {
  return { outcome: "invalid", fault };
}
