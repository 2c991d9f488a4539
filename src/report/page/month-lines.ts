import { area as d3Area, line } from "d3-shape";
import { html, type Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownWait } from "../waits/shown.ts";
import { type MonthAxis, monthNumber, shownMonth, type TimeAxis } from "./axes.ts";
import { area, lookOf, mark, pair, straight, stroke, wordsAcross } from "./draw.ts";
import { lineHeight, spread } from "./fit.ts";
import type { Colour } from "./look.ts";
import type { Plot } from "./plot.ts";

/** The waits of the requests of one month, `2026-05`; undefined is what was not reached. */
export interface TrendPoint {
  readonly month: string;
  /** Within it half was done; with the range in which that lies in 95 of 100 cases. */
  readonly p50?: Duration;
  readonly p50From?: Duration;
  readonly p50To?: Duration;
  /** Within it nine of ten were done. */
  readonly p90?: Duration;
}

export interface TrendSeries {
  readonly name: string;
  readonly points: readonly TrendPoint[];
}

const texts = catalogue({
  half: { es: "la mitad: {wait}", en: "half: {wait}" },
  most: { es: "9 de 10: {wait}", en: "9 in 10: {wait}" },
  notReached: { es: "9 de 10: no se llegó", en: "9 in 10: not reached" },
  told: { es: "{name}: en {month}, {waits}.", en: "{name}: in {month}, {waits}." },
});

export function isWait(wait: Duration | undefined): wait is Duration {
  return wait !== undefined && Number.isFinite(wait);
}

/** The lines of half and of nine in ten, with a mark for each month and the range of the half behind them. */
export function lines(
  { points }: TrendSeries,
  index: number,
  months: MonthAxis,
  axis: TimeAxis,
): readonly Markup[] {
  const { colour, dash } = lookOf(index);
  const along = (wait: "p50" | "p90") => {
    const shape = line<TrendPoint>()
      .x(({ month }) => months.at(month))
      .y((point) => axis.at(point[wait] ?? 0));
    return runs(points, wait).map((run) => shape([...run]));
  };
  const marks = (wait: "p50" | "p90") =>
    points.flatMap(({ month, [wait]: at }) =>
      isWait(at) ? [mark(index, { x: months.at(month), y: axis.at(at) }, wait === "p90", 30)] : [],
    );
  return [
    ...bands(points, colour, months, axis),
    ...along("p90").map((path) => stroke(path, colour, { width: 1.25, dash })),
    ...along("p50").map((path) => stroke(path, colour, { width: 2.5, dash })),
    ...marks("p90"),
    ...marks("p50"),
  ];
}

/** The stretches of months without a gap: a missing month and one that did not reach its wait both break a line. */
function runs(points: readonly TrendPoint[], wait: "p50" | "p90"): readonly (readonly TrendPoint[])[] {
  const found: TrendPoint[][] = [];
  let before: number | undefined;
  for (const point of points.filter((point) => isWait(point[wait]))) {
    const count = monthNumber(point.month) ?? 0;
    if (before !== undefined && count <= before + 1) found.at(-1)?.push(point);
    else found.push([point]);
    before = count;
  }
  return found;
}

function bands(
  points: readonly TrendPoint[],
  colour: Colour,
  months: MonthAxis,
  axis: TimeAxis,
): readonly Markup[] {
  const known = points.filter(({ p50From, p50To }) => isWait(p50From) && isWait(p50To));
  const shape = d3Area<TrendPoint>()
    .x(({ month }) => months.at(month))
    .y0(({ p50From = 0 }) => axis.at(p50From))
    .y1(({ p50To = 0 }) => axis.at(p50To));
  const alone = ({ month, p50From = 0, p50To = 0 }: TrendPoint) => {
    const x = months.at(month);
    return straight({ x, y: axis.at(p50From) }, { x, y: axis.at(p50To) }, colour, { width: 1.5 });
  };
  return runs(known, "p50").map((run) =>
    run.length === 1 ? html`${run.map(alone)}` : area(shape([...run]), colour, 0.16),
  );
}

/** An arrow for each month that did not reach nine in ten. */
export function arrows({ points }: TrendSeries, { top: y }: Plot, months: MonthAxis): readonly Markup[] {
  return points
    .filter(({ p90 }) => !isWait(p90))
    .map(({ month }) =>
      stroke(`M${pair({ x: months.at(month) - 4, y: y + 6 })}l4,-5l4,5m-4,-5v11`, "ink", { width: 1.5 }),
    );
}

/** The last month in words, beside its marks. */
export function labels(
  { points }: TrendSeries,
  index: number,
  plot: Plot,
  axis: TimeAxis,
  language: Language,
): readonly Markup[] {
  const { p50, p90 } = points.at(-1) ?? {};
  const said = [
    { text: mostOf(p90, language), y: isWait(p90) ? axis.at(p90) : plot.top },
    ...(isWait(p50) ? [{ text: halfOf(p50, language), y: axis.at(p50), bold: true }] : []),
  ];
  const heights = spread(
    said.map(({ y }) => y),
    lineHeight,
    [plot.top, plot.bottom],
  );
  const { colour } = lookOf(index);
  return said.map(({ text, ...look }, at) =>
    wordsAcross(text, { x: plot.right + 6, y: heights[at] ?? 0 }, { colour, ...look }),
  );
}

function halfOf(p50: Duration, language: Language): string {
  return fill(texts.half, { wait: shownWait(p50, language) })[language];
}

function mostOf(p90: Duration | undefined, language: Language): string {
  if (!isWait(p90)) return texts.notReached[language];
  return fill(texts.most, { wait: shownWait(p90, language) })[language];
}

/** The last month of a method in one sentence. */
export function toldOf({ name, points }: TrendSeries, language: Language): string {
  const { month = "", p50, p90 } = points.at(-1) ?? {};
  const waits = [...(isWait(p50) ? [halfOf(p50, language)] : []), mostOf(p90, language)].join(", ");
  return fill(texts.told, { name, month: shownMonth(month, language), waits })[language];
}
