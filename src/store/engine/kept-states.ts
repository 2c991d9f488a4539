import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { listed, opened, rowsOf, unfolded } from "./handle.ts";
import { pagesOf } from "./pages.ts";

/** What of the store only an act changes: the entry of the transaction says how it left it. */
interface KeptState {
  readonly table: string;
  /** What entries name it by; several rows of one name are one state. */
  readonly key: string;
  /** What counts of a row. What time alone makes of it does not. */
  readonly columns: readonly string[];
  /** Since when a row is there: one from before the store knew its key was never said. */
  readonly since: string;
  /** Those among the columns that a new count of time moves. */
  readonly moved?: readonly string[];
  readonly where?: string;
}

const chosen = "CASE WHEN outcome IN ('expired', 'effective') THEN NULL ELSE outcome END";
const whether = (column: string) => `CASE WHEN ${column} IS NULL THEN 0 ELSE 1 END`;
const ofCase = { table: "cases", key: "id", since: "opened_at" } as const;
const ofRecovery = { table: "recoveries", key: "reference", since: "started_at" } as const;
const point = ["holder", "channel", "number"];

/** Every kind of state that is kept so: one more is a line here, one of words in the audit, and `leaves` where it is written. */
export const keptStates = {
  "case.about": { ...ofCase, columns: ["cedula", "kind", "office"] },
  "case.officer": { ...ofCase, columns: ["officer"] },
  "case.terms": {
    ...ofCase,
    columns: ["deadline_at", "hold", "doubts", "warned", "old_address", "image"],
    moved: ["deadline_at"],
  },
  "case.document": {
    ...ofCase,
    columns: ["document_kind", "document_digest", "document_expires", "name_match", whether("identified_at")],
  },
  "case.course": {
    ...ofCase,
    columns: [
      whether("submitted_at"),
      "approved_by",
      "document_checked",
      "effective_at",
      whether("frozen_at"),
    ],
    moved: ["effective_at"],
  },
  "case.outcome": { ...ofCase, columns: [chosen] },
  "case.points": {
    table: "case_points JOIN cases ON cases.id = case_id",
    key: "case_id",
    columns: ["side", ...point, "lookup", whether("proved_at")],
    since: "opened_at",
  },
  "case.answers": {
    table: "case_answers JOIN cases ON cases.id = case_id",
    key: "case_id",
    columns: ["question", "verifier"],
    since: "opened_at",
  },
  "case.officers": { table: "case_officers", key: "case_id", columns: ["operator", "part"], since: "at" },
  "case.objections": {
    table: "objections",
    key: "case_id",
    columns: ["digest"],
    since: "used_at",
    where: "used_at IS NOT NULL",
  },
  "recovery.about": { ...ofRecovery, columns: ["cedula", "method"] },
  "recovery.hold": { ...ofRecovery, columns: [whether("held_at"), whether("released_at")] },
  "recovery.outcome": { ...ofRecovery, columns: [chosen] },
  letter: { table: "messages", key: "id", columns: ["letter", "subject", ...point], since: "queued_at" },
  office: { table: "offices", key: "code", columns: ["name"], since: "created_at" },
  "operator.ties": {
    table: "operator_ties",
    key: "operator",
    columns: ["other", "at", whether("confirmed_at")],
    since: "at",
    moved: ["at"],
  },
  "sign-in": { table: "sign_in_failures", key: "name_digest", columns: ["failures"], since: "wait_until" },
  "caller-check": { table: "caller_checks", key: "id", columns: ["operator", "cedula"], since: "passed_at" },
  mailbox: {
    table: "contact_health",
    key: "holder || '/' || channel || '/' || CAST(number AS TEXT)",
    columns: ["state", "class", "until"],
    since: "since",
    moved: ["until"],
  },
} as const satisfies Readonly<Record<string, KeptState>>;

export type StateName = keyof typeof keptStates;

