import type { StoreHandle } from "../../base/context.ts";
import type { Keys } from "../../base/keys.ts";
import { opened, rowsOf, type Store, type Touched, unfolded } from "./handle.ts";

/** What there is to know of a table whose rows give authority: all columns decide but the loose ones. */
interface Sealed {
  /** The column that a row is found by. */
  readonly key: string;
  readonly type?: "BIGINT";
  /** What the record names a row by, where it is not the key. */
  readonly name?: string;
  /** Columns that decide nothing, or nothing against anybody. */
  readonly loose?: readonly string[];
  /** Since when a row gives nothing any more; a table without has none that end. */
  readonly ended?: string;
}

/** The tables whose rows bear the desk's seal; one without a right seal is as if it were not there. */
export const sealedTables = {
  // a claim only makes others wait, for a minute at the most
  links: { key: "digest", loose: ["claimed_until"], ended: "killed_at" },
  activations: { key: "digest", loose: ["claimed_until"], ended: "ended_at" },
  // the engine gives the number once the row is written
  codes: { key: "id", type: "BIGINT", name: "salt", loose: ["id"], ended: "ended_at" },
  // written by who only looks, too; whatever it says, the session is over after twelve hours
  sessions: { key: "digest", loose: ["seen_at"], ended: "ended_at" },
  operators: { key: "name" },
  settings: { key: "key" },
  proposals: { key: "id", ended: "decided_at" },
  imports: { key: "id" },
} as const satisfies Readonly<Record<string, Sealed>>;

export type SealedName = keyof typeof sealedTables;

export const sealedNames = Object.keys(sealedTables) as readonly SealedName[];

/** A row as the engine has it. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What there is to know of a sealed table. */
export function sealedTable(table: SealedName): Sealed {
  return sealedTables[table];
}

/** Has the rows of a store sealed, and their seals compared, with a desk's keys. */
export function holdKeys(store: StoreHandle, keys: Keys): void {
  opened(store).keys = keys;
}

/** How the record names a row: so much of a digest tells it from all others. */
export function nameOf(table: SealedName, row: Row): string {
  const { key, name } = sealedTable(table);
  const whole = String(row[name ?? key]);
  return /^[0-9a-f]{32,}$/.test(whole) ? whole.slice(0, 16) : whole;
}

/** Whether a row gives what it says, unless it is an old one. */
export function isLiving(table: SealedName, row: Row): boolean {
  const { ended } = sealedTable(table);
  return ended === undefined || row[ended] === null;
}

/** Whether a row is as the desk wrote it: under its seal, or changed in this very transaction. */
export function isSealed(store: StoreHandle, table: SealedName, row: Row): boolean {
  const touched = opened(store).touched.get(table)?.get(keyOf(table, row));
  if (touched) return touched.content === contentOf(table, row);
  const { seal, seal_key, seal_entry } = row;
  const keys = keysOf(store);
  return typeof seal === "string" && seal_key === keys.id && seal === sealOf(keys, table, row, seal_entry);
}

/** The columns of a seal for a row that is about to be written for the first time: the record says nothing of it yet. */
export async function birthSeal(
  store: StoreHandle,
  table: SealedName,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const entry = await lastEntry(store);
  return rows.map((row) => sealColumns(keysOf(store), table, row, entry));
}

async function lastEntry(store: StoreHandle): Promise<number> {
  const [last] = await rowsOf<{ id: number | null }>(store, "SELECT max(id) AS id FROM audit");
  return last?.id ?? 0;
}

/** Notes how a row is left by this transaction, which seals it once the record's entry about it has a number. */
export function touch(store: StoreHandle, table: SealedName, row: Row, taken = false): void {
  const key = keyOf(table, row);
  const { inTransaction, touched } = opened(store);
  if (!inTransaction) throw new TypeError(`a row of ${table} changes outside of a transaction`);
  const of = touched.get(table) ?? new Map<string, Touched>();
  const content = taken ? undefined : contentOf(table, row);
  const after = (of.get(key) ?? { after: Number(row["seal_entry"] ?? Number.NaN) }).after;
  of.set(key, { name: nameOf(table, row), content, after: Number.isNaN(after) ? null : after });
  touched.set(table, of);
}

/** So many rows of a table are named in an entry; of more, it is about all that live. */
const mostNamed = 200;

/** By table, after a minus those that were taken away: the rows that an entry is about, each with the one it followed. */
export type RowsSaid = Readonly<Record<string, "*" | Readonly<Record<string, number | null>>>>;

/** The rows that this transaction changed, as its last entry is to name them; undefined where there are none. */
export function rowsTouched(store: StoreHandle): string | undefined {
  const said: Record<string, "*" | Record<string, number | null>> = {};
  for (const [table, rows] of opened(store).touched)
    for (const { name, content, after } of rows.values()) {
      const kind = content === undefined ? `-${table}` : table;
      const named = said[kind] ?? {};
      said[kind] = isMany(rows) || named === "*" ? "*" : { ...named, [name]: after };
    }
  return Object.keys(said).length === 0 ? undefined : JSON.stringify(said);
}

