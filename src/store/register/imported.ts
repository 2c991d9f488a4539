import type { StoreHandle } from "../../base/context.ts";
import { listed, rowsOf, sql, unfolded } from "../engine/handle.ts";

/** The next people whom an import added, by cédula; nothing of theirs can begin until the transaction ends. */
export async function affiliatesAddedBy(
  store: StoreHandle,
  importId: string,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql(store)("affiliates")
    .where({ import_id: importId })
    .where("cedula", ">", after)
    .orderBy("cedula")
    .limit(limit)
    .forUpdate()
    .select("cedula");
  return rows.map((row: { cedula: string }) => row.cedula);
}

/** What shows that the desk has had to do with somebody; of several the first is told. */
const uses = {
  recovery: "JOIN recoveries ON recoveries.cedula = people.cedula",
  case: "JOIN cases ON cases.cedula = people.cedula",
  password: "JOIN passwords ON passwords.cedula = people.cedula",
  caller: "JOIN caller_checks ON caller_checks.cedula = people.cedula",
  counter: "JOIN interventions ON interventions.cedula = people.cedula",
  check: "JOIN identity_failures ON identity_failures.cedula = people.cedula",
  letter: "JOIN messages ON messages.holder = people.cedula",
  contact: "JOIN contact_points ON holder = people.cedula AND (number > 1 OR origin <> 'import')",
  "later-import": "JOIN import_changes ON import_changes.cedula = people.cedula",
} as const;

export type Use = keyof typeof uses;

/** Those of some people whom the desk has had to do with since they were added, and how. */
export async function usesOf(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<ReadonlyMap<string, Use>> {
  const each = Object.entries(uses).map(
    ([use, join]) => `SELECT DISTINCT people.cedula AS cedula, '${use}' AS used FROM people ${join}`,
  );
  const rows = await rowsOf<{ cedula: string; used: Use }>(
    store,
    `WITH people AS (SELECT value ->> 0 AS cedula FROM ${unfolded(store)}) ${each.join(" UNION ALL ")}`,
    [listed(cedulas)],
  );
  const order = Object.keys(uses);
  const first = rows.toSorted((one, other) => order.indexOf(other.used) - order.indexOf(one.used));
  return new Map(first.map(({ cedula, used }) => [cedula, used]));
}

/** Takes people out of the register whom nothing else points at, with their contact points and answers. */
export async function removeAffiliates(store: StoreHandle, cedulas: readonly string[]): Promise<void> {
  const owned = { security_answers: "cedula", contact_points: "holder", affiliates: "cedula" };
  for (const [table, key] of Object.entries(owned))
    await rowsOf(store, `DELETE FROM ${table} WHERE ${key} IN (SELECT value ->> 0 FROM ${unfolded(store)})`, [
      listed(cedulas),
    ]);
}
