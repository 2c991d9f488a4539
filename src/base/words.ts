import { catalogue, fill, type Sentence } from "./texts.ts";
import { type Duration, day, hour, spoken } from "./time.ts";

const texts = catalogue({
  halfHour: { es: "media hora", en: "half an hour" },
  hour: { es: "una hora", en: "an hour" },
  days: { es: "{n} días", en: "{n} days" },
});

const fromTwo = {
  es: ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"],
  en: ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
} as const;

/** A number as a sentence says it: from two to ten in words, any other in figures. */
export function inWords(n: number): Sentence {
  return { es: fromTwo.es[n - 2] ?? String(n), en: fromTwo.en[n - 2] ?? String(n) };
}

/** A length of time as a sentence says it: "media hora", "una hora", "24 horas", "diez días". */
export function lengthInWords(length: Duration): Sentence {
  if (length === hour / 2) return texts.halfHour;
  if (length === hour) return texts.hour;
  return length < 2 * day ? spoken(length) : fill(texts.days, { n: inWords(length / day) });
}

/** A sentence that may begin with a word filled in. */
export function capitalised({ es, en }: Sentence): Sentence {
  const first = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return { es: first(es), en: first(en) };
}
