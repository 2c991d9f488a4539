import * as v from "valibot";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { findImage } from "../holder/images.ts";
import { findQuestion } from "../holder/questions.ts";
import { texts } from "./texts.ts";

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
const proofSchema = v.pipe(
  v.strictObject({
    birthDate: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, "birthDate: YYYY-MM-DD"))),
    answers: v.optional(
      v.record(
        v.pipe(
          short,
          v.check((id) => findQuestion(id) !== undefined, "answers: question id"),
        ),
        short,
      ),
    ),
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
  const parsed = v.safeParse(proofSchema, jsonOf(text), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  const own = issue.type === "check" || issue.type === "regex";
  throw malformed(own ? issue.message : field && /^[\w.-]{1,40}$/.test(field) ? field : "JSON");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("JSON");
  }
}

function malformed(fault: string): ClaveError {
  return new ClaveError("invalid", "proof-malformed", fill(texts.proofMalformed, { fault }), texts.proofHint);
}
