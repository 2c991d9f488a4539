import type { Knex } from "knex";
import type { StoreHandle } from "../../base/context.ts";
import type { Columns, Recorded, Stored } from "./columns.ts";
import { rowsOf } from "./handle.ts";
import {
  birthSeal,
  isSealed,
  keyIn,
  keyOf,
  linesOf,
  type Row,
  type SealedName,
  sealedTable,
  touch,
} from "./seal.ts";
import { type New, Table } from "./table.ts";

/** Whether a row is among those looked for, as a query of its table. */
type Which<Of extends Columns> = ReturnType<Table<Of>["on"]>;

/**
 * A table whose rows give authority. What is found bears the desk's seal; what has no right one is as if it were not
 * there, and no change gives it one. A change is made in a transaction that records something.
 */
export class SealedTable<Of extends Columns> extends Table<Of> {
  readonly #table: SealedName;

  constructor(name: SealedName, columns: Of) {
    super(name, columns);
    this.#table = name;
  }

  /** The records of those of some whole rows that are as the desk wrote them. */
  sealed(store: StoreHandle, rows: readonly unknown[]): readonly Recorded<Of>[] {
    return this.#right(store, rows).map((row) => this.read(row as Stored<Of>));
  }

  override async find(store: StoreHandle, by: Partial<Recorded<Of>>): Promise<Recorded<Of> | undefined> {
    const [found] = this.sealed(store, await this.rowsWith(store, by));
    return found;
  }

  override async list(
    store: StoreHandle,
    by: Partial<Recorded<Of>>,
    ...order: readonly (keyof Stored<Of> & string)[]
  ): Promise<readonly Recorded<Of>[]> {
    return this.sealed(store, await this.rowsWith(store, by, order));
  }

  override async listAmong(
    store: StoreHandle,
    given: { readonly [Field in keyof Of]?: readonly Recorded<Of>[Field][] },
    ...order: readonly (keyof Stored<Of> & string)[]
  ): Promise<readonly Recorded<Of>[]> {
    return this.sealed(store, await this.among(store, given, order));
  }

  override async insert(store: StoreHandle, record: New<Recorded<Of>>): Promise<void> {
    const row = this.write(record);
    const [seal] = await birthSeal(store, this.#table, [row as Row]);
    await this.insertRow(store, { ...row, ...seal });
  }

  override async put(
    store: StoreHandle,
    record: Recorded<Of>,
    ...keys: readonly (keyof Stored<Of> & string)[]
  ): Promise<void> {
    await super.put(store, record, ...keys);
    touch(store, this.#table, this.write(record) as Row);
  }

  override async update(
    store: StoreHandle,
    by: Partial<Recorded<Of>>,
    change: Partial<Recorded<Of>>,
  ): Promise<number> {
    const { loose = [] } = sealedTable(this.#table);
    if (Object.keys(this.write(change)).every((each) => loose.includes(each)))
      return super.update(store, by, change);
    return (await this.change(store, this.on(store).where(this.write(by)), change)).length;
  }

  /** Changes those rows of a query that the desk wrote, and gives the records that came of it. */
  async change(
    store: StoreHandle,
    which: Which<Of>,
    change: Partial<Recorded<Of>>,
  ): Promise<readonly Recorded<Of>[]> {
    const found = this.#right(store, await which.forUpdate());
    if (found.length === 0) return [];
    const changed = this.write(change) as Row;
    const rows = found.map((row) => ({ ...row, ...changed }));
    for (const row of rows) touch(store, this.#table, row);
    await rowsOf(
      store,
      `UPDATE ${this.#table} SET ${Object.keys(changed)
        .map((name) => `${name} = ?`)
        .join(", ")}
       FROM ${linesOf(store)} WHERE ${this.#table}.${sealedTable(this.#table).key} = ${keyIn(this.#table)}`,
      [...Object.values(changed), JSON.stringify(found.map((row) => [keyOf(this.#table, row)]))],
    );
    return rows.map((row) => this.read(row as unknown as Stored<Of>));
  }

  /** Takes the records with these values away. */
  async remove(store: StoreHandle, by: Partial<Recorded<Of>>): Promise<void> {
    const found = this.#right(store, await this.on(store).where(this.write(by)).forUpdate());
    for (const row of found) touch(store, this.#table, row, true);
    await (this.on(store).where(this.write(by)) as Knex.QueryBuilder).del();
  }

  #right(store: StoreHandle, rows: readonly unknown[]): readonly Row[] {
    return (rows as readonly Row[]).filter((row) => isSealed(store, this.#table, row));
  }
}
