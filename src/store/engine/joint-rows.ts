import type { StoreHandle } from "../../base/context.ts";
import { jointly } from "./gathering.ts";
import { rowsOf, unfolded } from "./handle.ts";

/** A row, or some of its columns, as the store has them. */
export type Row = Readonly<Record<string, unknown>>;

/** The columns of a table that hold numbers; all others are compared as texts. */
type Numbers = ReadonlySet<string>;

/** The statements of one table that works side by side share, by the columns they name: one for each kind of question. */
export class JointRows {
  readonly #table: string;
  readonly #numbers: Numbers;
  readonly #kinds = new Map<string, unknown>();

  constructor(table: string, numbers: Numbers) {
    this.#table = table;
    this.#numbers = numbers;
  }

  /** The rows that have these values, in the order of some columns. */
  find(store: StoreHandle, by: Row, order: readonly string[]): Promise<readonly Row[]> {
    const { named, empty } = told(by);
    const find = this.#kind(["find", ...named, "-", ...empty, "-", ...order], () =>
      jointly<Row, readonly Row[]>(async (store, asks) => {
        const sorted =
          order.length > 0 ? `ORDER BY ${order.map((name) => `${this.#table}.${name}`).join(", ")}` : "";
        const rows = await rowsOf<Row>(
          store,
          `SELECT ${this.#table}.* FROM ${unfolded(store)} JOIN ${this.#table}
           ON ${this.#where(named, empty)} ${sorted}`,
          [listedOnce(asks, named)],
        );
        return shared(asks, rows, named);
      }),
    );
    return find(store, by);
  }

  /** The rows whose columns have one of the values given for them. */
  among(store: StoreHandle, given: Readonly<Record<string, readonly unknown[]>>, order: readonly string[]) {
    const names = Object.keys(given);
    const among = this.#kind(["among", ...names, "-", ...order], () =>
      jointly<typeof given, readonly Row[]>(async (store, asks) => {
        const all = names.map((name) => [...new Set(asks.flatMap((ask) => ask[name] ?? []))]);
        const wanted = names.map(
          (name) => `${name} IN (SELECT ${this.#value(name, 0)} FROM ${unfolded(store)})`,
        );
        const rows = await rowsOf<Row>(
          store,
          `SELECT * FROM ${this.#table} WHERE ${wanted.join(" AND ")} ORDER BY ${[...order, "1"].join(", ")}`,
          all.map((values) => JSON.stringify(values.map((value) => [value]))),
        );
        return asks.map((ask) => rows.filter((row) => names.every((name) => ask[name]?.some(is(row[name])))));
      }),
    );
    return among(store, given);
  }

  insert(store: StoreHandle, row: Row): Promise<undefined> {
    const names = Object.keys(row).toSorted();
    const insert = this.#kind(["insert", ...names], () =>
      jointly<Row, undefined>(async (store, rows) => {
        const values = names.map((name, at) => this.#value(name, at));
        await rowsOf(
          store,
          `INSERT INTO ${this.#table} (${names.join(", ")}) SELECT ${values.join(", ")} FROM ${unfolded(store)}`,
          [JSON.stringify(rows.map((row) => names.map((name) => row[name])))],
        );
        return rows.map(() => undefined);
      }),
    );
    return insert(store, row);
  }

  /** Changes the rows that have these values; gives how many they were. */
  update(store: StoreHandle, by: Row, change: Row): Promise<number> {
    const { named, empty } = told(by);
    const changed = Object.keys(change).toSorted();
    const update = this.#kind(["update", ...named, "-", ...empty, "-", ...changed], () =>
      jointly<{ readonly by: Row; readonly change: Row }, number>(async (store, asks) => {
        const sets = changed.map((name, at) => `${name} = ${this.#value(name, named.length + at)}`);
        const rows = await rowsOf<Row>(
          store,
          `UPDATE ${this.#table} SET ${sets.join(", ")} FROM ${unfolded(store)}
           WHERE ${this.#where(named, empty)} RETURNING ${named.map((name) => `${this.#table}.${name}`).join(", ")}`,
          [
            JSON.stringify(
              asks.map(({ by, change }) => [
                ...named.map((name) => by[name]),
                ...changed.map((name) => change[name]),
              ]),
            ),
          ],
        );
        const found = shared(
          asks.map(({ by }) => by),
          rows,
          named,
        );
        return found.map(({ length }) => length);
      }),
    );
    return update(store, { by, change });
  }

  #kind<Asker>(words: readonly string[], make: () => Asker): Asker {
    const kind = words.join(" ");
    const known = this.#kinds.get(kind) as Asker | undefined;
    if (known) return known;
    const made = make();
    this.#kinds.set(kind, made);
    return made;
  }

  #where(named: readonly string[], empty: readonly string[]): string {
    return [
      ...named.map((name, at) => `${this.#table}.${name} = ${this.#value(name, at)}`),
      ...empty.map((name) => `${this.#table}.${name} IS NULL`),
    ].join(" AND ");
  }

  #value(name: string, at: number): string {
    return this.#numbers.has(name) ? `CAST(value ->> ${at} AS BIGINT)` : `value ->> ${at}`;
  }
}

/** The columns for which a value is asked, and those that are to be empty. */
function told(by: Row): { readonly named: readonly string[]; readonly empty: readonly string[] } {
  const names = Object.keys(by).toSorted();
  const isEmpty = (name: string) => by[name] === null;
  return { named: names.filter((name) => !isEmpty(name)), empty: names.filter(isEmpty) };
}

function is(found: unknown): (wanted: unknown) => boolean {
  return (wanted) => String(wanted) === String(found);
}

const keyOf = (row: Row, names: readonly string[]) => JSON.stringify(names.map((name) => String(row[name])));

function listedOnce(asks: readonly Row[], names: readonly string[]): string {
  const once = new Map(asks.map((ask) => [keyOf(ask, names), names.map((name) => ask[name])]));
  return JSON.stringify([...once.values()]);
}

/** Of some rows, for each that asked, those with the values it named. */
function shared(
  asks: readonly Row[],
  rows: readonly Row[],
  names: readonly string[],
): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row, names);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return asks.map((ask) => groups.get(keyOf(ask, names)) ?? []);
}
