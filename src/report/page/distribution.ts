import type { Markup } from "../../base/markup.ts";
import { catalogue, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownShare } from "../waits/shown.ts";
import { type TimeAxis, timeAxis } from "./axes.ts";
import { band, curve, labels, publishedMarks, reachedOf, toldOf, type WaitSeries } from "./curves.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge, lineHeight } from "./fit.ts";
import { columns, levels, type Plot, placed, underneath } from "./plot.ts";

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
