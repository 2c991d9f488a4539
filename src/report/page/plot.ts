import type { Markup } from "../../base/markup.ts";
import type { Tick, TimeAxis } from "./axes.ts";
import { type Point, straight, words, wordsAcross } from "./draw.ts";
import { chartWidth, edge, lineHeight, widthOf } from "./fit.ts";

/** The frame in which values are drawn, in the units of the chart. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
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

/** A sign of a chart, drawn around a point, and what it stands for. */
export interface KeyItem {
  readonly sign: (at: Point) => Markup;
  readonly shown: string;
}

export interface Key {
  readonly body: readonly Markup[];
  readonly height: number;
}

const signWidth = 28;

/** What the signs of a chart stand for, in as many lines as it takes from a height down. */
export function key(items: readonly KeyItem[], from: number): Key {
  const body: Markup[] = [];
  let [x, y] = [edge, from];
  for (const { sign, shown } of items) {
    const width = signWidth + widthOf(shown) + 16;
    if (x > edge && x + width > chartWidth - edge) [x, y] = [edge, y + lineHeight + 4];
    body.push(sign({ x: x + signWidth / 2 - 3, y: y + 7 }));
    body.push(words(shown, { x: x + signWidth, y: y + 12 }, { colour: "quiet" }));
    x += width;
  }
  return { body, height: y - from + lineHeight };
}
