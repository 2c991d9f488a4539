import { catalogue, type Sentence } from "../base/texts.ts";

/** The sets of rules a desk can choose from (`password.profile`). */
export type PasswordProfile = "iess" | "nist";

/** Every rule a password can break; the words are stable, scripts match them. */
export type PasswordRule =
  | "invisible-character"
  | "too-short"
  | "too-long"
  | "letter-missing"
  | "digit-missing"
  | "too-weak"
  | "sequence"
  | "repeated-character"
  | "personal"
  | "common";

/** The least number of characters, by code points. */
export const minimumLengths: Readonly<Record<PasswordProfile, number>> = { iess: 6, nist: 15 };

/** The rules of each profile, in the order in which they are told. */
export const profileRules: Readonly<Record<PasswordProfile, readonly PasswordRule[]>> = {
  iess: [
    "invisible-character",
    "too-short",
    "too-long",
    "letter-missing",
    "digit-missing",
    "too-weak",
    "sequence",
    "repeated-character",
    "personal",
    "common",
  ],
  nist: ["invisible-character", "too-short", "too-long", "personal", "common"],
};

const iessTexts = catalogue({
  nistLength: {
    es: "NIST SP 800-63B-4, 3.1.1.2: una contraseña que es el único factor debe tener al menos 15 caracteres (8 con un segundo factor); aquí se aceptan desde 6, con una advertencia bajo 15.",
    en: "NIST SP 800-63B-4, 3.1.1.2: a password that is the only factor must have at least 15 characters (8 with a second factor); here 6 are accepted, with a warning under 15.",
  },
  nistComposition: {
    es: "NIST SP 800-63B-4, 3.1.1.1 y 3.1.1.2: no debe haber reglas de composición ni de complejidad aparte de la lista de bloqueo; aquí se exigen una letra, un dígito y cierta dificultad, y se rechazan las series y las repeticiones.",
    en: "NIST SP 800-63B-4, 3.1.1.1 and 3.1.1.2: no rules of composition or complexity besides the blocklist; here a letter, a digit and a certain difficulty are required, and runs and repetitions are refused.",
  },
  asvsLength: {
    es: "OWASP ASVS 5.0, 6.2.1 (nivel 1): al menos 8 caracteres, y mejor 15; aquí se aceptan desde 6.",
    en: "OWASP ASVS 5.0, 6.2.1 (level 1): at least 8 characters, better 15; here 6 are accepted.",
  },
  asvsComposition: {
    es: "OWASP ASVS 5.0, 6.2.5 (nivel 1): se admite cualquier composición; aquí se exigen una letra y un dígito, y se rechazan las series y las repeticiones.",
    en: "OWASP ASVS 5.0, 6.2.5 (level 1): any composition can be used; here a letter and a digit are required, and runs and repetitions are refused.",
  },
});

const nistTexts = catalogue({
  asvsBlocklist: {
    es: "OWASP ASVS 5.0, 6.2.4 (nivel 1): compárese con las 3000 contraseñas más usadas que cumplen la política; la lista tiene menos que eso con 15 o más caracteres.",
    en: "OWASP ASVS 5.0, 6.2.4 (level 1): compare with the 3,000 most used passwords that match the policy; the list holds fewer than that of 15 or more characters.",
  },
});

const bothTexts = catalogue({
  nistWhole: {
    es: "NIST SP 800-63B-4, 3.1.1.2: la lista de bloqueo se compara con la contraseña entera; aquí los datos de la persona se rechazan también como parte de ella, y las contraseñas usadas, también con cifras o signos detrás.",
    en: "NIST SP 800-63B-4, 3.1.1.2: the blocklist is compared with the whole password; here a person's data are refused as a part of it too, and common passwords also with digits or marks behind them.",
  },
  nistUnicode: {
    es: "NIST SP 800-63B-4, 3.1.1.2 (recomendación): se aceptan los caracteres Unicode; aquí no los que no se ven, porque nadie puede volver a escribirlos.",
    en: "NIST SP 800-63B-4, 3.1.1.2 (recommendation): Unicode characters are accepted; here not those that cannot be seen, because nobody can type them again.",
  },
  nistHash: {
    es: "NIST SP 800-63B-4, 3.1.1.2 (recomendación): un método de SP 800-132 y una clave secreta además; aquí se guarda argon2id con los parámetros de OWASP, sin clave además.",
    en: "NIST SP 800-63B-4, 3.1.1.2 (recommendation): a scheme of SP 800-132 and a secret key besides; here argon2id at OWASP's parameters is kept, without a key besides.",
  },
  maximum: {
    es: "NIST SP 800-63B-4, 3.1.1.2 (recomendación) y OWASP ASVS 5.0, 6.2.9 (nivel 2): se admiten al menos 64 caracteres; no es así donde password.maxLength es menor.",
    en: "NIST SP 800-63B-4, 3.1.1.2 (recommendation) and OWASP ASVS 5.0, 6.2.9 (level 2): at least 64 characters are permitted; not so where password.maxLength is smaller.",
  },
  asvsReceived: {
    es: "OWASP ASVS 5.0, 6.2.8 (nivel 2): la contraseña se compara tal como llega; aquí se normaliza antes (NFKC), como pide NIST, para que valga en todos los teclados.",
    en: "OWASP ASVS 5.0, 6.2.8 (level 2): the password is compared exactly as received; here it is normalised first (NFKC), as NIST asks, so that it works on every keyboard.",
  },
  asvsBreached: {
    es: "OWASP ASVS 5.0, 6.2.12 (nivel 3): compárese con contraseñas filtradas; aquí solo con una lista de contraseñas usadas, sin preguntar a ningún servicio.",
    en: "OWASP ASVS 5.0, 6.2.12 (level 3): compare with breached passwords; here only with a list of common ones, and no service is asked.",
  },
});

const departuresOf: Readonly<Record<PasswordProfile, readonly Sentence[]>> = {
  iess: [...Object.values(iessTexts), ...Object.values(bothTexts)],
  nist: [...Object.values(nistTexts), ...Object.values(bothTexts)],
};

/** Which rules for passwords of NIST SP 800-63B-4 and OWASP ASVS 5.0 a profile departs from, each with its number. */
export function departures(profile: PasswordProfile): readonly Sentence[] {
  return departuresOf[profile];
}
