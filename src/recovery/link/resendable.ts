import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { capitalised, inWords, lengthInWords, type Moment, secondsUntil, spoken } from "../../base/time.ts";
import { messagesTo, queuedTo } from "../../store/post/messages.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { isOpen, type RecoveryStatus } from "../episode/status.ts";
import { texts as common } from "../episode/texts.ts";
import { linkLetter } from "../episode/view.ts";
import { countedFor, limits, mailboxLimit, resendsAmong, roomAt, type Wait, waitFor } from "./throttle.ts";

const texts = catalogue({
  notOpen: {
    es: "La recuperación {reference} no está abierta (está {status}): no tiene enlace.",
    en: "The recovery {reference} is not open (it is {status}): it has no link.",
  },
  noneOpen: {
    es: "Esta persona no tiene una recuperación abierta.",
    en: "This person has no open recovery.",
  },
  startHint: { es: "clave recovery start {cedula}", en: "clave recovery start {cedula}" },
  heldHint: {
    es: "Decide un supervisor que no tuvo parte: clave recovery approve {reference}",
    en: "A supervisor who had no part decides: clave recovery approve {reference}",
  },
  waiting: {
    es: "La última carta de {reference} no ha salido todavía: otra no llegaría antes.",
    en: "The last letter of {reference} has not left yet: another would not arrive sooner.",
  },
  diagnoseHint: {
    es: "clave delivery diagnose {reference}",
    en: "clave delivery diagnose {reference}",
  },
  cooldown: {
    es: "Ya se envió un enlace hace poco: otro puede salir en {length}.",
    en: "A link was sent a short while ago: another can go in {length}.",
  },
  "person-limit": {
    es: "A esta persona ya se le reenvió {most} veces en {span}: otra vez se puede en {length}.",
    en: "This person was sent a link again {most} times in {span}: once more can be in {length}.",
  },
  "destination-limit": {
    es: "A esta dirección ya fueron {most} cartas en {span}: otra puede salir en {length}.",
    en: "{most} letters went to this address in {span}: another can go in {length}.",
  },
  "operator-limit": {
    es: "Usted ya reenvió {most} enlaces en {span}: otro se puede en {length}.",
    en: "You have sent {most} links again in {span}: another can go in {length}.",
  },
  whyHint: {
    es: "Mientras tanto, mire qué pasó con el último: clave delivery diagnose {reference}",
    en: "Meanwhile, see what became of the last one: clave delivery diagnose {reference}",
  },
  mailboxHint: {
    es: "Quien no puede esperar se valida en persona en una oficina.",
    en: "Who cannot wait is validated in person at an office.",
  },
  manyHint: {
    es: "Si son muchos los que no llegan, un supervisor los reenvía juntos: clave link resend --stuck",
    en: "Where many do not arrive, a supervisor sends them again together: clave link resend --stuck",
  },
});

export async function waitOf(
  ctx: Context,
  { reference }: RecoveryRecord,
  to: ContactPoint,
): Promise<Wait | undefined> {
  const now = ctx.clock.now();
  const { kind } = ctx.actor;
  const letters = await messagesTo(ctx.store, to.holder, linkLetter);
  const own = letters.filter(({ subject }) => subject === subjectOf("recovery", reference));
  const address = await queuedTo(ctx.store, to, linkLetter, now - mailboxLimit.span);
  const before = {
    recovery: countedFor(kind, own, now),
    person: countedFor(kind, resendsAmong(letters), now),
    address: countedFor(kind, address, now),
  };
  return waitFor(before, now);
}

/** Throws *busy* where an address was sent so many links, of whatever recoveries, that another would be a flood. */
export async function requireMailboxRoom(ctx: Context, to: ContactPoint): Promise<void> {
  const now = ctx.clock.now();
  const sent = await queuedTo(ctx.store, to, linkLetter, now - mailboxLimit.span);
  const until = roomAt(countedFor(ctx.actor.kind, sent, now), mailboxLimit);
  if (until > now) throw busy(ctx, { reason: "destination-limit", until }, texts.mailboxHint);
}

export function tooSoon(ctx: Context, wait: Wait, { reference }: RecoveryRecord): ClaveError {
  return busy(ctx, wait, fill(texts.whyHint, { reference }));
}

export function tooMany(ctx: Context, until: Moment): ClaveError {
  return busy(ctx, { reason: "operator-limit", until }, texts.manyHint);
}

/** A limit that is used up, or a letter that is too fresh. */
interface Blocked {
  readonly reason: Wait["reason"] | keyof typeof limits;
  readonly until: Moment;
}

function busy(ctx: Context, { reason, until }: Blocked, hint: Sentence): ClaveError {
  const now = ctx.clock.now();
  const length = spoken(until - now);
  const sentence = reason === "cooldown" ? fill(texts.cooldown, { length }) : usedUp(reason, length);
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  return new ClaveError("cooldown", sentence, hint, detail);
}

function usedUp(reason: keyof typeof limits, length: Sentence): Sentence {
  const { most, span } = limits[reason];
  return capitalised(fill(texts[reason], { most: inWords(most), span: lengthInWords(span), length }));
}

export function stillLeaving({ reference }: RecoveryRecord): ClaveError {
  const sentence = fill(texts.waiting, { reference });
  return new ClaveError("letter-waiting", sentence, fill(texts.diagnoseHint, { reference }));
}

/** Throws *refused* for a recovery that has no link to send, and says what there is to do in its place. */
export function requireOpen({ reference, cedula }: RecoveryRecord, status: RecoveryStatus): void {
  if (isOpen(status)) return;
  const sentence = fill(texts.notOpen, { reference, status: common[`status-${status}`] });
  const hint = status === "held" ? fill(texts.heldHint, { reference }) : fill(texts.startHint, { cedula });
  throw new ClaveError("recovery-not-open", sentence, hint);
}

export function noneOpen(cedula: string): ClaveError {
  return new ClaveError("recovery-not-open", texts.noneOpen, fill(texts.startHint, { cedula }));
}
