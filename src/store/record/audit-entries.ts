import type { Act } from "../../base/acts.ts";
import type { Written } from "../../base/clock.ts";
import type { Actor, StoreHandle } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { type Boot, type Duration, type Moment, second } from "../../base/time.ts";
import { maybe, moment, number, text, word } from "../engine/columns.ts";
import { rowsOf, sql } from "../engine/handle.ts";
import { pagesOf } from "../engine/pages.ts";
import { type RecordOf, type RowOf, Table } from "../engine/table.ts";

const lines = new Table("audit", {
  id: number,
  at: moment,
  actorKind: word<Actor["kind"]>(),
  actor: text,
  act: text,
  subject: maybe(text),
  outcome: word<"done" | "refused">(),
  reason: maybe(text),
  detail: text,
  hash: maybe(text),
});

export interface AuditEntry extends Omit<RecordOf<typeof lines>, "id" | "detail" | "hash"> {
  /** What else explains the act; never a secret, addresses masked. */
  readonly detail: Readonly<Record<string, string | number | undefined>>;
}

export interface NumberedEntry {
  /** One more than that of the entry before. */
  readonly id: number;
  readonly entry: AuditEntry;
  /** The rows that give authority and that it is about, as the detail names them in `sealed`: for checks alone. */
  readonly rows?: string | undefined;
  /** The detail as it lies in the store, to the letter. */
  readonly detail: string;
}

export interface ChainedEntry extends NumberedEntry {
  /** Undefined for an entry that no chain holds. */
  readonly hash: string | undefined;
}

const heads = new Table("audit_head", {
  one: number,
  entries: number,
  hash: text,
  signature: text,
  /** The start of the machine that wrote the last entry, and when that was by its clock. */
  bootId: maybe(text),
  bootedAt: maybe(moment),
});

/** The act that the record notes by itself where the clock went forward by over an hour since its last entry. */
export const leapAct = "clock.leap";

/** The act by which a new count of time begins: the only entry that may bear a time before the one it follows. */
export const newCountAct = "clock.accept";

/** The act by which the desk has another key from then on: the one before signed it. */
export const newKeyAct = "keys.rotate";

/** The end of the chain as it lies in the store. */
export type StoredHead = Pick<RecordOf<typeof heads>, "entries" | "hash" | "signature">;

export interface AuditFilter {
  /** Only those about one of these. */
  readonly subjects?: readonly string[] | undefined;
  readonly operator?: string | undefined;
  readonly since?: Moment | undefined;
  readonly limit: number;
}

/** The nine values of an entry as they are stored, and hashed in this order. */
export function entryValues({ id, entry, detail }: NumberedEntry): readonly (string | number | null)[] {
  const { at, actorKind, actor, act, subject, outcome, reason } = entry;
  return [id, at, actorKind, actor, act, subject ?? null, outcome, reason ?? null, detail];
}

/** Adds lines at the end of the record, under the numbers they were hashed with. */
export function insertAuditEntries(store: StoreHandle, added: readonly ChainedEntry[]): Promise<void> {
  return lines.insertAll(
    store,
    // by name: a run of letters writes thousands, and what is left over of an object is slow to gather
    added.map(({ id, entry, detail, hash }) => ({ ...entry, id, detail, hash })),
  );
}

export async function lastAuditEntry(store: StoreHandle): Promise<ChainedEntry | undefined> {
  const row = await lines.on(store).orderBy("id", "desc").first();
  return row && chained(row);
}

export async function findAuditEntry(store: StoreHandle, id: number): Promise<ChainedEntry | undefined> {
  const row = await lines.on(store).where({ id }).first();
  return row && chained(row);
}

/** The signed end of the chain; undefined before the first entry. */
export async function auditHead(
  store: StoreHandle,
): Promise<(StoredHead & { readonly boot: Boot | undefined }) | undefined> {
  const head = await heads.find(store, {});
  return head && { ...head, boot: bootFrom(head.bootId, head.bootedAt) };
}

export async function putAuditHead(store: StoreHandle, head: StoredHead, boot?: Boot): Promise<void> {
  await heads.put(store, { one: 1, ...head, bootId: boot?.id, bootedAt: boot?.at }, "one");
}

