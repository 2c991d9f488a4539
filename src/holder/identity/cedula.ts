import { catalogue, type Sentence } from "../../base/texts.ts";

export type CedulaFault = "length" | "characters" | "check digit" | "province";
export type CedulaDoubt = "third digit" | "province";

/** What arithmetic says of a cédula; whether it exists, only the register knows. */
export type CedulaJudgement =
  | { readonly outcome: "valid" }
  | { readonly outcome: "warned"; readonly doubt: CedulaDoubt }
  | { readonly outcome: "invalid"; readonly fault: CedulaFault };

const texts = catalogue({
  length: { es: "Una cédula tiene 10 dígitos.", en: "A cédula has 10 digits." },
  characters: {
    es: "Una cédula se escribe solo con dígitos, sin guiones ni espacios.",
    en: "A cédula is written with digits only, without hyphens or spaces.",
  },
  "check digit": {
    es: "El último dígito de la cédula no corresponde a los otros nueve: revise si hay uno cambiado.",
    en: "The last digit of the cédula does not go with the other nine: see whether one was mistyped.",
  },
  province: {
    es: "Los dos primeros dígitos de una cédula son una provincia: de 01 a 24, o 30.",
    en: "The first two digits of a cédula are a province: 01 to 24, or 30.",
  },
  "third digit": {
    es: "El tercer dígito de una cédula va de 0 a 6.",
    en: "The third digit of a cédula is 0 to 6.",
  },
});

// shared, because an import judges a million
const valid: CedulaJudgement = { outcome: "valid" };
const oddProvince: CedulaJudgement = { outcome: "warned", doubt: "province" };
const oddThirdDigit: CedulaJudgement = { outcome: "warned", doubt: "third digit" };

/** Judges a cédula by its digits alone; a doubt refuses nothing unless the reader is strict. */
export function judgeCedula(text: string): CedulaJudgement {
  if (text.length !== 10) return { outcome: "invalid", fault: "length" };
  if (!isDigits(text)) return { outcome: "invalid", fault: "characters" };
  if (text.startsWith("00")) return { outcome: "invalid", fault: "province" };
  if (!hasRightCheckDigit(text)) return { outcome: "invalid", fault: "check digit" };
  if (!isProvince(text)) return oddProvince;
  return digitAt(text, 2) > 6 ? oddThirdDigit : valid;
}

/** What is wrong or odd about a cédula, for the person who typed it. */
export function explainCedula(reason: CedulaFault | CedulaDoubt): Sentence {
  return texts[reason];
}

/** Whether a text is made of the digits 0 to 9 and nothing else. */
export function isDigits(text: string): boolean {
  for (let place = 0; place < text.length; place++) {
    const digit = digitAt(text, place);
    if (digit < 0 || digit > 9) return false;
  }
  return text.length > 0;
}

/** Whether an identifier begins with a province of Ecuador, or with 30 for those abroad. */
export function isProvince(digits: string): boolean {
  const province = digitAt(digits, 0) * 10 + digitAt(digits, 1);
  return (province >= 1 && province <= 24) || province === 30;
}

/** The digit at a place counted from 0; digits only. */
export function digitAt(digits: string, place: number): number {
  return digits.charCodeAt(place) - 48;
}

/** Modulo 10 over the first nine with 2,1,2,1,2,1,2,1,2, less 9 above 9. */
function hasRightCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < 9; place++) {
    const product = digitAt(digits, place) * (place % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - (sum % 10)) % 10 === digitAt(digits, 9);
}
