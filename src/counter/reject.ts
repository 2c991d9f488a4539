import { attempt, subjectTyped } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { afoot, caseSubject } from "../cases/status.ts";
import { requireReason } from "../holder/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { clearImage } from "../store/affiliates.ts";
import { noteCaseOfficer } from "../store/case-officers.ts";
import { releaseCasePoints } from "../store/case-points.ts";
import type { CaseRecord } from "../store/cases.ts";
import { endCodesAbout } from "../store/codes.ts";
import { replaceAnswers } from "../store/security-answers.ts";
import { transaction } from "../store/transaction.ts";
import { changed, noteAct, requireCase, requireSecondOfficer, requireStatus } from "./act.ts";
import type { Decided } from "./submit.ts";
import { takeBack, voidEveryRecovery } from "./take-effect.ts";
import { tellOfCase } from "./tell.ts";
import { texts } from "./texts.ts";
import { type Case, caseView } from "./view.ts";

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
    throw new ClaveError("forbidden", "role-may-not", texts.supervisorOnly, texts.supervisorOnlyHint);
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
  await endCodesAbout(ctx.store, caseSubject(id), now);
  await noteAct(ctx, "counter.reject", found, { affiliate: cedula }, reason);
  return ended;
}
