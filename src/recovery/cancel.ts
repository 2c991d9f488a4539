import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { fill } from "../base/texts.ts";
import { requireReason, spendCaller } from "../holder/identity/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { transaction } from "../store/engine/transaction.ts";
import { endActivationsOf } from "../store/recovery/activations.ts";
import { closeRecovery } from "../store/recovery/recoveries.ts";
import type { Recovery } from "./episode/status.ts";
import { texts } from "./episode/texts.ts";
import { requireRecovery, viewOf } from "./episode/view.ts";
import { revokeEveryLink } from "./revoke.ts";

/** Ends an open recovery, its links and what was handed over at a counter, for a reason that is kept. */
export function cancelRecovery(ctx: Context, typed: string, why: string | undefined): Promise<Recovery> {
  return attempt(ctx, "recovery.cancel", subjectTyped("recovery", typed), () => {
    const reason = requireReason(why);
    return transaction(ctx, async (ctx) => {
      const found = await requireRecovery(ctx, typed);
      const { reference, cedula } = found;
      requireNotOwn(ctx, cedula);
      await spendCaller(ctx, cedula);
      const { status } = await viewOf(ctx, found);
      const now = ctx.clock.now();
      if (status === "expired" || !(await closeRecovery(ctx, reference, "cancelled", now))) {
        const hint = fill(texts.notOpenHint, { reference });
        throw new ClaveError("recovery-not-open", fill(texts.notOpen, { reference, status }), hint);
      }
      await revokeEveryLink(ctx, reference);
      await endActivationsOf(ctx.store, cedula, "revoked", now);
      await record(ctx, { act: "recovery.cancel", subject: subjectOf("recovery", reference), reason });
      return viewOf(ctx, { ...found, closedAt: now, outcome: "cancelled" });
    });
  });
}
