import { attempt, subjectTyped } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { refused } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { spendCaller } from "../holder/caller.ts";
import { requireReason } from "../holder/identity.ts";
import { requireNotOwn } from "../operator/second-person.ts";
import { endActivationsOf } from "../store/activations.ts";
import { closeRecovery } from "../store/recoveries.ts";
import { transaction } from "../store/transaction.ts";
import { type Recovery, subjectOf } from "./recovery.ts";
import { revokeEveryLink } from "./revoke.ts";
import { texts } from "./texts.ts";
import { requireRecovery, viewOf } from "./view.ts";

/** Ends an open recovery, its links and what was handed over at a desk, for a reason that is kept. */
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
        throw refused("recovery-not-open", fill(texts.notOpen, { reference, status }), hint);
      }
      await revokeEveryLink(ctx, reference);
      await endActivationsOf(ctx.store, cedula, "revoked", now);
      await record(ctx, { act: "recovery.cancel", subject: subjectOf(reference), reason });
      return viewOf(ctx, { ...found, closedAt: now, outcome: "cancelled" });
    });
  });
}
