import type { Actor, StoreHandle } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import type { Moment } from "../../base/time.ts";
import { differences } from "../engine/engines.ts";
import { pagesOf, rowsOf, sql, unfolded } from "../engine/handle.ts";

export interface AuditEntry {
  readonly at: Moment;
  readonly actorKind: Actor["kind"];
  readonly actor: string;
  readonly act: string;
  readonly subject: string | undefined;
  readonly outcome: "done" | "refused";
  readonly reason: string | undefined;
  /** What else explains the act; never a secret, addresses masked. */
  readonly detail: Readonly<Record<string, string | number | undefined>>;
}

export interface NumberedEntry {
  /** One more than that of the entry before. */
  readonly id: number;
  readonly entry: AuditEntry;
  /** The detail as it lies in the store, to the letter. */
  readonly detail: string;
}

export interface ChainedEntry extends NumberedEntry {
  /** Null for an entry that no chain holds. */
  readonly hash: string | null;
}

/** The end of the chain as it lies in the store. */
export interface StoredHead {
  readonly entries: number;
  readonly hash: string;
  readonly signature: string;
}

export interface AuditFilter {
  /** Only those about one of these. */
  readonly subjects?: readonly string[] | undefined;
  readonly operator?: string | undefined;
  readonly since?: Moment | undefined;
  readonly limit: number;
}

interface Row {
  id: number;
  at: number;
  actor_kind: Actor["kind"];
  actor: string;
  act: string;
  subject: string | null;
  outcome: "done" | "refused";
  reason: string | null;
  detail: string;
  hash: string | null;
}

/** The nine values of an entry as they are stored, and hashed in this order. */
export function entryValues({ id, entry, detail }: NumberedEntry): readonly (string | number | null)[] {
  const { at, actorKind, actor, act, subject, outcome, reason } = entry;
  return [id, at, actorKind, actor, act, subject ?? null, outcome, reason ?? null, detail];
}

/** Adds lines at the end of the record, under the numbers they were hashed with. */
export async function insertAuditEntries(store: StoreHandle, lines: readonly ChainedEntry[]): Promise<void> {
  // PostgreSQL would give numbers of its own, and lose some whenever an act is undone
  const { ownNumbers } = differences[store.engine];
  const list = lines.map((line) => [...entryValues(line), line.hash]);
  await rowsOf(
    store,
    `INSERT INTO audit (id, at, actor_kind, actor, act, subject, outcome, reason, detail, hash) ${ownNumbers}
     SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), value ->> 2, value ->> 3, value ->> 4,
       value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9 FROM ${unfolded(store)}`,
    [JSON.stringify(list)],
  );
}

export async function lastAuditEntry(store: StoreHandle): Promise<ChainedEntry | undefined> {
  const row = await sql(store)<Row>("audit").orderBy("id", "desc").first();
  return row && chained(row);
}

/** The signed end of the chain; undefined before the first entry. */
export async function auditHead(store: StoreHandle): Promise<StoredHead | undefined> {
  return sql(store)("audit_head").first("entries", "hash", "signature");
}

export async function putAuditHead(store: StoreHandle, head: StoredHead): Promise<void> {
  await sql(store)("audit_head")
    .insert({ one: 1, ...head })
    .onConflict("one")
    .merge();
}

/** The lines about a subject, in the order of the acts. */
export async function auditEntriesOf(store: StoreHandle, subject: string): Promise<readonly ChainedEntry[]> {
  return (await sql(store)<Row>("audit").where({ subject }).orderBy("id")).map(chained);
}

/** All lines in the order of the acts, a page at a time. */
export function everyAuditEntry(store: StoreHandle): AsyncGenerator<readonly ChainedEntry[]> {
  return pagesOf(async (last, limit) => {
    const query = sql(store)<Row>("audit").orderBy("id").limit(limit);
    return (await (last ? query.where("id", ">", last.id) : query)).map(chained);
  });
}

/** The newest lines that fit a filter, newest first. */
export async function newestAuditEntries(
  store: StoreHandle,
  { subjects, operator, since, limit }: AuditFilter,
): Promise<readonly ChainedEntry[]> {
  const query = sql(store)<Row>("audit").orderBy("id", "desc").limit(limit);
  if (subjects !== undefined) query.whereIn("subject", [...subjects]);
  if (operator !== undefined) query.where({ actor: operator, actor_kind: "operator" });
  if (since !== undefined) query.where("at", ">=", since);
  return (await query).map(chained);
}

/** What acts about a person are kept under: the person, and each recovery and case of the person. */
export async function subjectsAbout(store: StoreHandle, cedula: string): Promise<readonly string[]> {
  const recoveries: { reference: string }[] = await sql(store)("recoveries")
    .where({ cedula })
    .select("reference");
  const cases: { id: string }[] = await sql(store)("cases").where({ cedula }).select("id");
  return [
    subjectOf("affiliate", cedula),
    ...recoveries.map(({ reference }) => subjectOf("recovery", reference)),
    ...cases.map(({ id }) => subjectOf("case", id)),
  ];
}

/** How often an operator did any of some acts since a moment. */
export async function countActs(
  store: StoreHandle,
  operator: string,
  acts: readonly string[],
  since: Moment,
): Promise<number> {
  const row = await sql(store)("audit")
    .where({ actor: operator, actor_kind: "operator", outcome: "done" })
    .where("at", ">", since)
    .whereIn("act", [...acts])
    .count({ n: "*" })
    .first();
  return Number(row?.["n"] ?? 0);
}

/** When an operator did an act since a moment, oldest first. */
export async function momentsOf(
  store: StoreHandle,
  operator: string,
  act: string,
  since: Moment,
): Promise<readonly Moment[]> {
  const rows = await sql(store)<Row>("audit")
    .where({ actor: operator, actor_kind: "operator", outcome: "done", act })
    .where("at", ">", since)
    .orderBy("at")
    .select("at");
  return rows.map(({ at }) => at);
}

/** Whether an act about a subject was done at a moment or since. */
export async function wasDoneSince(
  store: StoreHandle,
  subject: string,
  act: string,
  since: Moment,
): Promise<boolean> {
  const row = await sql(store)("audit")
    .where({ subject, act, outcome: "done" })
    .where("at", ">=", since)
    .first("id");
  return row !== undefined;
}

function chained(row: Row): ChainedEntry {
  const { id, hash, at, actor, act, outcome, detail } = row;
  const entry = {
    at,
    actorKind: row.actor_kind,
    actor,
    act,
    subject: row.subject ?? undefined,
    outcome,
    reason: row.reason ?? undefined,
    detail: detailFrom(detail),
  };
  return { id, hash, entry, detail };
}

/** What a detail says; one that was made unreadable says nothing, and the chain tells on it. */
function detailFrom(text: string): AuditEntry["detail"] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as AuditEntry["detail"]) : {};
  } catch {
    return {};
  }
}
