import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownWait } from "../waits/shown.ts";
import type { Standing } from "../waits/verdict.ts";
import type { TimeAxis } from "./axes.ts";
import { bar, dot, pair, stroke, whisker, words } from "./draw.ts";
import { edge, lineHeight } from "./fit.ts";
import { type Key, key, type Plot } from "./plot.ts";

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
  readonly standing: Standing;
}

const texts = catalogue({
  publishedRange: { es: "plazo publicado", en: "published time" },
  typical: { es: "la mitad central de las esperas", en: "the middle half of the waits" },
  half: { es: "la mitad ya estaba", en: "half were done" },
  most: { es: "9 de 10 ya estaban", en: "9 in 10 were done" },
  beyond: { es: "9 de 10: no se llegó", en: "9 in 10: not reached" },
  published: { es: "publicado: {word}", en: "published: {word}" },
  measured: { es: "medido: {word}", en: "measured: {word}" },
  holds: { es: "se cumple", en: "kept" },
  fails: { es: "no se cumple", en: "not kept" },
  unproven: { es: "no se sabe aún", en: "not known yet" },
});

/** The most that a name takes of a row, in units of the chart. */
export const widestName = 160;

/** The published and the measured reliability in words. */
export function reliabilityOf(row: PromiseRow, language: Language): readonly [string, string] {
  return [
    fill(texts.published, { word: row.publishedWord })[language],
    fill(texts.measured, { word: row.measuredWord })[language],
  ];
}

/** Whether the promise is kept, in words. */
export function keptOf({ standing }: PromiseRow, language: Language): string {
  return texts[standing][language];
}

/** A tick, a cross, and a dash where nothing can be said. */
const verdictSigns = {
  holds: { colour: "green", sign: "l4,5l8,-10" },
  fails: { colour: "vermilion", sign: "m1,-5l10,10m0,-10l-10,10" },
  unproven: { colour: "quiet", sign: "m1,0l10,0" },
} as const;

/** What the signs of a row stand for, from a height down. */
export function signsFor(from: number, language: Language): Key {
  const items = [
    { shown: texts.publishedRange[language], sign: ({ x, y }) => publishedBar(x - 11, x + 11, y, 8) },
    { shown: texts.typical[language], sign: ({ x, y }) => typicalBar(x - 11, x + 11, y) },
    { shown: texts.half[language], sign: dot },
    { shown: texts.most[language], sign: ({ x, y }) => whisker(x - 11, x + 11, y) },
    { shown: texts.beyond[language], sign: ({ x, y }) => arrow(x - 11, x + 11, y) },
  ] satisfies Parameters<typeof key>[0];
  return key(items, from);
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

/** One method around a height: what was published, the waits on it, and the words beside them. */
export function rowOf(
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
  const { colour, sign } = verdictSigns[row.standing];
  const [published, measured] = reliabilityOf(row, language);
  return [
    words(row.name, { x: edge, y: y - 2 }, { bold: true, width: widestName }),
    stroke(`M${pair({ x: edge, y: y + 12 })}${sign}`, colour, { width: 2.25 }),
    words(keptOf(row, language), { x: edge + 18, y: y + lineHeight - 1 }, { colour }),
    words(published, { x, y: y - 4 }, { colour: "quiet" }),
    words(measured, { x, y: y + lineHeight - 4 }),
  ];
}
