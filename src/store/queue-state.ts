import type { StoreHandle } from "../base/context.ts";
import { day, type Moment, second } from "../base/time.ts";
import { rowsOf } from "./handle.ts";

/** What shows whether anybody sends the letters. */
export interface QueueState {
  /** Letters whose turn it is. */
  readonly due: number;
  /** Since when it has been the turn of the one that waits longest. */
  readonly oldestDueAt: Moment | undefined;
  /** When the oldest lease ran out that nobody took over. */
  readonly oldestLeaseEndedAt: Moment | undefined;
}

/** How the queue stands at a moment. */
export async function queueState(store: StoreHandle, now: Moment): Promise<QueueState> {
  const [row] = await rowsOf<{ due: number; due_at: number | null; ended_at: number | null }>(
    store,
    `SELECT count(CASE WHEN status <> 'sending' THEN 1 END) AS due,
       min(CASE WHEN status <> 'sending' THEN due_at END) AS due_at,
       min(CASE WHEN status = 'sending' AND leased_until <= ? THEN leased_until END) AS ended_at
     FROM messages WHERE status IN ('queued', 'deferred', 'sending') AND due_at <= ?`,
    [now, now],
  );
  return {
    due: row?.due ?? 0,
    oldestDueAt: row?.due_at ?? undefined,
    oldestLeaseEndedAt: row?.ended_at ?? undefined,
  };
}

/** No letter waits longer than this for its turn and its end. */
const longestLife = 30 * day;

/** How many letters were given up since a moment: neither taken nor refused nor withdrawn by an act. */
export async function lettersGivenUp(store: StoreHandle, since: Moment): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    store,
    // a letter that an act withdrew ended by that act; one given up, with its last attempt
    `SELECT count(*) AS n FROM messages
     JOIN attempts ON attempts.message = messages.id AND attempts.number = messages.attempts
     WHERE messages.status = 'failed' AND messages.queued_at >= ? AND messages.closed_at >= ?
       AND attempts.class <> 'withdrawn' AND messages.closed_at - attempts.ended_at < ?`,
    [since - longestLife, since, second],
  );
  return row?.n ?? 0;
}
