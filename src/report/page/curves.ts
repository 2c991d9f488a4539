import { curveStepAfter, area as d3Area, line } from "d3-shape";
import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownShare, shownWait } from "../waits/shown.ts";
import type { TimeAxis } from "./axes.ts";
import { area, lookOf, mark, type Point, pair, straight, stroke, words, wordsBeside } from "./draw.ts";
import { top } from "./drawing.ts";
import { chartWidth, edge, lineHeight, spread } from "./fit.ts";
import { type Plot, placed } from "./plot.ts";

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

const texts = catalogue({
  published: { es: "publicado: {wait}", en: "published: {wait}" },
  reached: { es: "{share} en {wait}", en: "{share} in {wait}" },
  told: { es: "{name}: {reached}.", en: "{name}: {reached}." },
});

/** A share, and the wait within which it was done. */
export interface Reached {
  readonly wait: Duration;
  readonly share: number;
}

/** The range in which a curve lies, pale. */
export function band({ points }: WaitSeries, index: number, plot: Plot, axis: TimeAxis): Markup {
  const at = placed(axis, plot);
  const shape = d3Area<WaitPoint>()
    .curve(curveStepAfter)
    .x(({ wait }) => axis.at(wait))
    .y0(({ wait, from }) => at(wait, from).y)
    .y1(({ wait, to }) => at(wait, to).y);
  return area(shape([...points]), lookOf(index).colour, 0.16);
}

/** The curve of a method, with its mark where the published time ends. */
export function curve(series: WaitSeries, index: number, plot: Plot, axis: TimeAxis): readonly Markup[] {
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

/**
 * The share done within the published time; undefined where none was published, or where the curve ends before it
 * and may still rise.
 */
export function shareInTime({ points, published }: WaitSeries): Reached | undefined {
  const last = points.at(-1);
  if (!published || !last || (last.wait < published.to && last.share < 1)) return undefined;
  const before = points.findLast(({ wait }) => wait <= published.to);
  return before && { wait: published.to, share: before.share };
}

/** Where the published times end; the earliest has the highest words, so that no line runs through those of another. */
export function publishedMarks(
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

/** The names of the curves at their ends, moved apart where those lie close. */
export function labels(
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

/** What a curve comes to, in words: within the published time, or at its end. */
export function reachedOf(series: WaitSeries, language: Language): string {
  const reached = shareInTime(series) ?? series.points.at(-1) ?? { wait: 0, share: 0 };
  return fill(texts.reached, {
    share: shownShare(reached.share, language),
    wait: shownWait(reached.wait, language),
  })[language];
}

export function toldOf(series: WaitSeries, language: Language): string {
  return fill(texts.told, { name: series.name, reached: reachedOf(series, language) })[language];
}
