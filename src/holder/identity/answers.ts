import type { Context } from "../../base/context.ts";
import { type Digests, isClosed, isDigestOf, type Keys, keptDigest } from "../../base/keys.ts";
import { answersOf, type SecurityAnswer } from "../../store/register/security-answers.ts";

/**
 * A security answer as it is digested: "  Simón  BOLÍVAR " and "simon bolivar" are one answer.
 * Digests hang on it: whatever changes here makes registered answers wrong.
 */
export function normaliseAnswer(text: string): string {
  return folded(text.normalize("NFKD")).normalize("NFKC");
}

/** Names as they are searched: lower case, without accents (ñ counts as n), single spaces. */
export function foldNames(text: string): string {
  const lower = text.toLowerCase();
  // nearly all names are spelled so, and an import folds a million: a third of the time
  if (spanishNames.test(lower)) return lower.replace(/[áéíóúüñ]/g, (letter) => unaccented[letter] ?? letter);
  return folded(text.normalize("NFD")).normalize("NFC");
}

const spanishNames = /^[a-záéíóúüñ'.-]+(?: [a-záéíóúüñ'.-]+)*$/;
const unaccented: Readonly<Record<string, string>> = {
  á: "a",
  é: "e",
  í: "i",
  ó: "o",
  ú: "u",
  ü: "u",
  ñ: "n",
};

/** Takes a decomposed text; what cannot be seen was never meant, and accents stand apart from their letters. */
function folded(text: string): string {
  return text
    .replace(/(?!\s)[\u0300-\u036f\p{Cc}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** What an imported answer is kept as until its first right use: a digest under a key outside the store. */
export function answerDigest(key: Digests, cedula: string, question: string, answer: string): string {
  return `${imported}${keptDigest(key, "answer", answerText(cedula, question, answer))}`;
}

/** Whether an answer is the one that was imported. */
export function isImportedAnswer(
  keys: Keys,
  { cedula, question, verifier }: SecurityAnswer,
  answer: string,
): boolean {
  return isDigestOf(keys, verifier.slice(imported.length), "answer", answerText(cedula, question, answer));
}

/** The answers of a person that count: those imported under a key that others may have wait for the counter. */
export async function openAnswersOf(ctx: Context, cedula: string): Promise<readonly SecurityAnswer[]> {
  const registered = await answersOf(ctx.store, cedula);
  return registered.filter(
    ({ verifier }) => !verifier.startsWith(imported) || !isClosed(ctx.keys, verifier.slice(imported.length)),
  );
}

const imported = "keyed:";

function answerText(cedula: string, question: string, answer: string): string {
  return `${cedula}\n${question}\n${normaliseAnswer(answer)}`;
}

/** Whether an answer is kept as such a digest still. */
export function isKeyed(verifier: string): boolean {
  return verifier.startsWith("keyed:");
}
