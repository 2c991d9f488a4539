import { timingSafeEqual } from "node:crypto";
import { attempt, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import type { ClaveError } from "../../base/errors.ts";
import { answerDigest, normaliseAnswer } from "../../holder/identity/answers.ts";
import { type Choice, images, questions } from "../../holder/identity/catalogues.ts";
import { requireCaller, requireIdentifier } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { hashPassword, spendVerification, verifyPassword } from "../../password/hash.ts";
import { type Affiliate, findAffiliate } from "../../store/register/affiliates.ts";
import { answersOf, replaceVerifier, type SecurityAnswer } from "../../store/register/security-answers.ts";
import { noteFailure, noteSuccess, refuseWhileClosed } from "./closed-check.ts";
import type { Proof } from "./proof.ts";

/** What a person is asked: registered questions, and nine images of which one is the registered one. */
export interface Challenge {
  readonly questions: readonly Choice[];
  readonly images: readonly Choice[];
}

const shownImages = 9;

/**
 * What to ask about a cédula. Always the same for the same person, so that repeated tries teach nothing;
 * for somebody unknown, or with nothing registered, it looks like anybody's.
 */
export async function challengeFor(ctx: Context, cedula: string): Promise<Challenge> {
  const registered = (await answersOf(ctx.store, cedula)).map((answer) => answer.question);
  const own = questions.filter((question) => registered.includes(question.id));
  const image = (await findAffiliate(ctx.store, cedula))?.image;
  const drawn = drawnFor(ctx, `image ${cedula}`, images);
  const chosen = drawn.filter((each) => each.id !== image).slice(0, shownImages - 1);
  const registeredImage = images.find((each) => each.id === image) ?? drawn[shownImages];
  const shown = registeredImage ? [...chosen, registeredImage] : chosen;
  return {
    questions: own.length > 0 ? own : drawnFor(ctx, `question ${cedula}`, questions).slice(0, 2),
    images: drawnFor(ctx, `place ${cedula}`, shown),
  };
}

/** A shuffle that is fixed for a purpose and cannot be computed without the desk's key. */
function drawnFor<T extends { readonly id: string }>(
  ctx: Context,
  purpose: string,
  from: readonly T[],
): readonly T[] {
  const rank = (each: T) => ctx.keys.digest("challenge", `${purpose} ${each.id}`).toString("hex");
  return from.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/** What to ask a person before a recovery; refused while the check is closed. */
export function askChallenge(ctx: Context, typed: string): Promise<Challenge> {
  return attempt(ctx, "recovery.start", subjectTyped("affiliate", typed), async () => {
    const cedula = await requireIdentifier(ctx, typed);
    requireNotOwn(ctx, cedula);
    await requireCaller(ctx, cedula);
    await refuseWhileClosed(ctx, cedula);
    return challengeFor(ctx, cedula);
  });
}

/** The person who is known by a proof, or the refusal to throw once its count is committed. */
export async function identify(ctx: Context, cedula: string, proof: Proof): Promise<Affiliate | ClaveError> {
  await refuseWhileClosed(ctx, cedula);
  const person = await findAffiliate(ctx.store, cedula);
  const confirmed = await isConfirmed(ctx, person, proof);
  if (!person || !confirmed) return noteFailure(ctx, cedula, person);
  await noteSuccess(ctx, cedula);
  return person;
}

/**
 * Whether what was said fits what is registered; everything said must fit. Nothing tells which part did not,
 * the time taken included. An imported answer's digest becomes a slow one at its first right use.
 */
async function isConfirmed(ctx: Context, person: Affiliate | undefined, proof: Proof): Promise<boolean> {
  const answers = person ? await answersOf(ctx.store, person.cedula) : [];
  const said = Object.entries(proof.answers ?? {});
  const verdicts = [proof.image === person?.image];
  if (proof.birthDate !== undefined) verdicts.push(proof.birthDate === person?.birthDate);
  verdicts.push(await areRight(ctx, answers, proof.answers ?? {}));
  const confirmed = verdicts.every(Boolean);
  if (confirmed) for (const [question, answer] of said) await slowDown(ctx, answers, question, answer);
  return confirmed;
}

/** Whether every answer said fits the registered one; it takes its time where nothing was said, too. */
export async function areRight(
  ctx: Context,
  registered: readonly SecurityAnswer[],
  said: Readonly<Record<string, string>>,
): Promise<boolean> {
  const verdicts: boolean[] = [];
  for (const [question, answer] of Object.entries(said))
    verdicts.push(
      await fits(
        registered.find((each) => each.question === question),
        answer,
        ctx,
      ),
    );
  if (verdicts.length === 0) await spendVerification("");
  return verdicts.every(Boolean);
}

async function fits(registered: SecurityAnswer | undefined, answer: string, ctx: Context): Promise<boolean> {
  const { cedula = "", question = "", verifier = "" } = registered ?? {};
  if (verifier.startsWith("$argon2")) return verifyPassword(verifier, normaliseAnswer(answer));
  await spendVerification(normaliseAnswer(answer));
  const given = Buffer.from(answerDigest(ctx.keys, cedula, question, answer));
  const kept = Buffer.from(verifier);
  return given.length === kept.length && timingSafeEqual(given, kept);
}

async function slowDown(
  ctx: Context,
  answers: readonly SecurityAnswer[],
  question: string,
  answer: string,
): Promise<void> {
  const registered = answers.find((each) => each.question === question);
  if (!registered?.verifier.startsWith("keyed:")) return;
  await replaceVerifier(ctx.store, { ...registered, verifier: await hashPassword(normaliseAnswer(answer)) });
}
