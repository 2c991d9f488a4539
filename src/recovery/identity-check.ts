import { timingSafeEqual } from "node:crypto";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { type Duration, day, hour, type Moment, minute } from "../base/time.ts";
import { queueForPerson } from "../delivery/queue.ts";
import { answerDigest, normaliseAnswer } from "../holder/answers.ts";
import { images, type SecurityImage } from "../holder/images.ts";
import { closedForAllUntil, closedUntil, failuresThatMatter } from "../holder/lock.ts";
import { questions, type SecurityQuestion } from "../holder/questions.ts";
import { hashPassword, spendVerification, verifyPassword } from "../password/hash.ts";
import { type Affiliate, findAffiliate } from "../store/affiliates.ts";
import {
  addIdentityFailure,
  clearIdentityFailures,
  markReported,
  unreportedVictims,
} from "../store/identity-failures.ts";
import { wasToldSince } from "../store/messages.ts";
import { answersOf, replaceVerifier, type SecurityAnswer } from "../store/security-answers.ts";
import type { Proof } from "./proof.ts";

/** What a person is asked: registered questions, and nine images of which one is the registered one. */
export interface Challenge {
  readonly questions: readonly SecurityQuestion[];
  readonly images: readonly SecurityImage[];
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

/** Until when nobody may try for this person from this source: asked before anything is looked up. */
export async function lockedUntil(ctx: Context, cedula: string, source: string): Promise<Moment | undefined> {
  return closedUntil(await failuresThatMatter(ctx, cedula), source, ctx.clock.now());
}

/**
 * Whether what was said fits what is registered; everything said must fit. Nothing tells which part did not,
 * the time taken included. An imported answer's digest becomes a slow one at its first right use.
 */
export async function isConfirmed(
  ctx: Context,
  person: Affiliate | undefined,
  proof: Proof,
): Promise<boolean> {
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

/** Forgets what failed from this source: the right answers came. What is forgotten is written down. */
export async function noteSuccess(ctx: Context, cedula: string, source: string): Promise<void> {
  const clearedAt = ctx.clock.now();
  const cleared = await clearIdentityFailures(ctx.store, cedula, clearedAt, source);
  if (cleared === 0) return;
  const detail = { cleared, clearedAt };
  await record(ctx, { act: "identity.confirm", subject: `affiliate:${cedula}`, detail });
}

const alarmAt = 10;
const alarmSpan: Duration = hour;
const noticeLife: Duration = day;

/**
 * Counts a failure, tells the person once a day when the check has closed, and raises the alarm for its
 * source. Returns the ids of the letters it queued.
 */
export async function noteFailure(
  ctx: Context,
  cedula: string,
  person: Affiliate | undefined,
  source: string,
): Promise<readonly string[]> {
  const now = ctx.clock.now();
  await addIdentityFailure(ctx.store, cedula, source, now);
  const failures = await failuresThatMatter(ctx, cedula);
  const closed = closedUntil(failures, source, now) ?? closedForAllUntil(failures, now);
  const letters = person && closed !== undefined ? await tellOfLock(ctx, person) : [];
  const victims = await unreportedVictims(ctx.store, source, now - alarmSpan);
  if (victims < alarmAt) return letters;
  await markReported(ctx.store, source, now);
  const detail = { people: victims, minutes: alarmSpan / minute };
  await record(ctx, { act: "identity.alarm", subject: `source:${source}`, detail });
  return letters;
}

async function tellOfLock(ctx: Context, { cedula }: Affiliate): Promise<readonly string[]> {
  if (await wasToldSince(ctx.store, cedula, "identity-lock", ctx.clock.now() - day)) return [];
  const order = { letter: "identity-lock", subject: `affiliate:${cedula}`, life: noticeLife } as const;
  return queueForPerson(ctx, cedula, order);
}
