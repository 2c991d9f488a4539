import { visible } from "../../base/visible.ts";
import { channels, isChannel } from "../../channel/channels.ts";
import type { CsvRow } from "./csv-rows.ts";

/** What a row says otherwise than what is known, in one column of the file. */
export interface ColumnChange {
  /** The column; of an answer with its question: `answer:first-pet`. */
  readonly column: string;
  /** What stands there now; undefined: nothing. */
  readonly was: string | undefined;
  readonly becomes: string;
}

/** Something that a file would do, as an operator may see it. */
export interface Example {
  readonly line: number;
  /** Cédula, RUC/branch, or reference. */
  readonly who: string;
  readonly what: "changed" | "conflict" | "added";
  /** Null where somebody is added whole. */
  readonly column: string | null;
  /** Masked, or `***` where no operator sees such values; null: nothing. */
  readonly was: string | null;
  readonly becomes: string | null;
}

const mostExamples = 10;

/** What an import changes of what was known, counted by column, with a few examples for who only looks. */
export class ImportChanges {
  readonly #counts = new Map<string, number>();
  readonly #examples: Readonly<Record<Example["what"], Example[]>> = { changed: [], conflict: [], added: [] };
  readonly #looking: boolean;

  constructor(looking: boolean) {
    this.#looking = looking;
  }

  count(column: string): void {
    const title = titleOf(column);
    this.#counts.set(title, (this.#counts.get(title) ?? 0) + 1);
  }

  changed(row: CsvRow, who: string, changes: readonly ColumnChange[]): void {
    for (const { column } of changes) this.count(column);
    this.#show("changed", row, who, changes);
  }

  conflict(row: CsvRow, who: string, changes: readonly ColumnChange[]): void {
    this.#show("conflict", row, who, changes);
  }

  added(row: CsvRow, who: string): void {
    this.#show("added", row, who, [undefined]);
  }

  #show(what: Example["what"], { line }: CsvRow, who: string, all: readonly (ColumnChange | undefined)[]) {
    const examples = this.#examples[what];
    if (!this.#looking || examples.length >= mostExamples) return;
    for (const change of all) {
      const column = change ? titleOf(change.column) : null;
      const [was, becomes] = change
        ? [change.was && shown(change.column, change.was), shown(change.column, change.becomes)]
        : [];
      examples.push({ line, who: visible(who), what, column, was: was ?? null, becomes: becomes ?? null });
    }
  }

  /** How many were changed in each column; a column in which none was is left out. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** Up to ten, those first that change what is known. */
  get examples(): readonly Example[] {
    const { changed, conflict, added } = this.#examples;
    return [...changed, ...conflict, ...added].slice(0, mostExamples);
  }
}

/** The column of the file that a change is in. */
export function titleOf(column: string): string {
  return column.split(":")[0] ?? "";
}

/** Values that no operator is shown: who knows them passes for the person. */
const secret: ReadonlySet<string> = new Set(["birth_date", "image", "answer"]);

/** A value as an operator may see it. */
export function shown(column: string, value: string): string {
  if (secret.has(titleOf(column))) return "***";
  return isChannel(column) ? channels[column].mask(value) : visible(value);
}
