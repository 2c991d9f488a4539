import { catalogue, type Sentence } from "../../base/texts.ts";
import { hasInvisible } from "../../base/visible.ts";
import { channelNames, channels } from "../../channel/channels.ts";
import type { NewContactPoint } from "../../store/register/contact-points.ts";
import type { CsvRow } from "./csv-rows.ts";

/** Why a row is not taken. */
export interface RowFault {
  readonly code: string;
  readonly reason: Sentence;
}

const texts = catalogue({
  cells: {
    es: "La fila no tiene tantas celdas como la línea de títulos.",
    en: "The row has not as many cells as the header line.",
  },
  encoding: {
    es: "La fila no está en UTF-8: guarde el archivo como CSV UTF-8.",
    en: "The row is not in UTF-8: save the file as CSV UTF-8.",
  },
});

/** What is wrong with a row before any of its cells is looked at. */
export function shapeFault(row: CsvRow): RowFault | undefined {
  if (row.torn) return { code: "quote", reason: row.torn };
  if (!row.whole) return { code: "cells", reason: texts.cells };
  // an undecodable byte was turned into this character
  const undecodable = row.cells.some((cell) => cell.includes("\ufffd"));
  return undecodable ? { code: "encoding", reason: texts.encoding } : undefined;
}

/** A cell of a row, trimmed; what our own CSV files do against formulas is undone. */
export function cellOf(row: CsvRow, column: string): string {
  const place = row.places.get(column);
  if (place === undefined) return "";
  const text = row.cells[place]?.trim() ?? "";
  return text.charCodeAt(0) === apostrophe && /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

const apostrophe = 39;

/** Whether a text can be a name: 1 to 200 characters, all of them visible. */
export function isName(text: string): boolean {
  return text !== "" && text.length <= 200 && !hasInvisible(text);
}

/** The contact points a row gives its holder; an empty cell gives none. */
export function contactsIn(row: CsvRow, holder: string): readonly NewContactPoint[] | RowFault {
  const contacts: NewContactPoint[] = [];
  for (const channel of channelNames) {
    const typed = cellOf(row, channel);
    if (typed === "") continue;
    const read = channels[channel].read(typed);
    if ("fault" in read) return { code: channel, reason: read.fault };
    contacts.push({ holder, channel, address: read.address, canonical: read.canonical });
  }
  return contacts;
}
