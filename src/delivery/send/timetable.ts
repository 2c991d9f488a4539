import type { Carriage } from "../../base/channel.ts";
import type { Random } from "../../base/random.ts";
import { type Duration, minute, second } from "../../base/time.ts";

/** After it a sender is taken for dead, and its letters are another's. */
export const leaseLife: Duration = 2 * minute;

/** How often a sender that lives renews the lease of a letter that it is handing over. */
export const leaseRenewal: Duration = 30 * second;

/** How long a letter may wait in hand for its turn: after it, the lease could end before it is first renewed. */
export const patience: Duration = leaseLife - 2 * leaseRenewal;

/** A server that has had a letter for so long without a word is slow: that it has it is written down. */
export const answerWait: Duration = 5 * second;

/** The wait after so many deferrals, without chance. */
export function retryWait(waits: Carriage["waits"], deferrals: number): Duration {
  const last = waits.length - 1;
  const index = Math.max(0, deferrals - 1);
  const base = waits[Math.min(index, last)] ?? waits[0];
  return base * 2 ** Math.min(Math.max(0, index - last), 10);
}

/** The wait with up to a tenth more, so that letters deferred together do not come back together. */
export function jitteredWait(waits: Carriage["waits"], deferrals: number, random: Random): Duration {
  const wait = retryWait(waits, deferrals);
  return wait + random.int(Math.ceil(wait / 10));
}
