import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownWait } from "../waits/shown.ts";
import { timeAxis } from "./axes.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge } from "./fit.ts";
import { columns, type Plot, underneath } from "./plot.ts";
import { keptOf, type PromiseRow, reliabilityOf, rowOf, signsFor, widestName } from "./promise-row.ts";

export interface Promises {
  readonly rows: readonly PromiseRow[];
}

const texts = catalogue({
  title: { es: "Lo publicado y lo medido", en: "Published and measured" },
  axis: {
    es: "Tiempo desde la solicitud (escala logarítmica)",
    en: "Time since the request (logarithmic scale)",
  },
  told: {
    es: "{name}: publicado de {from} a {to}, {publishedWord}; medido {measured}, {measuredWord}; {kept}.",
    en: "{name}: published {from} to {to}, {publishedWord}; measured {measured}, {measuredWord}; {kept}.",
  },
  halfIn: { es: "la mitad en {wait}", en: "half in {wait}" },
  unknown: { es: "sin dato", en: "not known" },
});

const rowHeight = 64;
const widestWords = 230;

/** Draws, for each method, the published time and the waits that were measured on one logarithmic axis. */
export function promise({ rows }: Promises, language: Language): string {
  const title = texts.title[language];
  if (rows.length === 0) return emptyDrawing(language, title);
  const signs = signsFor(top, language);
  const from = top + signs.height + 10;
  const plot = plotFor(rows, from, language);
  const axis = timeAxis(rows.flatMap(waitsOf), [plot.left, plot.right], language);
  const body = [
    ...signs.body,
    ...columns(axis.ticks, plot),
    underneath(texts.axis[language], plot),
    ...rows.flatMap((row, index) => rowOf(row, from + (index + 0.5) * rowHeight, plot, axis, language)),
  ];
  const told = rows.map((row) => toldOf(row, language));
  return drawing({ language, title, told, height: plot.bottom + 54, body });
}

function plotFor(rows: readonly PromiseRow[], from: number, language: Language): Plot {
  const names = rows.map(({ name }) => name);
  const kept = rows.map((row) => keptOf(row, language));
  const said = rows.flatMap((row) => reliabilityOf(row, language));
  const left = edge + Math.max(columnWidth(names, widestName, true), 20 + columnWidth(kept, widestName)) + 24;
  const right = chartWidth - edge - columnWidth(said, widestWords) - 24;
  return { left, right, top: from, bottom: from + rows.length * rowHeight };
}

function waitsOf({
  published,
  typicalFrom,
  typicalTo,
  p50,
  p90,
}: PromiseRow): readonly (Duration | undefined)[] {
  return [published.from, published.to, typicalFrom, typicalTo, p50, p90];
}

function toldOf(row: PromiseRow, language: Language): string {
  const { name, published, p50, publishedWord, measuredWord } = row;
  const [from, to] = [shownWait(published.from, language), shownWait(published.to, language)];
  const half = p50 === undefined ? texts.unknown : fill(texts.halfIn, { wait: shownWait(p50, language) });
  const kept = keptOf(row, language);
  return fill(texts.told, { name, from, to, publishedWord, measured: half, measuredWord, kept })[language];
}
