import type { StoreHandle } from "../base/context.ts";
import type { Method } from "../base/method.ts";
import type { Moment } from "../base/time.ts";
import { rowsOf, unfolded } from "./handle.ts";

/** How a request ended in an earlier system. */
export const earlierOutcomes = ["completed", "failed", "open"] as const;
export type EarlierOutcome = (typeof earlierOutcomes)[number];

/** A request of an earlier system. */
export interface EarlierWait {
  /** Its reference there, or the file and line it came from. */
  readonly id: string;
  readonly method: Method;
  /** Empty: at no office. */
  readonly office: string;
  /** Empty: unknown, or none. */
  readonly provider: string;
  readonly startedAt: Moment;
  /** The end; of an open one the last moment it is known to have been open. */
  readonly endedAt: Moment;
  readonly outcome: EarlierOutcome;
}

interface Row {
  readonly id: string;
  readonly method: Method;
  readonly office: string;
  readonly provider: string;
  readonly started_at: number;
  readonly ended_at: number;
  readonly outcome: EarlierOutcome;
}

/** Those of the waits given that the store already knows, by id. */
export async function knownEarlierWaits(
  store: StoreHandle,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EarlierWait>> {
  const rows = await rowsOf<Row>(
    store,
    `SELECT earlier_waits.* FROM ${unfolded(store)} JOIN earlier_waits ON earlier_waits.id = value ->> 0`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(
    rows.map(({ started_at, ended_at, ...same }) => [
      same.id,
      { ...same, startedAt: started_at, endedAt: ended_at },
    ]),
  );
}

/** Writes many new waits with one statement. */
export async function addEarlierWaits(store: StoreHandle, waits: readonly EarlierWait[]): Promise<void> {
  if (waits.length === 0) return;
  await rowsOf(
    store,
    `INSERT INTO earlier_waits (id, method, office, provider, started_at, ended_at, outcome)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT),
       CAST(value ->> 5 AS BIGINT), value ->> 6 FROM ${unfolded(store)}`,
    [JSON.stringify(waits.map(listed))],
  );
}

/** Brings many known waits up to date with one statement. */
export async function updateEarlierWaits(store: StoreHandle, waits: readonly EarlierWait[]): Promise<void> {
  if (waits.length === 0) return;
  await rowsOf(
    store,
    `UPDATE earlier_waits SET method = value ->> 1, office = value ->> 2, provider = value ->> 3,
       started_at = CAST(value ->> 4 AS BIGINT), ended_at = CAST(value ->> 5 AS BIGINT), outcome = value ->> 6
     FROM ${unfolded(store)} WHERE earlier_waits.id = value ->> 0`,
    [JSON.stringify(waits.map(listed))],
  );
}

function listed(wait: EarlierWait): readonly (string | number)[] {
  const { id, method, office, provider, startedAt, endedAt, outcome } = wait;
  return [id, method, office, provider, startedAt, endedAt, outcome];
}
