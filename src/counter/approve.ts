import { noteHabit } from "../audit/habit.ts";
import type { Context } from "../base/context.ts";
import { refused } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { wasStoppedInTime } from "../cases/status.ts";
import { requireAffiliate } from "../holder/identity.ts";
import { noteCaseOfficer } from "../store/case-officers.ts";
import type { CaseRecord } from "../store/cases.ts";
import { changed, noteAct, onCase, requireSecondOfficer, requireStatus } from "./act.ts";
import { documentDigest, documentNumber } from "./identify.ts";
import { requireActive } from "./open.ts";
import type { Decided } from "./submit.ts";
import { takeEffect } from "./take-effect.ts";
import { tellOfCase } from "./tell.ts";
import { texts } from "./texts.ts";
import { caseView } from "./view.ts";

/**
 * A second officer lets a case go on: its hold begins. One that was stopped by an objection begins its hold
 * anew, or holds again where it was in force. A document number typed blind is compared with the one seen.
 */
export function approveCase(ctx: Context, typed: string, blindNumber: string | undefined): Promise<Decided> {
  return onCase(ctx, "counter.approve", typed, async (ctx, { found, view }) => {
    await requireSecondOfficer(ctx, found);
    requireStatus(view, "submitted", "vetoed");
    requireActive(await requireAffiliate(ctx, found.cedula));
    requireSameDocument(ctx, found, blindNumber);
    await noteHabit(ctx, "changes");
    const approved = await decide(ctx, found, blindNumber !== undefined);
    const letters = await tellOfCase(ctx, approved, "case-approved");
    return { case: await caseView(ctx, approved), letters };
  });
}

async function decide(ctx: Context, found: CaseRecord, seen: boolean): Promise<CaseRecord> {
  const now = ctx.clock.now();
  const { name } = ctx.actor;
  await noteCaseOfficer(ctx.store, found.id, name, "approved", now);
  // what was in force when somebody objected goes on as it was, its dates too
  const begins = found.effectiveAt === undefined || wasStoppedInTime(found);
  const effectiveAt = begins ? now + (found.hold ?? 0) : found.effectiveAt;
  const approval = { approvedAt: now, approvedBy: name, documentChecked: seen, effectiveAt };
  const change = { ...(begins ? approval : {}), frozenAt: undefined };
  const approved = await changed(ctx, found, change);
  const explained = begins ? await takeEffect(ctx, approved, effectiveAt) : {};
  const detail = { affiliate: found.cedula, document: seen ? "seen" : "unseen", effectiveAt, ...explained };
  await noteAct(ctx, "counter.approve", found, detail, found.reason);
  return approved;
}

function requireSameDocument(ctx: Context, { id, document }: CaseRecord, blind: string | undefined): void {
  if (blind === undefined) return;
  const number = documentNumber(blind);
  if (number !== undefined && documentDigest(ctx, number) === document?.digest) return;
  throw refused("document-differs", texts.blindDiffers, fill(texts.blindDiffersHint, { id }));
}
