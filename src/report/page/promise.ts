import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownWait } from "../shown.ts";
import { bar, dot, pair, stroke, whisker, words } from "./draw.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge, lineHeight } from "./fit.ts";
import { type Key, key } from "./key.ts";
import { columns, type Plot, underneath } from "./plot.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

/** What was published of a method and what was measured; undefined is a wait that was not reached. */
export interface PromiseRow {
  readonly name: string;
  readonly published: { readonly from: Duration; readonly to: Duration };
  /** The waits between which the middle half lies. */
  readonly typicalFrom?: Duration;
  readonly typicalTo?: Duration;
  readonly p50?: Duration;
  readonly p90?: Duration;
  /** How reliable it was published to be, and how reliable it was, each in a word. */
  readonly publishedWord: string;
  readonly measuredWord: string;
  readonly kept: boolean;
}

/** Published against measured, method by method. */
export interface Promises {
  readonly rows: readonly PromiseRow[];
}

const texts = catalogue({
  title: { es: "Lo publicado y lo medido", en: "Published and measured" },
  publishedRange: { es: "plazo publicado", en: "published time" },
  typical: { es: "la mitad central de las esperas", en: "the middle half of the waits" },
  half: { es: "la mitad ya estaba", en: "half were done" },
  most: { es: "9 de 10 ya estaban", en: "9 in 10 were done" },
  beyond: { es: "9 de 10: no se llegó", en: "9 in 10: not reached" },
  axis: {
    es: "Tiempo desde la solicitud (escala logarítmica)",
    en: "Time since the request (logarithmic scale)",
  },
  published: { es: "publicado: {word}", en: "published: {word}" },
  measured: { es: "medido: {word}", en: "measured: {word}" },
  kept: { es: "se cumple", en: "kept" },
  notKept: { es: "no se cumple", en: "not kept" },
  told: {
    es: "{name}: publicado de {from} a {to}, {publishedWord}; medido {measured}, {measuredWord}; {kept}.",
    en: "{name}: published {from} to {to}, {publishedWord}; measured {measured}, {measuredWord}; {kept}.",
  },
  halfIn: { es: "la mitad en {wait}", en: "half in {wait}" },
  unknown: { es: "sin dato", en: "not known" },
});

const rowHeight = 64;
const widestName = 160;
const widestWords = 230;

/** Draws, for each method, the published time and the waits that were measured on one logarithmic axis. */
export function promise({ rows }: Promises, language: Language): string {
  const title = texts.title[language];
  if (rows.length === 0) return emptyDrawing(language, title);
  const signs = signsFor(language);
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

function reliabilityOf(row: PromiseRow, language: Language): readonly [string, string] {
  return [
    fill(texts.published, { word: row.publishedWord })[language],
    fill(texts.measured, { word: row.measuredWord })[language],
  ];
}

function signsFor(language: Language): Key {
  const items = [
    { shown: texts.publishedRange[language], sign: ({ x, y }) => publishedBar(x - 11, x + 11, y, 8) },
    { shown: texts.typical[language], sign: ({ x, y }) => typicalBar(x - 11, x + 11, y) },
    { shown: texts.half[language], sign: dot },
    { shown: texts.most[language], sign: ({ x, y }) => whisker(x - 11, x + 11, y) },
    { shown: texts.beyond[language], sign: ({ x, y }) => arrow(x - 11, x + 11, y) },
  ] satisfies Parameters<typeof key>[0];
  return key(items, top);
}

function publishedBar(from: number, to: number, y: number, half: number): Markup {
  return bar({ x: from, y: y - half }, { x: to, y: y + half }, "pale");
}

function typicalBar(from: number, to: number, y: number): Markup {
  return bar({ x: from, y: y - 5 }, { x: to, y: y + 5 }, "bar");
}

function arrow(from: number, to: number, y: number): Markup {
  return stroke(`M${pair({ x: from, y })}L${pair({ x: to, y })}m-6,-5l6,5l-6,5`, "ink", { width: 1.5 });
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

function rowOf(
  row: PromiseRow,
  y: number,
  plot: Plot,
  axis: TimeAxis,
  language: Language,
): readonly Markup[] {
  const { published, typicalFrom, typicalTo } = row;
  const typicalEnd = typicalTo === undefined ? plot.right : axis.at(typicalTo);
  const typical = typicalFrom === undefined ? [] : [typicalBar(axis.at(typicalFrom), typicalEnd, y)];
  return [
    publishedBar(axis.at(published.from), axis.at(published.to), y, 14),
    ...reach(row, y, plot, axis),
    ...typical,
    ...middle(row, y, axis, language),
    ...besides(row, y, plot, language),
  ];
}

/** From the middle half on to nine in ten, or off the chart. */
function reach(
  { typicalFrom, typicalTo, p50, p90 }: PromiseRow,
  y: number,
  plot: Plot,
  axis: TimeAxis,
): readonly Markup[] {
  const start = typicalTo ?? p50 ?? typicalFrom;
  if (p90 !== undefined) return [whisker(axis.at(start ?? p90), axis.at(p90), y)];
  return [arrow(start === undefined ? plot.right - 24 : axis.at(start), plot.right + 10, y)];
}

function middle({ p50 }: PromiseRow, y: number, axis: TimeAxis, language: Language): readonly Markup[] {
  if (p50 === undefined) return [];
  const x = axis.at(p50);
  const shown = shownWait(p50, language);
  return [dot({ x, y }), words(shown, { x, y: y - 18 }, { anchor: "middle", bold: true, halo: true })];
}

function besides(row: PromiseRow, y: number, plot: Plot, language: Language): readonly Markup[] {
  const x = plot.right + 18;
  const colour = row.kept ? "green" : "vermilion";
  const [published, measured] = reliabilityOf(row, language);
  const sign = row.kept ? "l4,5l8,-10" : "m1,-5l10,10m0,-10l-10,10";
  return [
    words(row.name, { x: edge, y: y - 2 }, { bold: true, width: widestName }),
    stroke(`M${pair({ x: edge, y: y + 12 })}${sign}`, colour, { width: 2.25 }),
    words(keptOf(row, language), { x: edge + 18, y: y + lineHeight - 1 }, { colour }),
    words(published, { x, y: y - 4 }, { colour: "quiet" }),
    words(measured, { x, y: y + lineHeight - 4 }),
  ];
}

function keptOf({ kept }: PromiseRow, language: Language): string {
  return (kept ? texts.kept : texts.notKept)[language];
}

function toldOf(row: PromiseRow, language: Language): string {
  const { name, published, p50, publishedWord, measuredWord } = row;
  const [from, to] = [shownWait(published.from, language), shownWait(published.to, language)];
  const half = p50 === undefined ? texts.unknown : fill(texts.halfIn, { wait: shownWait(p50, language) });
  const kept = keptOf(row, language);
  return fill(texts.told, { name, from, to, publishedWord, measured: half, measuredWord, kept })[language];
}
