import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { local, type Moment, minute, secondsUntil, spoken } from "../../base/time.ts";
import { noteArrival } from "../../delivery/mailbox/arrival.ts";
import { requireAffiliate } from "../../holder/identity/identity.ts";
import { findCase } from "../../store/counter/cases.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { findMessage } from "../../store/post/messages.ts";
import { wasDoneSince } from "../../store/record/audit-entries.ts";
import { claimActivation, findActivation, releaseActivation } from "../../store/recovery/activations.ts";
import { claimLink, findLink, releaseLink } from "../../store/recovery/links.ts";
import { findRecovery, type RecoveryRecord } from "../../store/recovery/recoveries.ts";
import { activationState, type LinkState, linkState } from "../episode/status.ts";
import { texts } from "../episode/texts.ts";
import { tokenDigest, tokenIn } from "../link/token.ts";
import { activationIn, activationLife } from "./activation.ts";

/** What a holder brings to set a password with: a link, or an activation from a counter; both are secrets. */
export type Secret =
  | { /** The whole link, or its token; an activation put there is understood. */ readonly link: string }
  | { /** As it was typed. */ readonly activation: string };

export interface Bearer {
  readonly kind: "link" | "activation";
  readonly digest: string;
}

/** What the store knows a holder's secret by; a text that is none stands for nothing. */
export function bearerOf(secret: Secret): Bearer {
  const activation = activationIn("link" in secret ? secret.link : secret.activation);
  if (activation !== undefined || !("link" in secret))
    return { kind: "activation", digest: tokenDigest(activation ?? "") };
  return { kind: "link", digest: tokenDigest(tokenIn(secret.link) ?? "") };
}

/** The recovery that a bearer was made for, whatever became of both. */
export async function recoveryOf(ctx: Context, bearer: Bearer): Promise<RecoveryRecord | undefined> {
  const find = bearer.kind === "link" ? findLink : findActivation;
  const found = await find(ctx.store, bearer.digest);
  return found && findRecovery(ctx.store, found.recovery);
}

/** Notes that whoever reads the mailbox has brought the link that was sent there; what was handed over shows no mailbox. */
export async function noteBrought(ctx: Context, { kind, digest }: Bearer): Promise<void> {
  const link = kind === "link" ? await findLink(ctx.store, digest) : undefined;
  if (link) await noteArrival(ctx, link.message);
}

/** Whether a bearer came to be after somebody asked for it by the birth date alone: then it stands for that way. */
export async function isByBirthDate(
  ctx: Context,
  { kind, digest }: Bearer,
  { byBirthDateAt }: RecoveryRecord,
): Promise<boolean> {
  if (byBirthDateAt === undefined || kind !== "link") return false;
  const link = await findLink(ctx.store, digest);
  return link !== undefined && link.mintedAt >= byBirthDateAt;
}

/** The recovery that a bearer opens at a moment; throws *refused* with what became of it. */
export async function requireUsable(ctx: Context, bearer: Bearer, at: Moment): Promise<RecoveryRecord> {
  const recovery = await recoveryOf(ctx, bearer);
  const state = recovery && (await stateOf(ctx, bearer, recovery, at));
  if (!recovery || !state) throw unknown(bearer);
  // by the record, which nobody takes back: the rows of before may have been put there again
  const subject = subjectOf("recovery", recovery.reference);
  if (state === "usable" && (await wasDoneSince(ctx.store, subject, "recovery.complete", recovery.startedAt)))
    throw ended(bearer, "used");
  if (state === "usable") await requireHoldOver(ctx, bearer, at);
  if (state === "usable" && (await requireAffiliate(ctx, recovery.cedula)).status === "active")
    return recovery;
  throw ended(bearer, state === "usable" ? "changed" : state);
}

/** Throws *refused* for an activation whose validation is still on hold: its person can stop it until then. */
async function requireHoldOver(ctx: Context, { kind, digest }: Bearer, at: Moment): Promise<void> {
  const activation = kind === "activation" ? await findActivation(ctx.store, digest) : undefined;
  const from = activation && (await findCase(ctx.store, activation.caseId))?.effectiveAt;
  if (from === undefined || from <= at) return;
  const sentence = fill(texts.activationWaits, { at: local(from, ctx.settings.timezone) });
  const detail = { retryAfterSeconds: secondsUntil(from, at) };
  throw new ClaveError("activation-on-hold", sentence, texts.activationWaitsHint, detail);
}

async function stateOf(
  ctx: Context,
  { kind, digest }: Bearer,
  recovery: RecoveryRecord,
  at: Moment,
): Promise<LinkState | undefined> {
  if (kind === "activation") {
    const activation = await findActivation(ctx.store, digest);
    return activation && activationState(activation, recovery, at);
  }
  const link = await findLink(ctx.store, digest);
  return link && linkState(link, recovery, await findMessage(ctx.store, link.message), at);
}

function unknown({ kind }: Bearer): ClaveError {
  return kind === "link"
    ? new ClaveError("link-unknown", texts.linkUnknown, texts.linkUnknownHint)
    : new ClaveError("code-wrong", texts.activationWrong, texts.activationWrongHint);
}

type Ending = Exclude<LinkState, "usable">;

const linkEndings: Readonly<Record<Ending, readonly [Sentence, Sentence]>> = {
  used: [texts.linkUsed, texts.usedHint],
  expired: [texts.linkExpired, texts.linkExpiredHint],
  superseded: [texts.linkSuperseded, texts.linkSupersededHint],
  revoked: [texts.linkRevoked, texts.linkEndedHint],
  changed: [texts.linkChanged, texts.linkEndedHint],
};

const activationEndings: Readonly<Record<Ending, readonly [Sentence, Sentence]>> = {
  used: [texts.activationUsed, texts.usedHint],
  expired: [fill(texts.activationExpired, { length: spoken(activationLife) }), texts.activationEndedHint],
  superseded: [texts.activationSuperseded, texts.activationSupersededHint],
  revoked: [texts.activationRevoked, texts.activationEndedHint],
  changed: [texts.activationChanged, texts.activationEndedHint],
};

/** The error that tells what became of a bearer; the codes are those of a link. */
export function ended({ kind }: Bearer, state: Ending): ClaveError {
  const endings = kind === "link" ? linkEndings : activationEndings;
  return new ClaveError(`link-${state}`, ...endings[state]);
}

/** Reserves a bearer for an act outside the store; throws where it opens nothing, or *busy* where it is reserved. */
export async function claim(ctx: Context, bearer: Bearer): Promise<void> {
  const now = ctx.clock.now();
  const reserve = bearer.kind === "link" ? claimLink : claimActivation;
  if (await transaction(ctx, ({ store }) => reserve(store, bearer.digest, now + minute, now))) return;
  await requireUsable(ctx, bearer, now);
  throw new ClaveError("link-claimed", texts.claimed, texts.claimedHint, { retryAfterSeconds: 60 });
}

/** Gives a reserved bearer back: the act outside did not take place. */
export async function release(ctx: Context, { kind, digest }: Bearer): Promise<void> {
  const give = kind === "link" ? releaseLink : releaseActivation;
  await transaction(ctx, ({ store }) => give(store, digest));
}
