import * as v from "valibot";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { answersSchema, birthDateSchema, faultIn } from "./proof.ts";

const texts = catalogue({
  malformed: {
    es: "Lo que dijo quien llama no es el JSON esperado: {fault}.",
    en: "What the caller said is not the JSON expected: {fault}.",
  },
  hint: {
    es: '{"birthDate":"1985-03-12","answers":{"first-school":"…"},"phoneLast4":"1234","lastOffice":"UIO-01"}: dos al menos',
    en: '{"birthDate":"1985-03-12","answers":{"first-school":"…"},"phoneLast4":"1234","lastOffice":"UIO-01"}: at least two',
  },
});

/** What somebody on the telephone said to be known by: two facts at least. */
export interface CallerProof {
  /** YYYY-MM-DD */
  readonly birthDate?: string | undefined;
  /** Answers by the id of their question; one fact, however many there are. */
  readonly answers?: Readonly<Record<string, string>> | undefined;
  /** Of the registered phone. */
  readonly phoneLast4?: string | undefined;
  /** Code of the office where the person was last served. */
  readonly lastOffice?: string | undefined;
}

/** The facts that an agent may ask for. */
export const callerFacts = ["birthDate", "answers", "phoneLast4", "lastOffice"] as const;
export type CallerFact = (typeof callerFacts)[number];

const needed = 2;

/** The facts that were said. */
export function factsIn(proof: CallerProof): readonly CallerFact[] {
  return callerFacts.filter((fact) =>
    fact === "answers" ? Object.keys(proof.answers ?? {}).length > 0 : proof[fact] !== undefined,
  );
}

const callerSchema = v.pipe(
  v.strictObject({
    birthDate: v.optional(birthDateSchema),
    answers: v.optional(answersSchema),
    phoneLast4: v.optional(v.pipe(v.string(), v.regex(/^\d{4}$/, "phoneLast4: 0000"))),
    lastOffice: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))),
  }),
  v.check((proof) => factsIn(proof).length >= needed, "birthDate | answers | phoneLast4 | lastOffice (2)"),
);

/** Reads what a caller said; throws *invalid*, naming the field and never what stood in it. */
export function parseCallerProof(text: string): CallerProof {
  const [fault, proof] = faultIn(callerSchema, text);
  if (proof) return proof;
  throw new ClaveError("invalid", "proof-malformed", fill(texts.malformed, { fault }), texts.hint);
}
