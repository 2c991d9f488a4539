import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue } from "../base/texts.ts";
import { day, type Moment } from "../base/time.ts";
import { objectionLife } from "../counter/case/terms.ts";
import { takeEffect } from "../counter/decide/take-effect.ts";
import { tellOfCase } from "../counter/decide/tell.ts";
import type { LetterKind } from "../delivery/letter/kind.ts";
import { approverWait } from "../operator/second-person.ts";
import { closeIfExpired } from "../recovery/episode/episode.ts";
import { casePointsOf } from "../store/counter/case-points.ts";
import { type CaseRecord, changeCase, newestCases } from "../store/counter/cases.ts";
import { endEveryCode } from "../store/counter/codes.ts";
import { dropUnusedObjections } from "../store/counter/objections.ts";
import { renewWaiting, withdrawEvery } from "../store/post/outbox.ts";
import { endEveryActivation } from "../store/recovery/activations.ts";
import { endCallerChecks } from "../store/recovery/caller-checks.ts";
import { killEveryLink } from "../store/recovery/links.ts";
import { closeRecovery, recoveriesBegun } from "../store/recovery/recoveries.ts";
import { takeOutOfForce } from "../store/register/contact-points.ts";
import { renewApprovers } from "../store/staff/operators.ts";
import { renewDue } from "../store/staff/proposals.ts";
import { endEverySession } from "../store/staff/sessions.ts";

const texts = catalogue({
  reason: {
    es: "La mesa se restauró de un respaldo: pida otra vez.",
    en: "The desk was restored from a backup: ask again.",
  },
});

/** Letters that would hand over what is dead. */
const bearing: readonly LetterKind[] = ["recovery-link", "history-link", "address-code", "address-confirm"];

/** No case is older than this and still to be objected to: its life, the longest hold, the objection's. */
const longestCase = 60 * day;

/** What of a copy is dead or begins anew, as numbers. */
export interface BegunAnew {
  readonly sessions: number;
  readonly links: number;
  readonly activations: number;
  readonly codes: number;
  readonly recoveries: number;
  /** Changes whose hold runs from now. */
  readonly holds: number;
  readonly approvers: number;
  /** Letters that wait and are sent: they may have been sent since the copy was made, and are not lost. */
  readonly letters: number;
}

/**
 * Makes a copy of the desk good to go on with, in the transaction of whoever restores it: what happened after
 * `madeAt` is not known here, so nothing that bears a right from before opens anything, whoever asked asks again,
 * and what waited for an objection waits for it from now.
 */
export async function beginAnew(ctx: Context, madeAt: Moment): Promise<BegunAnew> {
  const { store } = ctx;
  const now = ctx.clock.now();
  // before their letters: by them it is known which had run out by itself
  const recoveries = await endRecoveries(ctx);
  const links = await killEveryLink(store, "revoked", now);
  const activations = await endEveryActivation(store, "revoked", now);
  const codes = await endEveryCode(store, now);
  await endCallerChecks(store, now);
  await dropUnusedObjections(store);
  const sessions = await endEverySession(store, now);
  const approvers = await renewApprovers(store, madeAt - approverWait, now);
  // what was refused since the copy was made is not to take force by it
  await renewDue(store, now + approverWait);
  await withdrawEvery(store, bearing, now);
  const letters = await renewWaiting(store, now);
  const holds = await renewCases(ctx, madeAt);
  return { sessions, links, activations, codes, recoveries, holds, approvers, letters };
}

/** Ends every open recovery: its person may ask again at once. Gives how many had not run out by themselves. */
async function endRecoveries(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const reason = texts.reason[ctx.settings.language];
  let ended = 0;
  for await (const open of recoveriesBegun(ctx.store, { since: 0, unclosed: true }))
    for (const each of open) {
      if (await closeIfExpired(ctx, each)) continue;
      const { reference, cedula } = each;
      await closeRecovery(ctx, reference, "cancelled", now);
      const subject = subjectOf("recovery", reference);
      await record(ctx, { act: "recovery.cancel", subject, reason, detail: { affiliate: cedula } });
      ended += 1;
    }
  return ended;
}

/** Begins the holds anew that had not run out, and tells everybody again who may object to a change. */
async function renewCases(ctx: Context, madeAt: Moment): Promise<number> {
  const now = ctx.clock.now();
  let holds = 0;
  for await (const cases of newestCases(ctx.store, { openedAfter: madeAt - longestCase }, 500))
    for (const each of cases) {
      const held = isHeld(each, madeAt) ? await holdAgain(ctx, each, madeAt) : undefined;
      if (held) holds += 1;
      if (mayBeObjectedTo(held ?? each, now))
        await tellOfCase(ctx, each, each.approvedAt === undefined ? "case-submitted" : "case-approved");
    }
  return holds;
}

/** Whether a change waited its hold when the copy was made; what an objection stopped waits for a supervisor. */
function isHeld({ outcome, frozenAt, effectiveAt }: CaseRecord, madeAt: Moment): boolean {
  return outcome === undefined && frozenAt === undefined && effectiveAt !== undefined && effectiveAt > madeAt;
}

function mayBeObjectedTo(record: CaseRecord, now: Moment): boolean {
  const { submittedAt, frozenAt, effectiveAt, outcome, deadlineAt } = record;
  if (submittedAt === undefined || frozenAt !== undefined) return false;
  if (effectiveAt !== undefined) return outcome !== "rejected" && now < effectiveAt + objectionLife;
  return outcome === undefined && now < deadlineAt;
}

async function holdAgain(ctx: Context, found: CaseRecord, madeAt: Moment): Promise<CaseRecord> {
  const effectiveAt = ctx.clock.now() + (found.hold ?? 0);
  // as it was when the copy was made: time alone may have put it in force since
  for (const point of await casePointsOf(ctx.store, found.id))
    if (point.side === "new") await takeOutOfForce(ctx.store, point, madeAt);
  const held = { ...found, effectiveAt };
  await changeCase(ctx.store, found, { effectiveAt });
  const explained = await takeEffect(ctx, held, effectiveAt);
  const detail = { affiliate: found.cedula, effectiveAt, ...explained };
  await record(ctx, { act: "counter.hold-again", subject: subjectOf("case", found.id), detail });
  return held;
}