export const stateNames = Object.keys(keptStates) as readonly StateName[];

const stateOf = (name: StateName): KeptState => keptStates[name];

/** Notes that this transaction leaves a state otherwise: its entry will say how. */
export function leaves(store: StoreHandle, name: StateName, ...ids: readonly string[]): void {
  const { left, inTransaction } = opened(store);
  // what is written without a transaction is no act
  if (inTransaction) left.set(name, new Set([...(left.get(name) ?? []), ...ids]));
}

/** The same for all states of a row of a table, or for those that some columns belong to. */
export function leavesRow(store: StoreHandle, table: string, id: string, columns?: readonly string[]): void {
  for (const name of stateNames) {
    const own = stateOf(name);
    const counts = (column: string) => own.columns.some((each) => new RegExp(`\\b${column}\\b`).test(each));
    if (own.table === table && (columns === undefined || columns.some(counts))) leaves(store, name, id);
  }
}

/** The same for everything that a new count of time may have moved: what lies at its beginning or later. */
export async function leavesMoved(store: StoreHandle, from: Moment): Promise<void> {
  for (const name of stateNames) {
    const { table, key, moved = [] } = stateOf(name);
    if (moved.length === 0) continue;
    const late = moved.map((column) => `${column} >= ${from}`).join(" OR ");
    const rows = await rowsOf<{ id: string }>(
      store,
      `SELECT DISTINCT ${key} AS id FROM ${table} WHERE ${late}`,
    );
    leaves(store, name, ...rows.map(({ id }) => id));
  }
}

/** What a transaction has left so far, by state. */
export function leftBy(store: StoreHandle): readonly (readonly [StateName, readonly string[]])[] {
  return [...opened(store).left].map(([name, ids]) => [name as StateName, [...ids]]);
}

/** How states stand, each as one text, by what they are named by; what is not there is left out. */
export async function statesOf(
  store: StoreHandle,
  name: StateName,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { table, key, columns, where = "TRUE" } = stateOf(name);
  const wanted = columns.map((column, at) => `${column} AS c${at}`).join(", ");
  const order = columns.map((_, at) => at + 2).join(", ");
  const rows = await rowsOf<{ id: string }>(
    store,
    `SELECT ${key} AS id, ${wanted} FROM ${table} WHERE ${where} AND ${key} IN (SELECT value ->> 0 FROM ${unfolded(store)})
     ORDER BY 1, ${order}`,
    [listed(ids)],
  );
  const states = new Map<string, string>();
  for (const { id, ...row } of rows)
    states.set(id, `${states.get(id) ?? ""}${JSON.stringify(Object.values(row))}\n`);
  return states;
}

/** Every state of a name that lies in the store, a page at a time, and since when. */
export function everyState(
  store: StoreHandle,
  name: StateName,
): AsyncGenerator<readonly { readonly id: string; readonly since: Moment }[]> {
  const { table, key, since, where = "TRUE" } = stateOf(name);
  return pagesOf((last, limit) =>
    rowsOf(
      store,
      `SELECT ${key} AS id, max(${since}) AS since FROM ${table} WHERE ${where} AND ${key} > ?
       GROUP BY 1 ORDER BY 1 LIMIT ${limit}`,
      [last?.id ?? ""],
    ),
  );
}

/** The first state that the explanations of a kind name, and that is not there any more. */
export async function firstGone(
  store: StoreHandle,
  name: StateName,
  kind: string,
): Promise<string | undefined> {
  const { table, key, where = "TRUE" } = stateOf(name);
  const [gone] = await rowsOf<{ id: string }>(
    store,
    `SELECT explained.name AS id FROM explained WHERE kind = ? AND said <> ''
     AND NOT EXISTS (SELECT 1 FROM ${table} WHERE ${where} AND ${key} = explained.name) ORDER BY 1 LIMIT 1`,
    [kind],
  );
  return gone?.id;
}
