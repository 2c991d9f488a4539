import { scaleLog } from "d3-scale";
import type { Language } from "../../base/texts.ts";
import { type Duration, day, hour, minute, second } from "../../base/time.ts";
import { shownWait } from "../shown.ts";
import { widthOf } from "./fit.ts";

/** The waits that people think in; those between them are marked where there is room. */
const round: readonly Duration[] = [
  second,
  10 * second,
  minute,
  5 * minute,
  15 * minute,
  hour,
  4 * hour,
  day,
  2 * day,
  7 * day,
  30 * day,
  365 * day,
];
const between: readonly Duration[] = [
  30 * second,
  2 * minute,
  30 * minute,
  2 * hour,
  12 * hour,
  4 * day,
  3 * second,
  10 * minute,
  3 * minute,
  8 * hour,
  14 * day,
  90 * day,
];

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
  const at = (wait: Duration) => scale(Math.max(second, wait));
  const upright = range[0] > range[1];
  const room = (wait: Duration) => (upright ? 24 : widthOf(shownWait(wait, language)) + 14);
  const inside = [least, most, ...round, ...between].filter((wait) => wait >= least && wait <= most);
  const ticks = thinned(inside, at, room).map((wait) => ({ at: at(wait), shown: shownWait(wait, language) }));
  return { at, ticks };
}

function domainOf(waits: readonly Duration[]): readonly [Duration, Duration] {
  const [first = second, last = day] = [round[0], round.at(-1)];
  const least = round.findLast((wait) => wait <= Math.min(...waits)) ?? first;
  const most = round.find((wait) => wait >= Math.max(least, ...waits)) ?? last;
  if (least < most) return [least, most];
  return most === last ? [30 * day, last] : [least, round.find((wait) => wait > least) ?? last];
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
