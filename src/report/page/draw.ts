import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from "d3-shape";
import { html, type Markup, nothing } from "../../base/markup.ts";
import { chartWidth, cut, edge, letterHeight, widthOf } from "./fit.ts";
import type { Colour } from "./look.ts";

/** A point of a chart, in its units, from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How words stand in a chart: from, around or up to their point, in at most so many units. */
export interface Lettering {
  readonly anchor?: "start" | "middle" | "end";
  readonly colour?: Colour;
  readonly bold?: boolean;
  readonly width?: number;
  /** Whether lines behind the words are kept off them. */
  readonly halo?: boolean;
}

/** Words on the line of a point; those that would leave the paper are cut. */
export function words(text: string, { x, y }: Point, lettering: Lettering = {}): Markup {
  const { anchor = "start", colour = "ink", bold = false, halo = false } = lettering;
  const look = `letters f-${colour}${bold ? " bold" : ""}${halo ? " halo" : ""}`;
  const [before, after] = [x - edge, chartWidth - edge - x];
  const room = { start: after, middle: 2 * Math.min(before, after), end: before }[anchor];
  const shown = cut(text, Math.min(room, lettering.width ?? room), bold);
  return html`<text x="${x}" y="${y}" text-anchor="${anchor}" class="${look}">${shown}</text>`;
}

/** Words on the middle of a row instead of on its line. */
export function wordsAcross(text: string, { x, y }: Point, lettering: Lettering = {}): Markup {
  return words(text, { x, y: y + letterHeight * 0.36 }, lettering);
}

/** Words right of an upright line, or left of it where they would pass a limit; other lines are kept off them. */
export function wordsBeside(text: string, { x, y }: Point, limit: number, colour: Colour): Markup {
  if (x + 6 + widthOf(text) <= limit) return words(text, { x: x + 6, y }, { colour, halo: true });
  return words(text, { x: x - 6, y }, { colour, halo: true, anchor: "end" });
}

export interface Pen {
  readonly width?: number;
  /** Lengths of stroke and gap, as SVG takes them. */
  readonly dash?: string;
}

/** A line along a path. */
export function stroke(path: string | null, colour: Colour, { width = 1, dash = "" }: Pen = {}): Markup {
  if (path === null || path === "") return nothing;
  const dashed = dash === "" ? nothing : html` stroke-dasharray="${dash}"`;
  return html`<path d="${path}" fill="none" class="s-${colour}" stroke-width="${width}"${dashed}/>`;
}

export function straight(from: Point, to: Point, colour: Colour, pen: Pen = {}): Markup {
  return stroke(`M${pair(from)}L${pair(to)}`, colour, pen);
}

/** A point as a path takes it. */
export function pair({ x, y }: Point): string {
  return `${short(x)},${short(y)}`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** An area within a path, pale where others shine through. */
export function area(path: string | null, colour: Colour, opacity = 1): Markup {
  if (path === null || path === "") return nothing;
  return html`<path d="${path}" class="f-${colour}" fill-opacity="${opacity}"/>`;
}

/** A bar from one point to the opposite one; however little it is, it is seen. */
export function bar(from: Point, to: Point, colour: Colour): Markup {
  const width = to.x > from.x ? Math.max(1, to.x - from.x) : 0;
  return html`<rect x="${from.x}" y="${from.y}" width="${width}" height="${to.y - from.y}" class="f-${colour}"/>`;
}

/** A whisker between two places of a row, with caps at its ends. */
export function whisker(from: number, to: number, y: number, colour: Colour = "ink"): Markup {
  const caps = [from, to].map((x) => `M${pair({ x, y: y - 4 })}v8`).join("");
  return stroke(`M${pair({ x: from, y })}L${pair({ x: to, y })}${caps}`, colour, { width: 1.5 });
}

/** The looks that tell series apart without their colour too. */
const looks = [
  { colour: "blue", dash: "", shape: symbolCircle },
  { colour: "vermilion", dash: "9 4", shape: symbolSquare },
  { colour: "green", dash: "2.5 3", shape: symbolTriangle },
  { colour: "purple", dash: "10 3 2 3", shape: symbolDiamond },
] as const;

/** The look of the series at an index; after four they come again. */
export function lookOf(index: number): (typeof looks)[number] {
  return looks[index % looks.length] ?? looks[0];
}

/** The mark of a series at a point; a hollow one has the paper inside. */
export function mark(index: number, { x, y }: Point, hollow = false, size = 46): Markup {
  const { colour, shape } = lookOf(index);
  const look = hollow ? `f-paper s-${colour}` : `f-${colour}`;
  return html`<path d="${symbol(shape, size)() ?? ""}" transform="translate(${x} ${y})" stroke-width="1.5" class="${look}"/>`;
}

export function dot({ x, y }: Point): Markup {
  return html`<circle cx="${x}" cy="${y}" r="5.5" stroke-width="2" class="f-ink s-paper"/>`;
}
