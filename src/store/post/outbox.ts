import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import type { ChannelName } from "../../channel/channels.ts";
import { differences } from "../engine/engines.ts";
import { listed, rowsOf, unfolded } from "../engine/handle.ts";
import { type Message, type MessageRow, type MessageStatus, messageFrom } from "./messages.ts";

/** Whose turn it is with a letter, and until when: after that its sender is taken for dead. */
export interface Lease {
  readonly token: string;
  readonly until: Moment;
}

/** Which letters are wanted: those named, or so many of a channel whose turn it is. */
export type Wanted =
  | { readonly ids: readonly string[] }
  | { readonly most: number; readonly channel: ChannelName };

/** What changes when an attempt's outcome is known. */
export interface Settlement {
  readonly id: string;
  readonly status: MessageStatus;
  readonly dueAt?: Moment;
  readonly acceptedAt?: Moment;
  readonly closedAt?: Moment;
  /** When a server had it and did not say whether it took it; a later attempt ends the doubt or begins it anew. */
  readonly doubtedAt?: Moment;
  /** What a deferral or refusal meant. */
  readonly heldUpBy?: string;
}

const isDue = `status IN ('queued', 'deferred', 'sending') AND due_at <= ?
  AND (status <> 'sending' OR leased_until <= ?)`;

/**
 * Takes letters that are due for one attempt each, those abandoned in mid-sending included, in the order they
 * are due. What another sender has, or has just put off, is not among them.
 */
export async function leaseLetters(
  store: StoreHandle,
  wanted: Wanted,
  { token, until }: Lease,
  now: Moment,
): Promise<readonly Message[]> {
  const named = "ids" in wanted;
  const which = named ? `id IN (SELECT value ->> 0 FROM ${unfolded(store)})` : "channel = ?";
  const [what, most] = named ? [listed(wanted.ids), wanted.ids.length] : [wanted.channel, wanted.most];
  const rows = await rowsOf<MessageRow>(
    store,
    `UPDATE messages SET status = 'sending', lease = ?, leased_until = ?, attempts = attempts + 1
     WHERE id IN (
       SELECT id FROM messages WHERE ${isDue} AND ${which} ORDER BY due_at, id LIMIT ?
       ${differences[store.engine].skipLocked}
     ) RETURNING *`,
    [token, until, now, now, what, most],
  );
  return rows
    .map(messageFrom)
    .toSorted((one, other) => one.dueAt - other.dueAt || (one.id < other.id ? -1 : 1));
}

/** Since when a server has a letter that it has not answered for, and when that is sent again if its sender dies. */
export interface Doubt {
  readonly doubtedAt: Moment;
  readonly dueAt: Moment;
}

/** Renews the lease of a letter whose sender lives; false where it is another's by now, or withdrawn. */
export async function renewLease(
  store: StoreHandle,
  id: string,
  { token, until }: Lease,
  doubt?: Doubt,
): Promise<boolean> {
  const rows = await rowsOf(
    store,
    `UPDATE messages SET leased_until = ?, doubted_at = COALESCE(CAST(? AS BIGINT), doubted_at),
       due_at = COALESCE(CAST(? AS BIGINT), due_at)
     WHERE id = ? AND lease = ? AND status = 'sending' RETURNING id`,
    [until, doubt?.doubtedAt ?? null, doubt?.dueAt ?? null, id, token],
  );
  return rows.length > 0;
}

/** Gives letters back that were taken and not tried, as they were before; the attempt did not take place. */
export async function returnLetters(
  store: StoreHandle,
  token: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const list = listed(ids);
  const theirs = `SELECT messages.id FROM messages JOIN ${unfolded(store)} ON messages.id = value ->> 0 WHERE lease = ? AND status = 'sending'`;
  await rowsOf(
    store,
    `DELETE FROM attempts WHERE message IN (${theirs})
     AND number = (SELECT attempts FROM messages WHERE id = attempts.message) AND ended_at IS NULL`,
    [list, token],
  );
  await rowsOf(
    store,
    `UPDATE messages SET status = CASE WHEN attempts > 1 THEN 'deferred' ELSE 'queued' END,
       attempts = attempts - 1, lease = NULL, leased_until = NULL
     WHERE id IN (${theirs})`,
    [list, token],
  );
}

