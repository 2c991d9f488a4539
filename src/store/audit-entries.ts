import type { Actor, StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

/** One line of the record of acts. */
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

/** An entry in its place in the chain. */
export interface ChainedEntry {
  /** Number of the entry, ever growing. */
  readonly id: number;
  /** Null for an entry of before there was a chain. */
  readonly hash: string | null;
  readonly entry: AuditEntry;
}

/** Which entries to read. */
export interface AuditFilter {
  readonly subject?: string | undefined;
  readonly operator?: string | undefined;
  readonly limit: number;
  /** Only entries before this one. */
  readonly before?: number | undefined;
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

/** Adds a line at the end of the record. */
export async function insertAuditEntry(store: StoreHandle, entry: AuditEntry, hash: string): Promise<void> {
  const { actorKind, subject, reason, detail, ...same } = entry;
  const row = {
    ...same,
    actor_kind: actorKind,
    subject: subject ?? null,
    reason: reason ?? null,
    detail: JSON.stringify(detail),
    hash,
  };
  await sql(store)("audit").insert(row);
}

/** Lines that no chain holds yet, oldest first. */
export async function unchainedEntries(store: StoreHandle, limit: number): Promise<readonly ChainedEntry[]> {
  return (await sql(store)<Row>("audit").whereNull("hash").orderBy("id").limit(limit)).map(chained);
}

/** Takes a line into the chain. */
export async function chainAuditEntry(store: StoreHandle, id: number, hash: string): Promise<void> {
  await sql(store)("audit").where({ id }).update({ hash });
}

/** The signed end of the chain; undefined before the first entry. */
export async function auditHead(
  store: StoreHandle,
): Promise<{ readonly entries: number; readonly hash: string; readonly signature: string } | undefined> {
  return sql(store)("audit_head").first("entries", "hash", "signature");
}

/** Puts the signed end of the chain. */
export async function putAuditHead(
  store: StoreHandle,
  head: { readonly entries: number; readonly hash: string; readonly signature: string },
): Promise<void> {
  await sql(store)("audit_head")
    .insert({ one: 1, ...head })
    .onConflict("one")
    .merge();
}

/** The lines about a subject, in the order of the acts. */
export async function auditEntriesOf(store: StoreHandle, subject: string): Promise<readonly ChainedEntry[]> {
  return (await sql(store)<Row>("audit").where({ subject }).orderBy("id")).map(chained);
}

/** Lines in the order of the acts, a page at a time: those after an id. */
export async function auditEntriesAfter(
  store: StoreHandle,
  id: number,
  limit: number,
): Promise<readonly ChainedEntry[]> {
  return (await sql(store)<Row>("audit").where("id", ">", id).orderBy("id").limit(limit)).map(chained);
}

/** The newest lines that fit a filter, newest first. */
export async function newestAuditEntries(
  store: StoreHandle,
  { subject, operator, limit, before }: AuditFilter,
): Promise<readonly ChainedEntry[]> {
  const query = sql(store)<Row>("audit").orderBy("id", "desc").limit(limit);
  if (subject !== undefined) query.where({ subject });
  if (operator !== undefined) query.where({ actor: operator, actor_kind: "operator" });
  if (before !== undefined) query.where("id", "<", before);
  return (await query).map(chained);
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

function chained(row: Row): ChainedEntry {
  const { id, hash, at, actor, act, outcome } = row;
  const entry = {
    at,
    actorKind: row.actor_kind,
    actor,
    act,
    subject: row.subject ?? undefined,
    outcome,
    reason: row.reason ?? undefined,
    detail: JSON.parse(row.detail) as AuditEntry["detail"],
  };
  return { id, hash, entry };
}
