import type { StoreHandle } from "../../base/context.ts";
import { maybe, moment, sealed, text, word } from "../engine/columns.ts";
import { rowsOf } from "../engine/handle.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const imports = new SealedTable("imports", {
  id: text,
  /** SHA-256 of the file, in hex; empty while it was not read to its end. */
  digest: text,
  file: text,
  importedBy: text,
  importedAt: moment,
  /** JSON: how many rows became what. */
  counts: text,
  /** Since when the contacts of the people it added wait for a second person; undefined: they serve. */
  unconfirmedAt: maybe(moment),
  /** Whose register it is of; undefined: people's. */
  register: maybe(word<"employers">()),
});

/** An import of people or employers, as far as it has come. */
export type ImportRecord = RecordOf<typeof imports>;

export function findImport(store: StoreHandle, id: string): Promise<ImportRecord | undefined> {
  return imports.find(store, { id });
}

export function putImport(store: StoreHandle, record: ImportRecord): Promise<void> {
  return imports.put(store, record, "id");
}

/** The imports, those first of which something waits, and of both the newest. */
export async function newestImports(store: StoreHandle, limit: number): Promise<readonly ImportRecord[]> {
  const rows = await imports
    .on(store)
    .orderByRaw(
      `id IN (SELECT id FROM proposals WHERE decided_at IS NULL UNION SELECT import_id FROM import_proposals) DESC,
       imported_at DESC, id`,
    )
    .limit(limit);
  return imports.sealed(store, rows);
}

/** Lets the contacts of everybody whom an import added serve: one row, however many they are. */
export async function letContactsServe(store: StoreHandle, id: string): Promise<void> {
  await imports.update(store, { id }, { unconfirmedAt: undefined });
}

/** The names of all imports. */
export async function importNames(store: StoreHandle): Promise<ReadonlySet<string>> {
  return new Set((await rowsOf<{ id: string }>(store, "SELECT id FROM imports")).map(({ id }) => id));
}

/** Those of some imports that wait for a second person; one that the desk did not write has none who confirmed it. */
export async function importsShut(store: StoreHandle, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const found = await imports.listAmong(store, { id: ids });
  const open = new Set(found.filter(({ unconfirmedAt }) => unconfirmedAt === undefined).map(({ id }) => id));
  return new Set(ids.filter((id) => !open.has(id)));
}

const proposals = new Table("import_proposals", {
  importId: text,
  cedula: text,
  /** Column of the file; of an answer with its question. */
  field: text,
  /** An answer is a keyed digest, as the register keeps an imported one. */
  value: sealed,
});

/** What an import proposes of somebody who was known, in one column. */
export type ImportProposal = RecordOf<typeof proposals>;

export function addImportProposals(store: StoreHandle, added: readonly ImportProposal[]): Promise<void> {
  return proposals.insertAll(store, added);
}

/** What an import proposes and was neither done nor dropped, in the order of people, from behind one. */
export async function nextProposed(
  store: StoreHandle,
  importId: string,
  after: string,
  limit: number,
): Promise<readonly ImportProposal[]> {
  const query = proposals.on(store).where({ import_id: importId }).where("cedula", ">", after);
  return (await query.orderBy(["cedula", "field"]).limit(limit)).map(proposals.read);
}

export function proposedOf(
  store: StoreHandle,
  importId: string,
  cedula: string,
): Promise<readonly ImportProposal[]> {
  return proposals.list(store, { importId, cedula }, "field");
}

/** Forgets what an import proposes of somebody, or of everybody. */
export async function forgetProposed(store: StoreHandle, importId: string, cedula?: string): Promise<void> {
  const query = proposals.on(store).where({ import_id: importId });
  await (cedula === undefined ? query : query.where({ cedula })).del();
}

/** How many people, and how much in each column, an import proposes something of. */
export async function countProposed(
  store: StoreHandle,
  importId: string,
): Promise<{ readonly people: number; readonly columns: Readonly<Record<string, number>> }> {
  const [all] = await rowsOf<{ n: number | string }>(
    store,
    "SELECT count(DISTINCT cedula) AS n FROM import_proposals WHERE import_id = ?",
    [importId],
  );
  const rows = await rowsOf<{ column: string; n: number | string }>(
    store,
    `SELECT ${columnOf} AS "column", count(*) AS n FROM import_proposals WHERE import_id = ?
     GROUP BY 1 ORDER BY 1`,
    [importId],
  );
  const columns = Object.fromEntries(rows.map(({ column, n }) => [column, Number(n)]));
  return { people: Number(all?.n ?? 0), columns };
}

const columnOf = "CASE WHEN field LIKE 'answer:%' THEN 'answer' ELSE field END";
