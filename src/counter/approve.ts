import { attempt, subjectTyped } from "../audit/attempt.ts";
import { noteHabit } from "../audit/habit.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { caseSubject, wasStoppedInTime } from "../cases/status.ts";
import { requireAffiliate } from "../holder/identity.ts";
import { requireSecondPerson } from "../operator/second-person.ts";
import { caseOfficersOf, noteCaseOfficer } from "../store/case-officers.ts";
import type { CaseRecord } from "../store/cases.ts";
import { transaction } from "../store/transaction.ts";
import { documentDigest, documentNumber } from "./identify.ts";
import { requireActive } from "./open.ts";
import type { Decided } from "./submit.ts";
import { takeEffect } from "./take-effect.ts";
import { tellOfCase } from "./tell.ts";
import { texts } from "./texts.ts";
import { caseView, changed, requireCase, requireStatus } from "./view.ts";

/**
 * A second officer lets a case go on: its hold begins. One that was stopped by an objection begins its hold
 * anew, or holds again where it was in force. A document number typed blind is compared with the one seen.
 */
export function approveCase(ctx: Context, typed: string, blindNumber: string | undefined): Promise<Decided> {
  return attempt(ctx, "counter.approve", subjectTyped("case", typed), () =>
    transaction(ctx, async (ctx) => {
      const { record: found, view } = await requireCase(ctx, typed);
      const officers = (await caseOfficersOf(ctx.store, found.id)).map((each) => each.operator);
      await requireSecondPerson(ctx, { cedula: found.cedula, officers });
      requireStatus(view, "submitted", "vetoed");
      requireActive(await requireAffiliate(ctx, found.cedula));
      requireSameDocument(ctx, found, blindNumber);
      await noteHabit(ctx, "changes");
      const approved = await decide(ctx, found, blindNumber !== undefined);
      const letters = await tellOfCase(ctx, approved, "case-approved");
      return { case: await caseView(ctx, approved), letters };
    }),
  );
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
  await record(ctx, { act: "counter.approve", subject: caseSubject(found.id), reason: found.reason, detail });
  return approved;
}

function requireSameDocument(ctx: Context, { id, document }: CaseRecord, blind: string | undefined): void {
  if (blind === undefined) return;
  const number = documentNumber(blind);
  if (number !== undefined && documentDigest(ctx, number) === document?.digest) return;
  throw new ClaveError(
    "refused",
    "document-differs",
    texts.blindDiffers,
    fill(texts.blindDiffersHint, { id }),
  );
}
