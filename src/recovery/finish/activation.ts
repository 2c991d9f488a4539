import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { readableId } from "../../base/random.ts";
import { subjectOf } from "../../base/subjects.ts";
import { type Duration, day, type Moment } from "../../base/time.ts";
import { aloneWithIdentity } from "../../cases/lock.ts";
import { activationsOf, addActivation, endActivationsOf } from "../../store/recovery/activations.ts";
import { killLinksOf } from "../../store/recovery/links.ts";
import { closeRecovery } from "../../store/recovery/recoveries.ts";
import { findOpenRecovery, openRecovery } from "../episode/episode.ts";
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
}

/** What a validated person sets a password with, once. */
export interface Activation {
  /** A secret, grouped to be read. */
  readonly activation: string;
  readonly expiresAt: Moment;
}

/**
 * Makes what a validated person sets a password with, once within a day, and the recovery that it completes:
 * whatever else is open for the person ends, an earlier activation too. Called inside the counter's transaction.
 */
export async function mintActivation(ctx: Context, validated: Validated): Promise<Activation> {
  const { cedula, caseId } = validated;
  await aloneWithIdentity(ctx, cedula);
  const now = ctx.clock.now();
  const recovery = (await handedBefore(ctx, validated)) ?? (await openInPerson(ctx, validated));
  await endActivationsOf(ctx.store, cedula, "superseded", now);
  const activation = readableId(ctx.random, length);
  const expiresAt = now + activationLife;
  await addActivation(ctx.store, {
    digest: tokenDigest(activation),
    caseId,
    recovery,
    mintedAt: now,
    expiresAt,
  });
  return { activation: activation.replace(/.{4}(?=.)/g, "$&-"), expiresAt };
}

/** The activation in what a person typed, in capitals or not, grouped or not; undefined when there is none. */
export function activationIn(typed: string): string | undefined {
  const bare = typed.toUpperCase().replace(/[\s\u2010-\u2015-]/g, "");
  return shape.test(bare) ? bare : undefined;
}

/** The open recovery of the same validation; every other one that is open ends. */
async function handedBefore(ctx: Context, { caseId, cedula }: Validated): Promise<string | undefined> {
  const earlier = await findOpenRecovery(ctx, cedula);
  if (!earlier) return undefined;
  const { reference } = earlier;
  const handed = await activationsOf(ctx.store, [reference]);
  if (handed.some((each) => each.caseId === caseId)) return reference;
  const now = ctx.clock.now();
  await closeRecovery(ctx, reference, "cancelled", now);
  await killLinksOf(ctx.store, cedula, "changed", now);
  return undefined;
}

async function openInPerson(ctx: Context, { caseId, cedula, startedAt }: Validated): Promise<string> {
  const life = { linkTtl: activationLife, linkCap: activationLife };
  const { reference } = await openRecovery(ctx, { cedula, method: "in-person", startedAt, ...life });
  const detail = { affiliate: cedula, method: "in-person", case: caseId };
  await record(ctx, { act: "recovery.start", subject: subjectOf("recovery", reference), detail });
  return reference;
}
