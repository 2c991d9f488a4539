import type { Sentence } from "../../base/texts.ts";
import { inertCell, visible } from "../../base/visible.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { fittedWidths, hardWrapped, widest, widthOf, wrapped } from "../terminal/width.ts";
import { texts } from "../words/texts.ts";
import { parseLimit } from "./command.ts";

export const formats = ["table", "json", "csv"] as const;
export type Format = (typeof formats)[number];

/** The option of a command that prints a list. */
export const formatOption = { "--format <format>": [texts.format, formats] } as const;

/** The options of a command that prints a list of so many at the most, where nobody says how many. */
export function listOptions(limit: number) {
  return { "--limit <n>": [texts.limit, parseLimit, limit], ...formatOption } as const;
}

/** A list to print. */
export interface Listing<Row> {
  readonly rows: readonly Row[];
  /** By the column's name in the CSV form, the same in every language: its title for people, and its cells. */
  readonly columns: Readonly<Record<string, readonly [title: Sentence, cell: (row: Row) => string]>>;
  /** The JSON form. */
  readonly document: unknown;
}

/** Prints a list: a table on a screen, tab-separated values in a pipe, JSON or CSV where asked. */
export async function printList<Row>(
  terminal: Terminal,
  format: Format | undefined,
  { rows, columns, document }: Listing<Row>,
): Promise<void> {
  const { shell, options } = terminal;
  if (options.json || format === "json") return void shell.stdout.write(`${JSON.stringify(document)}\n`);
  const each = Object.values(columns);
  const cells = rows.map((row) => each.map(([, cell]) => visible(cell(row))));
  if (format === "csv") shell.stdout.write(csv([Object.keys(columns), ...cells]));
  else if (cells.length === 0) terminal.say(texts.none);
  else if (terminal.screen || format === "table") {
    const titles = each.map(([title]) => terminal.text(title));
    shell.stdout.write(await table(terminal, titles, cells));
  } else shell.stdout.write(cells.map((row) => `${row.join("\t")}\n`).join(""));
}

/** A table that fits the screen, or where that is too narrow for it the rows one below the other; figures are set to the right. */
export async function table(
  terminal: Terminal,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  figures: readonly number[] = [],
): Promise<string> {
  // colours are ours to give, and none where they are not wanted
  const cellsOf = (at: number) => [titles[at] ?? "", ...rows.map((row) => row[at] ?? "")];
  const natural = titles.map((_title, at) => 2 + Math.max(...cellsOf(at).map(widestLine)));
  // half a number is another number; other words are broken where nothing else helps
  const words = titles.map((_title, at) => 2 + Math.max(...cellsOf(at).map(widestWord)));
  const least = words.map((width, at) => (figures.includes(at) ? width : 0));
  const whole = fittedWidths(natural, words, terminal.columns);
  if (terminal.columns < widest && widthOf(whole) > terminal.columns) return stacked(terminal, titles, rows);
  const { default: Table } = await import("cli-table3");
  const colWidths = [...fittedWidths(whole, least, terminal.columns)];
  const shaped = (cell: string, at: number) => fitted(cell, (colWidths[at] ?? 0) - 2);
  const head = titles.map((title, at) =>
    shaped(title, at)
      .map((line) => terminal.paint("bold", line))
      .join("\n"),
  );
  const colAligns = titles.map((_title, at) => (figures.includes(at) ? "right" : "left"));
  const style = { head: [], border: [], compact: true };
  const drawn = new Table({ head, colWidths, colAligns, style });
  for (const row of rows) drawn.push(row.map((cell, at) => shaped(cell, at).join("\n")));
  return `${drawn.toString()}\n`;
}

/** A row below the other, each with the titles beside its cells. */
function stacked(
  { columns }: Terminal,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const flat = (cell: string | undefined) => (cell ?? "").replaceAll("\n", " ");
  const pairs = (row: readonly string[]) => titles.map((title, at) => [flat(title), flat(row[at])] as const);
  return `${rows.map((row) => wrapped(facts(pairs(row)), columns)).join("\n\n")}\n`;
}

/** The lines of a cell in a column: broken between words, and a word that is too long wherever it must be. */
function fitted(cell: string, width: number): readonly string[] {
  return cell.split("\n").flatMap((line) => hardWrapped(line, width));
}

function widestWord(cell: string): number {
  return Math.max(...cell.split(/[ \n]/).map((word) => word.length));
}

function widestLine(cell: string): number {
  return Math.max(...cell.split("\n").map((line) => line.length));
}

/** Comma-separated values that a spreadsheet takes for nothing but values. */
export function csv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => `${row.map((cell) => quoted(inertCell(cell))).join(",")}\n`).join("");
}

/** Facts about one thing, one a line, their names in a column. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  const named = (name: string) => (name === "" ? "" : `${name}:`).padEnd(width + 2);
  return pairs.map(([name, value]) => `${named(name)}${visible(value)}`).join("\n");
}
