import type { Markup } from "../../base/markup.ts";
import { catalogue, type Language } from "../../base/texts.ts";
import { type MonthAxis, monthAxis, monthNumber, timeAxis } from "./axes.ts";
import { lookOf, words } from "./draw.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, edge, lineHeight } from "./fit.ts";
import { arrows, isWait, labels, lines, type TrendSeries, toldOf } from "./month-lines.ts";
import { columns, levels, type Plot, underneath, upright } from "./plot.ts";

export interface Trend {
  readonly series: readonly TrendSeries[];
}

const texts = catalogue({
  title: { es: "Cuánto se esperó, mes a mes", en: "How long it took, month by month" },
  scale: {
    es: "Cada método tiene su propia escala logarítmica. Banda pálida: margen del 95 % de la mitad.",
    en: "Each method has its own logarithmic scale. Pale band: 95 % range of the half.",
  },
  arrow: {
    es: "Flecha: ese mes no se llegó a 9 de cada 10.",
    en: "Arrow: that month did not reach 9 in 10.",
  },
});

const panelHeight = 116;
const panelGap = 44;

/** Draws the wait of half and of nine in ten requests by month, one panel per method. */
export function trend({ series }: Trend, language: Language): string {
  const title = texts.title[language];
  const drawn = series.map(cleaned).filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return emptyDrawing(language, title);
  const months = monthAxis(
    drawn.flatMap(({ points }) => points.map(({ month }) => month)),
    [plotAt(0).left, plotAt(0).right],
    language,
  );
  const last = plotAt(drawn.length - 1);
  const below = { ...last, left: edge, bottom: last.bottom + lineHeight };
  const hasArrows = drawn.some(({ points }) => points.some(({ p90 }) => !isWait(p90)));
  const body = [
    ...drawn.flatMap((each, index) => panel(each, index, months, language)),
    ...columns(months.ticks, last),
    underneath(texts.scale[language], below),
    ...(hasArrows
      ? [underneath(texts.arrow[language], { ...below, bottom: below.bottom + lineHeight })]
      : []),
  ];
  const told = drawn.map((each) => toldOf(each, language));
  return drawing({ language, title, told, height: last.bottom + (hasArrows ? 88 : 70), body });
}

function plotAt(index: number): Plot {
  const from = top + lineHeight + index * (panelHeight + panelGap);
  return { left: 72, right: chartWidth - edge - 172, top: from, bottom: from + panelHeight };
}

function cleaned(series: TrendSeries): TrendSeries {
  const points = series.points
    .filter(({ month, p50, p90 }) => monthNumber(month) !== undefined && isWait(p50 ?? p90))
    .toSorted((one, other) => (one.month < other.month ? -1 : 1));
  return { ...series, points };
}

function panel(series: TrendSeries, index: number, months: MonthAxis, language: Language): readonly Markup[] {
  const plot = plotAt(index);
  const waits = series.points.flatMap(({ p50, p90, p50From, p50To }) => [p50, p90, p50From, p50To]);
  const axis = timeAxis(waits, [plot.bottom, plot.top], language);
  const name = { x: edge, y: plot.top - 12 };
  const room = plot.right - edge;
  return [
    words(series.name, name, { colour: lookOf(index).colour, bold: true, width: room }),
    ...levels(axis.ticks, plot),
    ...months.ticks.map(({ at }) => upright(at, plot)),
    ...lines(series, index, months, axis),
    ...arrows(series, plot, months),
    ...labels(series, index, plot, axis, language),
  ];
}
