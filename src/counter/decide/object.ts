import { attempt } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import type { ErrorCode } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill, type Sentence } from "../../base/texts.ts";
import { type Duration, day, spoken } from "../../base/time.ts";
import { aloneAtCounter } from "../../cases/lock.ts";
import { caseStatus } from "../../cases/status.ts";
import { noteArrival } from "../../delivery/mailbox/arrival.ts";
import { tokenDigest, tokenIn } from "../../recovery/link/token.ts";
import { type CaseRecord, findCase } from "../../store/counter/cases.ts";
import {
  findObjection,
  lastObjection,
  type Objection,
  useObjection,
} from "../../store/counter/objections.ts";
import { transaction } from "../../store/engine/transaction.ts";
import { addNotices } from "../../store/staff/notices.ts";
import { approversBut } from "../../store/staff/operators.ts";
import { changed, noteAct } from "../case/act.ts";
import { objectionLife } from "../case/terms.ts";
import { texts } from "../case/texts.ts";
import { type Case, caseView } from "../case/view.ts";
import { takeBack, voidEveryRecovery, voidMailedRecoveries } from "./take-effect.ts";

/** One address may stop one change in this time: no thief in a mailbox stops them all. */
export const oneObjectionIn: Duration = 30 * day;

/**
 * Stops a case on the word of whoever got a notice of it: a veto until it is in force, "this was not me" for
 * ten days after. It freezes for a supervisor; it neither ends for ever nor brings the old address back.
 */
export function objectToCase(ctx: Context, link: string): Promise<Case> {
  return attempt(ctx, "counter.object", undefined, () =>
    transaction(ctx, async (ctx) => {
      const objection = await findObjection(ctx.store, tokenDigest(tokenIn(link) ?? ""));
      const named = objection && (await findCase(ctx.store, objection.caseId));
      if (!objection || !named) throw refused("link-unknown", texts.objectUnknown);
      await aloneAtCounter(ctx, named.cedula);
      const found = (await findCase(ctx.store, named.id)) ?? named;
      await requireMayObject(ctx, objection, found);
      return caseView(ctx, await freeze(ctx, found, objection));
    }),
  );
}

async function requireMayObject(ctx: Context, objection: Objection, found: CaseRecord): Promise<void> {
  const now = ctx.clock.now();
  const status = caseStatus(found, true, now);
  if (objection.usedAt !== undefined || status === "vetoed") throw refused("link-used", texts.objectUsed);
  const late = status === "effective" && now >= (found.effectiveAt ?? 0) + objectionLife;
  if (late || status === "rejected" || status === "expired") throw refused("link-expired", texts.objectLate);
  const before = await lastObjection(ctx.store, objection, now - oneObjectionIn);
  if (before !== undefined)
    throw refused("objection-spent", fill(texts.objectSpent, { length: spoken(oneObjectionIn) }));
}

async function freeze(ctx: Context, found: CaseRecord, objection: Objection): Promise<CaseRecord> {
  const now = ctx.clock.now();
  const { id, cedula } = found;
  if (!(await useObjection(ctx.store, objection.digest, now))) throw refused("link-used", texts.objectUsed);
  await noteArrival(ctx, objection.message);
  const frozen = await changed(ctx, found, { frozenAt: now });
  const inForce = found.effectiveAt !== undefined && found.effectiveAt <= now;
  // else time alone would put in force what was objected to
  if (!inForce) await takeBack(ctx, found);
  await (found.kind === "validation" ? voidEveryRecovery : voidMailedRecoveries)(ctx, cedula);
  const detail = { affiliate: cedula, when: inForce ? "after" : "before" };
  await noteAct(ctx, "counter.object", found, detail);
  await addNotices(ctx.store, await approversBut(ctx.store, ""), "case-frozen", { case: id }, now);
  return frozen;
}

function refused(code: ErrorCode, sentence: Sentence): ClaveError {
  return new ClaveError(code, sentence, texts.objectHint);
}
