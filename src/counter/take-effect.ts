import { contactDigest } from "../audit/explain.ts";
import type { Context } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { putImage } from "../store/affiliates.ts";
import { caseAnswersOf } from "../store/case-answers.ts";
import { caseOfficersOf } from "../store/case-officers.ts";
import { casePointsOf } from "../store/case-points.ts";
import type { CaseRecord } from "../store/cases.ts";
import { findContactPoint, putInForce } from "../store/contact-points.ts";
import { addIntervention } from "../store/interventions.ts";
import { replaceAnswers } from "../store/security-answers.ts";

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
    await putImage(ctx.store, found.cedula, found.image, from);
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
