import { catalogue } from "../base/texts.ts";

/** Each rule that a password broke, in plain words, with what to do instead. */
export const ruleTexts = catalogue({
  invisible: {
    es: "Contiene un carácter que no se ve (por ejemplo, un tabulador). Use letras, cifras, signos y espacios.",
    en: "It contains a character that cannot be seen (a tab, for example). Use letters, digits, marks and spaces.",
  },
  tooShort: {
    es: "Tiene {length} {length:carácter|caracteres}; hacen falta al menos {min}.",
    en: "It has {length} {length:character|characters}; at least {min} are needed.",
  },
  tooLong: {
    es: "Tiene {length} caracteres; se admiten hasta {max}.",
    en: "It has {length} characters; up to {max} are allowed.",
  },
  letterMissing: {
    es: "Le falta una letra: incluya al menos una.",
    en: "It has no letter: include at least one.",
  },
  digitMissing: {
    es: "Le falta una cifra: incluya al menos una, del 0 al 9.",
    en: "It has no digit: include at least one, from 0 to 9.",
  },
  tooWeak: {
    es: "Es fácil de adivinar. Use cuatro palabras sin relación entre sí y un número.",
    en: "It is easy to guess. Use four unrelated words and a number.",
  },
  sequence: {
    es: "Contiene cuatro o más caracteres seguidos del abecedario, de los números o del teclado, como 1234, dcba o qwer.",
    en: "It contains four or more neighbours of the alphabet, the digits or the keyboard, such as 1234, dcba or qwer.",
  },
  repeated: {
    es: "Repite un carácter cuatro o más veces seguidas, como aaaa.",
    en: "It repeats one character four or more times in a row, such as aaaa.",
  },
  personal: {
    es: "Contiene un dato suyo, al derecho o al revés: {kinds}.",
    en: "It contains something about you, forwards or backwards: {kinds}.",
  },
  common: {
    es: "Es de las primeras que se prueban: una clave muy usada, algo que se repite, o un lugar o equipo con un año.",
    en: "It is among the first that are tried: a much used password, a repetition, or a place or team with a year.",
  },
});

/** What is asked of a password before one is chosen, by the rule that says so; rules that go together are told once. */
export const askedTexts = catalogue({
  "too-short": { es: "Tiene de {min} a {max} caracteres.", en: "It has {min} to {max} characters." },
  "digit-missing": {
    es: "Lleva al menos una letra y un dígito del 0 al 9.",
    en: "It has at least one letter and one digit from 0 to 9.",
  },
  "too-weak": {
    es: "Es difícil de adivinar: por ejemplo, cuatro palabras sin relación entre sí y un número.",
    en: "It is hard to guess: four unrelated words and a number, for example.",
  },
  sequence: {
    es: "No lleva cuatro caracteres seguidos, como 1234, dcba o qwer, ni repetidos, como aaaa.",
    en: "It has no four neighbouring characters, such as 1234, dcba or qwer, and none repeated, such as aaaa.",
  },
  personal: {
    es: "No lleva sus nombres, su cédula, su fecha de nacimiento, su teléfono ni su correo.",
    en: "It has none of your names, your identity number, birth date, phone number or e-mail address.",
  },
  common: {
    es: "No es una de las claves más usadas.",
    en: "It is none of the most used passwords.",
  },
});

/** What of a person a password gives away, by kind: never the value. */
export const personalTexts = catalogue({
  name: { es: "un nombre o apellido", en: "a first or last name" },
  number: { es: "la cédula, el RUC o el código", en: "the cédula, RUC or code" },
  birthDate: { es: "la fecha de nacimiento", en: "the date of birth" },
  phone: { es: "el teléfono", en: "the phone number" },
  email: { es: "el correo", en: "the e-mail address" },
});

/** What is worth saying about a password that is accepted. */
export const warningTexts = catalogue({
  short: {
    es: "Se acepta, pero con {advised} caracteres o más sería mucho más segura.",
    en: "It is accepted, but with {advised} characters or more it would be much safer.",
  },
});
