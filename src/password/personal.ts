import { backwards, compact } from "./folding.ts";

/** What of a person a password may give away. */
export type PersonalKind = "name" | "number" | "birthDate" | "phone" | "email";

/** One way in which a personal identifier may stand in a password. */
interface Form {
  readonly kind: PersonalKind;
  /** Compact: letters and digits, lower case, no accents. */
  readonly text: string;
}

/** Small words of names that are in too many passwords to give anybody away. */
const particles = new Set(["das", "del", "den", "der", "dos", "las", "los", "van", "von"]);

/** Which kinds of a person's data a password contains, forwards or backwards, whatever separates the characters. */
export function personalTraces(password: string, personal: readonly string[]): readonly PersonalKind[] {
  const text = compact(password);
  const contained = personal
    .flatMap(formsOf)
    .filter((form) => text.includes(form.text) || text.includes(backwards(form.text)));
  return [...new Set(contained.map((form) => form.kind))];
}

/** The words and numbers that somebody who knows the person would try, for the estimator. */
export function personalWords(personal: readonly string[]): string[] {
  return personal.flatMap(formsOf).map((form) => form.text);
}

/** Tells a raw identifier by its shape: e-mail, birth date, phone, number or code, else names. */
function formsOf(identifier: string): readonly Form[] {
  const raw = identifier.trim();
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(raw);
  if (raw.includes("@")) return forms("email", emailForms(raw), 3);
  if (date) return forms("birthDate", dateForms(date[1] ?? "", date[2] ?? "", date[3] ?? ""), 4);
  if (raw.startsWith("+")) return forms("phone", [compact(raw).slice(-8)], 4);
  if (/\d/.test(raw) && !/\p{L}.*\s|\s.*\p{L}/u.test(raw)) return forms("number", numberForms(raw), 4);
  return forms("name", raw.split(/[^\p{L}\p{M}]+/u), 3).filter((form) => !particles.has(form.text));
}

function forms(kind: PersonalKind, texts: readonly string[], least: number): readonly Form[] {
  return texts.map((text) => ({ kind, text: compact(text) })).filter(({ text }) => text.length >= least);
}

function emailForms(address: string): readonly string[] {
  const local = address.slice(0, address.lastIndexOf("@"));
  return [local, local.split("+")[0] ?? ""];
}

/** The longer forms (`ddmmyyyy`, `yyyymmdd`, `d/m/yyyy`) all contain one of these. */
function dateForms(year: string, month: string, day: string): readonly string[] {
  const short = year.slice(2);
  return [year, day + month, short + month + day, `${Number(day)}${Number(month)}${short}`];
}

/** Ten digits are a cédula, thirteen a RUC, which may begin with one; many leave out its leading zero. */
function numberForms(number: string): readonly string[] {
  const plain = compact(number);
  const core = /^\d{13}$/.test(plain) ? plain.slice(0, 10) : plain;
  return [core.replace(/^0+(?=\d{8})/, "")];
}
