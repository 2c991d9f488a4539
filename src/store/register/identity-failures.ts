import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { sql } from "../engine/handle.ts";

export interface IdentityFailure {
  readonly source: string;
  readonly at: Moment;
}

/** Counts a failed check against a cédula, known or not, and its source. */
export async function addIdentityFailure(
  store: StoreHandle,
  cedula: string,
  source: string,
  now: Moment,
): Promise<void> {
  await sql(store)("identity_failures").insert({ cedula, source, at: now });
}

/** The failures of a cédula since a moment that nothing has lifted, oldest first. */
export async function identityFailuresOf(
  store: StoreHandle,
  cedula: string,
  since: Moment,
): Promise<readonly IdentityFailure[]> {
  return sql(store)("identity_failures")
    .where({ cedula })
    .where("at", ">=", since)
    .whereNull("cleared_at")
    .orderBy("id")
    .select("source", "at");
}

/** Lifts the failures of a cédula, all or those of one source, and says how many there were. */
export async function clearIdentityFailures(
  store: StoreHandle,
  cedula: string,
  now: Moment,
  source?: string,
): Promise<number> {
  const query = sql(store)("identity_failures").where({ cedula }).whereNull("cleared_at");
  if (source !== undefined) query.where({ source });
  return query.update({ cleared_at: now });
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
