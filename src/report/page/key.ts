import type { Markup } from "../../base/markup.ts";
import { type Point, words } from "./draw.ts";
import { chartWidth, edge, lineHeight, widthOf } from "./fit.ts";

/** A sign of a chart, drawn around a point, and what it stands for. */
export interface KeyItem {
  readonly sign: (at: Point) => Markup;
  readonly shown: string;
}

/** A key laid out in lines. */
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
