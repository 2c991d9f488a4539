import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { fill } from "../base/texts.ts";
import { requireReason } from "../holder/identity.ts";
import { killLinksOutside } from "../store/links.ts";
import { closeRecovery } from "../store/recoveries.ts";
import { transaction } from "../store/transaction.ts";
import { type Recovery, subjectOf } from "./recovery.ts";
import { texts } from "./texts.ts";
import { requireRecovery, viewOf } from "./view.ts";

/** Ends an open recovery and kills its links, for a reason that is kept. */
export async function cancelRecovery(
  ctx: Context,
  typed: string,
  why: string | undefined,
): Promise<Recovery> {
  authorize(ctx, "recovery.cancel");
  const reason = requireReason(why);
  return transaction(ctx, async (ctx) => {
    const found = await requireRecovery(ctx, typed);
    const { reference } = found;
    const { status } = await viewOf(ctx, found);
    const now = ctx.clock.now();
    if (status === "expired" || !(await closeRecovery(ctx.store, reference, "cancelled", now))) {
      const hint = fill(texts.notOpenHint, { reference });
      throw new ClaveError("refused", "recovery-not-open", fill(texts.notOpen, { reference, status }), hint);
    }
    await killLinksOutside(ctx.store, reference, [], "revoked", now);
    await record(ctx, { act: "recovery.cancel", subject: subjectOf(reference), reason });
    return viewOf(ctx, await requireRecovery(ctx, reference));
  });
}
