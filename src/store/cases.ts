import type { StoreHandle } from "../base/context.ts";
import type { Duration, Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export const caseKinds = ["contact", "image", "questions", "validation"] as const;
export type CaseKind = (typeof caseKinds)[number];
export type CaseOutcome = "effective" | "rejected" | "expired" | "wrong-person";

/** A case of the counter, as it is written down; what only time changes is not in it. */
export interface CaseRecord {
  readonly id: string;
  readonly kind: CaseKind;
  readonly cedula: string;
  readonly office: string | undefined;
  /** Who has it in hand. */
  readonly officer: string;
  readonly reason: string;
  readonly appointment: string | undefined;
  readonly priority: boolean;
  readonly oldAddress: "works" | "lost";
  readonly openedAt: Moment;
  readonly deadlineAt: Moment;
  readonly document: SeenDocument | undefined;
  /** When the document was seen by the officer in hand; undefined: it is to be seen. */
  readonly identifiedAt: Moment | undefined;
  /** The new security image, until it takes effect. */
  readonly image: string | undefined;
  /** Whether somebody else came in this person's name lately. */
  readonly warned: boolean;
  /** Why a second officer is needed; none where nothing asks for one. */
  readonly doubts: readonly Doubt[];
  readonly hold: Duration | undefined;
  readonly submittedAt: Moment | undefined;
  readonly approvedAt: Moment | undefined;
  readonly approvedBy: string | undefined;
  /** Whether the second officer typed the document's number without seeing it on the screen. */
  readonly documentChecked: boolean | undefined;
  readonly effectiveAt: Moment | undefined;
  readonly frozenAt: Moment | undefined;
  readonly closedAt: Moment | undefined;
  readonly outcome: CaseOutcome | undefined;
}

/** A document that an officer had in hand; its number is kept as a keyed digest. */
export interface SeenDocument {
  readonly kind: "cedula" | "passport";
  readonly digest: string;
  /** YYYY-MM-DD */
  readonly expires: string;
  readonly nameMatches: boolean;
}

export type Doubt =
  | "address-lost"
  | "phone-unproved"
  | "recent-change"
  | "document-expired"
  | "name-differs"
  | "warned"
  | "validation";

interface Row {
  id: string;
  kind: CaseKind;
  cedula: string;
  office: string | null;
  officer: string;
  reason: string;
  appointment: string | null;
  priority: number;
  old_address: "works" | "lost";
  opened_at: number;
  deadline_at: number;
  document_kind: "cedula" | "passport" | null;
  document_digest: string | null;
  document_expires: string | null;
  name_match: number | null;
  identified_at: number | null;
  image: string | null;
  warned: number;
  doubts: string;
  hold: number | null;
  submitted_at: number | null;
  approved_at: number | null;
  approved_by: string | null;
  document_checked: number | null;
  effective_at: number | null;
  frozen_at: number | null;
  closed_at: number | null;
  outcome: CaseOutcome | null;
}

/** Writes a new case; a second one of the same kind under way for a person breaks a unique index. */
export async function addCase(store: StoreHandle, record: CaseRecord): Promise<void> {
  await sql(store)("cases").insert(rowFrom(record));
}

/**
 * Writes a case as it became, unless another act changed it first: `before` is what the change rests on.
 * False when it did.
 */
export async function changeCase(
  store: StoreHandle,
  before: CaseRecord,
  change: Partial<CaseRecord>,
): Promise<boolean> {
  const { id, ...row } = rowFrom({ ...before, ...change });
  const was = rowFrom(before);
  const changed: number = await sql(store)("cases")
    .where({
      id,
      officer: was.officer,
      identified_at: was.identified_at,
      submitted_at: was.submitted_at,
      approved_at: was.approved_at,
      frozen_at: was.frozen_at,
      closed_at: was.closed_at,
    })
    .update(row);
  return changed === 1;
}

/** The case of an id. */
export async function findCase(store: StoreHandle, id: string): Promise<CaseRecord | undefined> {
  const row = await sql(store)<Row>("cases").where({ id }).first();
  return row && caseFrom(row);
}

/** Every case of a person, oldest first. */
export async function casesOf(store: StoreHandle, cedula: string): Promise<readonly CaseRecord[]> {
  const rows = await sql(store)<Row>("cases").where({ cedula }).orderBy(["opened_at", "id"]);
  return rows.map(caseFrom);
}

/** Which cases to read; newest first, before the last one of the page before. */
export interface CaseFilter {
  readonly office?: string | undefined;
  readonly officer?: string | undefined;
  readonly cedula?: string | undefined;
  /** Only those that nothing has closed; time may have. */
  readonly unclosed?: boolean;
  /** Only those that an objection stopped and nobody has decided. */
  readonly frozen?: boolean;
  readonly openedAfter?: Moment | undefined;
  readonly limit: number;
  readonly last?: CaseRecord | undefined;
}

/** Cases newest first. */
export async function casesBefore(
  store: StoreHandle,
  { office, officer, cedula, unclosed, frozen, openedAfter, limit, last }: CaseFilter,
): Promise<readonly CaseRecord[]> {
  const query = sql(store)<Row>("cases").orderBy([
    { column: "opened_at", order: "desc" },
    { column: "id", order: "desc" },
  ]);
  if (office !== undefined) query.where({ office });
  if (officer !== undefined) query.where({ officer });
  if (cedula !== undefined) query.where({ cedula });
  if (unclosed) query.whereNull("closed_at");
  if (frozen) query.whereNotNull("frozen_at");
  if (openedAfter !== undefined) query.where("opened_at", ">", openedAfter);
  if (last) query.whereRaw("(opened_at, id) < (?, ?)", [last.openedAt, last.id]);
  return (await query.limit(limit)).map(caseFrom);
}

/** How often each second officer approved each first one's cases since a moment. */
export async function approvalPairs(
  store: StoreHandle,
  since: Moment,
): Promise<readonly { readonly officer: string; readonly approver: string; readonly cases: number }[]> {
  const rows: { officer: string; approver: string; cases: number }[] = await sql(store)("cases")
    .join("case_officers", "case_officers.case_id", "cases.id")
    .where("case_officers.part", "served")
    .where("cases.approved_at", ">", since)
    .groupBy("case_officers.operator", "cases.approved_by")
    .orderBy([{ column: "cases", order: "desc" }, "officer", "approver"])
    .select({ officer: "case_officers.operator", approver: "cases.approved_by" })
    .count({ cases: "*" });
  return rows.map((row) => ({ ...row, cases: Number(row.cases) }));
}

function rowFrom(record: CaseRecord): Row {
  const { document } = record;
  const flag = (value: boolean | undefined) => (value === undefined ? null : Number(value));
  return {
    id: record.id,
    kind: record.kind,
    cedula: record.cedula,
    office: record.office ?? null,
    officer: record.officer,
    reason: record.reason,
    appointment: record.appointment ?? null,
    priority: Number(record.priority),
    old_address: record.oldAddress,
    opened_at: record.openedAt,
    deadline_at: record.deadlineAt,
    document_kind: document?.kind ?? null,
    document_digest: document?.digest ?? null,
    document_expires: document?.expires ?? null,
    name_match: flag(document?.nameMatches),
    identified_at: record.identifiedAt ?? null,
    image: record.image ?? null,
    warned: Number(record.warned),
    doubts: record.doubts.join(" "),
    hold: record.hold ?? null,
    submitted_at: record.submittedAt ?? null,
    approved_at: record.approvedAt ?? null,
    approved_by: record.approvedBy ?? null,
    document_checked: flag(record.documentChecked),
    effective_at: record.effectiveAt ?? null,
    frozen_at: record.frozenAt ?? null,
    closed_at: record.closedAt ?? null,
    outcome: record.outcome ?? null,
  };
}

function caseFrom(row: Row): CaseRecord {
  const { document_kind: kind, document_digest: digest, document_expires: expires } = row;
  const document =
    kind && digest && expires ? { kind, digest, expires, nameMatches: row.name_match === 1 } : undefined;
  return {
    id: row.id,
    kind: row.kind,
    cedula: row.cedula,
    office: row.office ?? undefined,
    officer: row.officer,
    reason: row.reason,
    appointment: row.appointment ?? undefined,
    priority: row.priority === 1,
    oldAddress: row.old_address,
    openedAt: row.opened_at,
    deadlineAt: row.deadline_at,
    document,
    identifiedAt: row.identified_at ?? undefined,
    image: row.image ?? undefined,
    warned: row.warned === 1,
    doubts: row.doubts === "" ? [] : (row.doubts.split(" ") as Doubt[]),
    hold: row.hold ?? undefined,
    submittedAt: row.submitted_at ?? undefined,
    approvedAt: row.approved_at ?? undefined,
    approvedBy: row.approved_by ?? undefined,
    documentChecked: row.document_checked === null ? undefined : row.document_checked === 1,
    effectiveAt: row.effective_at ?? undefined,
    frozenAt: row.frozen_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}
