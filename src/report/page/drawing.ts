import { html, type Markup } from "../../base/markup.ts";
import { catalogue, type Language, type Sentence } from "../../base/texts.ts";
import { words } from "./draw.ts";
import { chartWidth, edge, letterHeight } from "./fit.ts";
import { letterFamily, paints, themes } from "./look.ts";

const texts = catalogue({
  empty: { es: "Todavía no hay nada que mostrar.", en: "There is nothing to show yet." },
});

/** What stands where there is nothing to show. */
export const nothingToShow: Sentence = texts.empty;

/** Where what is drawn may begin, below the title. */
export const top = 40;

/** A drawing still without its paper: what it says in words, its height and what is on it. */
export interface Drawn {
  readonly language: Language;
  readonly title: string;
  /** The same in words, for whoever does not see it; each sentence with its full stop. */
  readonly told: readonly string[];
  readonly height: number;
  readonly body: readonly Markup[];
}

const style = html`<style>
${{ markup: themes }}
${{ markup: paints }}
.letters{font:${letterHeight}px ${{ markup: letterFamily }};font-variant-numeric:tabular-nums}
.bold{font-weight:bold}
.halo{stroke:#ffffff;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round;paint-order:stroke}
</style>`;

/** A whole `<svg>`, good as a file of its own and inside a page; what it shows is told in it in words too. */
export function drawing({ language, title, told, height, body }: Drawn): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${chartWidth} ${height}" width="${chartWidth}" height="${height}" lang="${language}" role="img" aria-labelledby="chart-title chart-told">
<title id="chart-title">${title}</title>
<desc id="chart-told">${told.join(" ")}</desc>
${style}
<rect width="${chartWidth}" height="${height}" class="f-paper"/>
${words(title, { x: edge, y: 22 }, { bold: true })}
${body}
</svg>
`.markup;
}

/** The drawing of a model with nothing in it: a sentence that says so. */
export function emptyDrawing(language: Language, title: string): string {
  const said = nothingToShow[language];
  const body = [words(said, { x: edge, y: 56 }, { colour: "quiet" })];
  return drawing({ language, title, told: [said], height: 80, body });
}
