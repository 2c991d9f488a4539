import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { shownWait } from "../shown.ts";
import { lookOf, wordsAcross } from "./draw.ts";
import { lineHeight, spread } from "./fit.ts";
import { shownMonth } from "./month-axis.ts";
import { isWait } from "./month-lines.ts";
import type { Plot } from "./plot.ts";
import type { TimeAxis } from "./time-axis.ts";
import type { TrendSeries } from "./trend.ts";

const texts = catalogue({
  half: { es: "la mitad: {wait}", en: "half: {wait}" },
  most: { es: "9 de 10: {wait}", en: "9 in 10: {wait}" },
  notReached: { es: "9 de 10: no se llegó", en: "9 in 10: not reached" },
  told: { es: "{name}: en {month}, {waits}.", en: "{name}: in {month}, {waits}." },
});

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
