import { curveStepAfter, area as d3Area, line } from "d3-shape";
import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownShare, shownWait } from "../shown.ts";
import { area, lookOf, mark, type Point, pair, straight, stroke, words, wordsBeside } from "./draw.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge, lineHeight, spread } from "./fit.ts";
import { columns, levels, type Plot, placed, underneath } from "./plot.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

/** The share done within a wait, and the range in which it lies in 95 of 100 cases. */
export interface WaitPoint {
  readonly wait: Duration;
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/** The waits of one method, and how long was published that it takes. */
export interface WaitSeries {
  readonly name: string;
  readonly points: readonly WaitPoint[];
  readonly published?: { readonly from: Duration; readonly to: Duration };
}

/** How waits are distributed, method by method. */
export interface Distribution {
  readonly series: readonly WaitSeries[];
}

const texts = catalogue({
  title: {
    es: "Qué parte de las solicitudes se completó, según la espera",
    en: "What share of the requests was done, by how long it took",
  },
  axis: {
    es: "Tiempo desde la solicitud (escala logarítmica); banda pálida: margen del 95 %",
    en: "Time since the request (logarithmic scale); pale band: 95 % range",
  },
  published: { es: "publicado: {wait}", en: "published: {wait}" },
  reached: { es: "{share} en {wait}", en: "{share} in {wait}" },
  told: { es: "{name}: {reached}.", en: "{name}: {reached}." },
});

/** Draws the share of requests done within a time, from seconds to days, one curve per method. */
export function distribution({ series }: Distribution, language: Language): string {
  const title = texts.title[language];
  const drawn = series.map(cleaned).filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return emptyDrawing(language, title);
  const marks = drawn.filter(({ published }) => published !== undefined).length;
  const plot = plotFor(drawn, top + marks * lineHeight, language);
  const axis = timeAxis(drawn.flatMap(waitsOf), [plot.left, plot.right], language);
  const body = [
    ...grid(plot, axis, language),
    ...publishedMarks(drawn, plot, axis, language),
    ...drawn.map((each, index) => band(each, index, plot, axis)),
    ...drawn.flatMap((each, index) => curve(each, index, plot, axis)),
    ...labels(drawn, plot, axis, language),
  ];
  const told = drawn.map((each) => toldOf(each, language));
  return drawing({ language, title, told, height: plot.bottom + 52, body });
}

/** Nobody waits for the lead-in of a curve: it begins where something is done. */
function cleaned(series: WaitSeries): WaitSeries {
  const bounded = (share: number) => Math.min(1, Math.max(0, share));
  const points = series.points
    .filter(({ wait, share, from, to }) => [wait, share, from, to].every(Number.isFinite))
    .map(({ wait, share, from, to }) => ({
      wait,
      share: bounded(share),
      from: bounded(from),
      to: bounded(to),
    }))
    .toSorted((one, other) => one.wait - other.wait);
  const begun = points.findIndex(({ share }) => share > 0);
  return { ...series, points: points.slice(Math.max(0, begun - 1)) };
}

function waitsOf({ points, published }: WaitSeries): readonly (Duration | undefined)[] {
  const begun = points.filter(({ share }) => share > 0);
  return [...(begun.length > 0 ? begun : points).map(({ wait }) => wait), published?.to];
}

function plotFor(series: readonly WaitSeries[], from: number, language: Language): Plot {
  const names = series.map(({ name }) => name);
  const reached = series.map((each) => reachedOf(each, language));
  const widest = Math.max(columnWidth(names, 150, true), columnWidth(reached, 150));
  const right = chartWidth - edge - 30 - widest;
  return { left: 60, right, top: from, bottom: from + Math.max(250, series.length * 2 * lineHeight) };
}

function grid(plot: Plot, axis: TimeAxis, language: Language): readonly Markup[] {
  const at = placed(axis, plot);
  const shares = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    at: at(0, share).y,
    shown: shownShare(share, language),
  }));
  return [
    ...columns(axis.ticks, plot),
    ...levels(shares, plot),
    underneath(texts.axis[language], { ...plot, left: edge }),
  ];
}

