import { attempt, subjectTyped } from "../../audit/attempt.ts";
import { noteHabit } from "../../audit/look.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill } from "../../base/texts.ts";
import { afoot, wasStoppedInTime } from "../../cases/status.ts";
import { requireAffiliate, requireReason } from "../../holder/identity/identity.ts";
import { requireNotOwn, requireStillHere } from "../../operator/second-person.ts";
import { noteCaseOfficer } from "../../store/counter/case-officers.ts";
import { releaseCasePoints } from "../../store/counter/case-points.ts";
import type { CaseRecord } from "../../store/counter/cases.ts";
import { endCodesAbout } from "../../store/counter/codes.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { clearImage } from "../../store/register/affiliates.ts";
import { replaceAnswers } from "../../store/register/security-answers.ts";
import { changed, noteAct, onCase, requireCase, requireSecondOfficer, requireStatus } from "../case/act.ts";
import { documentNumber, isDocument } from "../case/identify.ts";
import { requireActive } from "../case/open.ts";
import { texts } from "../case/texts.ts";
import { type Case, caseView } from "../case/view.ts";
import type { Decided } from "./submit.ts";
import { takeBack, takeEffect, voidEveryRecovery } from "./take-effect.ts";
import { tellOfCase } from "./tell.ts";

/**
 * A second officer lets a case go on: its hold begins. One that was stopped by an objection begins its hold
 * anew, or holds again where it was in force. A document number typed blind is compared with the one seen.
 */
export function approveCase(ctx: Context, typed: string, blindNumber: string | undefined): Promise<Decided> {
  return onCase(ctx, "counter.approve", typed, async (ctx, { found, view }) => {
    await requireSecondOfficer(ctx, found);
    requireStatus(view, "submitted", "vetoed");
    const anew = fill(texts.officerGoneHint, { id: found.id });
    // what a second officer approved once rests on that one too
    if (found.approvedAt === undefined) await requireStillHere(ctx, found.officer, anew);
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
  if (number !== undefined && document && isDocument(ctx, document, number)) return;
  throw new ClaveError("document-differs", texts.blindDiffers, fill(texts.blindDiffersHint, { id }));
}

/**
 * Ends a case without what it asked for. A clerk ends his office's own until it is approved; one that is
 * approved is ended by whoever may approve, one that was objected to by a second person. What was in force already ends; nothing old returns.
 */
export function rejectCase(ctx: Context, typed: string, why: string | undefined): Promise<Decided> {
  return attempt(ctx, "counter.reject", subjectTyped("case", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const { found, view } = await requireCase(ctx, typed);
      requireStatus(view, ...afoot, "submitted", "approved", "vetoed");
      await requireMayReject(ctx, found, view);
      const ended = await end(ctx, found, reason);
      // what nobody was told of needs no farewell
      const letters = found.submittedAt === undefined ? [] : await tellOfCase(ctx, ended, "case-rejected");
      return { case: await caseView(ctx, ended), letters };
    });
  });
}

async function requireMayReject(ctx: Context, found: CaseRecord, { status }: Case): Promise<void> {
  requireNotOwn(ctx, found.cedula);
  if (status !== "approved" && status !== "vetoed") return;
  if (!ctx.actor.acts.has("counter.approve"))
    throw new ClaveError("role-may-not", texts.supervisorOnly, texts.supervisorOnlyHint);
  if (status === "vetoed") await requireSecondOfficer(ctx, found);
}

async function end(ctx: Context, found: CaseRecord, reason: string): Promise<CaseRecord> {
  const now = ctx.clock.now();
  const { id, cedula, kind } = found;
  // what an officer gave up by himself was no decision about others
  await noteCaseOfficer(ctx.store, id, ctx.actor.name, "rejected", now);
  const ended = await changed(ctx, found, { closedAt: now, outcome: "rejected", frozenAt: undefined });
  await takeBack(ctx, found);
  const wasInForce = found.effectiveAt !== undefined && found.effectiveAt <= now;
  if (wasInForce && kind === "image") await clearImage(ctx.store, cedula, now);
  if (wasInForce && kind === "questions") await replaceAnswers(ctx.store, cedula, []);
  if (kind === "validation") await voidEveryRecovery(ctx, cedula);
  await releaseCasePoints(ctx.store, id, now);
  await endCodesAbout(ctx.store, subjectOf("case", id), now);
  await noteAct(ctx, "counter.reject", found, { affiliate: cedula }, reason);
  return ended;
}
