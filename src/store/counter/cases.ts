import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { duration, flag, maybe, moment, text, word, words } from "../engine/columns.ts";
import { jointly } from "../engine/gathering.ts";
import { sql } from "../engine/handle.ts";
import { leavesRow } from "../engine/kept-states.ts";
import { pagesOf } from "../engine/pages.ts";
import { type New, type RecordOf, type RowOf, Table } from "../engine/table.ts";

export const caseKinds = ["contact", "image", "questions", "validation"] as const;
export type CaseKind = (typeof caseKinds)[number];
export type CaseOutcome = "effective" | "rejected" | "expired" | "wrong-person";

export type Doubt =
  | "address-lost"
  | "phone-unproved"
  | "recent-change"
  | "document-expired"
  | "name-differs"
  | "warned"
  | "represented"
  | "validation";

/** A document that an officer had in hand; its number is kept as a keyed digest. */
export interface SeenDocument {
  readonly kind: "cedula" | "passport";
  readonly digest: string;
  /** YYYY-MM-DD */
  readonly expires: string;
  readonly nameMatches: boolean;
}

const cases = new Table("cases", {
  id: text,
  kind: word<CaseKind>(),
  cedula: text,
  office: maybe(text),
  /** Who has it in hand. */
  officer: text,
  reason: text,
  appointment: maybe(text),
  priority: flag,
  /** Cédula or code of whoever came in the person's place, by a mandate of this name that ends on this day, YYYY-MM-DD. */
  representedBy: maybe(text),
  mandate: maybe(text),
  mandateExpires: maybe(text),
  oldAddress: word<"works" | "lost">(),
  openedAt: moment,
  deadlineAt: moment,
  /** When the document was seen by the officer in hand; undefined: it is to be seen. */
  identifiedAt: maybe(moment),
  /** The new security image, until it takes effect. */
  image: maybe(text),
  /** Whether somebody else came in this person's name lately. */
  warned: flag,
  /** Why a second officer is needed; none where nothing asks for one. */
  doubts: words<Doubt>(),
  hold: maybe(duration),
  submittedAt: maybe(moment),
  approvedAt: maybe(moment),
  approvedBy: maybe(text),
  /** Whether the second officer typed the document's number without seeing it on the screen. */
  documentChecked: maybe(flag),
  effectiveAt: maybe(moment),
  frozenAt: maybe(moment),
  closedAt: maybe(moment),
  outcome: maybe(word<CaseOutcome>()),
});

/** The document lies in columns of the case. */
const documents = new Table("cases", {
  documentKind: maybe(word<SeenDocument["kind"]>()),
  documentDigest: maybe(text),
  documentExpires: maybe(text),
  nameMatch: maybe(flag),
});

/** A case of the counter, as it is written down; what only time changes is not in it. */
export type CaseRecord = RecordOf<typeof cases> & { readonly document: SeenDocument | undefined };

type Row = RowOf<typeof cases> & RowOf<typeof documents>;

export type NewCase = New<CaseRecord>;

/** Writes a new case, and gives it; a second one of the same kind under way for a person breaks a unique index. */
export async function addCase(store: StoreHandle, record: NewCase): Promise<CaseRecord> {
  await sql(store)("cases").insert(rowFrom(record));
  leavesRow(store, "cases", record.id);
  return { document: undefined, ...cases.whole(record) };
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
  const { id, officer, identifiedAt, submittedAt, approvedAt, frozenAt, closedAt } = before;
  const changed: number = await sql(store)("cases")
    .where(cases.write({ id, officer, identifiedAt, submittedAt, approvedAt, frozenAt, closedAt }))
    .update(rowFrom(change));
  // what time alone makes of a case is no state that an act left
  const byTime = change.outcome === "expired" || change.outcome === "effective";
  if (changed === 1 && !byTime) leavesRow(store, "cases", id, Object.keys(rowFrom(change)));
  return changed === 1;
}

export async function findCase(store: StoreHandle, id: string): Promise<CaseRecord | undefined> {
  const row = await sql(store)<Row>("cases").where({ id }).first();
  return row && caseFrom(row);
}

/** Every case of a person, oldest first. */
export const casesOf = jointly(async (store, cedulas: readonly string[]) => {
  const rows = await sql(store)<Row>("cases").whereIn("cedula", cedulas).orderBy(["opened_at", "id"]);
  return cedulas.map((cedula): readonly CaseRecord[] =>
    rows.filter((row) => row.cedula === cedula).map(caseFrom),
  );
});

export interface CaseFilter {
  readonly office?: string;
  readonly officer?: string;
  readonly cedula?: string;
  /** Only those that nothing has closed; time may have. */
  readonly unclosed?: boolean;
  /** Only those that an objection stopped and nobody has decided. */
  readonly frozen?: boolean;
  readonly openedAfter?: Moment | undefined;
}

/** Cases newest first, so many at a time. */
export function newestCases(
  store: StoreHandle,
  { unclosed, frozen, openedAfter, ...same }: CaseFilter,
  size: number,
): AsyncGenerator<readonly CaseRecord[]> {
  return pagesOf(async (last: CaseRecord | undefined, limit) => {
    const query = sql(store)<Row>("cases").where(cases.write(same)).orderBy(newestFirst);
    if (unclosed) query.whereNull("closed_at");
    if (frozen) query.whereNotNull("frozen_at");
    if (openedAfter !== undefined) query.where("opened_at", ">", openedAfter);
    if (last) query.whereRaw("(opened_at, id) < (?, ?)", [last.openedAt, last.id]);
    return (await query.limit(limit)).map(caseFrom);
  }, size);
}

const newestFirst = ["opened_at", "id"].map((column) => ({ column, order: "desc" }));

function rowFrom(given: Partial<CaseRecord>): Partial<Row> {
  if (!("document" in given)) return cases.write(given);
  const { kind, digest, expires, nameMatches } = given.document ?? {};
  const seen = {
    documentKind: kind,
    documentDigest: digest,
    documentExpires: expires,
    nameMatch: nameMatches,
  };
  return { ...cases.write(given), ...documents.write(seen) };
}

function caseFrom(row: Row): CaseRecord {
  const {
    documentKind: kind,
    documentDigest: digest,
    documentExpires: expires,
    nameMatch,
  } = documents.read(row);
  const document =
    kind && digest && expires ? { kind, digest, expires, nameMatches: nameMatch === true } : undefined;
  return { ...cases.read(row), document };
}
