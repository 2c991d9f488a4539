import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { readableId } from "../../base/random.ts";
import { subjectOf } from "../../base/subjects.ts";
import { type Duration, day, type Moment } from "../../base/time.ts";
import { aloneWithIdentity } from "../../cases/lock.ts";
import { addActivation, endActivationsOf } from "../../store/recovery/activations.ts";
import { killLinksOf } from "../../store/recovery/links.ts";
import { changeMethod, closeRecovery, type RecoveryRecord } from "../../store/recovery/recoveries.ts";
import { findOpenRecovery, openRecovery, withdrawLinks } from "../episode/episode.ts";
import { isHeld } from "../episode/status.ts";
import { tokenDigest } from "../link/token.ts";

/** 16 of 32 characters: 80 bits. */
const length = 16;
const shape = /^[2-9A-HJ-NP-Z]{16}$/;

/** How long it may be used. */
export const activationLife: Duration = day;

/** Whose validation an activation ends. */
export interface Validated {
  readonly caseId: string;
  readonly cedula: string;
  /** When the person asked. */
  readonly startedAt: Moment;
  /** When the hold of the validation is over: the activation opens nothing before. */
  readonly from: Moment;
}

/** What a validated person sets a password with, once. */
export interface Activation {
  /** A secret, grouped to be read. */
  readonly activation: string;
  readonly expiresAt: Moment;
  /** When it begins to work; undefined: it does. */
  readonly worksFrom: Moment | undefined;
}

/**
 * Makes what a validated person sets a password with, once within a day of when it works, and the recovery that it
 * completes: the one that waits for a link goes on in person, its clock too, and its links die. Whatever else is open
 * for the person ends, an earlier activation too. Called inside the counter's transaction.
 */
export async function mintActivation(ctx: Context, validated: Validated): Promise<Activation> {
  const { cedula, caseId, from } = validated;
  await aloneWithIdentity(ctx, cedula);
  const now = ctx.clock.now();
  const recovery = await inPerson(ctx, validated);
  await killLinksOf(ctx.store, cedula, "changed", now);
  await endActivationsOf(ctx.store, cedula, "superseded", now);
  const activation = readableId(ctx.random, length);
  const expiresAt = Math.max(now, from) + activationLife;
  await addActivation(ctx.store, {
    digest: tokenDigest(activation),
    caseId,
    recovery,
    mintedAt: now,
    expiresAt,
  });
  const worksFrom = from > now ? from : undefined;
  return { activation: activation.replace(/.{4}(?=.)/g, "$&-"), expiresAt, worksFrom };
}

/** The activation in what a person typed, in capitals or not, grouped or not; undefined when there is none. */
export function activationIn(typed: string): string | undefined {
  const bare = typed.toUpperCase().replace(/[\s\u2010-\u2015-]/g, "");
  return shape.test(bare) ? bare : undefined;
}

/** The recovery that goes on in person, or begins so; gives its reference. */
async function inPerson(ctx: Context, validated: Validated): Promise<string> {
  const { cedula, caseId } = validated;
  const open = await findOpenRecovery(ctx, cedula);
  const goesOn = open && open.method !== "in-person" && !isHeld(open);
  if (open && !goesOn) await closeRecovery(ctx, open.reference, "cancelled", ctx.clock.now());
  const reference = goesOn ? await goOnInPerson(ctx, open) : await openInPerson(ctx, validated);
  const detail = { affiliate: cedula, method: "in-person", case: caseId };
  await record(ctx, { act: "recovery.start", subject: subjectOf("recovery", reference), detail });
  return reference;
}

async function goOnInPerson(ctx: Context, { reference }: RecoveryRecord): Promise<string> {
  await withdrawLinks(ctx, reference);
  await changeMethod(ctx.store, reference, "in-person");
  return reference;
}

async function openInPerson(ctx: Context, { cedula, startedAt }: Validated): Promise<string> {
  const life = { linkTtl: activationLife, linkCap: activationLife };
  const { reference } = await openRecovery(ctx, { cedula, method: "in-person", startedAt, ...life });
  return reference;
}
