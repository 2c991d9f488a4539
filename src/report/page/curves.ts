import { curveStepAfter, area as d3Area, line } from "d3-shape";
import type { Markup } from "../../base/markup.ts";
import type { Duration } from "../../base/time.ts";
import type { WaitPoint, WaitSeries } from "./distribution.ts";
import { area, lookOf, mark, stroke } from "./draw.ts";
import { type Plot, placed } from "./plot.ts";
import type { TimeAxis } from "./time-axis.ts";

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
