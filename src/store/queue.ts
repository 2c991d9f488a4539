import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { rowsOf, sql } from "./handle.ts";
import type { MessageStatus } from "./messages.ts";

/** How many letters stand where. */
export type LetterCounts = Readonly<Record<MessageStatus, number>>;

const waiting = "status IN ('queued', 'deferred', 'sending')";

/** Counts the letters that have not left, and of the others those queued since a moment. */
export async function countLetters(store: StoreHandle, since: Moment): Promise<LetterCounts> {
  const rows = await rowsOf<{ status: MessageStatus; n: number }>(
    store,
    `SELECT status, count(*) AS n FROM messages WHERE ${waiting} GROUP BY status
     UNION ALL
     SELECT status, count(*) AS n FROM messages WHERE queued_at > ? AND NOT (${waiting}) GROUP BY status`,
    [since],
  );
  const none = { queued: 0, sending: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0, held: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)])) };
}

/** Since when the letter waits that has waited longest of those whose turn it is; undefined where none is. */
export async function oldestWaiting(store: StoreHandle, now: Moment): Promise<Moment | undefined> {
  const [row] = await rowsOf<{ since: number | null }>(
    store,
    // one that is meant for later waits only since then
    `SELECT min(CASE WHEN attempts = 0 AND due_at > queued_at THEN due_at ELSE queued_at END) AS since
     FROM messages WHERE ${waiting} AND due_at <= ?`,
    [now],
  );
  return row?.since ?? undefined;
}

/** When the next letter is to be tried; undefined where none waits. */
export async function nextDue(store: StoreHandle): Promise<Moment | undefined> {
  const [row] = await rowsOf<{ at: number | null }>(
    store,
    `SELECT min(CASE WHEN status = 'sending' AND leased_until > due_at THEN leased_until ELSE due_at END) AS at
     FROM messages WHERE ${waiting}`,
  );
  return row?.at ?? undefined;
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
  const query = sql(store)("messages").where({ status: "deferred" }).where("due_at", ">", now);
  return provider === undefined ? query : query.where({ provider });
}
