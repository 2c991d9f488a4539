import type { StoreHandle } from "../../base/context.ts";
import type { Keys } from "../../base/keys.ts";
import { listed, rowsOf, unfolded } from "../engine/handle.ts";
import { pagesOf } from "../engine/pages.ts";
import {
  isSealed,
  keyIn,
  linesOf,
  type Row,
  type SealedName,
  sealedNames,
  sealedTable,
  sealUnder,
  touch,
} from "../engine/seal.ts";

/** Every row of a table whose rows give authority, sealed or not, a page at a time. */
export function everySealedRow(store: StoreHandle, table: SealedName): AsyncGenerator<readonly Row[]> {
  const { key } = sealedTable(table);
  return pagesOf((last, limit) =>
    rowsOf<Row>(
      store,
      `SELECT * FROM ${table} ${last ? `WHERE ${key} > ?` : ""} ORDER BY ${key} LIMIT ${limit}`,
      last ? [last[key] ?? null] : [],
    ),
  );
}

/** Seals every row that bears a right seal anew, under a key that takes the place of the desk's. */
export async function sealAnew(store: StoreHandle, next: Keys): Promise<void> {
  for (const table of sealedNames)
    for await (const rows of everySealedRow(store, table)) await sealUnder(store, table, rows, next);
}

/** Changes rows by a statement of one's own, and gives none a seal that had no right one. */
export async function keepSeals(
  store: StoreHandle,
  table: SealedName,
  where: string,
  change: () => Promise<unknown>,
): Promise<void> {
  const { key } = sealedTable(table);
  const before = await rowsOf<Row>(store, `SELECT * FROM ${table} WHERE ${where}`);
  const right = before.filter((row) => isSealed(store, table, row)).map((row) => String(row[key]));
  await change();
  const changed = await rowsOf<Row>(
    store,
    `SELECT ${table}.* FROM ${linesOf(store)} JOIN ${table} ON ${table}.${key} = ${keyIn(table)}`,
    [listed(right)],
  );
  for (const row of changed) touch(store, table, row);
}

/** Takes out what the record says of rows that are there, so that what is left is said of rows that are gone. */
export async function meetRows(store: StoreHandle, names: readonly string[]): Promise<void> {
  await rowsOf(
    store,
    `DELETE FROM explained WHERE kind = 'row' AND name IN (SELECT value ->> 0 FROM ${unfolded(store)})`,
    [listed(names)],
  );
}

/** The first row that the record says was changed and left, and that was not met. */
export async function rowGone(
  store: StoreHandle,
): Promise<{ readonly name: string; readonly said: string } | undefined> {
  const [first] = await rowsOf<{ name: string; said: string }>(
    store,
    "SELECT name, said FROM explained WHERE kind = 'row' AND said NOT LIKE '-%' ORDER BY name LIMIT 1",
  );
  return first;
}
