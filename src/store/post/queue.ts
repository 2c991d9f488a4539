import type { StoreHandle } from "../../base/context.ts";
import { day, type Moment, second } from "../../base/time.ts";
import { rowsOf, sql } from "../engine/handle.ts";
import type { MessageStatus } from "./messages.ts";

export type LetterCounts = Readonly<Record<MessageStatus, number>>;

const waiting = "status IN ('queued', 'deferred', 'sending')";

/** Kinds of letters that are not given up for their time alone, before they were put off so often. */
export interface Kept {
  readonly letters: readonly string[];
  readonly tries: number;
}

/** Whether a letter that waits is not given up at a moment, be it that nobody has written that down yet. */
function goesOn({ letters, tries }: Kept, now: Moment): string {
  const names = letters.map((letter) => `'${letter}'`).join(", ");
  return `(deadline_at > ${now} OR (COALESCE(deferrals, 0) < ${tries} AND letter IN (${names})))`;
}

/** Counts the letters that have not left and still may, and of the others those queued since a moment. */
export async function countLetters(
  store: StoreHandle,
  since: Moment,
  now: Moment,
  kept: Kept,
): Promise<LetterCounts> {
  const rows = await rowsOf<{ status: MessageStatus; n: number }>(
    store,
    `SELECT status, count(*) AS n FROM messages WHERE ${waiting} AND ${goesOn(kept, now)} GROUP BY status
     UNION ALL
     SELECT 'failed', count(*) AS n FROM messages WHERE ${waiting} AND NOT ${goesOn(kept, now)}
     UNION ALL
     SELECT status, count(*) AS n FROM messages WHERE queued_at > ? AND NOT (${waiting}) GROUP BY status`,
    [since],
  );
  const counts = { queued: 0, sending: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0, held: 0 };
  for (const { status, n } of rows) counts[status] += Number(n);
  return counts;
}

/** Since when the letter waits that has waited longest, those that were put off included; undefined where none does. */
export async function oldestWaiting(
  store: StoreHandle,
  now: Moment,
  kept: Kept,
): Promise<Moment | undefined> {
  const [row] = await rowsOf<{ since: number | null }>(
    store,
    // one that is meant for later waits only since then
    `SELECT min(CASE WHEN attempts = 0 AND due_at > queued_at THEN due_at ELSE queued_at END) AS since
     FROM messages WHERE ${waiting} AND ${goesOn(kept, now)} AND (due_at <= ? OR attempts > 0)`,
    [now],
  );
  return row?.since ?? undefined;
}

/** When the next letter is to be tried, that of a sender that died included; undefined where none waits. */
export async function nextDue(store: StoreHandle, now: Moment): Promise<Moment | undefined> {
  const [next] = await rowsOf<{ at: number }>(
    store,
    `SELECT due_at AS at FROM messages WHERE ${waiting} AND status <> 'sending' ORDER BY due_at LIMIT 1`,
  );
  if (next && next.at <= now) return next.at;
  // nothing else is due, so that what is read here are the few that are being sent
  const [leased] = await rowsOf<{ at: number | null }>(
    store,
    `SELECT min(leased_until) AS at FROM messages WHERE ${waiting} AND due_at <= ? AND status = 'sending'`,
    [now],
  );
  const moments = [next?.at, leased?.at].filter((at) => typeof at === "number");
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** When a server last took a letter that was queued since a moment. */
export async function lastAccepted(store: StoreHandle, since: Moment): Promise<Moment | undefined> {
  const row = await sql(store)("messages").where("queued_at", ">", since).max({ at: "accepted_at" }).first();
  return row?.["at"] ?? undefined;
}

/** How many letters wait for a later try, all or those to one provider. */
export async function countDeferred(
  store: StoreHandle,
  now: Moment,
  provider?: string,
): Promise<ReadonlyMap<string, number>> {
  const rows: { provider: string; n: number }[] = await deferred(store, now, provider)
    .groupBy("provider")
    .orderBy("provider")
    .select("provider")
    .count({ n: "*" });
  return new Map(rows.map((row) => [row.provider, Number(row.n)]));
}

/** Makes letters that wait for a later try due now; gives how many. */
export async function hastenDeferred(store: StoreHandle, now: Moment, provider?: string): Promise<number> {
  return deferred(store, now, provider).update({ due_at: now });
}

function deferred(store: StoreHandle, now: Moment, provider?: string) {
  // the words of the index of what waits: without them all letters ever sent would be read
  const query = sql(store)("messages")
    .whereRaw(waiting)
    .where({ status: "deferred" })
    // one that may have arrived is not hastened: somebody asks first whether it did
    .whereNull("doubted_at")
    .where("due_at", ">", now);
  return provider === undefined ? query : query.where({ provider });
}

/** What shows whether anybody sends the letters. */
export interface QueueState {
  /** Letters whose turn it is. */
  readonly due: number;
  /** Since when it has been the turn of the one that waits longest. */
  readonly oldestDueAt: Moment | undefined;
  /** When the oldest lease ran out that nobody took over. */
  readonly oldestLeaseEndedAt: Moment | undefined;
  /** Letters that a server put off and does not have, and when the oldest of them was asked for. */
  readonly deferred: number;
  readonly oldestDeferredAt: Moment | undefined;
  /** Of the letters that wait for a later try, those that may have arrived. */
  readonly inDoubt: number;
}

export async function queueState(store: StoreHandle, now: Moment, kept: Kept): Promise<QueueState> {
  const [row] = await rowsOf<{ due: number; due_at: number | null; ended_at: number | null }>(
    store,
    `SELECT count(CASE WHEN status <> 'sending' THEN 1 END) AS due,
       min(CASE WHEN status <> 'sending' THEN due_at END) AS due_at,
       min(CASE WHEN status = 'sending' AND leased_until <= ? THEN leased_until END) AS ended_at
     FROM messages WHERE ${waiting} AND due_at <= ? AND ${goesOn(kept, now)}`,
    [now, now],
  );
  const [off] = await rowsOf<{ n: number; since: number | null; doubted: number }>(
    store,
    `SELECT count(CASE WHEN doubted_at IS NULL THEN 1 END) AS n,
       min(CASE WHEN doubted_at IS NULL THEN queued_at END) AS since, count(doubted_at) AS doubted
     FROM messages WHERE ${waiting} AND ${goesOn(kept, now)} AND (status = 'deferred'
       OR (status = 'sending' AND doubted_at IS NOT NULL AND leased_until <= ?))`,
    [now],
  );
  return {
    inDoubt: Number(off?.doubted ?? 0),
    deferred: Number(off?.n ?? 0),
    oldestDeferredAt: off?.since ?? undefined,
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
