import type { Keys } from "../../base/keys.ts";
import { catalogue, type Language, type Sentence } from "../../base/texts.ts";
import { isDay } from "../../base/time.ts";
import { channelNames } from "../../channel/channels.ts";
import type { AffiliateStatus, ImportedAffiliate } from "../../store/register/affiliates.ts";
import type { NewContactPoint } from "../../store/register/contact-points.ts";
import type { SecurityAnswer } from "../../store/register/security-answers.ts";
import { answerDigest, foldNames, normaliseAnswer } from "../identity/answers.ts";
import { findImage, findQuestion } from "../identity/catalogues.ts";
import { explainCedula, judgeCedula } from "../identity/cedula.ts";
import { isCode } from "../identity/identity.ts";
import type { CsvRow } from "./csv-rows.ts";
import { cellOf, contactsIn, isName, type RowFault, shapeFault } from "./row-checks.ts";

const texts = catalogue({
  idKind: { es: "id_kind debe ser cedula o code.", en: "id_kind must be cedula or code." },
  code: {
    es: "El código va de 3 a 20 letras mayúsculas, dígitos o guiones.",
    en: "The code is 3 to 20 capital letters, digits or dashes.",
  },
  names: {
    es: "Los nombres van de 1 a 200 caracteres visibles.",
    en: "Names are 1 to 200 visible characters.",
  },
  birthDate: {
    es: "birth_date debe ser una fecha real, AAAA-MM-DD, entre 1890 y hoy.",
    en: "birth_date must be a real date, YYYY-MM-DD, between 1890 and today.",
  },
  image: {
    es: "La imagen no está en el catálogo (clave config get images).",
    en: "The image is not in the catalogue (clave config get images).",
  },
  question: {
    es: "Una pregunta no está en el catálogo (clave config get questions), está repetida o le falta la respuesta.",
    en: "A question is not in the catalogue (clave config get questions), is repeated or lacks its answer.",
  },
  language: { es: "language debe ser es o en.", en: "language must be es or en." },
  status: {
    es: "status debe ser active, deceased o suspended.",
    en: "status must be active, deceased or suspended.",
  },
});

/** The columns of `affiliate import` (contract, files that come in). */
export const affiliateColumns = {
  required: ["cedula", "names", "birth_date", "email"],
  optional: [
    "id_kind",
    ...channelNames.filter((name) => name !== "email"),
    "image",
    "language",
    "question_1",
    "answer_1",
    "question_2",
    "answer_2",
    "status",
  ],
} as const;

/** A person as one row of the file says. */
export interface AffiliateRow {
  readonly person: ImportedAffiliate;
  readonly contacts: readonly NewContactPoint[];
  readonly answers: readonly SecurityAnswer[];
  /** Whether the identifier is odd, though not wrong. */
  readonly doubt: Sentence | undefined;
}

export interface RowRules {
  readonly keys: Keys;
  readonly fallbackLanguage: Language;
  /** YYYY-MM-DD: nobody was born after it. */
  readonly today: string;
}

/** Reads a row; whatever is wrong with it is told as one fault, never thrown. */
export function readAffiliateRow(row: CsvRow, rules: RowRules): AffiliateRow | RowFault {
  const misshapen = shapeFault(row);
  if (misshapen) return misshapen;
  const identity = readIdentity(row);
  if ("code" in identity) return identity;
  const contacts = contactsIn(row, identity.cedula);
  if ("code" in contacts) return contacts;
  const answers = readAnswers(row, identity.cedula, rules.keys);
  if ("code" in answers) return answers;
  const person = readPerson(row, rules);
  if ("code" in person) return person;
  const { cedula, idKind, doubt } = identity;
  return { person: { cedula, idKind, ...person }, contacts, answers, doubt };
}

function readIdentity(row: CsvRow) {
  const kind = cellOf(row, "id_kind") || "cedula";
  const typed = cellOf(row, "cedula");
  if (kind === "code") {
    const cedula = typed.toUpperCase();
    return isCode(cedula) ? { cedula, idKind: "code" as const, doubt: undefined } : fault("code", texts.code);
  }
  if (kind !== "cedula") return fault("id-kind", texts.idKind);
  const judgement = judgeCedula(typed);
  if (judgement.outcome === "invalid") return fault("cedula", explainCedula(judgement.fault));
  const doubt = judgement.outcome === "warned" ? explainCedula(judgement.doubt) : undefined;
  return { cedula: typed, idKind: "cedula" as const, doubt };
}

function readPerson(row: CsvRow, { fallbackLanguage, today }: RowRules) {
  const names = cellOf(row, "names");
  const birthDate = cellOf(row, "birth_date");
  const image = cellOf(row, "image");
  const language = cellOf(row, "language") || fallbackLanguage;
  const status = cellOf(row, "status") || "active";
  if (!isName(names)) return fault("names", texts.names);
  if (!isBirthDate(birthDate, today)) return fault("birth-date", texts.birthDate);
  if (image !== "" && !findImage(image)) return fault("image", texts.image);
  if (language !== "es" && language !== "en") return fault("language", texts.language);
  if (!isStatus(status)) return fault("status", texts.status);
  return { names, search: foldNames(names), birthDate, image: image || undefined, language, status } as const;
}

function readAnswers(row: CsvRow, cedula: string, keys: Keys): readonly SecurityAnswer[] | RowFault {
  const answers: SecurityAnswer[] = [];
  for (const n of ["1", "2"]) {
    const question = cellOf(row, `question_${n}`);
    const answer = cellOf(row, `answer_${n}`);
    if (question === "" && answer === "") continue;
    const repeated = answers.some((other) => other.question === question);
    if (!findQuestion(question) || normaliseAnswer(answer) === "" || answer.length > 200 || repeated)
      return fault("question", texts.question);
    answers.push({ cedula, question, verifier: answerDigest(keys, cedula, question, answer) });
  }
  return answers;
}

function isBirthDate(text: string, today: string): boolean {
  return isDay(text) && text >= "1890-01-01" && text <= today;
}

function isStatus(text: string): text is AffiliateStatus {
  return text === "active" || text === "deceased" || text === "suspended";
}

function fault(code: string, reason: Sentence): RowFault {
  return { code, reason };
}
