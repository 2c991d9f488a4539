import { scaleLog } from "d3-scale";
import type { Language } from "../../base/texts.ts";
import { type Duration, day, hour, minute, second } from "../../base/time.ts";
import { shownWait } from "../shown.ts";
import { widthOf } from "./fit.ts";

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

/** A logarithmic axis of waits. */
export interface TimeAxis {
  /** Where a wait lies; what is off the axis lies at its end. */
  at(wait: Duration): number;
  readonly ticks: readonly { readonly at: number; readonly shown: string }[];
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
