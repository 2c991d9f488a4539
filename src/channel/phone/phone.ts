import type { Address, Channel } from "../../base/channel.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";

const texts = catalogue({
  invalid: {
    es: "Un móvil de Ecuador se escribe 09 y ocho dígitos.",
    en: "A mobile number of Ecuador is written 09 and eight digits.",
  },
  inFile: {
    es: "El teléfono debe ser un celular, como 0991234567.",
    en: "The phone must be a mobile, such as 0991234567.",
  },
  example: { es: "Por ejemplo: --phone 0991234567", en: "For example: --phone 0991234567" },
  fresh: { es: "móvil nuevo", en: "new mobile" },
  named: { es: "el móvil", en: "the mobile" },
  ask: { es: "Móvil nuevo (09 y ocho dígitos):", en: "New mobile (09 and eight digits):" },
});

/** The mobile: kept, and asked for by its last digits; nothing is sent there, so that nothing proves it. */
export const phone = {
  read: readMobile,
  readNew: (typed) => {
    const read = readMobile(typed);
    if ("fault" in read) throw new ClaveError("phone-invalid", texts.invalid, texts.example);
    return read;
  },
  mask: maskPhone,
  proof: "none",
  words: { value: "number", ...texts },
  carriage: undefined,
} as const satisfies Channel;

function readMobile(typed: string): Address | { readonly fault: Sentence } {
  const number = normalisePhone(typed);
  return number === undefined ? { fault: texts.inFile } : { address: number, canonical: number };
}

/** A mobile number as `+5939XXXXXXXX` from any way of writing it in Ecuador; undefined for anything else. */
export function normalisePhone(text: string): string | undefined {
  // nobody writes a number this long, and a cell may hold megabytes
  if (text.length > 40) return undefined;
  const digits = text.trim().replace(/[ \u00a0().-]/g, "");
  const mobile = /^(?:(?:\+|00)?593)?0?(9[0-9]{8})$/.exec(digits)?.[1];
  return mobile === undefined ? undefined : `+593${mobile}`;
}

/** `+593 ** *** **67`: the last two digits only. */
export function maskPhone(phone: string): string {
  return `+593 ** *** **${phone.slice(-2)}`;
}
