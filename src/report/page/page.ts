import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { nothingToShow } from "./drawing.ts";
import { pageStyle } from "./look.ts";

/** A part of a report: its chart as `<svg>` markup, and the figures of the chart. */
export interface PageSection {
  readonly title: string;
  readonly svg?: string | undefined;
  readonly table: PageTable;
}

/** A whole report, in the reader's language; its words need no escaping before, only a chart is markup. */
export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly lead: readonly string[];
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly PageSection[];
  readonly foot: readonly string[];
}

const texts = catalogue({
  figure: {
    es: "Gráfico {n}. {title}. Las mismas cifras están en la tabla {n}.",
    en: "Chart {n}. {title}. The same figures are in table {n}.",
  },
  chart: { es: "Gráfico {n}", en: "Chart {n}" },
  table: { es: "Tabla {n}. {title}", en: "Table {n}. {title}" },
});

/** Lays out a report as one HTML document that fetches nothing and runs nothing. */
export function page({ language, title, lead, facts, sections, foot }: Page): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${title}</title>
<style>
${{ markup: pageStyle }}
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${lead.map(paragraph)}
${facts.length === 0 ? nothing : html`<dl>${facts.map(fact)}</dl>`}
${sections.map((section, index) => sectionMarkup(section, index + 1, language))}
${foot.length === 0 ? nothing : html`<footer>${foot.map(paragraph)}</footer>`}
</main>
</body>
</html>
`.markup;
}

function paragraph(text: string): Markup {
  return html`<p>${text}</p>`;
}

function fact([name, value]: readonly [string, string]): Markup {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

function sectionMarkup({ title, svg, table }: PageSection, n: number, language: Language): Markup {
  return html`<section aria-labelledby="part-${n}">
<h2 id="part-${n}">${title}</h2>

${svg === undefined ? nothing : figure(svg, n, title, language)}
${tableMarkup(table, `table-${n}`, fill(texts.table, { n, title })[language], language)}
</section>`;
}

function figure(svg: string, n: number, title: string, language: Language): Markup {
  return html`<figure>
<div class="wide" role="region" aria-label="${fill(texts.chart, { n })[language]}" tabindex="0">
${ownIds(svg, n)}
</div>
<figcaption>${fill(texts.figure, { n, title })[language]}</figcaption>
</figure>`;
}

/** Every chart has the same ids; in a page each gets its own. The words of a chart have no plain quotes. */
function ownIds(svg: string, n: number): Markup {
  const own = (attribute: string) => attribute.replaceAll("chart-", `chart-${n}-`);
  return { markup: svg.trimEnd().replaceAll(/ (?:id|aria-labelledby)="[^"]*"/g, own) };
}

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
