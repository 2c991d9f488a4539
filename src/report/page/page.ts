import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { pageStyle } from "./page-style.ts";
import { type PageTable, tableMarkup } from "./table.ts";

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
