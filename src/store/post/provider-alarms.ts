import type { StoreHandle } from "../../base/context.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { moment, text } from "../engine/columns.ts";
import { rowsOf } from "../engine/handle.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const alarms = new Table("provider_alarms", {
  provider: text,
  since: moment,
  /** When there were last enough letters to say so. */
  judgedAt: moment,
});

/** A mail provider in trouble: too many letters to it are late. */
export type ProviderAlarm = RecordOf<typeof alarms>;

/** How letters to one provider fared that were queued within a span. */
export interface ProviderLetters {
  readonly provider: string;
  /** Those tried that have arrived, have ended, or are past the time in which they should have. */
  readonly letters: number;
  /** Those of them that the provider kept waiting beyond that time, or turned away. */
  readonly late: number;
}

/** What is counted, and against whom. */
export interface Counting {
  readonly since: Moment;
  readonly now: Moment;
  /** A letter that took longer is late. */
  readonly patience: Duration;
  /** Refusals and deferrals told to us that are the provider's doing, by class. */
  readonly theirDoing: readonly string[];
  /** The same of those that another server reported later. */
  readonly alsoReported: readonly string[];
}

export function countByProvider(
  store: StoreHandle,
  { since, now, patience, theirDoing, alsoReported }: Counting,
): Promise<readonly ProviderLetters[]> {
  const places = (classes: readonly string[]) => classes.map(() => "?").join(", ");
  return rowsOf(
    store,
    `SELECT provider, count(*) AS letters, sum(CASE WHEN
        (held_up_by IN (${places(theirDoing)})
          AND (status = 'bounced' OR COALESCE(accepted_at, closed_at, ?) - queued_at > ?))
        OR EXISTS (SELECT 1 FROM delivery_reports WHERE message = messages.id
          AND action IN ('failed', 'delayed') AND class IN (${places(alsoReported)}))
        THEN 1 ELSE 0 END) AS late
     FROM messages
     WHERE queued_at > ? AND attempts > 0 AND (closed_at IS NOT NULL OR queued_at <= ?)
     GROUP BY provider ORDER BY provider`,
    [...theirDoing, now, patience, ...alsoReported, since, now - patience],
  );
}

export function providerAlarms(store: StoreHandle): Promise<readonly ProviderAlarm[]> {
  return alarms.list(store, {}, "provider");
}

export function findProviderAlarm(store: StoreHandle, provider: string): Promise<ProviderAlarm | undefined> {
  return alarms.find(store, { provider });
}

/** Raises the alarm for a provider, or keeps it up. */
export async function raiseProviderAlarm(store: StoreHandle, provider: string, now: Moment): Promise<void> {
  const alarm = alarms.write({ provider, since: now, judgedAt: now });
  await alarms.on(store).insert(alarm).onConflict("provider").merge(["judged_at"]);
}

export async function endProviderAlarm(store: StoreHandle, provider: string): Promise<void> {
  await alarms.on(store).where({ provider }).delete();
}
