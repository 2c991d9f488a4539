import { authorize, type Context } from "../base/context.ts";
import { type Duration, day } from "../base/time.ts";
import { closeRecovery, type RecoveryRecord, unclosedRecoveries } from "../store/recoveries.ts";
import { transaction } from "../store/transaction.ts";
import { expiryOf, statusOf, subjectOf } from "./recovery.ts";
import { carriersOf } from "./view.ts";

/** Writes down that time ended a recovery; false where it did not. */
export async function settleExpired(ctx: Context, earlier: RecoveryRecord): Promise<boolean> {
  const carriers = await carriersOf(ctx, [earlier]);
  if (statusOf(earlier, carriers, ctx.clock.now()) !== "expired") return false;
  await closeRecovery(ctx, earlier.reference, "expired", expiryOf(earlier, carriers));
  return true;
}

/** A report of a bounce may still change when a recovery ended that ran out less than this ago. */
const longAgo: Duration = day;

const page = 200;

/**
 * Writes down that time ended recoveries a day ago or longer, so that what a report reads as still open does not
 * grow for ever. Nobody waits for it: an expired recovery is told as one whenever it is read.
 */
export async function settleLongExpired(ctx: Context): Promise<void> {
  authorize(ctx, "delivery.run");
  const before = ctx.clock.now() - longAgo;
  let after: Pick<RecoveryRecord, "startedAt" | "reference"> = { startedAt: 0, reference: "" };
  for (;;) {
    const records = await unclosedRecoveries(ctx.store, page, after);
    const old = records.filter(({ startedAt }) => startedAt < before);
    if (old.length > 0) await settleOld(ctx, old);
    const last = records.at(-1);
    if (!last || old.length < page) return;
    after = last;
  }
}

function settleOld(ctx: Context, records: readonly RecoveryRecord[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { letters, activations } = await carriersOf(ctx, records);
    for (const record of records) {
      const own = {
        letters: letters.filter(({ subject }) => subject === subjectOf(record.reference)),
        activations: activations.filter(({ recovery }) => recovery === record.reference),
      };
      const end = expiryOf(record, own);
      if (end < ctx.clock.now() - longAgo) await closeRecovery(ctx, record.reference, "expired", end);
    }
  });
}
