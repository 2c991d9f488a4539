import { createHash } from "node:crypto";
import { createReadStream, fstatSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { ClaveError } from "../../base/errors.ts";
import { missingFile, openNamedFile } from "../../base/files.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { cellsIn, linesOf } from "./csv-lines.ts";
import { type CsvRow, rowsFrom } from "./csv-rows.ts";

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
  otherFile: {
    es: "No es un archivo para esta importación: su primera línea no tiene los títulos {columns}.",
    en: "It is no file for this import: its first line does not have the titles {columns}.",
  },
  columnsHint: {
    es: "Guarde el archivo como CSV en UTF-8, con comas y con los títulos en la primera línea.",
    en: "Save the file as CSV in UTF-8, with commas and the titles on the first line.",
  },
  headerOpen: {
    es: "La línea de títulos no termina en su línea: hay unas comillas sin cerrar, o un fin de línea en un título.",
    en: "The header does not end on its line: a quote is not closed, or a title holds a line end.",
  },
  headerOpenHint: {
    es: "Corrija la primera línea e importe de nuevo: no se tomó nada.",
    en: "Mend the first line and import again: nothing was taken.",
  },
});

/** A file by its path; where it is open already, it is only called so. */
export interface CsvSource {
  readonly file: string;
  readonly handle?: number | undefined;
}

/** All bytes of a file, a piece at a time; one that is open stays open. */
export function bytesOf({ file, handle }: CsvSource): AsyncIterable<Buffer> {
  const fd = handle ?? openNamedFile(file);
  return createReadStream(file, { fd, start: 0, autoClose: handle === undefined, highWaterMark: 1 << 20 });
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
  /** SHA-256, in hex, of as much as has been read. */
  digest(): string;
}

/**
 * Opens a CSV file (UTF-8, or UTF-16 with its mark; lines end in LF, CRLF or CR) and checks its header.
 * Throws *no-input* for a file that is not there, *io* for one that may not be read, *invalid* for one that is no
 * text or whose header lacks a column.
 */
export async function openCsv(
  source: CsvSource,
  required: readonly string[],
  optional: readonly string[],
): Promise<CsvFile> {
  const { file, bytes, encoding } = openText(source);
  const stream = createReadStream(source.file, { fd: file, start: 0 });
  const hash = createHash("sha256");
  const lines = linesOf(textOf(stream, new StringDecoder(encoding), (chunk) => hash.update(chunk)));
  try {
    const { value: first = [] } = await lines.next();
    const header = headerIn(first[0]?.replace(/^\ufeff/, ""), required);
    return {
      header,
      ignored: header.filter((title) => !required.includes(title) && !optional.includes(title)),
      bytes,
      rows: rowsFrom(first.slice(1), lines, header),
      bytesRead: () => stream.bytesRead,
      digest: () => hash.copy().digest("hex"),
    };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function* textOf(
  source: AsyncIterable<Buffer>,
  decoder: StringDecoder,
  meet: (chunk: Buffer) => void,
): AsyncGenerator<string> {
  for await (const chunk of source) {
    meet(chunk);
    yield decoder.write(chunk);
  }
  yield decoder.end();
}

function headerIn(line: string | undefined, required: readonly string[]): readonly string[] {
  if (line === undefined || line === "") throw unusable(texts.noHeader);
  const { cells, open } = cellsIn(line);
  const header = cells.map((title) => title.trim().toLowerCase());
  const lacking = required.filter((column) => !header.includes(column));
  if (open || line.includes("\r"))
    throw new ClaveError("file-unusable", texts.headerOpen, texts.headerOpenHint);
  if (lacking.length > 0 && !isLike(line, required))
    throw unusable(fill(texts.otherFile, { columns: required.join(", ") }));
  if (lacking.length > 0) throw unusable(missing(lacking, header));
  const twice = header.find((title, at) => title !== "" && header.indexOf(title) !== at);
  if (twice !== undefined) throw unusable(fill(texts.twice, { column: visible(twice).slice(0, 80) }));
  return header;
}

/** Whether a line can be meant as the titles: most of them stand in it, by whatever they are parted. */
function isLike(line: string, required: readonly string[]): boolean {
  const words = line.toLowerCase().split(/\W+/);
  return required.filter((column) => words.includes(column)).length * 2 > required.length;
}

/**
 * Opens a file that begins as text does: its titles hold no byte of zero, as what a spreadsheet keeps for itself does;
 * UTF-16 does, too, and is read where it says that it is by its mark. Further on, such a byte is its row's fault.
 */
function openText({ file: path, handle }: CsvSource): {
  readonly file: number;
  readonly bytes: number;
  readonly encoding: "utf8" | "utf16le";
} {
  const file = handle ?? openNamedFile(path);
  const stats = fstatSync(file);
  if (!stats.isFile()) throw missingFile(path);
  const beginning = Buffer.alloc(4096);
  const length = readSync(file, beginning, 0, beginning.length, 0);
  if (beginning.readUInt16BE(0) === 0xfffe) return { file, bytes: stats.size, encoding: "utf16le" };
  const [titles = ""] = beginning.toString("latin1", 0, length).split(/[\r\n]/, 1);
  if (!titles.includes("\0")) return { file, bytes: stats.size, encoding: "utf8" };
  const sentence = fill(texts.notText, { path: visible(path) });
  throw new ClaveError("file-not-text", sentence, texts.columnsHint);
}

function missing(columns: readonly string[], header: readonly string[]): Sentence {
  const found = visible(header.join(", ")).slice(0, 200);
  return fill(texts.missingColumns, { n: columns.length, columns: columns.join(", "), found });
}

function unusable(sentence: Sentence): ClaveError {
  return new ClaveError("file-unusable", sentence, texts.columnsHint);
}
