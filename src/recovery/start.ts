import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { readableId } from "../base/random.ts";
import { fill, type Sentence } from "../base/texts.ts";
import { secondsUntil, spoken } from "../base/time.ts";
import { maskAddress } from "../base/visible.ts";
import { queueLetter } from "../delivery/queue.ts";
import { requireIdentifier, unknownPerson } from "../holder/identity.ts";
import { type Affiliate, findAffiliate } from "../store/affiliates.ts";
import { type ContactPoint, contactPointsOf, isInForce, isShared } from "../store/contact-points.ts";
import { findMessage, type MessageStatus, messagesAbout } from "../store/messages.ts";
import {
  addRecovery,
  closeRecovery,
  findUnclosedRecovery,
  type Method,
  type RecoveryRecord,
} from "../store/recoveries.ts";
import { alone, transaction } from "../store/transaction.ts";
import {
  type Challenge,
  challengeFor,
  isConfirmed,
  lockedUntil,
  noteFailure,
  noteSuccess,
} from "./identity-check.ts";
import type { Proof } from "./proof.ts";
import { expiryOf, type Recovery, statusOf, subjectOf } from "./recovery.ts";
import { texts } from "./texts.ts";
import { linkLetter, requireRecovery, viewOf } from "./view.ts";

/** What is asked for. */
export interface StartInput {
  /** Cédula or code, as typed. */
  readonly cedula: string;
  readonly method: Method;
  readonly proof: Proof;
}

/** A recovery that was opened, and the letter that is queued for it. */
export interface Started {
  readonly recovery: Recovery;
  readonly message: { readonly id: string; readonly status: MessageStatus };
}

/** What to ask a person before a recovery; refused while the check is closed. */
export async function askChallenge(ctx: Context, typed: string): Promise<Challenge> {
  authorize(ctx, "recovery.start");
  const cedula = await requireIdentifier(ctx, typed);
  await refuseWhileLocked(ctx, cedula);
  return challengeFor(ctx, cedula);
}

/** Opens a recovery and queues its letter, or refuses: the wrong person, a closed check, one that is open. */
export async function startRecovery(ctx: Context, input: StartInput): Promise<Started> {
  authorize(ctx, "recovery.start");
  requireMethod(input.method);
  const result = await transaction(ctx, async (ctx) => {
    const cedula = await requireIdentifier(ctx, input.cedula);
    await alone(ctx, `identity:${cedula}`);
    await refuseWhileLocked(ctx, cedula);
    const person = await findAffiliate(ctx.store, cedula);
    const confirmed = await isConfirmed(ctx, person, input.proof);
    if (!person || !confirmed) return refusal(ctx, cedula, person);
    await noteSuccess(ctx, cedula, sourceOf(ctx));
    const to = await reachable(ctx, person);
    await requireNoneOpen(ctx, cedula);
    return open(ctx, input.method, to);
  });
  // thrown only here, so that the count of the failure is kept
  if (result instanceof ClaveError) throw result;
  return result;
}

/** Where the check takes place: all terminals of an operator are one source. */
function sourceOf(ctx: Context): string {
  return `${ctx.actor.kind}:${ctx.actor.name}`;
}

async function refuseWhileLocked(ctx: Context, cedula: string): Promise<void> {
  const until = await lockedUntil(ctx, cedula, sourceOf(ctx));
  if (until === undefined) return;
  const now = ctx.clock.now();
  const sentence = fill(texts.locked, { length: spoken(until - now) });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("refused", "locked", sentence, fill(texts.lockedHint, { cedula }), detail);
}

async function refusal(ctx: Context, cedula: string, person: Affiliate | undefined): Promise<ClaveError> {
  const letters = await noteFailure(ctx, cedula, person, sourceOf(ctx));
  await record(ctx, { act: "recovery.start", subject: `affiliate:${cedula}`, outcome: "refused" });
  if (!person) return unknownPerson(cedula);
  const error = refused("identity-not-confirmed", texts.notConfirmed, texts.notConfirmedHint);
  error.queued.push(...letters);
  return error;
}

async function reachable(ctx: Context, person: Affiliate): Promise<ContactPoint> {
  if (person.status !== "active") throw refused("person-not-active", texts.notActive, texts.notActiveHint);
  const points = await contactPointsOf(ctx.store, person.cedula);
  const address = points.find((point) => point.channel === "email" && isInForce(point, ctx.clock.now()));
  if (!address) throw refused("no-address", texts.noAddress, texts.counterHint);
  if (await isShared(ctx.store, address, ctx.clock.now()))
    throw refused("address-shared", texts.shared, texts.counterHint);
  return address;
}

/** One open recovery a person: time may have ended the last one, unnoticed until now. */
async function requireNoneOpen(ctx: Context, cedula: string): Promise<void> {
  const earlier = await findUnclosedRecovery(ctx.store, cedula);
  if (!earlier) return;
  const letters = await messagesAbout(ctx.store, [subjectOf(earlier.reference)], linkLetter);
  if (statusOf(earlier, letters, ctx.clock.now()) === "expired") {
    await closeRecovery(ctx.store, earlier.reference, "expired", expiryOf(earlier, letters));
    return;
  }
  const { reference } = earlier;
  const sentence = fill(texts.alreadyOpen, { reference });
  throw new ClaveError("refused", "recovery-open", sentence, fill(texts.alreadyOpenHint, { reference }), {
    reference,
  });
}

async function open(ctx: Context, method: Method, to: ContactPoint): Promise<Started> {
  const opened: RecoveryRecord = {
    reference: `R${readableId(ctx.random, 9)}`,
    cedula: to.holder,
    method,
    source: sourceOf(ctx),
    checkedBy: "operator",
    linkTtl: ctx.settings["link.ttl"],
    linkCap: ctx.settings["link.cap"],
    startedAt: ctx.clock.now(),
    openedAt: undefined,
    closedAt: undefined,
    outcome: undefined,
  };
  const subject = subjectOf(opened.reference);
  await addRecovery(ctx.store, opened);
  const id = await queueLetter(ctx, { letter: linkLetter, subject, to, life: opened.linkCap });
  await record(ctx, {
    act: "recovery.start",
    subject,
    detail: { affiliate: to.holder, method, to: maskAddress(to.address), message: id },
  });
  return { recovery: await viewOf(ctx, opened), message: { id, status: "queued" } };
}

/** The same after its letter was sent, or tried. */
export async function startedNow(ctx: Context, { recovery, message }: Started): Promise<Started> {
  const letter = await findMessage(ctx.store, message.id);
  return {
    recovery: await viewOf(ctx, await requireRecovery(ctx, recovery.reference)),
    message: { id: message.id, status: letter?.status ?? message.status },
  };
}

function requireMethod(method: Method): void {
  if (method === "email") return;
  throw refused("method-unavailable", fill(texts.methodMissing, { method }), texts.methodHint);
}

function refused(code: string, sentence: Sentence, hint: Sentence): ClaveError {
  return new ClaveError("refused", code, sentence, hint);
}
