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

interface Row {
  at: number;
  actor_kind: Actor["kind"];
  actor: string;
  act: string;
  subject: string | null;
  outcome: "done" | "refused";
  reason: string | null;
  detail: string;
}

/** Adds a line at the end of the record. */
export async function insertAuditEntry(store: StoreHandle, entry: AuditEntry): Promise<void> {
  const { actorKind, subject, reason, detail, ...same } = entry;
  const row = {
    ...same,
    actor_kind: actorKind,
    subject: subject ?? null,
    reason: reason ?? null,
    detail: JSON.stringify(detail),
  };
  await sql(store)("audit").insert(row);
}

/** The lines about a subject, in the order of the acts. */
export async function auditEntriesOf(store: StoreHandle, subject: string): Promise<readonly AuditEntry[]> {
  const rows: Row[] = await sql(store)<Row>("audit").where({ subject }).orderBy("id");
  return rows.map((row) => ({
    at: row.at,
    actorKind: row.actor_kind,
    actor: row.actor,
    act: row.act,
    subject: row.subject ?? undefined,
    outcome: row.outcome,
    reason: row.reason ?? undefined,
    detail: JSON.parse(row.detail) as AuditEntry["detail"],
  }));
}
