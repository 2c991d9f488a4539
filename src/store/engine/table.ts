import type { StoreHandle } from "../../base/context.ts";
import type { Columns, Recorded, Stored } from "./columns.ts";
import { differences } from "./engines.ts";
import { listed, opened, rowsOf, sql, unfolded } from "./handle.ts";
import { JointRows } from "./joint-rows.ts";

/** What has to be said of a new record: everything but what may be missing. */
export type New<Kept> = Partial<Kept> & {
  readonly [Field in keyof Kept as undefined extends Kept[Field] ? never : Field]: Kept[Field];
};

/** What is read of a table. */
export type RecordOf<Kept> = Kept extends Table<infer Of> ? Recorded<Of> : never;

/** How the engine has it. */
export type RowOf<Kept> = Kept extends Table<infer Of> ? Stored<Of> : never;

/** A column in its place; all of one shape, else reading is half as fast. */
interface Placed {
  readonly field: string;
  readonly name: string;
  readonly type: Columns[string]["type"];
  readonly write: Columns[string]["write"];
  readonly read: Columns[string]["read"];
}

/** A table of the store: how its rows and the records of the program become each other. */
export class Table<Of extends Columns> {
  readonly #name: string;
  readonly #columns: readonly Placed[];
  readonly #blank: Readonly<Record<string, unknown>>;
  readonly #joint: JointRows;

