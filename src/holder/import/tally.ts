import type { Sentence } from "../../base/texts.ts";
import type { ColumnChange, ImportChanges } from "./changes.ts";
import type { CsvRow } from "./csv-rows.ts";
import type { RefusedRows } from "./refused-rows.ts";

/** What became of the rows so far. */
export interface Tally {
  read: number;
  added: number;
  /** Known already, and changed in any column. */
  updated: number;
  unchanged: number;
  /** Known already, and differing where an import changes nothing; what else the row says is taken. */
  conflicts: number;
  /** Those that are among the updated and among the conflicts. */
  updatedInConflict: number;
  rejected: number;
  /** Rows taken with a doubt about their identifier. */
  doubtful: number;
}

/** A pass of which no row was read yet. */
export function newTally(): Tally {
  const known = { updated: 0, unchanged: 0, conflicts: 0, updatedInConflict: 0 };
  return { read: 0, added: 0, ...known, rejected: 0, doubtful: 0 };
}

/** Where a pass keeps what became of its rows. */
export interface Counting {
  readonly tally: Tally;
  readonly changes: ImportChanges;
  readonly refused: RefusedRows;
}

/** What becomes of a row about somebody known. */
interface RowOutcome {
  readonly columns: readonly ColumnChange[];
  readonly conflicts: readonly (ColumnChange & { readonly why: Sentence })[];
}

/** Counts a row about somebody known, by what it changes and by what it may not change. */
export function countRow(
  { tally, changes, refused }: Counting,
  row: CsvRow,
  who: string,
  { columns, conflicts }: RowOutcome,
): void {
  if (columns.length > 0) tally.updated += 1;
  if (conflicts.length > 0) tally.conflicts += 1;
  if (columns.length > 0 && conflicts.length > 0) tally.updatedInConflict += 1;
  if (columns.length === 0 && conflicts.length === 0) tally.unchanged += 1;
  changes.changed(row, who, columns);
  changes.conflict(row, who, conflicts);
  for (const { why } of conflicts) refused.add(row, "conflict", why);
}
