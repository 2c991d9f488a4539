import { scaleLinear } from "d3-scale";
import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { bar, straight, whisker, words, wordsAcross, wordsBeside } from "./draw.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge, lineHeight } from "./fit.ts";

/** One bar: a value that is not negative, its words in columns, and the range in which it lies in 95 of 100 cases. */
export interface BarRow {
  readonly name: string;
  readonly value: number;
  readonly cells: readonly string[];
  readonly from?: number;
  readonly to?: number;
}

/** A value that every bar is seen against. */
export interface BarMark {
  readonly at: number;
  readonly name: string;
}

export interface Bars {
  /** What is compared. */
  readonly title?: string;
  readonly rows: readonly BarRow[];
  readonly marks?: readonly BarMark[];
  /** Over the columns of words. */
  readonly heads?: readonly string[];
}

const texts = catalogue({
  title: { es: "Comparación", en: "Comparison" },
  range: { es: "Línea con topes: margen del 95 %.", en: "Line with caps: 95 % range." },
  told: { es: "{name}: {shown}.", en: "{name}: {shown}." },
});

const rowHeight = 30;
const cellWidth = 120;
const gap = 14;

/** Where the bars stand, and where each column of words ends. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly ends: readonly number[];
  readonly top: number;
  readonly bottom: number;
  readonly at: (value: number) => number;
}

/** Draws bars: names left of them, words in columns right of them, marks across. */
export function bars(model: Bars, language: Language): string {
  const { title = texts.title[language], rows, marks = [], heads = [""] } = model;
  if (rows.length === 0) return emptyDrawing(language, title);
  const hasRange = rows.some(({ from, to }) => from !== undefined && to !== undefined);
  const frame = frameFor(rows, marks, heads);
  const body = [
    ...headsOf(heads, frame),
    ...rows.flatMap((row, index) => rowOf(row, frame.top + (index + 0.5) * rowHeight, frame)),
    straight({ x: frame.left, y: frame.top }, { x: frame.left, y: frame.bottom }, "quiet"),
    ...marks.flatMap((mark, lane) => markOf(mark, top + lane * lineHeight, frame)),
    ...(hasRange
      ? [words(texts.range[language], { x: edge, y: frame.bottom + 26 }, { colour: "quiet" })]
      : []),
  ];
  const told = [
    ...marks.map(({ name }) => `${name}.`),
    ...rows.map(({ name, cells }) => fill(texts.told, { name, shown: cells.join(", ") })[language]),
  ];
  return drawing({ language, title, told, height: frame.bottom + (hasRange ? 40 : 12), body });
}

function frameFor(rows: readonly BarRow[], marks: readonly BarMark[], heads: readonly string[]): Frame {
  const names = rows.map(({ name }) => name);
  const left = edge + 10 + columnWidth(names, 200);
  const columns = heads.map((head, at) => [head, ...rows.map(({ cells }) => cells[at] ?? "")]);
  const wide = columns.map((column) => columnWidth(column, cellWidth) + gap);
  const ends = wide.map((_, at) => chartWidth - edge - sum(wide.slice(at + 1)));
  const right = chartWidth - edge - sum(wide);
  const hasHeads = heads.some((head) => head !== "");
  const from = top + Math.max(marks.length, hasHeads ? 1 : 0) * lineHeight;
  const scale = scaleLinear([0, mostOf(rows, marks)], [left, right]).clamp(true);
  const at = (value: number) => scale(Number.isFinite(value) ? value : 0);
  return { left, right, ends, at, top: from, bottom: from + rows.length * rowHeight };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The end of the axis; one for bars that are all nothing. */
function mostOf(rows: readonly BarRow[], marks: readonly BarMark[]): number {
  const values = [...rows.flatMap(({ value, to }) => [value, to]), ...marks.map(({ at }) => at)];
  const most = Math.max(
    ...(values.filter((value) => value !== undefined && Number.isFinite(value)) as number[]),
  );
  return most > 0 ? most : 1;
}

function headsOf(heads: readonly string[], { ends, top: y }: Frame): readonly Markup[] {
  return heads
    .map((head, at) => ({ head, x: ends[at] ?? 0 }))
    .filter(({ head }) => head !== "")
    .map(({ head, x }) => words(head, { x, y: y - 6 }, { anchor: "end", colour: "quiet", width: cellWidth }));
}

function rowOf({ name, value, cells, from, to }: BarRow, y: number, frame: Frame): readonly Markup[] {
  const { left, ends, at } = frame;
  const shown = cells.map((cell, index) =>
    wordsAcross(cell, { x: ends[index] ?? 0, y }, { anchor: "end", width: cellWidth }),
  );
  return [
    wordsAcross(name, { x: left - 10, y }, { anchor: "end" }),
    bar({ x: left, y: y - 8 }, { x: at(value), y: y + 8 }, "bar"),
    ...(from === undefined || to === undefined ? [] : [whisker(at(from), at(to), y)]),
    ...shown,
  ];
}

function markOf({ at, name }: BarMark, y: number, frame: Frame): readonly Markup[] {
  const x = frame.at(at);
  return [
    straight({ x, y: y + 2 }, { x, y: frame.bottom }, "vermilion", { width: 2, dash: "6 3" }),
    wordsBeside(name, { x, y: y + 12 }, frame.right, "vermilion"),
  ];
}
