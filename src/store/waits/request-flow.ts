import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { listed, rowsOf, unfolded } from "../engine/handle.ts";

/** Somebody whose identity check failed, and when and where. */
export interface FailedCheck {
  readonly cedula: string;
  readonly at: Moment;
  /** Who saw it: `kind:name`. */
  readonly source: string;
  /** The role today of an operator who saw it; null: it was none. */
  readonly role: string | null;
}

/** The identity checks that failed from one moment on and before another, oldest first. */
export function failedChecks(store: StoreHandle, from: Moment, to: Moment): Promise<readonly FailedCheck[]> {
  return rowsOf(
    store,
    `SELECT failed.cedula, at, source, role FROM identity_failures AS failed
     LEFT JOIN operators ON source = 'operator:' || name WHERE at >= ? AND at < ? ORDER BY failed.id`,
    [from, to],
  );
}

/** When the first attempt at each of several letters began; one that was never tried is not among them. */
export async function firstAttempts(
  store: StoreHandle,
  messages: readonly string[],
): Promise<ReadonlyMap<string, Moment>> {
  const rows = await rowsOf<{ message: string; first: number }>(
    store,
    `SELECT message, min(began_at) AS first FROM ${unfolded(store)}
     JOIN attempts ON attempts.message = value ->> 0 GROUP BY message`,
    [listed(messages)],
  );
  return new Map(rows.map(({ message, first }) => [message, first]));
}

/** How often an operator did an act, or was refused it. */
export interface ActCount {
  readonly operator: string;
  readonly act: string;
  readonly outcome: "done" | "refused";
  readonly count: number;
}

/** What operators did from one moment on and before another, by the record. */
export function actCounts(store: StoreHandle, from: Moment, to: Moment): Promise<readonly ActCount[]> {
  return rowsOf(
    store,
    `SELECT actor AS operator, act, outcome, count(*) AS count FROM audit
     WHERE actor_kind = 'operator' AND at >= ? AND at < ? GROUP BY actor, act, outcome`,
    [from, to],
  );
}
