import { contactDigest } from "../../audit/explain.ts";
import type { Context } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { closeIfExpired, withdrawLinks } from "../../recovery/episode/episode.ts";
import { caseAnswersOf } from "../../store/counter/case-answers.ts";
import { caseOfficersOf } from "../../store/counter/case-officers.ts";
import { casePointsOf } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { addIntervention } from "../../store/counter/interventions.ts";
import { endActivationsOf } from "../../store/recovery/activations.ts";
import {
  closeRecoveriesOf,
  findUnclosedRecovery,
  type RecoveryRecord,
} from "../../store/recovery/recoveries.ts";
import { putDetails } from "../../store/register/affiliates.ts";
import { findContactPoint, putInForce, takeOutOfForce } from "../../store/register/contact-points.ts";
import { replaceAnswers } from "../../store/register/security-answers.ts";

/**
 * Makes what a case asked for hold from a moment on, and notes who had a part in it. A contact point may be put
 * in force ahead of its time; an image and answers change at once. Gives what explains the new contact points.
 */
export async function takeEffect(
  ctx: Context,
  found: CaseRecord,
  from: Moment,
): Promise<{ readonly points?: string }> {
  for (const { operator } of await caseOfficersOf(ctx.store, found.id))
    await addIntervention(ctx.store, {
      cedula: found.cedula,
      at: from,
      kind: found.kind,
      operator,
      office: found.office,
    });
  if (found.kind === "image" && found.image !== undefined)
    await putDetails(ctx.store, found.cedula, { image: found.image }, from);
  if (found.kind === "questions") await registerAnswers(ctx, found);
  return found.kind === "contact" ? { points: await putPoints(ctx, found, from) } : {};
}

async function registerAnswers(ctx: Context, { id, cedula }: CaseRecord): Promise<void> {
  const answers = await caseAnswersOf(ctx.store, id);
  await replaceAnswers(
    ctx.store,
    cedula,
    answers.map((answer) => ({ cedula, ...answer })),
  );
}

async function putPoints(ctx: Context, { id }: CaseRecord, from: Moment): Promise<string> {
  const digests: string[] = [];
  for (const key of (await casePointsOf(ctx.store, id)).filter((point) => point.side === "new")) {
    await putInForce(ctx.store, key, from);
    const point = await findContactPoint(ctx.store, key);
    if (point) digests.push(contactDigest(ctx.keys, point));
  }
  return digests.join(",");
}

/** Takes what a case brought out of force: what time alone would put in force later never begins. */
export async function takeBack(ctx: Context, { id }: CaseRecord): Promise<void> {
  for (const point of await casePointsOf(ctx.store, id))
    if (point.side === "new") await takeOutOfForce(ctx.store, point, ctx.clock.now());
}

/** Ends what was sent to a person's mailbox; what was handed over at a counter rests on presence and stays. */
export async function voidMailedRecoveries(ctx: Context, cedula: string): Promise<void> {
  const open = await findUnclosedRecovery(ctx.store, cedula);
  if (open?.method !== "in-person") await close(ctx, cedula, open);
}

/** Ends every recovery of a person under way, what was handed over at a counter too. */
export async function voidEveryRecovery(ctx: Context, cedula: string): Promise<void> {
  await close(ctx, cedula, await findUnclosedRecovery(ctx.store, cedula));
  await endActivationsOf(ctx.store, cedula, "revoked", ctx.clock.now());
}

async function close(ctx: Context, cedula: string, open: RecoveryRecord | undefined): Promise<void> {
  // what had run out unnoticed ended then, not now
  if (open) await closeIfExpired(ctx, open);
  if (open) await withdrawLinks(ctx, open.reference);
  await closeRecoveriesOf(ctx, [cedula], ctx.clock.now());
}
