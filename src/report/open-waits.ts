import type { Context } from "../base/context.ts";
import type { Duration, Moment } from "../base/time.ts";
import { expiryOf, subjectOf } from "../recovery/recovery.ts";
import { carriersOf } from "../recovery/view.ts";
import { type Method, type RecoveryRecord, unclosedRecoveries } from "../store/recoveries.ts";
import type { WaitKind } from "../store/wait-rows.ts";
import { bySubject, lettersThen, recoveryPages, recoveryThen } from "./known-then.ts";
import type { Period } from "./period.ts";

/** A request that nothing has closed; time may have. */
export interface UnclosedWait {
  readonly method: Method;
  readonly office: string;
  readonly provider: string;
  readonly startedAt: Moment;
  readonly wait: Duration;
  readonly kind: WaitKind;
}

/** The requests of a period that nothing has closed: open at the cut-off, or run out before it. */
export async function unclosedWaits(ctx: Context, period: Period): Promise<readonly UnclosedWait[]> {
  const found: UnclosedWait[] = [];
  for await (const records of recoveryPages(period.since, (limit, after) =>
    unclosedRecoveries(ctx.store, limit, after),
  )) {
    const began = records.filter(({ startedAt }) => startedAt < period.before);
    found.push(...(await waitsOf(ctx, began, period.cutOff)));
    if (began.length < records.length) break;
  }
  return found;
}

async function waitsOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
  cutOff: Moment,
): Promise<readonly UnclosedWait[]> {
  const { letters, activations } = await carriersOf(ctx, records);
  const lettersOf = bySubject(letters);
  return records.map((record) => {
    const { method, office = "", provider = "", startedAt, reference } = record;
    // as it was known at the cut-off: a letter may have come back since
    const known = {
      letters: lettersThen(lettersOf.get(subjectOf(reference)) ?? [], cutOff),
      activations: activations.filter(
        ({ recovery, mintedAt }) => recovery === reference && mintedAt <= cutOff,
      ),
    };
    const end = expiryOf(recoveryThen(record, cutOff), known);
    const wait = Math.max(0, Math.min(end, cutOff) - startedAt);
    return { method, office, provider, startedAt, wait, kind: end <= cutOff ? "failed" : "open" };
  });
}
