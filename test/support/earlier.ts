import type { Context } from "../../src/base/context.ts";
import { type Duration, type Moment, minute } from "../../src/base/time.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { countWaits } from "../../src/store/waits/counts.ts";
import { addEarlierWaits, type EarlierWait } from "../../src/store/waits/earlier.ts";
import type { Waited } from "./waits.ts";

/** Requests of an earlier system, written and counted as its import does. */
export function takeEarlier(ctx: Context, waits: readonly EarlierWait[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await addEarlierWaits(ctx.store, waits);
    const decided = waits.filter(({ outcome }) => outcome !== "open");
    const added = decided.map(({ outcome, ...same }) => ({
      ...same,
      decidedAt: same.endedAt,
      completed: outcome === "completed",
    }));
    countWaits(ctx, { added });
  });
}

/** A request by e-mail that began and ended so, all else being of no matter. */
export function earlier(
  id: string,
  startedAt: Moment,
  wait: Duration,
  more: Partial<EarlierWait> = {},
): EarlierWait {
  const same = { method: "email", office: "", provider: "google", outcome: "completed" } as const;
  return { ...same, id, startedAt, endedAt: startedAt + wait, ...more };
}

/** Requests that began so that each had waited, in minutes, as told at one moment: the open ones still do. */
export function earlierUntil(cutOff: Moment, waited: readonly Waited[]): readonly EarlierWait[] {
  const longest = Math.max(...waited.map(({ wait }) => wait)) * minute;
  return waited.map(({ wait, end }, at) =>
    end === "open"
      ? earlier(`${at}`, cutOff - wait * minute, wait * minute, { outcome: end })
      : earlier(`${at}`, cutOff - longest, wait * minute, { outcome: end }),
  );
}
