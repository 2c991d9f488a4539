import { visible } from "../../base/visible.ts";

/** The width of every chart in its own units, and the margin around what is drawn. */
export const chartWidth = 720;
export const edge = 8;

/** The height of the letters of a chart and of a line of them, in its units. */
export const letterHeight = 14;
export const lineHeight = 18;

/** Shares of the letters' height: those of Arial, and a little more for the faces that take its place. */
const widths: readonly (readonly [letters: RegExp, width: number])[] = [
  [/\p{M}/u, 0],
  [/[ijl.,:;'|!ftI[\]/ \u00a0·]/, 0.3],
  [/[r()"-]/, 0.37],
  [/[ckszvxyJ]/, 0.53],
  [/[mwM]/, 0.87],
  [/[W@%…—]/, 1.02],
  [/[A-ZÁÉÍÓÚÑ]/, 0.75],
  [/[\u0020-\u024f–’“”]/, 0.6],
  [/[\u0370-\u06ff]/, 0.8],
];

const widest = 1.1;

/** How wide a text stands in a chart, in its units: rather too wide than too narrow. */
export function widthOf(text: string, bold = false): number {
  const wide = Array.from(visible(text), shareOf).reduce((sum, share) => sum + share, 0);
  return wide * letterHeight * (bold ? 1.08 : 1);
}

function shareOf(letter: string): number {
  return widths.find(([letters]) => letters.test(letter))?.[1] ?? widest;
}

/** How wide a column for some texts stands, at most: the longest of them decides. */
export function columnWidth(texts: readonly string[], widestAllowed: number, bold = false): number {
  return Math.ceil(Math.min(widestAllowed, Math.max(0, ...texts.map((text) => widthOf(text, bold)))));
}

/** A text from outside as far as it fits, with what cannot be seen made visible; an ellipsis stands for the rest. */
export function cut(text: string, width: number, bold = false): string {
  const whole = visible(text.slice(0, most));
  if (text.length <= most && widthOf(whole, bold) <= width) return whole;
  let [kept, room] = ["", width - widthOf("…", bold)];
  for (const letter of whole) {
    room -= widthOf(letter, bold);
    if (room < 0) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

/** No line of a chart holds more letters than this. */
const most = 400;

/** Places on a line moved apart to stand at least a gap from each other, in the same order, between two ends. */
export function spread(
  places: readonly number[],
  gap: number,
  [from, to]: readonly [number, number],
): readonly number[] {
  const step = Math.min(gap, places.length > 1 ? (to - from) / (places.length - 1) : gap);
  const order = places.map((_, index) => index).toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = new Map<number, number>();
  let next = from;
  order.forEach((index, rank) => {
    const last = to - (order.length - 1 - rank) * step;
    const place = Math.min(last, Math.max(next, places[index] ?? 0));
    moved.set(index, place);
    next = place + step;
  });
  return places.map((place, index) => moved.get(index) ?? place);
}
