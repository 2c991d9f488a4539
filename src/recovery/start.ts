import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { Method } from "../base/method.ts";
import { readableId } from "../base/random.ts";
import { fill } from "../base/texts.ts";
import { maskAddress } from "../base/visible.ts";
import { refuseOnHold } from "../cases/hold.ts";
import { aloneWithPerson } from "../cases/lock.ts";
import { providerOf } from "../delivery/providers.ts";
import { troubleOf } from "../delivery/radar.ts";
import { requireCaller, spendCaller } from "../holder/caller.ts";
import { requireIdentifier, unknownPerson } from "../holder/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { type Affiliate, findAffiliate } from "../store/affiliates.ts";
import type { ContactPoint } from "../store/contact-points.ts";
import { findMessage, type MessageStatus } from "../store/messages.ts";
import { addNotices } from "../store/notices.ts";
import { approversBut } from "../store/operators.ts";
import type { ProviderAlarm } from "../store/provider-alarms.ts";
import { addRecovery, findUnclosedRecovery, type RecoveryRecord } from "../store/recoveries.ts";
import { transaction } from "../store/transaction.ts";
import { changesBefore, isBraked } from "./brake.ts";
import { notConfirmed, refuseWhileClosed, sourceOf } from "./closed-check.ts";
import { type Challenge, challengeFor, isConfirmed, noteFailure, noteSuccess } from "./identity-check.ts";
import type { Proof } from "./proof.ts";
import { queueLink, requireMethod, requireReachable } from "./reachable.ts";
import { type Recovery, subjectOf } from "./recovery.ts";
import { requireMailboxRoom } from "./resendable.ts";
import { settleExpired } from "./settle-expired.ts";
import { texts } from "./texts.ts";
import { requireRecovery, viewOf } from "./view.ts";

/** What is asked for. */
export interface StartInput {
  /** Cédula or code, as typed. */
  readonly cedula: string;
  readonly method: Method;
  readonly proof: Proof;
}

/** A recovery that was opened, and the letter that is queued for it; none while it is held. */
export interface Started {
  readonly recovery: Recovery;
  readonly message: { readonly id: string; readonly status: MessageStatus } | undefined;
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

/**
 * Opens a recovery and queues its letter, or refuses: the wrong person, a closed check, one that is open, an
 * address that is being changed. One that follows a change by the same hands waits for a supervisor.
 */
export function startRecovery(ctx: Context, input: StartInput): Promise<Started> {
  return attempt(ctx, "recovery.start", subjectTyped("affiliate", input.cedula), async () => {
    const result = await transaction(ctx, (ctx) => startOrRefuse(ctx, input));
    // thrown only here, so that the count of the failure is kept
    if (result instanceof ClaveError) throw result;
    return result;
  });
}

async function startOrRefuse(ctx: Context, input: StartInput): Promise<Started | ClaveError> {
  const cedula = await requireIdentifier(ctx, input.cedula);
  requireMethod(input.method, cedula);
  requireNotOwn(ctx, cedula);
  await aloneWithPerson(ctx, cedula);
  await requireCaller(ctx, cedula);
  await refuseWhileClosed(ctx, cedula);
  const person = await findAffiliate(ctx.store, cedula);
  const confirmed = await isConfirmed(ctx, person, input.proof);
  if (!person || !confirmed) return refusal(ctx, cedula, person);
  await noteSuccess(ctx, cedula, sourceOf(ctx));
  await refuseOnHold(ctx, cedula);
  const to = await requireReachable(ctx, person);
  await requireMailboxRoom(ctx, to);
  await requireNoneOpen(ctx, cedula);
  await spendCaller(ctx, cedula);
  return open(ctx, input.method, to);
}

async function refusal(ctx: Context, cedula: string, person: Affiliate | undefined): Promise<ClaveError> {
  const letters = await noteFailure(ctx, cedula, person, sourceOf(ctx));
  return person ? notConfirmed(letters) : unknownPerson(cedula);
}

/** One open recovery a person: time may have ended the last one, unnoticed until now. */
async function requireNoneOpen(ctx: Context, cedula: string): Promise<void> {
  const earlier = await findUnclosedRecovery(ctx.store, cedula);
  if (!earlier || (await settleExpired(ctx, earlier))) return;
  const { reference } = earlier;
  const sentence = fill(texts.alreadyOpen, { reference });
  throw new ClaveError("refused", "recovery-open", sentence, fill(texts.alreadyOpenHint, { reference }), {
    reference,
  });
}

async function open(ctx: Context, method: Method, to: ContactPoint): Promise<Started> {
  const now = ctx.clock.now();
  const held = isBraked(await changesBefore(ctx, to.holder, now), ctx.actor);
  const opened: RecoveryRecord = {
    reference: newReference(ctx),
    cedula: to.holder,
    method,
    source: sourceOf(ctx),
    checkedBy: "operator",
    office: ctx.actor.office,
    provider: providerOf(to.address),
    linkTtl: ctx.settings["link.ttl"],
    linkCap: ctx.settings["link.cap"],
    startedAt: now,
    heldAt: held ? now : undefined,
    releasedAt: undefined,
    openedAt: undefined,
    closedAt: undefined,
    outcome: undefined,
  };
  await addRecovery(ctx.store, opened);
  return held ? leaveToSupervisor(ctx, opened) : sendLink(ctx, opened, to);
}

/** What a person can read aloud of a new recovery. */
export function newReference(ctx: Context): string {
  return `R${readableId(ctx.random, 9)}`;
}

async function sendLink(ctx: Context, opened: RecoveryRecord, to: ContactPoint): Promise<Started> {
  const id = await queueLink(ctx, opened, to);
  await record(ctx, {
    act: "recovery.start",
    subject: subjectOf(opened.reference),
    detail: { affiliate: to.holder, method: opened.method, to: maskAddress(to.address), message: id },
  });
  return { recovery: await viewOf(ctx, opened), message: { id, status: "queued" } };
}

async function leaveToSupervisor(ctx: Context, opened: RecoveryRecord): Promise<Started> {
  const { reference, cedula, method } = opened;
  const { name } = ctx.actor;
  const detail = { affiliate: cedula, method, held: "yes" };
  await record(ctx, { act: "recovery.start", subject: subjectOf(reference), detail });
  const others = await approversBut(ctx.store, name);
  await addNotices(ctx.store, others, "recovery-held", { reference, by: name }, ctx.clock.now());
  return { recovery: await viewOf(ctx, opened), message: undefined };
}

/** A recovery that was opened, after its letter was sent, or tried. */
export interface StartedNow extends Started {
  /** The trouble that the mail provider of the letter is in; undefined where it is in none. */
  readonly trouble: ProviderAlarm | undefined;
}

/** The same after its letter was sent, or tried. */
export async function startedNow(ctx: Context, { recovery, message }: Started): Promise<StartedNow> {
  const letter = message && (await findMessage(ctx.store, message.id));
  return {
    trouble: letter && (await troubleOf(ctx, letter.provider)),
    recovery: await viewOf(ctx, await requireRecovery(ctx, recovery.reference)),
    message: message && { id: message.id, status: letter?.status ?? message.status },
  };
}
