/** The languages in which everything a person reads exists. */
export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];

/** One sentence in every language; the edge that prints it picks the reader's. */
export type Sentence = Readonly<Record<Language, string>>;

/** The names of the `{places}` in a template, so that a forgotten value does not compile. */
type Places<T extends string> = T extends `${string}{${infer Place}}${infer Rest}`
  ? (Place extends `${infer Name}:${string}` ? Name : Place) | Places<Rest>
  : never;

type Value = string | number | Sentence;

/** A room's sentences: each key in both languages, side by side, or it does not compile. */
export function catalogue<const T extends Readonly<Record<string, Sentence>>>(entries: T): T {
  return entries;
}

/**
 * Fills a template: `{name}` takes the value, `{n:row|rows}` the form that goes with the number n
 * (a third form serves Spanish "many": 1.000.000 de solicitudes).
 */
export function fill<const S extends Sentence>(
  sentence: S,
  values: Readonly<Record<Places<S["es"]>, Value>>,
): Sentence {
  const given = values as Readonly<Record<string, Value>>;
  return {
    es: fillOne(sentence.es, given, "es"),
    en: fillOne(sentence.en, given, "en"),
  };
}

/** The same words in every language: names, references, commands. */
export function verbatim(text: string): Sentence {
  return { es: text, en: text };
}

/** Sentences one after the other, with a separator that is not language. */
export function joined(sentences: readonly Sentence[], separator: string): Sentence {
  return {
    es: sentences.map((sentence) => sentence.es).join(separator),
    en: sentences.map((sentence) => sentence.en).join(separator),
  };
}

/** A number as the language writes it: 1.234,5 or 1,234.5. */
export function number(value: number, language: Language): string {
  return numbers(language).format(value);
}

const numbers = madeOnce((locale) => new Intl.NumberFormat(locale));
const plurals = madeOnce((locale) => new Intl.PluralRules(locale));

/** What is made of a language's locale when it is first needed, and kept: making it takes far longer than using it. */
function madeOnce<T>(make: (locale: string) => T): (language: Language) => T {
  const made: Partial<Record<Language, T>> = {};
  return (language) => {
    made[language] ??= make(language === "es" ? "es-EC" : "en");
    return made[language];
  };
}

function fillOne(template: string, values: Readonly<Record<string, Value>>, language: Language) {
  return template.replace(/\{(\w+)(?::([^}]*))?\}/g, (_whole, name: string, forms?: string) => {
    const value = values[name] ?? "";
    if (forms !== undefined) return pluralForm(Number(value), forms.split("|"), language);
    if (typeof value === "number") return number(value, language);
    return typeof value === "string" ? value : value[language];
  });
}

function pluralForm(count: number, forms: readonly string[], language: Language): string {
  const category = plurals(language).select(count);
  const [one = "", other = one, many = other] = forms;
  if (category === "one") return one;
  return category === "many" ? many : other;
}

const secret = /#t=|\d{4} \d{4}/;

/**
 * A pure function of texts that remembers what it gave lately: letters of one kind say the same lines by the
 * thousand. What it remembers is bounded, and never a link or a code.
 */
export function remembered(compute: (text: string) => string, most = 500): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = compute(text);
    if (secret.test(text)) return result;
    if (known.size >= most) known.clear();
    known.set(text, result);
    return result;
  };
}
