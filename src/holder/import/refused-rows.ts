import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder } from "../../base/home.ts";
import type { Language, Sentence } from "../../base/texts.ts";
import { iso, type Moment } from "../../base/time.ts";
import { inertCell, visible } from "../../base/visible.ts";
import type { CsvRow } from "./csv-rows.ts";

/** Where the rows that an import did not take are kept, with the reason beside each. */
export interface RefusedRows {
  add(row: CsvRow, code: string, reason: Sentence): void;
  /** Writes what is still in memory and returns the file's full path; undefined when no row was refused. */
  finish(): string | undefined;
}

/** No cell is repeated at a greater length: one of 10 MB tells its reader nothing. */
const longestCell = 200;

/** Opens the file lazily: without a refused row there is none. Answers never stand in it: they are secrets. */
export function refusedRows(options: {
  readonly folder: string;
  readonly name: string;
  readonly header: readonly string[];
  readonly language: Language;
  readonly now: Moment;
}): RefusedRows {
  const { folder, name, header, language, now } = options;
  // a comma too many shifts an answer under any title: beside answers only the number itself is repeated
  const secretive = header.some((title) => title.startsWith("answer"));
  const kept = header.flatMap((title, index) => (secretive && title !== "cedula" ? [] : [index]));
  const isShown = (row: CsvRow, index: number) =>
    secretive
      ? /^\d{10}$/.test(row.cells[index] ?? "") || (index === 0 && !row.torn)
      : row.whole || index === 0;
  const path = join(folder, `${name}-${iso(now).replace(/[:.]/g, "")}-${process.pid}.csv`);
  const pending: string[] = [];
  let started = false;
  const flush = () => {
    const lines = pending.splice(0);
    try {
      if (!started)
        begin(path, folder, ["line", "code", "reason", ...kept.map((index) => header[index] ?? "")]);
      started = true;
      appendFileSync(path, lines.join(""));
    } catch (error) {
      // a file that lacks lines tells its reader that the others were taken
      rmSync(path, { force: true });
      started = false;
      throw Object.assign(error as Error, { path });
    }
  };
  return {
    add: (row, code, reason) => {
      // cells that slipped out of their columns may hold an answer anywhere
      const cells = kept.map((index) => (isShown(row, index) ? shown(row.cells[index] ?? "") : ""));
      pending.push(csvLine([String(row.line), code, reason[language], ...cells]));
      if (pending.length >= 1000) flush();
    },
    finish: () => {
      if (pending.length > 0) flush();
      return started ? path : undefined;
    },
  };
}

function begin(path: string, folder: string, titles: readonly string[]): void {
  makePrivateFolder(folder);
  // of one name with the same import a moment ago; never by way of what somebody put there
  rmSync(path, { force: true });
  writeFileSync(path, csvLine(titles), { mode: 0o600, flag: "wx" });
}

function shown(cell: string): string {
  return visible(cell.length > longestCell ? `${cell.slice(0, longestCell)}…` : cell);
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${inertCell(cell).replaceAll('"', '""')}"`).join(",")}\n`;
}