/** The earliest mark has the highest words, so that no line runs through those of another. */
function publishedMarks(
  series: readonly WaitSeries[],
  plot: Plot,
  axis: TimeAxis,
  language: Language,
): readonly Markup[] {
  const marked = series
    .flatMap(({ published }, index) => (published ? [{ index, wait: published.to }] : []))
    .toSorted((one, other) => one.wait - other.wait);
  return marked.flatMap(({ index, wait }, lane) => {
    const { colour, dash } = lookOf(index);
    const [x, y] = [axis.at(wait), top + lane * lineHeight];
    const text = fill(texts.published, { wait: shownWait(wait, language) })[language];
    return [
      straight({ x, y }, { x, y: plot.bottom }, colour, { width: 1.5, dash }),
      wordsBeside(text, { x, y: y + 12 }, chartWidth - edge, colour),
    ];
  });
}

function band({ points }: WaitSeries, index: number, plot: Plot, axis: TimeAxis): Markup {
  const at = placed(axis, plot);
  const shape = d3Area<WaitPoint>()
    .curve(curveStepAfter)
    .x(({ wait }) => axis.at(wait))
    .y0(({ wait, from }) => at(wait, from).y)
    .y1(({ wait, to }) => at(wait, to).y);
  return area(shape([...points]), lookOf(index).colour, 0.16);
}

function curve(series: WaitSeries, index: number, plot: Plot, axis: TimeAxis): readonly Markup[] {
  const at = placed(axis, plot);
  const { colour, dash } = lookOf(index);
  const shape = line<WaitPoint>()
    .curve(curveStepAfter)
    .x(({ wait }) => axis.at(wait))
    .y(({ wait, share }) => at(wait, share).y);
  const kept = shareInTime(series);
  return [
    stroke(shape([...series.points]), colour, { width: 2.25, dash }),
    ...(kept ? [mark(index, at(kept.wait, kept.share), false, 70)] : []),
  ];
}

/** The share done within the published time; undefined where none was published or the curve does not reach it. */
function shareInTime({ points, published }: WaitSeries): { wait: Duration; share: number } | undefined {
  const before = published && points.findLast(({ wait }) => wait <= published.to);
  return before && { wait: published.to, share: before.share };
}

function labels(
  series: readonly WaitSeries[],
  plot: Plot,
  axis: TimeAxis,
  language: Language,
): readonly Markup[] {
  const ends = series.map(({ points }) => endOf(points, plot, axis));
  const range = [plot.top + 8, plot.bottom - lineHeight] as const;
  const heights = spread(
    ends.map(({ y }) => y),
    2 * lineHeight + 2,
    range,
  );
  return series.flatMap((each, index) =>
    label(each, index, ends[index] ?? { x: 0, y: 0 }, { x: plot.right, y: heights[index] ?? 0 }, language),
  );
}

function endOf(points: readonly WaitPoint[], plot: Plot, axis: TimeAxis): Point {
  const last = points.at(-1);
  return placed(axis, plot)(last?.wait ?? 0, last?.share ?? 0);
}

function label(
  series: WaitSeries,
  index: number,
  end: Point,
  place: Point,
  language: Language,
): readonly Markup[] {
  const { colour } = lookOf(index);
  const x = place.x + 28;
  const lead = `M${pair(end)}L${pair({ x: place.x, y: end.y })}L${pair({ x: place.x + 12, y: place.y })}`;
  return [
    stroke(lead, "quiet", { width: 0.75, dash: "1 3" }),
    mark(index, end, false, 24),
    mark(index, { x: place.x + 18, y: place.y }, false, 60),
    words(series.name, { x, y: place.y + 5 }, { colour, bold: true }),
    words(reachedOf(series, language), { x, y: place.y + 5 + lineHeight }, { colour: "quiet" }),
  ];
}

function reachedOf(series: WaitSeries, language: Language): string {
  const reached = shareInTime(series) ?? series.points.at(-1) ?? { wait: 0, share: 0 };
  return fill(texts.reached, {
    share: shownShare(reached.share, language),
    wait: shownWait(reached.wait, language),
  })[language];
}

function toldOf(series: WaitSeries, language: Language): string {
  return fill(texts.told, { name: series.name, reached: reachedOf(series, language) })[language];
}
