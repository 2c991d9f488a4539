import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { fill } from "../../base/texts.ts";
import { day } from "../../base/time.ts";
import { aloneWithIdentity } from "../../cases/lock.ts";
import { requireNotOwn } from "../../operator/second-person.ts";
import { type Activation, mintActivation } from "../../recovery/finish/activation.ts";
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
 * Hands a validated person the one-time activation, within a day of seeing the document; an earlier one ends.
 * Refused once the person has set a password: one validation is worth one.
 */
export function handOver(ctx: Context, typed: string): Promise<HandedOver> {
  return onCase(ctx, "counter.hand-over", typed, async (ctx, { found, view }) => {
    const { id, cedula, kind, identifiedAt = 0, openedAt, approvedAt = openedAt } = found;
    requireNotOwn(ctx, cedula);
    requireInHand(ctx, found);
    requireStatus(view, "effective");
    const now = ctx.clock.now();
    if (kind !== "validation" || now >= identifiedAt + visitLength) {
      const hint = fill(texts.wrongStateHint, { id });
      throw new ClaveError("case-kind", texts.noActivation, hint);
    }
    // a password that is being set at this moment counts too
    await aloneWithIdentity(ctx, cedula);
    if (await wasCompletedSince(ctx.store, cedula, approvedAt)) throw passwordSet(cedula);
    const handed = await mintActivation(ctx, { caseId: id, cedula, startedAt: openedAt });
    await noteAct(ctx, "counter.hand-over", found, { affiliate: cedula });
    return { case: view, ...handed };
  });
}

function passwordSet(cedula: string): ClaveError {
  return new ClaveError("activation-used", texts.activationDone, fill(texts.activationDoneHint, { cedula }));
}
