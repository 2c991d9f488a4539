import { attempt, subjectTyped } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Act } from "../../base/acts.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill } from "../../base/texts.ts";
import { type Moment, secondsUntil } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { aloneAtCounter } from "../../cases/lock.ts";
import type { CaseStatus } from "../../cases/status.ts";
import { requireNotOwn, requireSecondPerson } from "../../operator/second-person.ts";
import { type Limit, roomAt } from "../../recovery/link/throttle.ts";
import { caseOfficersOf } from "../../store/counter/case-officers.ts";
import { type CaseRecord, changeCase, findCase } from "../../store/counter/cases.ts";
import { transaction } from "../../store/engine/transaction.ts";
import type { AuditEntry } from "../../store/record/audit-entries.ts";
import { hasTrait } from "../../store/staff/operators.ts";
import { texts } from "./texts.ts";
import { type Case, caseView } from "./view.ts";

/** A case with where it stands, as an act on it needs both. */
export interface CaseAtHand {
  readonly found: CaseRecord;
  readonly view: Case;
}

/** The case of an id as typed, nobody else at work on its person; throws *missing*, or *forbidden* where a clerk is of another office. */
export async function requireCase(ctx: Context, typed: string): Promise<CaseAtHand> {
  const id = typed.trim().toUpperCase();
  const named = await findCase(ctx.store, id);
  if (named) await aloneAtCounter(ctx, named.cedula);
  const found = named && (await findCase(ctx.store, id));
  if (!found) {
    const sentence = fill(texts.unknown, { id: visible(id).slice(0, 40) });
    throw new ClaveError("case-missing", sentence, texts.unknownHint);
  }
  requireOffice(ctx, found.office);
  return { found, view: await caseView(ctx, found) };
}

/** The frame of an act on a case: in one transaction, nobody else at work on its person. */
export function onCase<R>(
  ctx: Context,
  act: Act,
  typed: string,
  work: (ctx: Context, found: CaseAtHand) => Promise<R>,
): Promise<R> {
  return attempt(ctx, act, subjectTyped("case", typed), () =>
    transaction(ctx, async (ctx) => work(ctx, await requireCase(ctx, typed))),
  );
}

export function noteAct(
  ctx: Context,
  act: Act,
  { id }: Pick<CaseRecord, "id">,
  detail: AuditEntry["detail"],
  reason?: string,
): Promise<void> {
  return record(ctx, { act, subject: subjectOf("case", id), reason, detail });
}

/** Throws *forbidden* where a clerk would act for another office than his own. */
export function requireOffice(ctx: Context, office: string | undefined): void {
  const { role, office: own } = ctx.actor;
  if (!hasTrait(role, "ownOffice") || (own !== undefined && own === office)) return;
  throw new ClaveError("other-office", texts.otherOffice, texts.otherOfficeHint);
}

/** Throws *busy* where something was done about a person so often lately that no more letters are to tell of it. */
export function requireRoom(ctx: Context, cedula: string, before: readonly Moment[], limit: Limit): void {
  const now = ctx.clock.now();
  const until = roomAt(before, limit);
  if (until <= now) return;
  const sentence = fill(texts.oftenEnough, { n: limit.most });
  const detail = { retryAfterSeconds: secondsUntil(until, now) };
  throw new ClaveError("cooldown", sentence, fill(texts.oftenEnoughHint, { cedula }), detail);
}

/** Throws *refused* unless a case stands in one of some states. */
export function requireStatus({ id, status }: Case, ...wanted: readonly CaseStatus[]): void {
  if (wanted.includes(status)) return;
  const sentence = fill(texts.wrongState, { id, status: texts[`status-${status}`] });
  throw new ClaveError("case-state", sentence, fill(texts.wrongStateHint, { id }));
}

/** Throws *refused* unless the actor had no part in a case, and is neither its person nor who came in that one's place. */
export async function requireSecondOfficer(
  ctx: Context,
  { id, cedula, representedBy }: CaseRecord,
): Promise<void> {
  if (representedBy !== undefined) requireNotOwn(ctx, representedBy);
  const officers = (await caseOfficersOf(ctx.store, id)).map(({ operator }) => operator);
  await requireSecondPerson(ctx, { cedula, officers });
}

/** A case as an act changes it; throws *refused* where another act changed it at the same moment. */
export async function changed(
  ctx: Context,
  found: CaseRecord,
  change: Partial<CaseRecord>,
): Promise<CaseRecord> {
  if (!(await changeCase(ctx.store, found, change))) throw changedMeanwhile(found);
  return { ...found, ...change };
}

export function changedMeanwhile({ id }: Pick<CaseRecord, "id">): ClaveError {
  return new ClaveError("case-changed", fill(texts.changed, { id }), fill(texts.changedHint, { id }));
}