  constructor(name: string, columns: Of) {
    this.#name = name;
    this.#columns = Object.entries(columns).map(([field, { type, write, read, name: own }]) => {
      const name = own ?? field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
      return { field, name, type, write, read };
    });
    this.#blank = Object.fromEntries(Object.entries(columns).map(([field, { none }]) => [field, none]));
    const numbers = this.#columns.filter(({ type }) => type !== "TEXT").map(({ name }) => name);
    this.#joint = new JointRows(name, new Set(numbers));
  }

  /** The query builder on the table, which speaks of rows. */
  on(store: StoreHandle) {
    return sql(store)<Stored<Of>>(this.#name);
  }

  readonly read = (row: Stored<Of>): Recorded<Of> => {
    // fields that are there already are filled several times faster than an object is made to grow
    const record = { ...this.#blank };
    for (const { name, field, read } of this.#columns) {
      const stored = (row as Readonly<Record<string, unknown>>)[name];
      if (stored !== null) record[field] = read ? read(stored) : stored;
    }
    return record as Recorded<Of>;
  };

  /** The columns of the fields that are given; a field of another table is left out. */
  write(given: Partial<Recorded<Of>>): Partial<Stored<Of>> {
    const present = this.#columns.filter(({ field }) => field in given);
    return Object.fromEntries(present.map((column) => [column.name, stored(column, given)])) as Partial<
      Stored<Of>
    >;
  }

  /** The record with these values; undefined where there is none. */
  async find(store: StoreHandle, by: Partial<Recorded<Of>>): Promise<Recorded<Of> | undefined> {
    const rows: readonly unknown[] = opened(store).sideBySide
      ? await this.rowsWith(store, by)
      : await this.on(store).where(this.write(by)).limit(1);
    return rows.length === 0 ? undefined : this.read(rows[0] as Stored<Of>);
  }

  /** The rows with these values, in the order of some columns. */
  protected async rowsWith(
    store: StoreHandle,
    by: Partial<Recorded<Of>>,
    order: readonly (keyof Stored<Of> & string)[] = [],
  ): Promise<readonly unknown[]> {
    const values = this.write(by);
    if (opened(store).sideBySide) return this.#joint.find(store, values, order);
    return this.on(store)
      .where(values)
      .orderBy([...order]);
  }

  /** Every record with these values, in the order of some columns. */
  async list(
    store: StoreHandle,
    by: Partial<Recorded<Of>>,
    ...order: readonly (keyof Stored<Of> & string)[]
  ): Promise<readonly Recorded<Of>[]> {
    return ((await this.rowsWith(store, by, order)) as readonly Stored<Of>[]).map(this.read);
  }

  /** Every record whose fields have one of the values given, in the order of some columns. */
  async listAmong(
    store: StoreHandle,
    given: { readonly [Field in keyof Of]?: readonly Recorded<Of>[Field][] },
    ...order: readonly (keyof Stored<Of> & string)[]
  ): Promise<readonly Recorded<Of>[]> {
    return ((await this.among(store, given, order)) as readonly Stored<Of>[]).map(this.read);
  }

  /** The rows whose fields have one of the values given, in the order of some columns. */
  protected async among(
    store: StoreHandle,
    given: { readonly [Field in keyof Of]?: readonly Recorded<Of>[Field][] },
    order: readonly (keyof Stored<Of> & string)[],
  ): Promise<readonly unknown[]> {
    const values = this.#columns.flatMap((column) => {
      const wanted = given[column.field];
      return wanted ? [[column.name, wanted.map((each) => written(column, each))] as const] : [];
    });
    if (opened(store).sideBySide) return this.#joint.among(store, Object.fromEntries(values), order);
    const query = this.on(store).orderBy([...order]);
    for (const [name, wanted] of values) query.whereIn(name as never, wanted as never);
    return query;
  }

  /** Those of many records that there are, by a key of theirs: a list may be as long as an import's. */
  async known<Key extends keyof Of & keyof Stored<Of> & string>(
    store: StoreHandle,
    key: Key,
    values: readonly string[],
  ): Promise<ReadonlyMap<Recorded<Of>[Key], Recorded<Of>>> {
    const table = this.#name;
    const rows = await rowsOf<Stored<Of>>(
      store,
      `SELECT ${table}.* FROM ${unfolded(store)} JOIN ${table} ON ${table}.${key} = value ->> 0`,
      [listed(values)],
    );
    return new Map(rows.map(this.read).map((record) => [record[key], record]));
  }

  /** A new record, with what is not said of it left empty. */
  whole(record: New<Recorded<Of>>): Recorded<Of> {
    return { ...this.#blank, ...record } as Recorded<Of>;
  }

  async insert(store: StoreHandle, record: New<Recorded<Of>>): Promise<void> {
    await this.insertRow(store, this.write(record));
  }

  protected async insertRow(store: StoreHandle, row: Readonly<Record<string, unknown>>): Promise<void> {
    if (opened(store).sideBySide) await this.#joint.insert(store, row);
    else await this.on(store).insert(row as never);
  }

  /** Writes a record, in the place of the one with the same values in some columns. */
  async put(
    store: StoreHandle,
    record: Recorded<Of>,
    ...keys: readonly (keyof Stored<Of> & string)[]
  ): Promise<void> {
    await this.on(store)
      .insert(this.write(record) as never)
      .onConflict(keys as never)
      .merge();
  }

  /** Changes the records with these values, and gives how many they are; undefined empties a field. */
  async update(
    store: StoreHandle,
    by: Partial<Recorded<Of>>,
    change: Partial<Recorded<Of>>,
  ): Promise<number> {
    const [values, changed] = [this.write(by), this.write(change)];
    if (opened(store).sideBySide) return this.#joint.update(store, values, changed);
    return this.on(store)
      .where(values)
      .update(changed as never);
  }

  /** Writes many new records with one statement, and in all of them the same in some columns more. */
  async insertAll(store: StoreHandle, records: readonly Recorded<Of>[], same: Same = {}): Promise<void> {
    if (records.length === 0) return;
    const names = [...this.#columns.map(({ name }) => name), ...Object.keys(same)];
    const values = [...this.#columns.map(unfoldedValue), ...Object.values(same).map(boundValue)];
    // PostgreSQL would give numbers of its own, and lose some whenever an act is undone
    const { ownNumbers } = differences[store.engine];
    await rowsOf(
      store,
      `INSERT INTO ${this.#name} (${names.join(", ")}) ${ownNumbers}
       SELECT ${values.join(", ")} FROM ${unfolded(store)}`,
      [...Object.values(same), this.#listed(records)],
    );
  }

  /** Brings many records up to date with one statement, each found by its keys; gives the rows that `more` has it return. */
  async updateAll(
    store: StoreHandle,
    records: readonly Recorded<Of>[],
    keys: readonly (keyof Of)[],
    same: Same = {},
    more = "",
  ): Promise<readonly Stored<Of>[]> {
    if (records.length === 0) return [];
    const placed = this.#columns.map((column, at) => ({ ...column, value: unfoldedValue(column, at) }));
    const sets = [
      ...placed.filter(({ field }) => !keys.includes(field)).map(({ name, value }) => `${name} = ${value}`),
      ...Object.entries(same).map(([name, value]) => `${name} = ${boundValue(value)}`),
    ];
    const found = placed.filter(({ field }) => keys.includes(field));
    return rowsOf(
      store,
      `UPDATE ${this.#name} SET ${sets.join(", ")} FROM ${unfolded(store)}
       WHERE ${found.map(({ name, value }) => `${this.#name}.${name} = ${value}`).join(" AND ")} ${more}`,
      [...Object.values(same), this.#listed(records)],
    );
  }

  /** Takes many records away with one statement, each found by its keys; of others that have them too, those stay that differ in `same`. */
  async removeAll<Key extends keyof Of>(
    store: StoreHandle,
    records: readonly Pick<Recorded<Of>, Key>[],
    keys: readonly Key[],
    same: Same = {},
  ): Promise<void> {
    if (records.length === 0) return;
    const found = keys.flatMap((key) => this.#columns.filter(({ field }) => field === key));
    const wanted = [
      ...Object.keys(same).map((name) => `${name} = ?`),
      `(${found.map(({ name }) => name).join(", ")}) IN (SELECT ${found.map(unfoldedValue).join(", ")} FROM ${unfolded(store)})`,
    ];
    await rowsOf(store, `DELETE FROM ${this.#name} WHERE ${wanted.join(" AND ")}`, [
      ...Object.values(same),
      JSON.stringify(records.map((record) => found.map((column) => stored(column, record)))),
    ]);
  }

  #listed(records: readonly Recorded<Of>[]): string {
    return JSON.stringify(records.map((record) => this.#columns.map((column) => stored(column, record))));
  }
}

/** What is the same in many records, by the columns' names. */
type Same = Readonly<Record<string, string | number>>;

function stored(column: Placed, record: Readonly<Record<string, unknown>>): unknown {
  return written(column, record[column.field]);
}

function written({ write }: Placed, value: unknown): unknown {
  if (value === undefined) return null;
  return write ? write(value) : value;
}

function unfoldedValue({ type }: Placed, at: number): string {
  return type === "TEXT" ? `value ->> ${at}` : `CAST(value ->> ${at} AS BIGINT)`;
}

function boundValue(value: string | number): string {
  return `CAST(? AS ${typeof value === "string" ? "TEXT" : "BIGINT"})`;
}
