import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { shownShare, shownWait } from "../shown.ts";
import { shareInTime } from "./curves.ts";
import type { WaitPoint, WaitSeries } from "./distribution.ts";
import { lookOf, mark, type Point, pair, straight, stroke, words, wordsBeside } from "./draw.ts";
import { top } from "./drawing.ts";
import { chartWidth, edge, lineHeight, spread } from "./fit.ts";
import { type Plot, placed } from "./plot.ts";
import type { TimeAxis } from "./time-axis.ts";

const texts = catalogue({
  published: { es: "publicado: {wait}", en: "published: {wait}" },
  reached: { es: "{share} en {wait}", en: "{share} in {wait}" },
  told: { es: "{name}: {reached}.", en: "{name}: {reached}." },
});

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

/** A curve in one sentence. */
export function toldOf(series: WaitSeries, language: Language): string {
  return fill(texts.told, { name: series.name, reached: reachedOf(series, language) })[language];
}
