import type { Context, StoreHandle } from "../../base/context.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { rowsOf } from "../engine/handle.ts";
import { leavesMoved } from "../engine/kept-states.ts";
import { type SealedName, sealedTables } from "../engine/seal.ts";
import { keepSeals } from "../record/sealed-rows.ts";
import { retimeRecoveries } from "../recovery/recoveries.ts";
import { endEverySession } from "../staff/sessions.ts";
import { type Moments, moments } from "./moments.ts";
import { type MovedPoint, moveContactPoints } from "./moved-points.ts";

/** What a new count of time came to in the store. */
export interface NewCount {
  /** Contact points of the counter that begin at another moment than the record says. */
  readonly points: readonly MovedPoint[];
  readonly sessions: number;
}

/**
 * Begins a new count of time at a moment before what was written last: what happened since is put at that moment,
 * what runs or waits runs anew from there, and nobody is signed in any more. What the clock alone had ended goes on.
 * To be called in a transaction, with nobody else at work.
 */
export async function beginNewCount(ctx: Context, now: Moment, last: Moment): Promise<NewCount> {
  const { store } = ctx;
  const points = await moveContactPoints(store, now, last);
  await retimeRecoveries(ctx, now, () => reopen(store, expiredRecoveries, now));
  for (const [table, columns] of Object.entries(moments)) await clamp(store, table, columns, now);
  await reopen(store, endedCases, now);
  await moveInterventions(store, now);
  await leavesMoved(store, now);
  return { points, sessions: await endEverySession(store, now) };
}

async function clamp(
  store: StoreHandle,
  table: string,
  { events, terms = {} }: Moments,
  now: Moment,
): Promise<void> {
  const present = `CAST(${now} AS BIGINT)`;
  const columns = [
    ...events.map((column) => [column, present, `${column} > ${present}`]),
    ...Object.entries(terms).map(([column, begun]) => laterTerm(column, begun, present)),
  ];
  const sets = columns.map(
    ([column, value, late]) => `${column} = CASE WHEN ${late} THEN ${value} ELSE ${column} END`,
  );
  const which = columns.map(([, , late]) => `(${late})`).join(" OR ");
  const move = () => rowsOf(store, `UPDATE ${table} SET ${sets.join(", ")} WHERE ${which}`);
  await (isSealedTable(table) ? keepSeals(store, table, which, move) : move());
}

function isSealedTable(table: string): table is SealedName {
  return table in sealedTables;
}

/** A term that began later than the present ends as much earlier as its beginning is put; a length is the most it may last. */
function laterTerm(column: string, begun: string | Duration, present: string): [string, string, string] {
  if (typeof begun === "number")
    return [column, `${present} + ${begun}`, `${column} > ${present} + ${begun}`];
  return [column, `${column} - (${begun} - ${present})`, `${begun} > ${present}`];
}

/** What time alone closes in a table, and what makes one of them the newest of its kind. */
interface ClosedByTime {
  readonly table: string;
  readonly tooSoon: string;
  readonly kind: readonly string[];
  readonly order: readonly string[];
}

const expiredRecoveries: ClosedByTime = {
  table: "recoveries",
  tooSoon: "outcome = 'expired' AND closed_at > ?",
  kind: ["cedula"],
  order: ["started_at", "reference"],
};

const endedCases: ClosedByTime = {
  table: "cases",
  tooSoon: "CASE outcome WHEN 'expired' THEN deadline_at WHEN 'effective' THEN effective_at END > ?",
  kind: ["cedula", "kind"],
  order: ["opened_at", "id"],
};

/** What time alone closed, by a clock that was ahead, is not over; unless a later one has taken its place. */
async function reopen(store: StoreHandle, closed: ClosedByTime, now: Moment): Promise<void> {
  const { table, tooSoon, kind, order } = closed;
  const same = kind.map((column) => `other.${column} = ${table}.${column}`).join(" AND ");
  const [mine, others] = [table, "other"].map((name) =>
    order.map((column) => `${name}.${column}`).join(", "),
  );
  await rowsOf(
    store,
    `UPDATE ${table} SET closed_at = NULL, outcome = NULL WHERE (${tooSoon}) AND NOT EXISTS (
       SELECT 1 FROM ${table} AS other WHERE ${same} AND (other.closed_at IS NULL OR (${others}) > (${mine})))`,
    [now],
  );
}

/** An officer's part counts from the present, or from when what he took part in begins to hold. */
async function moveInterventions(store: StoreHandle, now: Moment): Promise<void> {
  const begins = `COALESCE((SELECT max(effective_at) FROM cases WHERE cases.cedula = interventions.cedula
    AND cases.kind = interventions.kind AND effective_at > ?), CAST(? AS BIGINT))`;
  await rowsOf(
    store,
    `INSERT INTO interventions (cedula, at, kind, operator, office)
     SELECT cedula, ${begins}, kind, operator, office FROM interventions WHERE at > ? ON CONFLICT DO NOTHING`,
    [now, now, now],
  );
  await rowsOf(store, `DELETE FROM interventions WHERE at > ? AND at <> ${begins}`, [now, now, now]);
}
