import type { Markup } from "../../base/markup.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { bar, words, wordsAcross } from "./draw.ts";
import { drawing, emptyDrawing, top } from "./drawing.ts";
import { chartWidth, columnWidth, edge, lineHeight } from "./fit.ts";

/** How many requests come in an average hour: a row for each weekday, a cell for each hour of the day. */
export interface Volume {
  readonly weekdays: readonly string[];
  readonly cells: readonly (readonly number[])[];
}

const texts = catalogue({
  title: {
    es: "Solicitudes por hora, según el día y la hora",
    en: "Requests an hour, by day and time of day",
  },
  hour: { es: "{hour} h", en: "{hour} h" },
  most: {
    es: "Lo más: {weekday}, de {from} a {to} h, con {count} por hora.",
    en: "Most: {weekday}, {from} to {to} h, with {count} an hour.",
  },
  none: { es: "No hubo solicitudes.", en: "There were no requests." },
  upTo: { es: "hasta {count}", en: "up to {count}" },
  perHour: { es: "solicitudes por hora", en: "requests an hour" },
});

const colours = ["heat0", "heat1", "heat2", "heat3", "heat4", "heat5"] as const;
const cellHeight = 26;

/** Draws a heat map of the week: the busier an hour, the stronger its colour. */
export function volume({ weekdays, cells }: Volume, language: Language): string {
  const title = texts.title[language];
  if (weekdays.length === 0 || cells.length === 0) return emptyDrawing(language, title);
  const week = weekdays.map((_, day) => hours.map((hour) => amount(cells[day]?.[hour])));
  const left = edge + 10 + columnWidth(weekdays, 130);
  const size = (chartWidth - edge - left) / 24;
  const limits = limitsFor(Math.max(...week.flat()));
  const bottom = top + weekdays.length * cellHeight;
  const told = busiest(weekdays, week, language);
  const body = [
    ...weekdays.flatMap((name, day) =>
      weekdayRow(name, week[day] ?? [], { left, size, y: top + day * cellHeight }, limits),
    ),
    ...hours
      .filter((hour) => hour % 3 === 0)
      .map((hour) =>
        words(
          fill(texts.hour, { hour })[language],
          { x: left + hour * size, y: bottom + 16 },
          { colour: "quiet" },
        ),
      ),
    ...colourKey(limits, bottom + 34, left, language),
    words(told, { x: left, y: bottom + 34 + 3 * lineHeight }),
  ];
  return drawing({ language, title, told: [told], height: bottom + 34 + 4 * lineHeight, body });
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);

function amount(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? Math.max(0, value) : 0;
}

/** The upper limits of the five colours above nothing, in steps that people count in. */
function limitsFor(most: number): readonly number[] {
  const least = Math.max(most / 5, 0.001);
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((each) => each >= least) ??
    10 * power;
  return [1, 2, 3, 4, 5].map((count) => count * step);
}

function colourOf(count: number, limits: readonly number[]): (typeof colours)[number] {
  if (count === 0) return colours[0];
  const at = limits.findIndex((limit) => count <= limit);
  return colours[at < 0 ? 5 : at + 1] ?? colours[5];
}

interface RowPlace {
  readonly left: number;
  readonly size: number;
  readonly y: number;
}

function weekdayRow(
  name: string,
  counts: readonly number[],
  { left, size, y }: RowPlace,
  limits: readonly number[],
): readonly Markup[] {
  const middle = { x: left - 10, y: y + cellHeight / 2 };
  return [
    wordsAcross(name, middle, { anchor: "end" }),
    ...counts.map((count, hour) => {
      const x = left + hour * size;
      return bar({ x, y }, { x: x + size - 2, y: y + cellHeight - 2 }, colourOf(count, limits));
    }),
  ];
}

const keyWidth = 82;

function colourKey(
  limits: readonly number[],
  y: number,
  left: number,
  language: Language,
): readonly Markup[] {
  const signs = colours.flatMap((colour, index) => {
    const x = left + index * keyWidth;
    const limit = limits[index - 1];
    const shown = limit === undefined ? "0" : fill(texts.upTo, { count: limit })[language];
    return [
      bar({ x, y }, { x: x + keyWidth - 2, y: y + 12 }, colour),
      words(shown, { x, y: y + 28 }, { colour: "quiet", width: keyWidth - 4 }),
    ];
  });
  const unit = { x: left + colours.length * keyWidth + 2, y: y + 28 };
  return [...signs, words(texts.perHour[language], unit, { colour: "quiet" })];
}

/** The strongest hour of the week in words. */
function busiest(
  weekdays: readonly string[],
  week: readonly (readonly number[])[],
  language: Language,
): string {
  const most = Math.max(...week.flat());
  if (most === 0) return texts.none[language];
  const day = week.findIndex((counts) => counts.includes(most));
  const hour = week[day]?.indexOf(most) ?? 0;
  const weekday = weekdays[day] ?? "";
  return fill(texts.most, { weekday, from: hour, to: hour + 1, count: most })[language];
}
