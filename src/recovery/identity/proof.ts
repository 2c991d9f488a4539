import * as v from "valibot";
import { ClaveError } from "../../base/errors.ts";
import { fill } from "../../base/texts.ts";
import { findImage, findQuestion } from "../../holder/identity/catalogues.ts";
import { texts } from "../episode/texts.ts";

/** What a person said to be known by: the birth date or at least one answer, and the image. */
export interface Proof {
  /** YYYY-MM-DD */
  readonly birthDate?: string | undefined;
  /** Answers by the id of their question. */
  readonly answers?: Readonly<Record<string, string>> | undefined;
  /** Id of the image picked. */
  readonly image: string;
}

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const birthDateSchema = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, "birthDate: YYYY-MM-DD"));

const answersSchema = v.record(
  v.pipe(
    short,
    v.check((id) => findQuestion(id) !== undefined, "answers: question id"),
  ),
  short,
);

const proofSchema = v.pipe(
  v.strictObject({
    birthDate: v.optional(birthDateSchema),
    answers: v.optional(answersSchema),
    image: v.pipe(
      v.string(),
      v.check((id) => findImage(id) !== undefined, "image: id"),
    ),
  }),
  v.check(
    (proof) => proof.birthDate !== undefined || Object.keys(proof.answers ?? {}).length > 0,
    "birthDate | answers",
  ),
);

/** Reads a proof file; throws *invalid*, naming the field and never what stood in it. */
export function parseProof(text: string): Proof {
  const [fault, proof] = faultIn(proofSchema, text);
  if (proof) return proof;
  throw new ClaveError("proof-malformed", fill(texts.proofMalformed, { fault }), texts.proofHint);
}

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

export const callerFacts = ["birthDate", "answers", "phoneLast4", "lastOffice"] as const;
export type CallerFact = (typeof callerFacts)[number];

const needed = 2;

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
  throw new ClaveError("proof-malformed", fill(texts.callerMalformed, { fault }), texts.callerHint);
}

/** What a text says by a schema, or what is wrong with it: the field, and never what stood in it. */
export function faultIn<T>(
  schema: v.GenericSchema<unknown, T>,
  text: string,
): readonly [fault: string, said?: T] {
  const given = jsonIn(text);
  const parsed = v.safeParse(schema, given, { abortEarly: true });
  if (parsed.success) return ["", parsed.output];
  const [issue] = parsed.issues;
  // the names in a file that is no proof are not ours to repeat
  const field = isLike(schema, given) ? v.getDotPath(issue) : null;
  const own = issue.type === "check" || issue.type === "regex";
  return [own ? issue.message : field && /^[\w.-]{1,40}$/.test(field) ? field : "JSON"];
}

/** Whether a value has at least one of the fields that a schema knows. */
function isLike(schema: v.GenericSchema, given: unknown): boolean {
  const fields = "entries" in schema ? Object.keys(schema.entries as object) : [];
  return typeof given === "object" && given !== null && fields.some((field) => Object.hasOwn(given, field));
}

/** The value of a JSON text; undefined, which no schema here takes, for anything else. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
