import { attempt, subjectTyped } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import type { ClaveError } from "../../base/errors.ts";
import { firstKey } from "../../base/keys.ts";
import { openAnswersOf } from "../../holder/identity/answers.ts";
import { type Choice, images, questions } from "../../holder/identity/catalogues.ts";
import { requireCaller, requireIdentifier } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { type Affiliate, findAffiliate } from "../../store/register/affiliates.ts";
import { noteFailure, noteSuccess, refuseWhileClosed } from "./closed-check.ts";
import type { Heard } from "./heard.ts";
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
  const registered = (await openAnswersOf(ctx, cedula)).map((answer) => answer.question);
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
  const key = firstKey(ctx.keys);
  const ranked = from.map((each) => ({ each, rank: key.digest("challenge", `${purpose} ${each.id}`) }));
  return ranked.toSorted((one, other) => Buffer.compare(one.rank, other.rank)).map(({ each }) => each);
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

/** The person who is known by what was said, or the refusal to throw once its count is committed. */
export function identify(ctx: Context, heard: Heard<Proof>): Promise<Affiliate | ClaveError> {
  return identifyWhere(ctx, heard.cedula, (person) => isConfirmed(ctx, person, heard));
}

/** The same by any judge of what was said; nobody is asked while the check is closed, which throws *refused*.
 * What failed here before is forgotten, unless what was right proves less than what failed. */
export async function identifyWhere(
  ctx: Context,
  cedula: string,
  isRight: (person: Affiliate | undefined) => Promise<boolean>,
  { forgets = true }: { readonly forgets?: boolean } = {},
): Promise<Affiliate | ClaveError> {
  await refuseWhileClosed(ctx, cedula);
  const person = await findAffiliate(ctx.store, cedula);
  const confirmed = await isRight(person);
  if (!person || !confirmed) return noteFailure(ctx, cedula, person);
  if (forgets) await noteSuccess(ctx, cedula);
  return person;
}

/**
 * Whether what was said fits what is registered; everything said must fit. Nothing tells which part did not,
 * the time taken included. An imported answer's digest becomes a slow one at its first right use.
 */
async function isConfirmed(
  ctx: Context,
  person: Affiliate | undefined,
  heard: Heard<Proof>,
): Promise<boolean> {
  const registered = await openAnswersOf(ctx, heard.cedula);
  const { image, birthDate } = heard.proof;
  const verdicts = [image === person?.image];
  if (birthDate !== undefined) verdicts.push(birthDate === person?.birthDate);
  verdicts.push(await heard.isRight(registered));
  const confirmed = verdicts.every(Boolean);
  if (confirmed) await heard.slowDown(ctx.store, registered);
  return confirmed;
}
