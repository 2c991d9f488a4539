import { noteHabit } from "../../audit/look.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { type Duration, dayOf } from "../../base/time.ts";
import { changesPost } from "../../cases/address-change.ts";
import { afoot } from "../../cases/status.ts";
import { isProvedByCode } from "../../channel/channels.ts";
import { requireAffiliate } from "../../holder/identity/identity.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { caseAnswersOf } from "../../store/counter/case-answers.ts";
import { type CasePoint, casePointsOf } from "../../store/counter/case-points.ts";
import { type CaseRecord, casesOf } from "../../store/counter/cases.ts";
import { changed, noteAct, onCase, requireStatus } from "../case/act.ts";
import { requireInHand } from "../case/in-hand.ts";
import { requireMandateLives } from "../case/mandate.ts";
import { requireActive } from "../case/open.ts";
import { doubtsOf, holdFor, sameChange } from "../case/terms.ts";
import { texts } from "../case/texts.ts";
import { type Case, caseView } from "../case/view.ts";
import { takeEffect, voidMailedRecoveries } from "./take-effect.ts";
import { queueReminders, tellOfCase } from "./tell.ts";

export interface Decided {
  readonly case: Case;
  readonly letters: readonly string[];
}

/**
 * Hands a case in: in force at once where both mailboxes were proved and nothing is doubtful, else it waits
 * for a second officer. Every mailbox of the last 90 days is told.
 */
export function submitCase(ctx: Context, typed: string): Promise<Decided> {
  return onCase(ctx, "counter.submit", typed, async (ctx, { found, view }) => {
    requireNotOwn(ctx, found.cedula);
    requireStatus(view, ...afoot);
    requireInHand(ctx, found);
    requireActive(await requireAffiliate(ctx, found.cedula));
    requireMandateLives(ctx, found);
    const points = await casePointsOf(ctx.store, found.id);
    await requireWhole(ctx, found, points);
    await noteHabit(ctx, "changes");
    // what was sent to the address on file opens nothing from now on
    if (changesPost(points)) await voidMailedRecoveries(ctx, found.cedula);
    const submitted = await handIn(ctx, found, points);
    const letters = await tellOfCase(ctx, submitted, "case-submitted");
    if (submitted.effectiveAt === undefined) await queueReminders(ctx, submitted);
    return { case: await caseView(ctx, submitted), letters };
  });
}

async function handIn(ctx: Context, found: CaseRecord, points: readonly CasePoint[]): Promise<CaseRecord> {
  const now = ctx.clock.now();
  const doubts = doubtsOf(found, {
    points: provenOld(points),
    recentChange: await changedLately(ctx, found, points),
    today: dayOf(now, ctx.settings.timezone),
  });
  const hold =
    found.kind === "validation" ? unprovedHold(ctx, points) : holdFor(doubts, ctx.settings["counter.hold"]);
  const atOnce = doubts.length === 0 ? { effectiveAt: now } : {};
  const submitted = await changed(ctx, found, { doubts, hold, submittedAt: now, ...atOnce });
  const explained = doubts.length === 0 ? await takeEffect(ctx, submitted, now) : {};
  const detail = { affiliate: found.cedula, kind: found.kind, doubts: doubts.join(" "), ...explained };
  await noteAct(ctx, "counter.submit", found, detail, found.reason);
  return submitted;
}

/** How long a validation waits after its approval: where its person reads the mailbox on file, not at all. */
function unprovedHold(ctx: Context, points: readonly CasePoint[]): Duration {
  return provenOld(points).length > 0 ? 0 : ctx.settings["inperson.hold"];
}

/** An old mailbox that was named but not proved counts for nothing. */
function provenOld(points: readonly CasePoint[]): readonly CasePoint[] {
  return points.filter((point) => point.side === "new" || point.provedAt !== undefined);
}

async function requireWhole(ctx: Context, found: CaseRecord, points: readonly CasePoint[]): Promise<void> {
  const { id } = found;
  const hint = fill(texts.incompleteHint, { id });
  const needed = (what: Sentence) =>
    new ClaveError("case-incomplete", fill(texts.incomplete, { id, what }), hint);
  const fresh = points.filter((point) => point.side === "new");
  if (found.kind === "contact") {
    if (fresh.length === 0) throw needed(texts["need-address"]);
    if (fresh.some((point) => isProvedByCode(point) && point.provedAt === undefined))
      throw needed(texts["need-new-code"]);
    const old = points.find((point) => point.side === "old");
    if (found.oldAddress === "works" && old?.provedAt === undefined) throw needed(texts["need-old-code"]);
  }
  if (found.kind === "image" && found.image === undefined) throw needed(texts["need-image"]);
  if (found.kind === "questions" && (await caseAnswersOf(ctx.store, id)).length === 0)
    throw needed(texts["need-answers"]);
}

/** Whether the other channel was changed, as lost, so lately that both are one change. */
async function changedLately(
  ctx: Context,
  { id, cedula }: CaseRecord,
  points: readonly CasePoint[],
): Promise<boolean> {
  const since = ctx.clock.now() - sameChange;
  const channels = points.filter((point) => point.side === "new").map((point) => point.channel);
  for (const other of await casesOf(ctx.store, cedula)) {
    const lost = other.doubts.includes("address-lost") || other.doubts.includes("phone-unproved");
    if (other.id === id || !lost || (other.submittedAt ?? 0) <= since || other.outcome === "rejected")
      continue;
    const theirs = (await casePointsOf(ctx.store, other.id)).filter((point) => point.side === "new");
    if (theirs.some((point) => !channels.includes(point.channel))) return true;
  }
  return false;
}
