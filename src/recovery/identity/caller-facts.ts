import { timingSafeEqual } from "node:crypto";
import type { Context } from "../../base/context.ts";
import { openAnswersOf } from "../../holder/identity/answers.ts";
import { type CaseRecord, casesOf } from "../../store/counter/cases.ts";
import type { Affiliate } from "../../store/register/affiliates.ts";
import { type ContactPoint, contactPointsOf, isInForce } from "../../store/register/contact-points.ts";
import type { Heard } from "./heard.ts";
import { type CallerProof, factsIn } from "./proof.ts";

/** Whether everything a caller said fits what is registered, and is enough; it takes as long whatever is wrong. */
export async function isKnown(
  ctx: Context,
  person: Affiliate | undefined,
  heard: Heard<CallerProof>,
): Promise<boolean> {
  const { cedula, proof } = heard;
  const points = await contactPointsOf(ctx.store, cedula);
  const office = lastOffice(await casesOf(ctx.store, cedula));
  const verdicts = [await heard.isRight(await openAnswersOf(ctx, cedula))];
  if (proof.birthDate !== undefined) verdicts.push(isSame(ctx, proof.birthDate, person?.birthDate));
  if (proof.phoneLast4 !== undefined) verdicts.push(hasPhone(ctx, points, proof.phoneLast4));
  if (proof.lastOffice !== undefined)
    verdicts.push(isSame(ctx, proof.lastOffice.toUpperCase(), office?.toUpperCase()));
  return factsIn(proof).length >= 2 && verdicts.every(Boolean);
}

/** The office of a person's newest visit; one that was turned away there is none of theirs. */
export function lastOffice(cases: readonly CaseRecord[]): string | undefined {
  const visits = cases.filter(({ outcome }) => outcome !== "rejected" && outcome !== "wrong-person");
  return visits.findLast(({ office }) => office !== undefined)?.office;
}

function hasPhone(ctx: Context, points: readonly ContactPoint[], last4: string): boolean {
  const now = ctx.clock.now();
  const phones = points.filter((point) => point.channel === "phone" && isInForce(point, now));
  const fits = phones.map(({ address }) => isSame(ctx, last4, address.slice(-4)));
  return fits.some(Boolean);
}

/** Compared as digests, so that the time taken tells nothing of where they differ. */
function isSame(ctx: Context, said: string, registered: string | undefined): boolean {
  const digest = (text: string) => ctx.keys.digest("caller", text);
  return timingSafeEqual(digest(said), digest(registered ?? "")) && registered !== undefined;
}
