import { catalogue } from "../../../base/texts.ts";
import type { DocumentShown } from "../../../counter/case/identify.ts";
import type { Typed } from "../../command/verb.ts";
import { needed } from "../../terminal/failure.ts";

const texts = catalogue({
  document: { es: "cedula o passport", en: "cedula or passport" },
  number: { es: "número del documento, leído del documento", en: "the document's number, read off it" },
  expires: { es: "cuándo caduca: AAAA-MM-DD", en: "when it expires: YYYY-MM-DD" },
  face: { es: "la cara es la del documento: yes o no", en: "the face is the document's: yes or no" },
  name: { es: "el nombre es el registrado: yes o no", en: "the name is the registered one: yes or no" },
});

const yesOrNo = ["yes", "no"] as const;

/** What an officer saw, as flags. */
export const documentFlags = {
  "--document <kind>": [texts.document, ["cedula", "passport"]],
  "--document-number <number>": texts.number,
  "--document-expires <date>": texts.expires,
  "--face-match <answer>": [texts.face, yesOrNo],
  "--name-match <answer>": [texts.name, yesOrNo],
} as const;

export type DocumentFlags = Typed<typeof documentFlags>;

/** The flags that are missing to say what was seen. */
export function missingOfDocument(flags: DocumentFlags): readonly string[] {
  return [
    flags.document ? "" : "--document cedula|passport",
    flags.documentNumber === undefined ? "--document-number N" : "",
    flags.documentExpires === undefined ? "--document-expires D" : "",
    flags.faceMatch ? "" : "--face-match yes|no",
  ].filter(Boolean);
}

/** What was seen, where the flags say all of it. */
export function documentFrom(flags: DocumentFlags): DocumentShown | undefined {
  const { document: kind, documentNumber: number, documentExpires: expires, faceMatch, nameMatch } = flags;
  if (!kind || number === undefined || expires === undefined || !faceMatch) return undefined;
  return { kind, number, expires, faceMatches: faceMatch === "yes", nameMatches: nameMatch !== "no" };
}

/** What was seen, or nothing of it; *usage* for a part of it where nobody can be asked for the rest. */
export function wholeDocumentFrom(flags: DocumentFlags, asks: boolean): DocumentShown | undefined {
  const missing = missingOfDocument(flags);
  const some = missing.length < 4 || flags.nameMatch !== undefined;
  if (some && missing.length > 0 && !asks) throw needed(missing);
  return documentFrom(flags);
}
