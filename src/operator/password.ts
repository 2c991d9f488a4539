import { ClaveError } from "../base/errors.ts";
import { catalogue, fill, joined } from "../base/texts.ts";
import { type FailedRule, judgePassword } from "../password/policy.ts";

const texts = catalogue({
  refused: {
    es: "La contraseña no cumple {n} {n:regla|reglas}: {rules}",
    en: "The password breaks {n} {n:rule|rules}: {rules}",
  },
  refusedHint: {
    es: "Una frase de cuatro o más palabras poco comunes, con espacios, sirve.",
    en: "A phrase of four or more uncommon words, with spaces, will do.",
  },
  unchanged: {
    es: "La contraseña nueva es la misma que la anterior.",
    en: "The new password is the same as the old one.",
  },
});

/** Somebody who is to sign in with a password. */
export interface Candidate {
  readonly name: string;
  readonly password: string;
  readonly cedula?: string | undefined;
}

const maxLength = 128;

/** Operators answer for other people's accounts: always the stricter profile, whatever the affiliates' is. */
export async function requireOperatorPassword({ name, password, cedula }: Candidate): Promise<void> {
  const personal = cedula === undefined ? [name] : [name, cedula];
  const { failed } = await judgePassword(password, { profile: "nist", maxLength, personal });
  if (failed.length > 0) throw passwordRefused(failed);
}

/** Throws *invalid* where a new password is the old one: whoever chose that one still knows it. */
export function requireChanged(old: string, password: string): void {
  if (old.normalize("NFKC") !== password.normalize("NFKC")) return;
  throw passwordRefused([{ rule: "unchanged", message: texts.unchanged }]);
}

function passwordRefused(
  failed: readonly (FailedRule | { readonly rule: "unchanged"; readonly message: FailedRule["message"] })[],
): ClaveError {
  const rules = joined(
    failed.map((each) => each.message),
    " ",
  );
  const sentence = fill(texts.refused, { n: failed.length, rules });
  return new ClaveError("password-refused", sentence, texts.refusedHint, { failed });
}
