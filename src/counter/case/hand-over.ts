import type { Act } from "../../base/acts.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { subjectOf } from "../../base/subjects.ts";
import { fill } from "../../base/texts.ts";
import { day } from "../../base/time.ts";
import { aloneWithIdentity } from "../../cases/lock.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { type Activation, mintActivation } from "../../recovery/finish/activation.ts";
import { auditEntriesOf } from "../../store/record/audit-entries.ts";
import { wasCompletedSince } from "../../store/recovery/recoveries.ts";
import { noteAct, onCase, requireStatus } from "./act.ts";
import { requireInHand } from "./in-hand.ts";
import { texts } from "./texts.ts";
import type { Case } from "./view.ts";

/** What a validated person takes away to set a password once: for the person's eyes alone. */
export interface HandedOver extends Activation {
  readonly case: Case;
}

const visitLength = day;

/**
 * Hands a validated person the one-time activation, within a day of seeing the document; one for each
 * approval: whoever lost it is seen and approved again. It opens nothing before the hold of the validation is over.
 */
export function handOver(ctx: Context, typed: string): Promise<HandedOver> {
  return onCase(ctx, "counter.hand-over", typed, async (ctx, { found, view }) => {
    const { id, cedula, kind, identifiedAt = 0, openedAt, approvedAt = openedAt, effectiveAt = 0 } = found;
    requireNotOwn(ctx, cedula);
    requireInHand(ctx, found);
    // what is handed over before its time opens nothing until then: the person need not come again
    requireStatus(view, "effective", ...(kind === "validation" ? (["approved"] as const) : []));
    const now = ctx.clock.now();
    if (kind !== "validation" || now >= identifiedAt + visitLength) {
      const hint = fill(texts.wrongStateHint, { id });
      throw new ClaveError("case-kind", texts.noActivation, hint);
    }
    // a password that is being set at this moment counts too
    await aloneWithIdentity(ctx, cedula);
    if (await wasCompletedSince(ctx.store, cedula, approvedAt)) throw passwordSet(cedula);
    if (!(await isOwed(ctx, id))) throw handedAlready(cedula);
    const handed = await mintActivation(ctx, { caseId: id, cedula, startedAt: openedAt, from: effectiveAt });
    await noteAct(ctx, "counter.hand-over", found, { affiliate: cedula });
    return { case: view, ...handed };
  });
}

/** Whether a case was approved more often than an activation was handed over for it. */
async function isOwed(ctx: Context, id: string): Promise<boolean> {
  const entries = await auditEntriesOf(ctx.store, subjectOf("case", id));
  const times = (act: Act) =>
    entries.filter(({ entry }) => entry.act === act && entry.outcome === "done").length;
  return times("counter.approve") > times("counter.hand-over");
}

function handedAlready(cedula: string): ClaveError {
  return new ClaveError(
    "activation-handed",
    texts.activationHanded,
    fill(texts.activationDoneHint, { cedula }),
  );
}

function passwordSet(cedula: string): ClaveError {
  return new ClaveError("activation-used", texts.activationDone, fill(texts.activationDoneHint, { cedula }));
}
