import type { Markup } from "../../base/markup.ts";
import { type Point, straight, words, wordsAcross } from "./draw.ts";
import type { TimeAxis } from "./time-axis.ts";

/** The frame in which values are drawn, in the units of the chart. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A value on an axis, with its words, and more below them. */
export interface Tick {
  readonly at: number;
  readonly shown: string;
  readonly below?: string;
}

/** Thin lines across the plot, with words left of them. */
export function levels(ticks: readonly Tick[], { left, right }: Plot): readonly Markup[] {
  return ticks.flatMap(({ at, shown }) => [
    straight({ x: left, y: at }, { x: right, y: at }, "rule"),
    wordsAcross(shown, { x: left - 8, y: at }, { anchor: "end", colour: "quiet" }),
  ]);
}

/** A thin line down the plot, without words. */
export function upright(x: number, { top, bottom }: Plot): Markup {
  return straight({ x, y: top }, { x, y: bottom }, "rule");
}

const quiet = { anchor: "middle", colour: "quiet" } as const;

/** Thin lines down the plot, with words below them. */
export function columns(ticks: readonly Tick[], plot: Plot): readonly Markup[] {
  const { bottom } = plot;
  return ticks.flatMap(({ at, shown, below }) => [
    upright(at, plot),
    words(shown, { x: at, y: bottom + 20 }, quiet),
    ...(below === undefined ? [] : [words(below, { x: at, y: bottom + 36 }, quiet)]),
  ]);
}

/** What the values along the bottom are, below their words. */
export function underneath(text: string, { left, bottom }: Plot): Markup {
  return words(text, { x: left, y: bottom + 42 }, { colour: "quiet" });
}

/** Where a wait and a share of one lie in a plot. */
export function placed(axis: TimeAxis, { top, bottom }: Plot): (wait: number, share: number) => Point {
  return (wait, share) => ({ x: axis.at(wait), y: bottom - share * (bottom - top) });
}