/** Seals what this transaction changed, with the number of the entry that names it. */
export async function sealTouched(store: StoreHandle, entry: number): Promise<void> {
  const { touched } = opened(store);
  for (const [table, rows] of touched as Map<SealedName, Map<string, Touched>>) {
    const { key } = sealedTable(table);
    const changed = [...rows.keys()].filter((each) => rows.get(each)?.content !== undefined);
    const living = isMany(rows) ? await livingRows(store, table) : [];
    const found = await rowsOf<Row>(
      store,
      `SELECT ${table}.* FROM ${linesOf(store)} JOIN ${table} ON ${table}.${key} = ${keyIn(table)}`,
      [JSON.stringify(changed.map((each) => [each]))],
    );
    await writeSeals(
      store,
      table,
      [...living, ...found].filter((row) => isSealed(store, table, row)),
      () => entry,
    );
  }
  touched.clear();
}

/** Throws where rows were changed and nothing was recorded: no check of the record could tell that an old one was put back. */
export function requireNoneTouched({ touched }: Store): void {
  const [table] = touched.keys();
  if (table !== undefined) throw new TypeError(`rows of ${table} changed, and nothing was recorded`);
}

/** Seals rows at once, as they lie there: whoever calls has seen to what they say, and the record says nothing newer. */
export async function sealAsTheyLie(
  store: StoreHandle,
  table: SealedName,
  rows: readonly Row[],
): Promise<void> {
  const entry = await lastEntry(store);
  await writeSeals(store, table, rows, () => entry);
}

/** Seals rows anew under a key that takes the place of the desk's, each with the entry that it is about. */
export function sealUnder(
  store: StoreHandle,
  table: SealedName,
  rows: readonly Row[],
  next: Keys,
): Promise<void> {
  const right = rows.filter((row) => isSealed(store, table, row));
  return writeSeals(store, table, right, (row) => row["seal_entry"], next);
}

/** Gives rows their seals with one statement. */
async function writeSeals(
  store: StoreHandle,
  table: SealedName,
  rows: readonly Row[],
  entryOf: (row: Row) => Row[string] | undefined,
  keys = keysOf(store),
): Promise<void> {
  const list = rows.map((row) => {
    const entry = entryOf(row);
    return [keyOf(table, row), sealOf(keys, table, row, entry), entry];
  });
  if (list.length === 0) return;
  await rowsOf(
    store,
    `UPDATE ${table} SET seal = line ->> 1, seal_key = ?, seal_entry = CAST(line ->> 2 AS BIGINT) FROM ${linesOf(store)}
     WHERE ${table}.${sealedTable(table).key} = ${keyIn(table)}`,
    [keys.id, JSON.stringify(list)],
  );
}

function livingRows(store: StoreHandle, table: SealedName): Promise<readonly Row[]> {
  const { ended } = sealedTable(table);
  return rowsOf(store, `SELECT * FROM ${table} ${ended ? `WHERE ${ended} IS NULL` : ""}`);
}

function isMany(rows: ReadonlyMap<string, Touched>): boolean {
  return rows.size > mostNamed;
}

/** The key of a row in a list that is unfolded. */
export function keyIn(table: SealedName): string {
  return sealedTable(table).type === "BIGINT" ? "CAST(line ->> 0 AS BIGINT)" : "line ->> 0";
}

/** A list of keys that is unfolded; a table may have a column `value` of its own. */
export function linesOf(store: StoreHandle): string {
  return `(SELECT value AS line FROM ${unfolded(store)}) AS lines`;
}

export function keyOf(table: SealedName, row: Row): string {
  return String(row[sealedTable(table).key]);
}

function keysOf(store: StoreHandle): Keys {
  const { keys } = opened(store);
  if (!keys) throw new TypeError("no key is at hand that seals could be compared with");
  return keys;
}

function sealColumns(keys: Keys, table: SealedName, row: Row, entry: number): Row {
  return { seal: sealOf(keys, table, row, entry), seal_key: keys.id, seal_entry: entry };
}

function sealOf(keys: Keys, table: SealedName, row: Row, entry: Row[string] | undefined): string {
  const text = JSON.stringify([keys.id, entry, contentOf(table, row)]);
  return keys.digest("row-seal", text).toString("base64url");
}

const own: readonly string[] = ["seal", "seal_key", "seal_entry"];

/** All of a row that decides; an empty column is left out, so that a new one leaves the seals right. */
function contentOf(table: SealedName, row: Row): string {
  const { loose = [] } = sealedTable(table);
  const columns = Object.keys(row).filter((each) => !own.includes(each) && !loose.includes(each));
  const filled = columns.filter((each) => row[each] !== null && row[each] !== undefined);
  return JSON.stringify([table, ...filled.toSorted().map((each) => [each, row[each]])]);
}
