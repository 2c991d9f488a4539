import { type Language, number, type Sentence } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import type { PageSection } from "../../report/page/page.ts";
import { shownShare } from "../../report/waits/shown.ts";
import { named, waitOrNever } from "./words.ts";

/** A value as a script or a spreadsheet reads it; null: there is none. */
type Value = string | number | boolean | null;

/** A value, or one of several parts. */
type Parted = Value | readonly Value[] | Readonly<Record<string, Value>>;

/**
 * What is known of a row: what a person reads under a title, and what a script reads under a key. It is one of a
 * word, a share of one, a wait, or a value that scripts read as it is.
 */
export interface Column<Row> {
  /** The same in every language; without one it is for people alone. */
  readonly key?: string;
  readonly word?: (row: Row) => Parameters<typeof named>[0];
  readonly share?: (row: Row) => number | undefined;
  readonly wait?: (row: Row) => Duration | undefined;
  readonly value?: (row: Row) => Parted;
  /** A value of several parts has a column for each in a spreadsheet: how their keys go on. */
  readonly parts?: readonly string[];
  /** Without one it is for scripts alone. */
  readonly title?: Sentence | undefined;
  /** What a person reads, where it is not the word, the share, the wait or the number itself. */
  readonly cell?: (row: Row, language: Language) => string;
  /** A figure is set to the right; words and cells of their own are none unless it is said. */
  readonly figure?: boolean;
}

/** A table as a screen shows it. */
export interface ScreenTable {
  readonly title: string | undefined;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Which columns are figures. */
  readonly figures: readonly number[];
}

/** The columns that have a title, as a screen shows them. */
export function tableOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  language: Language,
  title?: string,
): ScreenTable {
  const titled = columns.filter((column) => column.title !== undefined);
  return {
    title,
    titles: titled.map((column) => column.title?.[language] ?? ""),
    rows: rows.map((row) => titled.map((column) => cellOf(column, row, language))),
    figures: titled.flatMap(({ figure, cell, word }, at) => ((figure ?? !(cell || word)) ? [at] : [])),
  };
}

function cellOf<Row>(column: Column<Row>, row: Row, language: Language): string {
  const { word, share, wait, value, cell } = column;
  if (cell) return cell(row, language);
  if (word) return named(word(row), language);
  if (share) return shownShare(share(row) ?? 0, language);
  return wait ? waitOrNever(wait(row), language) : number(Number(value?.(row)), language);
}

/** A part of a page: a table of the screen, a line a cell and without bars, and the chart that says the same. */
export function sectionOf(title: string, { titles, rows, figures }: ScreenTable, svg?: string): PageSection {
  const plain = (cell: string) => cell.replace(/^[▇·]+\u00a0/, "").replaceAll("\n", " ");
  const numeric = titles.map((_title, at) => figures.includes(at));
  return { title, svg, table: { titles, rows: rows.map((row) => row.map(plain)), numeric } };
}

/** The columns that have a key, as a script reads them. */
export function records<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly Readonly<Record<string, Parted>>[] {
  const keyed = columns.filter(({ key }) => key !== undefined);
  return rows.map((row) =>
    Object.fromEntries(keyed.map((column) => [column.key ?? "", readBy(column, row)])),
  );
}

function readBy<Row>({ word, share, wait, value }: Column<Row>, row: Row): Parted {
  if (word) return word(row);
  if (share) return shareValue(share(row));
  return wait ? secondsValue(wait(row)) : (value?.(row) ?? null);
}

/** The same as a spreadsheet reads them, the keys first; nothing stands for null. */
export function sheet<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly (readonly string[])[] {
  const keyed = columns.filter(({ key }) => key !== undefined);
  const keys = keyed.flatMap(({ key = "", parts = [""] }) => parts.map((part) => key + part));
  const values = records(columns, rows).map((row) => Object.values(row).flatMap(partsOf));
  return [keys, ...values.map((row) => row.map((value) => String(value ?? "")))];
}

function partsOf(value: Parted): readonly Value[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [value];
}

/** A share of one, to six places. */
export function shareValue(share: number | undefined): number | null {
  return share === undefined ? null : Math.round(share * 1e6) / 1e6;
}

/** A wait in tenths of a second: no clock of a mail server is better. */
export function secondsValue(wait: number | undefined): number | null {
  return wait === undefined ? null : Math.round(wait / 100) / 10;
}
