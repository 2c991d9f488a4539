import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { readableId } from "../base/random.ts";
import { subjectOf } from "../base/subjects.ts";
import { type Duration, type Moment, minute } from "../base/time.ts";
import { aloneWithIdentity } from "../cases/lock.ts";
import { isUnderWay } from "../cases/status.ts";
import { type MaskedContact, masked } from "../holder/contacts.ts";
import type { Choice } from "../holder/identity/catalogues.ts";
import { requireIdentifier } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { casesOf } from "../store/counter/cases.ts";
import { commitThenThrow } from "../store/engine/transaction.ts";
import { addCallerCheck } from "../store/recovery/caller-checks.ts";
import { findUnclosedRecovery } from "../store/recovery/recoveries.ts";
import { type Affiliate, findAffiliate } from "../store/register/affiliates.ts";
import { contactPointsOf, isInForce } from "../store/register/contact-points.ts";
import type { Recovery } from "./episode/status.ts";
import { viewOf } from "./episode/view.ts";
import { isKnown } from "./identity/caller-facts.ts";
import { noteFailure, refuseWhileClosed } from "./identity/closed-check.ts";
import { type Heard, hear } from "./identity/heard.ts";
import { challengeFor } from "./identity/identity-check.ts";
import { type CallerProof, factsIn, parseCallerProof } from "./identity/proof.ts";
import { mutualCode } from "./link/token.ts";

/** Somebody on the telephone who was known, and what the agent may tell. */
export interface CheckedCaller {
  readonly cedula: string;
  readonly names: string;
  /** What letters and messages go to now, masked. */
  readonly contacts: readonly MaskedContact[];
  readonly recovery: Recovery | undefined;
  /** What the agent says first, and the person finds in a letter; undefined where nothing is under way. */
  readonly mutualCode: string | undefined;
  /** One act about this person is allowed until then. */
  readonly expiresAt: Moment;
}

const checkLife: Duration = 10 * minute;

/** Which questions a caller may be asked; refused while the check is closed. */
export function askCaller(ctx: Context, typed: string): Promise<readonly Choice[]> {
  return attempt(ctx, "recovery.caller", subjectTyped("affiliate", typed), async () => {
    const cedula = await requireIdentifier(ctx, typed);
    requireNotOwn(ctx, cedula);
    await refuseWhileClosed(ctx, cedula);
    return (await challengeFor(ctx, cedula)).questions;
  });
}

/**
 * Checks who is on the telephone by what was said, as JSON, for one act of this agent. Nothing tells which fact
 * was wrong.
 */
export function checkCaller(ctx: Context, typed: string, said: string): Promise<CheckedCaller> {
  return attempt(ctx, "recovery.caller", subjectTyped("affiliate", typed), async () => {
    const proof = parseCallerProof(said);
    const cedula = await requireIdentifier(ctx, typed);
    requireNotOwn(ctx, cedula);
    const heard = await hear(ctx, cedula, proof);
    return commitThenThrow(ctx, (ctx) => checkOrRefuse(ctx, heard));
  });
}

async function checkOrRefuse(ctx: Context, heard: Heard<CallerProof>) {
  const { cedula, proof } = heard;
  await aloneWithIdentity(ctx, cedula);
  await refuseWhileClosed(ctx, cedula);
  const person = await findAffiliate(ctx.store, cedula);
  const known = await isKnown(ctx, person, heard);
  if (person && known) return pass(ctx, person, proof);
  return noteFailure(ctx, cedula, person);
}

async function pass(ctx: Context, person: Affiliate, proof: CallerProof): Promise<CheckedCaller> {
  const { cedula, names } = person;
  const now = ctx.clock.now();
  const expiresAt = now + checkLife;
  const id = `K${readableId(ctx.random, 11)}`;
  await addCallerCheck(ctx.store, { id, operator: ctx.actor.name, cedula, passedAt: now, expiresAt });
  // failures stay: who passes by two easy facts must not win more guesses at the image
  const detail = { facts: factsIn(proof).join(" ") };
  await record(ctx, { act: "recovery.caller", subject: subjectOf("affiliate", cedula), detail });
  const points = await contactPointsOf(ctx.store, cedula);
  const recovery = await openView(ctx, cedula);
  return {
    cedula,
    names,
    contacts: points.filter((point) => isInForce(point, now)).map(masked),
    recovery,
    mutualCode: await codeFor(ctx, cedula, recovery),
    expiresAt,
  };
}

async function openView(ctx: Context, cedula: string): Promise<Recovery | undefined> {
  const found = await findUnclosedRecovery(ctx.store, cedula);
  const view = found && (await viewOf(ctx, found));
  return view?.status === "expired" ? undefined : view;
}

/** Of the open recovery, else of the newest case under way. */
async function codeFor(
  ctx: Context,
  cedula: string,
  recovery: Recovery | undefined,
): Promise<string | undefined> {
  if (recovery) return mutualCode(ctx.keys, subjectOf("recovery", recovery.reference));
  const cases = await casesOf(ctx.store, cedula);
  const current = cases.findLast((record) => isUnderWay(record, ctx.clock.now()));
  return current && mutualCode(ctx.keys, subjectOf("case", current.id));
}
