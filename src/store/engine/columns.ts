import type { Duration, Moment } from "../../base/time.ts";

/** How the values of a field lie in their column. Without `write` and `read` they lie there as they are. */
export interface Column<Value, Stored, Name extends string = ""> {
  /** The engine's word for it, where a value is read out of a text. */
  readonly type: "TEXT" | "BIGINT";
  write?(this: void, value: Value): Stored;
  read?(this: void, stored: Stored): Value;
  /** What an empty column is read as. */
  readonly none?: Value;
  /** The column's name, where it is not the field's. */
  readonly name?: Name;
}

/** The columns of a table by the fields of its records: `openedAt` lies in `opened_at`. */
export type Columns = Readonly<Record<string, Column<unknown, unknown, string>>>;

export type Recorded<Of extends Columns> = {
  readonly [Field in keyof Of]: Of[Field] extends Column<infer Value, infer _, string> ? Value : never;
};

/** How the engine has it. */
export type Stored<Of extends Columns> = {
  [Field in keyof Of & string as NameOf<Field, Of[Field]>]: Of[Field] extends Laid<infer Value>
    ? Value
    : never;
};

type Laid<Value> = Column<unknown, Value, string>;

type NameOf<Field extends string, Of> =
  Of extends Column<infer _, infer __, infer Name> ? ("" extends Name ? Snake<Field> : Name) : never;

type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : "";

export const text: Column<string, string> = { type: "TEXT" };
export const number: Column<number, number> = { type: "BIGINT" };
export const moment: Column<Moment, number> = { type: "BIGINT" };
export const duration: Column<Duration, number> = { type: "BIGINT" };

/** A yes or no, as 1 or 0. */
export const flag: Column<boolean, number> = {
  type: "BIGINT",
  write: Number,
  read: (stored) => stored === 1,
};

/** One of a few words, which the schema checks. */
export function word<Word extends string>(): Column<Word, Word> {
  return { type: "TEXT" };
}

/** A list of words with spaces between them. */
export function words<Word extends string>(): Column<readonly Word[], string> {
  return {
    type: "TEXT",
    write: (list) => list.join(" "),
    read: (stored) => (stored === "" ? [] : (stored.split(" ") as Word[])),
  };
}

export const sealed: Column<string, string> = { type: "TEXT", write: seal, read: unseal };

/** What a personal value is looked up by. */
export const lookup: Column<string, string, "lookup"> = { type: "TEXT", write: lookupOf, name: "lookup" };

/** What may be missing: empty in the store, undefined here. */
export function maybe<Value, Stored>(
  column: Column<Value, Stored>,
): Column<Value | undefined, Stored | null> {
  return column;
}

/**
 * A personal value (an address, a phone, a birth date) as it lies in the store: written through here, read through
 * `unseal`, looked up by what `lookupOf` gives, and touched by nothing else in this room.
 */
export function seal(value: string): string {
  return value;
}

/** The personal value that was sealed. */
export function unseal(stored: string): string {
  return stored;
}

/** What a canonical address or phone is found by: equal values give equal keys. */
export function lookupOf(canonical: string): string {
  return canonical;
}
