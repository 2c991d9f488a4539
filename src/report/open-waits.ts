import type { Context } from "../base/context.ts";
import type { Method } from "../base/method.ts";
import type { Duration, Moment } from "../base/time.ts";
import { expiryOf, subjectOf } from "../recovery/recovery.ts";
import { carriersOf } from "../recovery/view.ts";
import type { Message } from "../store/messages.ts";
import { type RecoveryRecord, unclosedRecoveries } from "../store/recoveries.ts";
import type { WaitKind } from "../store/wait-rows.ts";
import { letterThen, recoveryThen } from "./known-then.ts";
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

const page = 500;

/** The requests of a period that nothing has closed: open at the cut-off, or run out before it. */
export async function unclosedWaits(ctx: Context, period: Period): Promise<readonly UnclosedWait[]> {
  const found: UnclosedWait[] = [];
  let after: Pick<RecoveryRecord, "startedAt" | "reference"> = { startedAt: period.since, reference: "" };
  for (;;) {
    const records = await unclosedRecoveries(ctx.store, page, after);
    const began = records.filter(({ startedAt }) => startedAt < period.before);
    if (began.length > 0) found.push(...(await waitsOf(ctx, began, period.cutOff)));
    const last = records.at(-1);
    if (!last || records.length < page || began.length < records.length) return found;
    after = last;
  }
}

async function waitsOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
  cutOff: Moment,
): Promise<readonly UnclosedWait[]> {
  const { letters, activations } = await carriersOf(ctx, records);
  const lettersOf = new Map<string, Message[]>();
  for (const letter of letters) {
    const others = lettersOf.get(letter.subject);
    if (others) others.push(letter);
    else lettersOf.set(letter.subject, [letter]);
  }
  return records.map((record) => {
    const { method, office = "", provider = "", startedAt, reference } = record;
    // as it was known at the cut-off: a letter may have come back since
    const known = {
      letters: (lettersOf.get(subjectOf(reference)) ?? []).flatMap(
        (letter) => letterThen(letter, cutOff) ?? [],
      ),
      activations: activations.filter(
        ({ recovery, mintedAt }) => recovery === reference && mintedAt <= cutOff,
      ),
    };
    const end = expiryOf(recoveryThen(record, cutOff), known);
    const wait = Math.max(0, Math.min(end, cutOff) - startedAt);
    return { method, office, provider, startedAt, wait, kind: end <= cutOff ? "failed" : "open" };
  });
}
