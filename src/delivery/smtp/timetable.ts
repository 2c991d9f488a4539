import type { Random } from "../../base/random.ts";
import type { Settings } from "../../base/settings.ts";
import { type Duration, minute, second } from "../../base/time.ts";

/** After it a sender is taken for dead, and its letters are another's. */
export const leaseLife: Duration = 2 * minute;

/** How often a sender that lives renews the lease of a letter that it is handing over. */
export const leaseRenewal: Duration = 30 * second;

/** How long a letter may wait in hand for its turn: after it, the lease could end before it is first renewed. */
export const patience: Duration = leaseLife - 2 * leaseRenewal;

/** What is not in `smtp.timeouts`: reaching the server at all, and getting a conversation ready for the next mail. */
export const limits = { connect: 30 * second, rest: 5 * second } as const satisfies Readonly<
  Record<string, Duration>
>;

/**
 * The longest that opening a conversation, signing in and sending may take of a server that says something within
 * each wait and yet never comes to its end.
 */
export function longest({ greeting, reply, end }: Settings["smtp.timeouts"]) {
  return { open: limits.connect + greeting + 4 * reply, signIn: 3 * reply, send: 3 * reply + 2 * end };
}

/** A server that has had a letter for so long without a word is slow: that it has it is written down. */
export const answerWait: Duration = 5 * second;

/** A letter in doubt is not sent again before: who has it needs so long to find it and use it. */
export const doubtWait: Duration = 30 * minute;

/** Waits after the first, second, … deferral; from then on each doubles the one before. */
const timetable: readonly Duration[] = [60 * second, 3 * minute, 8 * minute, 20 * minute];

/** The wait after so many deferrals, without chance. */
export function retryWait(deferrals: number): Duration {
  const last = timetable.length - 1;
  const index = Math.max(0, deferrals - 1);
  const base = timetable[Math.min(index, last)] ?? minute;
  return base * 2 ** Math.min(Math.max(0, index - last), 10);
}

/** The wait with up to a tenth more, so that letters deferred together do not come back together. */
export function jitteredWait(deferrals: number, random: Random): Duration {
  const wait = retryWait(deferrals);
  return wait + random.int(Math.ceil(wait / 10));
}
