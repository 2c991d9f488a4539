import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";

const texts = catalogue({
  endless: {
    es: "La línea {line} no tiene fin: pasa de 32 MB.",
    en: "Line {line} does not end: it is over 32 MB.",
  },
  endlessHint: {
    es: "Corríjala e importe aparte, con los títulos, esa línea y las que siguen.",
    en: "Mend it, and import that line and those behind it by themselves, below the titles.",
  },
});

/** No honest line comes near this; a longer one is not kept in memory. */
const longestLine = 32 * 1024 * 1024;

/** The lines of a text, many at a time, whether they end in LF, CRLF or CR. Throws *invalid* for one without end. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let [end, pieces, length, lines]: [string, string[], number, number] = ["", [], 0, 0];
  for await (const chunk of chunks) {
    if (end === "") end = !chunk.includes("\n") && chunk.includes("\r") ? "\r" : "\n";
    const last = chunk.lastIndexOf(end);
    length = last < 0 ? length + chunk.length : chunk.length - last;
    if (length > longestLine) throw endless(lines + 1);
    if (last >= 0) {
      const whole = split(pieces.join("") + chunk.slice(0, last), end);
      pieces = [];
      lines += whole.length;
      yield whole;
    }
    pieces.push(chunk.slice(last + 1));
  }
  const rest = pieces.join("");
  if (rest !== "") yield split(rest, end);
}

function endless(line: number): ClaveError {
  return new ClaveError("file-broken", fill(texts.endless, { line }), texts.endlessHint);
}

function split(text: string, end: string): readonly string[] {
  const lines = text.split(end);
  return text.includes("\r") ? lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)) : lines;
}

/** What one line holds. */
export interface LineCells {
  readonly cells: readonly string[];
  /** Whether a quoted cell goes on at its end. */
  readonly open: boolean;
  /** Whether a cell goes on behind the quote that closes it. */
  readonly stray: boolean;
}

/** The cells of a line (RFC 4180); of one that begins inside a quoted cell, what is left of it. */
export function cellsIn(line: string, inside = false): LineCells {
  if (!inside && !line.includes('"')) return { cells: line.split(","), open: false, stray: false };
  const cells: string[] = [];
  let [at, quoted, stray] = [0, inside, false];
  for (;;) {
    const from = quoted || line[at] !== '"' ? at : at + 1;
    quoted ||= from > at;
    const close = quoted ? closingQuote(line, from) : from - 1;
    if (quoted && close < 0) return { cells: [...cells, line.slice(from)], open: true, stray };
    const comma = line.indexOf(",", close + 1);
    const end = comma < 0 ? line.length : comma;
    if (quoted) stray ||= line.slice(close + 1, end).trim() !== "";
    cells.push(quoted ? line.slice(from, close).replaceAll('""', '"') : line.slice(from, end));
    if (comma < 0) return { cells, open: false, stray };
    [at, quoted] = [comma + 1, false];
  }
}

function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  // two of them are one that is meant
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}
