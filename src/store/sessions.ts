import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

/** A sign-in that may still be in force. */
export interface Session {
  /** SHA-256 of the token, in hex. */
  readonly digest: string;
  readonly operator: string;
  readonly createdAt: Moment;
  readonly seenAt: Moment;
  readonly endedAt: Moment | undefined;
}

/** Writes a new session. */
export async function addSession(
  store: StoreHandle,
  digest: string,
  operator: string,
  now: Moment,
): Promise<void> {
  await sql(store)("sessions").insert({ digest, operator, created_at: now, seen_at: now });
}

/** The session of a token's digest. */
export async function findSession(store: StoreHandle, digest: string): Promise<Session | undefined> {
  const row = await sql(store)("sessions").where({ digest }).first();
  return (
    row && {
      digest: row.digest,
      operator: row.operator,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      endedAt: row.ended_at ?? undefined,
    }
  );
}

/** Notes that a session is in use. */
export async function touchSession(store: StoreHandle, digest: string, now: Moment): Promise<void> {
  await sql(store)("sessions").where({ digest }).update({ seen_at: now });
}

/** Ends a session before its time. */
export async function endSession(store: StoreHandle, digest: string, now: Moment): Promise<void> {
  await sql(store)("sessions").where({ digest }).whereNull("ended_at").update({ ended_at: now });
}

/** Ends every session of an operator. */
export async function endSessionsOf(store: StoreHandle, operator: string, now: Moment): Promise<void> {
  await sql(store)("sessions").where({ operator }).whereNull("ended_at").update({ ended_at: now });
}
