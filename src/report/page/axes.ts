import { scaleLinear, scaleLog } from "d3-scale";
import { catalogue, type Language } from "../../base/texts.ts";
import { type Duration, day, hour, minute, second } from "../../base/time.ts";
import { shownWait } from "../waits/shown.ts";
import { widthOf } from "./fit.ts";

/** A value on an axis, with its words, and more below them. */
export interface Tick {
  readonly at: number;
  readonly shown: string;
  readonly below?: string;
}

/** The waits that people think in; those between them are marked where there is room. */
const round: readonly Duration[] = [
  ...[1, 10].map((count) => count * second),
  ...[1, 5, 15].map((count) => count * minute),
  ...[1, 4].map((count) => count * hour),
  ...[1, 2, 7, 30, 365].map((count) => count * day),
];
const between: readonly Duration[] = [
  ...[30, 5, 2].map((count) => count * second),
  ...[2, 30, 10, 3].map((count) => count * minute),
  ...[2, 12, 8].map((count) => count * hour),
  ...[4, 14, 90].map((count) => count * day),
];
const all = [...round, ...between].toSorted((one, other) => one - other);
const [first, last] = [second, 365 * day];

export interface TimeAxis {
  /** Where a wait lies; what is off the axis lies at its end. */
  at(wait: Duration): number;
  readonly ticks: readonly Tick[];
}

/** An axis from the round wait below all the given to the one above, with as many ticks as have room. */
export function timeAxis(
  waits: readonly (Duration | undefined)[],
  range: readonly [number, number],
  language: Language,
): TimeAxis {
  const [least, most] = domainOf(
    waits.filter((wait) => wait !== undefined && Number.isFinite(wait)) as number[],
  );
  const scale = scaleLog([least, most], range).clamp(true);
  const at = (wait: Duration) => scale(wait > second ? wait : second);
  const upright = range[0] > range[1];
  const room = (wait: Duration) => (upright ? 24 : widthOf(shownWait(wait, language)) + 14);
  const inside = [...round, least, most, ...between].filter((wait) => wait >= least && wait <= most);
  const ticks = thinned(inside, at, room).map((wait) => ({ at: at(wait), shown: shownWait(wait, language) }));
  return { at, ticks };
}

/** An axis has some length even where all waits are the same. */
function domainOf(waits: readonly Duration[]): readonly [Duration, Duration] {
  const least = all.findLast((wait) => wait <= Math.min(...waits)) ?? first;
  const most = all.find((wait) => wait >= Math.max(2 * least, ...waits)) ?? last;
  return [Math.min(least, last / 2), most];
}

/** The first have the first claim to room. */
function thinned(
  waits: readonly Duration[],
  at: (wait: Duration) => number,
  room: (wait: Duration) => number,
): readonly Duration[] {
  const kept: Duration[] = [];
  for (const wait of waits) {
    const fits = (other: Duration) => Math.abs(at(other) - at(wait)) >= (room(other) + room(wait)) / 2;
    if (kept.every(fits)) kept.push(wait);
  }
  return kept.toSorted((one, other) => one - other);
}

const texts = catalogue({
  months: {
    es: "ene feb mar abr may jun jul ago sep oct nov dic",
    en: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
  },
});

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
