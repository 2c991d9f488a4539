import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { cellsIn } from "./csv-lines.ts";

const texts = catalogue({
  torn: {
    es: "{n:Línea|Líneas} {lines}: unas comillas se abren en la línea {opened} y no se cierran en ella. Nada de eso se tomó.",
    en: "{n:Line|Lines} {lines}: a quote opens on line {opened} and is not closed there. None of it was taken.",
  },
  stray: {
    es: "Hay texto junto a unas comillas que cierran. Dentro de comillas, unas comillas se escriben dos veces.",
    en: "Text stands beside a closing quote. Inside quotes, a quote is written twice.",
  },
  lineEnd: {
    es: "La fila tiene un fin de línea en medio; ninguna columna puede llevarlo.",
    en: "The row has a line end in its midst; no column may hold one.",
  },
});

/** One line of a file, which is a row of it: no column of ours can hold a line end. */
export interface CsvRow {
  /** Line of the file, from 1; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Whether the row has as many cells as the header. */
  readonly whole: boolean;
  /** Why nobody can say what is whose on this line; undefined where the row stands by itself. */
  readonly torn: Sentence | undefined;
  /** In which place each column stands. */
  readonly places: ReadonlyMap<string, number>;
}

/** Lines that an open quote runs over are handed out in pieces of so many, should it never be closed. */
const mostTogether = 1000;

/** Lines that belong together by a quote, of which nobody can say whether it was meant. */
interface Torn {
  readonly opened: number;
  from: number;
  texts: string[];
}

/** The rows of a file behind its header: the lines read already, and more of them. */
export async function* rowsFrom(
  first: readonly string[],
  more: AsyncGenerator<readonly string[]>,
  header: readonly string[],
): AsyncGenerator<CsvRow> {
  const places = new Map(header.map((title, at) => [title, at]));
  const rowAt = (line: number, cells: readonly string[], torn?: Sentence): CsvRow => ({
    line,
    cells,
    whole: cells.length === header.length,
    torn,
    places,
  });
  let line = 1;
  let torn: Torn | undefined;
  for (let lines = first; ; ) {
    for (const text of lines) {
      line += 1;
      const { cells, open, stray } = cellsIn(text, torn !== undefined);
      if (torn || open) {
        torn ??= { opened: line, from: line, texts: [] };
        torn.texts.push(text);
        if (!open || torn.texts.length === mostTogether) yield* tornRows(torn, rowAt);
        if (!open) torn = undefined;
      } else if (text !== "") yield rowAt(line, cells, faultIn(text, stray));
    }
    const next = await more.next();
    if (next.done) break;
    lines = next.value;
  }
  if (torn) yield* tornRows(torn, rowAt);
}

/** The lines so far, each a row that is not taken; what is read next begins behind them. */
function* tornRows(
  torn: Torn,
  rowAt: (line: number, cells: readonly string[], fault: Sentence) => CsvRow,
): Generator<CsvRow> {
  const { opened, from, texts: lines } = torn;
  const to = from + lines.length - 1;
  const span = from === to ? `${from}` : `${from}-${to}`;
  const fault = fill(texts.torn, { n: lines.length, lines: span, opened });
  torn.from += lines.length;
  torn.texts = [];
  for (const [at, text] of lines.entries()) {
    const row = rowAt(from + at, cellsIn(text).cells, fault);
    if (text !== "") yield text.includes('"') ? { ...row, whole: false } : row;
  }
}

function faultIn(text: string, stray: boolean): Sentence | undefined {
  if (stray) return texts.stray;
  return text.includes("\r") || text.includes("\n") ? texts.lineEnd : undefined;
}
