import * as v from "valibot";
import { ClaveError } from "../base/errors.ts";
import { catalogue } from "../base/texts.ts";
import type { NewSecrets } from "./propose-secrets.ts";

const texts = catalogue({
  malformed: {
    es: "Lo nuevo no es el JSON esperado.",
    en: "What is new is not the JSON expected.",
  },
  hint: {
    es: '{"image":"condor"} o {"answers":{"first-school":"…","first-pet":"…"}}',
    en: '{"image":"condor"} or {"answers":{"first-school":"…","first-pet":"…"}}',
  },
});

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const schema = v.pipe(
  v.strictObject({
    birthDate: v.optional(v.unknown()),
    image: v.optional(short),
    answers: v.optional(v.record(short, short)),
  }),
  v.check(({ image, answers }) => image !== undefined || answers !== undefined),
);

/** Reads the file in which a script brings a new image or answers; *invalid*, never saying what stood in it. */
export function parseNewSecrets(text: string): NewSecrets {
  const parsed = v.safeParse(schema, jsonOf(text));
  if (!parsed.success) throw malformed();
  const { image, answers } = parsed.output;
  return { image, answers };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

function malformed(): ClaveError {
  return new ClaveError("invalid", "proof-malformed", texts.malformed, texts.hint);
}
