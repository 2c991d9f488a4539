import { scaleLinear } from "d3-scale";
import { catalogue, type Language } from "../../base/texts.ts";
import { widthOf } from "./fit.ts";
import type { Tick } from "./plot.ts";

const texts = catalogue({
  months: {
    es: "ene feb mar abr may jun jul ago sep oct nov dic",
    en: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
  },
});

/** An axis of calendar months. */
export interface MonthAxis {
  /** Where a month, `2026-05`, lies. */
  at(month: string): number;
  /** The months that have room for their words; the first, and each January, with its year. */
  readonly ticks: readonly Tick[];
}

/** The number of a month, one more for each later; undefined for what is no month. */
export function monthNumber(month: string): number | undefined {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  return parts ? Number(parts[1]) * 12 + Number(parts[2]) - 1 : undefined;
}

/** A month in words: "may 2026". */
export function shownMonth(month: string, language: Language): string {
  const count = monthNumber(month) ?? 0;
  return `${nameOf(count, language)} ${Math.floor(count / 12)}`;
}

function nameOf(count: number, language: Language): string {
  return texts.months[language].split(" ")[count % 12] ?? "";
}

/** The axis from the first of some months to the last. */
export function monthAxis(
  months: readonly string[],
  range: readonly [number, number],
  language: Language,
): MonthAxis {
  const counts = months.map((month) => monthNumber(month) ?? 0);
  const [first, last] = [Math.min(...counts), Math.max(...counts)];
  const scale = scaleLinear([first - 0.5, last + 0.5], range);
  const step = stepFor(scale(1) - scale(0));
  const ticks: Tick[] = [];
  for (let count = Math.ceil(first / step) * step; count <= last; count += step) {
    const isNewYear = count % 12 === 0 || ticks.length === 0;
    const year = isNewYear ? { below: String(Math.floor(count / 12)) } : {};
    ticks.push({ at: scale(count), shown: nameOf(count, language), ...year });
  }
  return { at: (month) => scale(monthNumber(month) ?? 0), ticks };
}

/** How many months from words to words, so that years stay whole. */
function stepFor(month: number): number {
  const steps = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12_000];
  const room = widthOf("2026") + 6;
  return steps.find((step) => step * month >= room) ?? 120_000;
}