/** When the last entry was written, and by the clock of which start of a machine; undefined before the first. */
export async function lastWritten(store: StoreHandle): Promise<Written | undefined> {
  const [row] = await rowsOf<{ at: number; id: string | null; booted: number | null }>(
    store,
    `SELECT audit.at, boot_id AS id, booted_at AS booted
     FROM audit LEFT JOIN audit_head ON one = 1 ORDER BY audit.id DESC LIMIT 1`,
  );
  if (!row) return undefined;
  return { at: row.at, boot: bootFrom(row.id ?? undefined, row.booted ?? undefined) };
}

/** By how much the record noted that the clock went forward since a moment, the last time; 0 where it did not. */
export async function leaptSince(store: StoreHandle, since: Moment, now: Moment): Promise<Duration> {
  const row = await lines
    .on(store)
    .where({ actor: "system", act: leapAct })
    .where("at", ">=", since)
    .where("at", "<=", now)
    .orderBy("id", "desc")
    .first();
  return row ? Number(detailFrom(row.detail)["seconds"] ?? 0) * second : 0;
}

function bootFrom(id: string | undefined, at: Moment | undefined): Boot | undefined {
  return id === undefined || at === undefined ? undefined : { id, at };
}

export async function auditEntriesOf(store: StoreHandle, subject: string): Promise<readonly ChainedEntry[]> {
  return (await lines.on(store).where({ subject }).orderBy("id")).map(chained);
}

/** All lines in the order of the acts, a page at a time. */
export function everyAuditEntry(store: StoreHandle): AsyncGenerator<readonly ChainedEntry[]> {
  return pagesOf(async (last, limit) => {
    const query = lines.on(store).orderBy("id").limit(limit);
    return (await (last ? query.where("id", ">", last.id) : query)).map(chained);
  });
}

/** The newest lines that fit a filter, newest first. */
export async function newestAuditEntries(
  store: StoreHandle,
  { subjects, operator, since, limit }: AuditFilter,
): Promise<readonly ChainedEntry[]> {
  const query = lines.on(store).orderBy("id", "desc").limit(limit);
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

/** Some acts that an operator did since a moment; what an earlier count of time has later than now is left out. */
export interface DoneBy {
  readonly operator: string;
  readonly acts: readonly string[];
  readonly since: Moment;
  readonly now: Moment;
}

function doneBy(store: StoreHandle, { operator, acts, since, now }: DoneBy) {
  return sql(store)("audit")
    .where({ actor: operator, actor_kind: "operator", outcome: "done" })
    .where("at", ">", since)
    .where("at", "<=", now)
    .whereIn("act", [...acts]);
}

/** How often an operator did such acts. */
export async function countActs(store: StoreHandle, done: DoneBy): Promise<number> {
  const row = await doneBy(store, done).count({ n: "*" }).first();
  return Number(row?.["n"] ?? 0);
}

/** When an operator did such acts, oldest first. */
export async function momentsOf(store: StoreHandle, done: DoneBy): Promise<readonly Moment[]> {
  const rows: { at: Moment }[] = await doneBy(store, done).orderBy("at").select("at");
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

/** When an act about a subject was refused with a code, oldest first. */
export async function refusalsOf(
  store: StoreHandle,
  { subject, act }: { readonly subject: string; readonly act: Act },
  code: string,
): Promise<readonly Moment[]> {
  const rows: { at: Moment }[] = await sql(store)("audit")
    .where({ subject, act, outcome: "refused" })
    .whereLike("detail", `%"${code}"%`)
    .orderBy("id")
    .select("at");
  return rows.map(({ at }) => at);
}

function chained(row: RowOf<typeof lines>): ChainedEntry {
  const { id, hash, detail, at, actorKind, actor, act, subject, outcome, reason } = lines.read(row);
  // each by name: a check of the whole record reads a million, and copying the rest takes five times as long
  const { rows, said } = aboutRows(detailFrom(detail));
  const entry = { at, actorKind, actor, act, subject, outcome, reason, detail: said };
  return { id, hash, detail, rows, entry };
}

/** What a detail says of rows of the store, and what it says to people. */
function aboutRows(detail: AuditEntry["detail"]) {
  if (!("sealed" in detail)) return { rows: undefined, said: detail };
  const { sealed: rows, ...said } = detail;
  return { rows: String(rows), said };
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
