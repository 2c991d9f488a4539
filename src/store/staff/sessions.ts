import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text } from "../engine/columns.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import type { RecordOf } from "../engine/table.ts";

const sessions = new SealedTable("sessions", {
  /** SHA-256 of the token, in hex. */
  digest: text,
  operator: text,
  /** Keyed digest of who signed in at which terminal. */
  caller: text,
  createdAt: moment,
  seenAt: moment,
  /** When the own password was typed again last. */
  provedAt: maybe(moment),
  endedAt: maybe(moment),
});

/** A sign-in that may still be in force. */
export type Session = RecordOf<typeof sessions>;

export function addSession(
  store: StoreHandle,
  session: Pick<Session, "digest" | "operator" | "caller">,
  now: Moment,
): Promise<void> {
  return sessions.insert(store, { ...session, createdAt: now, seenAt: now });
}

/** The session of a caller: another's is none. */
export function findSession(
  store: StoreHandle,
  by: Pick<Session, "digest" | "caller">,
): Promise<Session | undefined> {
  return sessions.find(store, by);
}

/** Notes that it is used: no deed of its own, and nothing that its seal covers. */
export async function touchSession(store: StoreHandle, digest: string, now: Moment): Promise<void> {
  await sessions.on(store).where({ digest }).update({ seen_at: now });
}

/** Notes that the own password was typed again. */
export async function proveSession(store: StoreHandle, digest: string, now: Moment): Promise<void> {
  await sessions.update(store, { digest, endedAt: undefined }, { provedAt: now, seenAt: now });
}

/** Ends a session before its time. */
export async function endSession(store: StoreHandle, digest: string, now: Moment): Promise<void> {
  await sessions.update(store, { digest, endedAt: undefined }, { endedAt: now });
}

/** Ends every session of a store in which no row bears a seal yet. */
export async function endUnsealedSessions(store: StoreHandle, now: Moment): Promise<void> {
  await sessions.on(store).whereNull("ended_at").update({ ended_at: now });
}

/** Ends every session; gives how many. */
export function endEverySession(store: StoreHandle, now: Moment): Promise<number> {
  return sessions.update(store, { endedAt: undefined }, { endedAt: now });
}

export async function endSessionsOf(store: StoreHandle, operator: string, now: Moment): Promise<void> {
  await sessions.update(store, { operator, endedAt: undefined }, { endedAt: now });
}
