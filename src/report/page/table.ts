import { html, type Markup, nothing } from "../../base/markup.ts";
import type { Language } from "../../base/texts.ts";
import { nothingToShow } from "./drawing.ts";

/** The figures of a section: the first cell of a row names it; numbers stand at the right. */
export interface PageTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Which columns hold numbers. */
  readonly numeric?: readonly boolean[];
}

/** More rows than this stay in a box of their own on a screen; more columns stand closer together. */
const manyRows = 14;
const manyColumns = 10;

/** A table in a box that scrolls by itself, by hand or by keyboard; its id must be one of a kind in the page. */
export function tableMarkup(table: PageTable, id: string, caption: string, language: Language): Markup {
  const { titles, rows, numeric = [] } = table;
  const long = rows.length > manyRows ? html` long` : nothing;
  const dense = titles.length > manyColumns ? html` class="dense"` : nothing;
  const heads = titles.map((title, at) => html`<th scope="col"${look(numeric[at])}>${title}</th>`);
  const lines =
    rows.length === 0 ? [emptyRow(titles.length, language)] : rows.map((row) => line(row, numeric));
  return html`<div class="wide${long}" role="region" aria-labelledby="${id}" tabindex="0">
<table${dense}>
<caption id="${id}">${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}
</tbody>
</table>
</div>`;
}

function line([name = "", ...cells]: readonly string[], numeric: readonly boolean[]): Markup {
  const rest = cells.map((cell, at) => html`<td${look(numeric[at + 1])}>${cell}</td>`);
  return html`<tr><th scope="row"${look(numeric[0])}>${name}</th>${rest}</tr>`;
}

function look(isNumeric: boolean | undefined): Markup {
  return isNumeric === true ? html` class="number"` : nothing;
}

function emptyRow(columns: number, language: Language): Markup {
  return html`<tr><td colspan="${Math.max(1, columns)}">${nothingToShow[language]}</td></tr>`;
}