/** Writes outcomes on their letters, and gives the ids of those still under their lease: only these changed. */
export async function settleLetters(
  store: StoreHandle,
  settlements: readonly (Settlement & { readonly lease: string })[],
): Promise<ReadonlySet<string>> {
  const list = settlements.map(({ id, status, lease, ...when }) => [
    id,
    status,
    when.dueAt ?? null,
    when.acceptedAt ?? null,
    when.closedAt ?? null,
    when.heldUpBy ?? null,
    lease,
    when.doubtedAt ?? null,
  ]);
  const rows = await rowsOf<{ id: string }>(
    store,
    `UPDATE messages SET status = value ->> 1, lease = NULL, leased_until = NULL,
       deferrals = COALESCE(deferrals, 0) + CASE WHEN value ->> 1 = 'deferred' THEN 1 ELSE 0 END,
       due_at = COALESCE(CAST(value ->> 2 AS BIGINT), due_at),
       accepted_at = COALESCE(CAST(value ->> 3 AS BIGINT), accepted_at),
       closed_at = CAST(value ->> 4 AS BIGINT),
       held_up_by = COALESCE(value ->> 5, held_up_by),
       doubted_at = CAST(value ->> 7 AS BIGINT)
     FROM ${unfolded(store)}
     WHERE messages.id = value ->> 0 AND messages.lease = value ->> 6 AND messages.status = 'sending'
     RETURNING messages.id`,
    [JSON.stringify(list)],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Keeps letters that are being sent from being withdrawn until the transaction ends: whoever wants to waits, and
 * then finds what was minted for them. Taken before their links are touched, as withdrawing does.
 */
export async function keepSending(store: StoreHandle, ids: readonly string[]): Promise<void> {
  if (differences[store.engine].lock === undefined || ids.length === 0) return;
  await rowsOf(
    store,
    `SELECT id FROM messages WHERE id IN (SELECT value ->> 0 FROM ${unfolded(store)}) ORDER BY id FOR SHARE`,
    [listed(ids)],
  );
}

export async function isLeased(store: StoreHandle, id: string, lease: string): Promise<boolean> {
  const rows = await rowsOf(
    store,
    "SELECT 1 FROM messages WHERE id = ? AND lease = ? AND status = 'sending'",
    [id, lease],
  );
  return rows.length > 0;
}

/** Withdraws the letters about a subject that have not left, those in mid-sending too; gives how many. */
export async function withdrawLetters(
  store: StoreHandle,
  subject: string,
  letter: string,
  now: Moment,
): Promise<number> {
  const rows = await rowsOf(
    store,
    `UPDATE messages SET status = 'failed', closed_at = ?, lease = NULL, leased_until = NULL
     WHERE subject = ? AND letter = ? AND status IN ('queued', 'deferred', 'sending') RETURNING id`,
    [now, subject, letter],
  );
  return rows.length;
}

/** Withdraws every letter of some kinds that has not left; gives how many. */
export async function withdrawEvery(
  store: StoreHandle,
  letters: readonly string[],
  now: Moment,
): Promise<number> {
  const rows = await rowsOf(
    store,
    `UPDATE messages SET status = 'failed', closed_at = ?, lease = NULL, leased_until = NULL
     WHERE status IN ('queued', 'deferred', 'sending')
       AND letter IN (SELECT value ->> 0 FROM ${unfolded(store)}) RETURNING id`,
    [now, listed(letters)],
  );
  return rows.length;
}

/** Gives every letter that waits its whole time again, and makes those due that a sender had; gives how many. */
export async function renewWaiting(store: StoreHandle, now: Moment): Promise<number> {
  const rows = await rowsOf(
    store,
    `UPDATE messages SET
       deadline_at = deadline_at + CASE WHEN queued_at < ? THEN CAST(? AS BIGINT) - queued_at ELSE 0 END,
       leased_until = CASE WHEN status = 'sending' THEN CAST(? AS BIGINT) END
     WHERE status IN ('queued', 'deferred', 'sending') RETURNING id`,
    [now, now, now],
  );
  return rows.length;
}
