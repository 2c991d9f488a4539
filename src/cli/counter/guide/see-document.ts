import type { ClaveError } from "../../../base/errors.ts";
import { catalogue, fill } from "../../../base/texts.ts";
import { type DocumentShown, identifyPerson } from "../../../counter/case/identify.ts";
import type { Case } from "../../../counter/case/view.ts";
import { askedDate } from "../../command/asking.ts";
import type { DocumentFlags } from "../words/document-flags.ts";
import { chosen, heading, holding, mended, typed, type Visit } from "./visit.ts";

const texts = catalogue({
  title: { es: "Documento", en: "Document" },
  kind: { es: "¿Qué documento muestra la persona?", en: "Which document does the person show?" },
  cedula: { es: "Cédula", en: "Cédula (identity card)" },
  passport: { es: "Pasaporte", en: "Passport" },
  number: {
    es: "Número del documento (cópielo del documento):",
    en: "The document's number (copy it from the document):",
  },
  expires: { es: "¿Cuándo caduca? (AAAA-MM-DD):", en: "When does it expire? (YYYY-MM-DD):" },
  name: { es: "¿El nombre del documento es {names}?", en: "Is the name on the document {names}?" },
  nameYes: { es: "Sí, es el mismo", en: "Yes, it is the same" },
  nameNo: {
    es: "No: hará falta un segundo funcionario",
    en: "No: a second officer will be needed",
  },
  face: { es: "¿La cara es la del documento?", en: "Is the face the one on the document?" },
  faceYes: { es: "Sí, es la persona", en: "Yes, this is the person" },
  faceNo: { es: "No es la persona", en: "This is not the person" },
  sure: {
    es: "El trámite terminará y las demás oficinas quedan avisadas 7 días. ¿Es así?",
    en: "The case will end and the other offices are warned for 7 days. Is it so?",
  },
  wrongPerson: {
    es: "El trámite {id} terminó: la cara no es la del documento. No entregue nada. Su supervisor debe saberlo.",
    en: "The case {id} has ended: the face is not the document's. Hand nothing over. Tell your supervisor.",
  },
});

type Seen = { -readonly [Key in keyof DocumentFlags]: DocumentFlags[Key] };

/** What is asked again after a failure. */
const askAgain: Readonly<Partial<Record<ClaveError["code"], readonly (keyof Seen)[]>>> = {
  "document-number": ["documentNumber"],
  "document-date": ["documentExpires"],
  "document-differs": ["document", "documentNumber"],
};

/** Asks what the officer sees, as far as the flags do not say it, until it can be written down. */
export async function seeDocument(visit: Visit, found: Case, flags: DocumentFlags = {}): Promise<Case> {
  const seen: Seen = { ...flags };
  heading(visit, texts.title);
  for (;;) {
    const shown = await askedDocument(visit, found, seen);
    const result = await mended(visit, Object.keys(askAgain) as ClaveError["code"][], () =>
      visit.act((ctx) => identifyPerson(ctx, found.id, shown)),
    );
    if ("done" in result) {
      if (!shown.faceMatches) visit.terminal.say(fill(texts.wrongPerson, { id: found.id }));
      return holding(visit, result.done);
    }
    for (const key of askAgain[result.failed.code] ?? []) delete seen[key];
  }
}

/** Asks for what is not known yet, and keeps it: a second round asks only for what was wrong. */
async function askedDocument(
  visit: Visit,
  { names, representedBy }: Case,
  seen: Seen,
): Promise<DocumentShown> {
  seen.document ??= await chosen(visit, texts.kind, [
    ["cedula", texts.cedula],
    ["passport", texts.passport],
  ]);
  seen.documentNumber ??= await typed(visit, texts.number);
  seen.documentExpires ??= await askedDate(visit.terminal, () => typed(visit, texts.expires));
  // who came for another need not be on file: there is no name to compare
  seen.nameMatch ??= representedBy === undefined ? await askedName(visit, names) : "yes";
  seen.faceMatch ??= await askedFace(visit);
  return {
    kind: seen.document,
    number: seen.documentNumber,
    expires: seen.documentExpires,
    faceMatches: seen.faceMatch === "yes",
    nameMatches: seen.nameMatch === "yes",
  };
}

function askedName(visit: Visit, names: string): Promise<"yes" | "no"> {
  return chosen(visit, fill(texts.name, { names }), [
    ["yes", texts.nameYes],
    ["no", texts.nameNo],
  ]);
}

async function askedFace(visit: Visit): Promise<"yes" | "no"> {
  for (;;) {
    const answer = await chosen(visit, texts.face, [
      ["yes", texts.faceYes],
      ["no", texts.faceNo],
    ]);
    if (answer === "yes" || (await visit.questions.yes(texts.sure, "no"))) return answer;
  }
}
