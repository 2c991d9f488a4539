import type { Context } from "../../base/context.ts";
import { authorize } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import type { Method } from "../../base/method.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { type Duration, hour, minute, secondsUntil, spoken } from "../../base/time.ts";
import type { Choice } from "../../holder/identity/catalogues.ts";
import { requireNumber } from "../../holder/identity/identity.ts";
import { gathered } from "../../store/engine/gathering.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { spendCaptcha } from "../../store/recovery/captchas.ts";
import { addVisit, findVisits, type VisitRecord, visitsFrom } from "../../store/recovery/visits.ts";
import { challengeFor } from "../identity/identity-check.ts";
import { nextQuestion, type Question } from "../identity/interview.ts";
import { type Limit, roomAt } from "../link/throttle.ts";
import { mintToken, tokenDigest } from "../link/token.ts";

const texts = catalogue({
  over: {
    es: "Pasaron más de diez minutos, o esta página no empezó aquí.",
    en: "More than ten minutes went by, or this page was not begun here.",
  },
  overHint: { es: "Empiece de nuevo: no se perdió nada.", en: "Begin again: nothing was lost." },
  captcha: {
    es: "No se pudo comprobar que hay una persona.",
    en: "It could not be checked that a person is there.",
  },
  captchaHint: { es: "Marque la casilla otra vez.", en: "Tick the box again." },
  tooMany: {
    es: "Desde su conexión se pidió demasiadas veces. Se puede otra vez en {length}.",
    en: "Too many requests came from your connection. It works again in {length}.",
  },
  tooManyHint: {
    es: "Si no puede esperar, vaya a una oficina con su cédula o pasaporte.",
    en: "If you cannot wait, go to an office with your identity card or passport.",
  },
});

/** How long what somebody said counts. */
const visitLife: Duration = 10 * minute;

/** What strangers behind one network address begin, so that nobody tries people one after the other. */
const sourceLimit: Limit = { most: 120, span: hour };

/** By what a password is given back to who asks at home: the same for everybody, whatever a person has. */
export const homeMethods: readonly Method[] = ["email"];

/** What a visit is called in the log of requests and in the record: nobody finds its secret by it. */
export function visitName(digest: string): string {
  return digest.slice(0, 12);
}

/** A check that a person is there, solved: it counts once. */
export interface Solved {
  readonly signature: string;
  readonly expiresAt: number;
}

export interface VisitInput {
  readonly purpose: VisitRecord["purpose"];
  /** Cédula or code, as typed. */
  readonly identifier: string;
  /** Undefined where nothing, or something wrong, was brought. */
  readonly solved: Solved | undefined;
}

/**
 * Begins a visit and gives its secret, for the browser to keep; whether anybody has this number is not looked at.
 * Throws *invalid* for one that nobody can have or a check that does not count, *busy* where too many began from here.
 */
export function beginVisit(ctx: Context, { purpose, identifier, solved }: VisitInput): Promise<string> {
  authorize(ctx, "recovery.start");
  const cedula = requireNumber(identifier);
  const secret = mintToken(ctx.random);
  return transaction(ctx, async (ctx) => {
    const now = ctx.clock.now();
    if (!solved || !(await spendCaptcha(ctx.store, solved)))
      throw new ClaveError("captcha-wrong", texts.captcha, texts.captchaHint);
    await requireRoom(ctx);
    await addVisit(ctx.store, {
      digest: tokenDigest(secret),
      purpose,
      source: ctx.actor.name,
      identifier: cedula,
      withoutImage: false,
      guesses: 0,
      begunAt: now,
      endsAt: now + visitLife,
    });
    return secret;
  });
}

async function requireRoom(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const { most, span } = sourceLimit;
  const until = roomAt(await visitsFrom(ctx.store, ctx.actor.name, now - span, most), sourceLimit);
  if (until <= now) return;
  const sentence = fill(texts.tooMany, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("cooldown", sentence, texts.tooManyHint, detail);
}

/** A visit under way, and what it asks next. */
export interface Visit extends VisitRecord {
  readonly next: Question | undefined;
}

/** Many forms come at once, and each begins with the look at its visit. */
const findVisit = gathered(async ({ store }, digests: readonly string[]) => {
  const found = await findVisits(store, digests);
  return digests.map((digest) => found.get(digest));
});

/** The visit of a secret; throws *refused* where it ended, or never began. */
export async function requireVisit(ctx: Context, secret: string | undefined): Promise<Visit> {
  const record = await findVisit(ctx, tokenDigest(secret ?? ""));
  if (!record || record.endsAt <= ctx.clock.now()) throw visitOver();
  return { ...record, next: nextOf(record) };
}

export function visitOver(): ClaveError {
  return new ClaveError("visit-over", texts.over, texts.overHint);
}

/** What a visit asks next; undefined once a letter is asked for, or may be. */
export function nextOf({ proof, picked, withoutImage, method, askedAt }: VisitRecord): Question | undefined {
  if (askedAt !== undefined) return undefined;
  return nextQuestion({ proof, image: picked !== undefined, withoutImage, method }, homeMethods);
}

/** What a visit asks: one question and nine pictures, the same whenever this number is typed, whoever has it. */
export interface AskedInVisit {
  readonly question: Choice;
  readonly images: readonly Choice[];
}

export async function askedIn(
  ctx: Context,
  { identifier }: Pick<VisitRecord, "identifier">,
): Promise<AskedInVisit> {
  const { questions, images } = await challengeFor(ctx, identifier);
  const [question] = questions;
  if (!question) throw new TypeError("no question to ask");
  return { question, images };
}
