import type { StoreHandle } from "../../base/context.ts";
import { maybe, moment, sealed, text } from "../engine/columns.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const changes = new Table("import_changes", {
  cedula: text,
  /** Column of the file; of an answer with its question. */
  field: text,
  importId: text,
  changedAt: moment,
  /** What stood there before; undefined: nothing. */
  was: maybe(sealed),
  /** Keyed digest of what stands there since. */
  became: text,
});

/** Something that an import changed of a known person. */
export type ImportChange = RecordOf<typeof changes>;

export function addImportChanges(store: StoreHandle, added: readonly ImportChange[]): Promise<void> {
  return changes.insertAll(store, added);
}

/** The next changes of an import, in the order of people. */
export async function changesOfImport(
  store: StoreHandle,
  importId: string,
  last: Pick<ImportChange, "cedula" | "field"> | undefined,
  limit: number,
): Promise<readonly ImportChange[]> {
  const query = changes.on(store).where({ import_id: importId }).orderBy(["cedula", "field"]).limit(limit);
  if (last) query.whereRaw("(cedula, field) > (?, ?)", [last.cedula, last.field]);
  return (await query).map(changes.read);
}

/** What any import changed of some people. */
export function changesOfPeople(
  store: StoreHandle,
  cedulas: readonly string[],
): Promise<readonly ImportChange[]> {
  return changes.listAmong(store, { cedula: cedulas }, "cedula");
}

/** Forgets some changes of an import: they were taken back, or need not be. */
export function forgetChanges(
  store: StoreHandle,
  importId: string,
  given: readonly Pick<ImportChange, "cedula" | "field">[],
): Promise<void> {
  return changes.removeAll(store, given, ["cedula", "field"], { import_id: importId });
}
