import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text } from "../engine/columns.ts";
import { jointly } from "../engine/gathering.ts";
import { rowsOf, sql, unfolded } from "../engine/handle.ts";
import { Table } from "../engine/table.ts";

export interface IdentityFailure {
  readonly source: string;
  readonly at: Moment;
}

const failures = new Table("identity_failures", {
  cedula: text,
  source: text,
  at: moment,
  clearedAt: maybe(moment),
});

/** Counts a failed check against a cédula, known or not, and its source. */
export async function addIdentityFailure(
  store: StoreHandle,
  cedula: string,
  source: string,
  now: Moment,
): Promise<void> {
  await failures.insert(store, { cedula, source, at: now });
}

/** The failures of a cédula since a moment that nothing has lifted, oldest first. */
export function identityFailuresOf(
  store: StoreHandle,
  cedula: string,
  since: Moment,
): Promise<readonly IdentityFailure[]> {
  return standingFailures(store, { cedula, since });
}

const standingFailures = jointly(
  async (store, asks: readonly { readonly cedula: string; readonly since: Moment }[]) => {
    const rows = await rowsOf<IdentityFailure & { readonly ask: string | number }>(
      store,
      `SELECT value ->> 0 AS ask, source, at FROM ${unfolded(store)}
       JOIN identity_failures ON cedula = value ->> 1 AND at >= CAST(value ->> 2 AS BIGINT) AND cleared_at IS NULL
       ORDER BY identity_failures.id`,
      [JSON.stringify(asks.map(({ cedula, since }, at) => [at, cedula, since]))],
    );
    return asks.map((_, at) => rows.filter(({ ask }) => Number(ask) === at));
  },
);

/** Lifts the failures of a cédula, all or those of one source, and says how many there were. */
export function clearIdentityFailures(
  store: StoreHandle,
  cedula: string,
  now: Moment,
  source?: string,
): Promise<number> {
  const by = { cedula, clearedAt: undefined, ...(source !== undefined && { source }) };
  return failures.update(store, by, { clearedAt: now });
}

/** How many different cédulas failed from one source since a moment and were not yet reported. */
export async function unreportedVictims(store: StoreHandle, source: string, since: Moment): Promise<number> {
  const row = await sql(store)("identity_failures")
    .where({ source })
    .where("at", ">=", since)
    .whereNull("reported_at")
    .countDistinct({ n: "cedula" })
    .first();
  return Number(row?.["n"] ?? 0);
}

/** Marks a source's failures as reported, so that an alarm is raised once for them. */
export async function markReported(store: StoreHandle, source: string, now: Moment): Promise<void> {
  await sql(store)("identity_failures")
    .where({ source })
    .whereNull("reported_at")
    .update({ reported_at: now });
}
