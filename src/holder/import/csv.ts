import { createReadStream, fstatSync, readSync } from "node:fs";
import { parse } from "csv-parse";
import { ClaveError } from "../../base/errors.ts";
import { fileFault, missingFile, openNamedFile } from "../../base/files.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";

const texts = catalogue({
  notText: {
    es: "El archivo {path} no es texto en UTF-8; tal vez es un libro de una hoja de cálculo.",
    en: "The file {path} is no text in UTF-8; perhaps it is a spreadsheet's own file.",
  },
  noHeader: { es: "El archivo no tiene una línea de títulos.", en: "The file has no header line." },
  missingColumns: {
    es: "En la línea de títulos {n:falta la columna|faltan las columnas}: {columns}. Se leyó: {found}",
    en: "The header line lacks the {n:column|columns}: {columns}. What was read: {found}",
  },
  twice: {
    es: "La columna {column} está dos veces en la línea de títulos.",
    en: "The column {column} is twice in the header line.",
  },
  columnsHint: {
    es: "Guarde el archivo como CSV en UTF-8, con comas y con los títulos en la primera línea.",
    en: "Save the file as CSV in UTF-8, with commas and the titles on the first line.",
  },
  broken: {
    es: "El archivo no se puede leer como CSV después de la línea {line}: hay comillas sin cerrar o una fila enorme.",
    en: "The file cannot be read as CSV after line {line}: a quote is not closed, or a row is huge.",
  },
  brokenHint: {
    es: "Corrija esa fila e importe de nuevo: lo ya importado queda y no se duplica.",
    en: "Mend that row and import again: what was imported stays and is not doubled.",
  },
});

/** One row of a file: where it begins, and its cells by column. */
export interface CsvRow {
  /** Line of the file, from 1; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Whether the row has as many cells as the header. */
  readonly whole: boolean;
  /** In which place each column stands. */
  readonly places: ReadonlyMap<string, number>;
}

/** A file open for one pass. */
export interface CsvFile {
  /** The titles, as they stand in the file. */
  readonly header: readonly string[];
  /** Columns the reader has no use for. */
  readonly ignored: readonly string[];
  readonly bytes: number;
  readonly rows: AsyncIterable<CsvRow>;
  /** How much of the file has been read. */
  bytesRead(): number;
}

/** No honest row comes near this; beyond it the file is taken for broken rather than kept in memory. */
const largestRow = 32 * 1024 * 1024;

/**
 * Opens a CSV file (UTF-8, with or without BOM, LF or CRLF) and checks its header.
 * Throws *no-input* for a file that is not there, *io* for one that may not be read, *invalid* for one that is no
 * text or whose header lacks a column.
 */
export async function openCsv(
  path: string,
  required: readonly string[],
  optional: readonly string[],
): Promise<CsvFile> {
  const { file, bytes } = openText(path);
  const source = createReadStream(path, { fd: file, start: 0 });
  // relaxed: what is odd about one row is that row's fault, never the file's
  const relaxed = { relax_quotes: true, relax_column_count: true };
  const parser = source.pipe(parse({ bom: true, max_record_size: largestRow, ...relaxed }));
  source.on("error", (error) => parser.destroy(error));
  const records: AsyncIterator<string[]> = parser[Symbol.asyncIterator]();
  const first = await records.next().catch(unreadable(path, 0));
  const place = { line: 1 + newlinesIn(first.done ? [] : first.value) };
  const header = (first.done ? [] : first.value).map((title: string) => title.trim().toLowerCase());
  const lacking = required.filter((column) => !header.includes(column));
  if (header.length === 0) throw unusable(texts.noHeader);
  if (lacking.length > 0) throw unusable(missing(lacking, header));
  const twice = header.find((title, at) => title !== "" && header.indexOf(title) !== at);
  if (twice !== undefined) throw unusable(fill(texts.twice, { column: visible(twice).slice(0, 80) }));
  return {
    header,
    ignored: header.filter((title) => !required.includes(title) && !optional.includes(title)),
    bytes,
    rows: rowsFrom(records, header, place, path),
    bytesRead: () => source.bytesRead,
  };
}

async function* rowsFrom(
  records: AsyncIterator<string[]>,
  header: readonly string[],
  place: { line: number },
  path: string,
): AsyncGenerator<CsvRow> {
  const places = new Map(header.map((title, at) => [title, at]));
  for (;;) {
    const next = await records.next().catch(unreadable(path, place.line));
    if (next.done) return;
    const cells = next.value;
    place.line += 1;
    const { line } = place;
    place.line += newlinesIn(cells);
    if (cells.length === 1 && cells[0] === "") continue;
    yield { line, cells, whole: cells.length === header.length, places };
  }
}

/** Most rows have none, and are only glanced at. */
function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes("\n")) count += cell.split("\n").length - 1;
  return count;
}

/**
 * Opens a file that begins as text does: no text holds a byte of zero, what a spreadsheet keeps for itself does;
 * UTF-16 does, too, and is read where it says that it is by its mark.
 */
function openText(path: string): { readonly file: number; readonly bytes: number } {
  const file = openNamedFile(path);
  const stats = fstatSync(file);
  if (!stats.isFile()) throw missingFile(path);
  const beginning = Buffer.alloc(4096);
  const length = readSync(file, beginning, 0, beginning.length, 0);
  const marked = beginning.readUInt16BE(0) === 0xfffe;
  if (marked || !beginning.subarray(0, length).includes(0)) return { file, bytes: stats.size };
  const sentence = fill(texts.notText, { path: visible(path) });
  throw new ClaveError("file-not-text", sentence, texts.columnsHint);
}

/** Tells a file that the system stopped giving from one that is no CSV. */
function unreadable(path: string, line: number): (error: unknown) => never {
  return (error) => {
    throw fileFault(error, path, "reading") ?? broken(line);
  };
}

function missing(columns: readonly string[], header: readonly string[]): Sentence {
  const found = visible(header.join(", ")).slice(0, 200);
  return fill(texts.missingColumns, { n: columns.length, columns: columns.join(", "), found });
}

function unusable(sentence: Sentence): ClaveError {
  return new ClaveError("file-unusable", sentence, texts.columnsHint);
}

function broken(line: number): ClaveError {
  return new ClaveError("file-broken", fill(texts.broken, { line }), texts.brokenHint);
}
