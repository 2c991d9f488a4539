import type { Language } from "../base/texts.ts";
import type { NewContactPoint } from "../store/contact-points.ts";
import type { CsvFile, CsvRow } from "./csv.ts";

/** What an import is asked. */
export interface ImportOrder {
  readonly file: string;
  /** Where the rows not taken go. */
  readonly refusedFolder: string;
  /** Language of the reasons beside them. */
  readonly language: Language;
  /** Doubtful identifiers are refused too. */
  readonly strict: boolean;
  /** Told of each contact that differs from the one on file. */
  readonly onConflict?: (contact: NewContactPoint) => void;
  /** Told now and then how far the pass is: bytes read, of how many, rows so far. */
  readonly onProgress?: (read: number, all: number, rows: number) => void;
}

/** What an import did. */
export interface ImportReport {
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly rejected: number;
  /** Full path of the file with the rows not taken; undefined when every row was. */
  readonly rejectedFile: string | undefined;
  readonly ignoredColumns: readonly string[];
  /** Rows taken with a doubt about their identifier. */
  readonly doubtful: number;
}

export type Tally = {
  -readonly [K in Exclude<keyof ImportReport, "rejectedFile" | "ignoredColumns">]: number;
};

export function emptyTally(): Tally {
  return { read: 0, added: 0, updated: 0, unchanged: 0, conflicts: 0, rejected: 0, doubtful: 0 };
}

/** A row together with what it says. */
export interface Read<T> {
  readonly row: CsvRow;
  readonly value: T;
}

/** Rows in batches; a file that breaks gives the rows before the break, and then the error. */
export async function* batches(file: CsvFile, size: number): AsyncGenerator<readonly CsvRow[]> {
  let batch: CsvRow[] = [];
  try {
    for await (const row of file.rows) {
      batch.push(row);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}
