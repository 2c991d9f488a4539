import type { Context } from "../../base/context.ts";
import type { Method } from "../../base/method.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { expiryOf } from "../../recovery/episode/status.ts";
import { carriersOfEach } from "../../recovery/episode/view.ts";
import { type RecoveryRecord, recoveriesBegun } from "../../store/recovery/recoveries.ts";
import { unknownDoor, type WaitKind } from "../../store/waits/rows.ts";
import { lettersAsKnown, recoveryAsKnown } from "./as-known.ts";
import type { Period } from "./period.ts";

/** A request that nothing has closed; time may have. */
export interface UnclosedWait {
  readonly method: Method;
  readonly office: string;
  readonly provider: string;
  readonly door: string;
  readonly startedAt: Moment;
  readonly wait: Duration;
  readonly kind: WaitKind;
}

/** The requests of a period that nothing has closed: open at the cut-off, or run out before it. */
export async function unclosedWaits(ctx: Context, period: Period): Promise<readonly UnclosedWait[]> {
  const found: UnclosedWait[] = [];
  const { since, before } = period;
  for await (const began of recoveriesBegun(ctx.store, { since, before, unclosed: true }))
    found.push(...(await waitsOf(ctx, began, period.cutOff)));
  return found;
}

async function waitsOf(
  ctx: Context,
  records: readonly RecoveryRecord[],
  cutOff: Moment,
): Promise<readonly UnclosedWait[]> {
  const carriersFor = await carriersOfEach(ctx, records);
  return records.map((record) => {
    const { method, office = "", provider = "", door = unknownDoor, startedAt } = record;
    const { letters, activations } = carriersFor(record);
    // as it was known at the cut-off: a letter may have come back since
    const known = {
      letters: lettersAsKnown(letters, cutOff),
      activations: activations.filter(({ mintedAt }) => mintedAt <= cutOff),
    };
    const end = expiryOf(recoveryAsKnown(record, cutOff), known);
    const wait = Math.max(0, Math.min(end, cutOff) - startedAt);
    return { method, office, provider, door, startedAt, wait, kind: end <= cutOff ? "failed" : "open" };
  });
}
