import * as v from "valibot";
import { attempt, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill } from "../../base/texts.ts";
import { inWords } from "../../base/time.ts";
import { normaliseAnswer } from "../../holder/identity/answers.ts";
import { findImage, findQuestion } from "../../holder/identity/catalogues.ts";
import { hashPassword } from "../../password/hash.ts";
import { faultIn } from "../../recovery/identity/proof.ts";
import { putCaseAnswers } from "../../store/counter/case-answers.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { changed, noteAct, requireCase } from "../case/act.ts";
import { readyToProve } from "../case/in-hand.ts";
import { texts } from "../case/texts.ts";
import { type Case, caseView } from "../case/view.ts";

/** What a person registers anew: an image, or questions with their answers. */
export interface NewSecrets {
  /** Id of the image the person picked. */
  readonly image?: string | undefined;
  /** Answers by the id of their question. */
  readonly answers?: Readonly<Record<string, string>> | undefined;
}

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
  const [, said] = faultIn(schema, text);
  if (!said) throw new ClaveError("proof-malformed", texts.secretsMalformed, texts.secretsHint);
  return { image: said.image, answers: said.answers };
}

const leastAnswers = 2;
const shortestAnswer = 2;

/** Takes the new image or answers down, pending; answers are kept as argon2id only. */
export function proposeSecrets(ctx: Context, typed: string, given: NewSecrets): Promise<Case> {
  return attempt(ctx, "counter.prove", subjectTyped("case", typed), async () => {
    const verifiers = await hashed(given.answers ?? {});
    return transaction(ctx, async (ctx) => {
      const found = readyToProve(ctx, await requireCase(ctx, typed), "image", "questions");
      const taken =
        found.kind === "image"
          ? await takeImage(ctx, found, given.image)
          : await takeAnswers(ctx, found, verifiers);
      return caseView(ctx, taken);
    });
  });
}

async function hashed(answers: Readonly<Record<string, string>>) {
  const entries = Object.entries(answers);
  const folded = entries.map(([, answer]) => normaliseAnswer(answer));
  const short = folded.some((answer) => answer.length < shortestAnswer);
  const unknown = entries.some(([question]) => !findQuestion(question));
  if (short || unknown || new Set(folded).size < folded.length) {
    const sentence = fill(texts.answersInvalid, { n: inWords(shortestAnswer) });
    throw new ClaveError("answers-invalid", sentence, texts.answersHint);
  }
  const verifiers: { question: string; verifier: string }[] = [];
  for (const [at, [question]] of entries.entries())
    verifiers.push({ question, verifier: await hashPassword(folded[at] ?? "") });
  return verifiers;
}

async function takeImage(ctx: Context, found: CaseRecord, image: string | undefined): Promise<CaseRecord> {
  if (image === undefined || !findImage(image))
    throw new ClaveError("image-invalid", texts.imageInvalid, texts.imageHint);
  const taken = await changed(ctx, found, { image });
  await noteAct(ctx, "counter.prove", found, { new: "image" });
  return taken;
}

async function takeAnswers(
  ctx: Context,
  found: CaseRecord,
  answers: readonly { readonly question: string; readonly verifier: string }[],
): Promise<CaseRecord> {
  if (answers.length < leastAnswers) {
    const sentence = fill(texts.answersFew, { n: inWords(leastAnswers) });
    throw new ClaveError("answers-few", sentence, texts.answersHint);
  }
  await putCaseAnswers(ctx.store, found.id, answers);
  const detail = { new: "questions", n: answers.length };
  await noteAct(ctx, "counter.prove", found, detail);
  return found;
}
