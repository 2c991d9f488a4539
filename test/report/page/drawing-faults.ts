import { widthOf } from "../../../src/report/page/fit.ts";
import { type Element, idFaults, readMarkup } from "../../support/markup.ts";

const names = new Set(["svg", "title", "desc", "style", "rect", "path", "circle", "text"]);

/** What is wrong with a drawing: markup, ids, a number that is none, words or bars that leave the paper. */
export function drawingFaults(svg: string): readonly string[] {
  const elements = readMarkup(svg);
  const [, , width = 0, height = 0] = elements[0]?.attributes["viewBox"]?.split(" ").map(Number) ?? [];
  return [
    ...idFaults(elements),
    ...elements.filter(({ name }) => !names.has(name)).map(({ name }) => `<${name}>`),
    ...elements.flatMap(numberFaults),
    ...elements.filter(({ name }) => name === "text").flatMap((text) => placeFaults(text, width, height)),
    ...elements.filter(({ name }) => name === "rect").flatMap((bar) => barFaults(bar, width, height)),
  ];
}

function numberFaults({ name, attributes }: Element): readonly string[] {
  return Object.entries(attributes)
    .filter(([, value]) => /NaN|undefined|Infinity|null|\d[eE][+-]?\d/.test(value))
    .map(([attribute, value]) => `${name} ${attribute}="${value}"`);
}

function placeFaults(text: Element, width: number, height: number): readonly string[] {
  const { left, right } = spanOf(text);
  const y = Number(text.attributes["y"]);
  const isInside = left >= 0 && right <= width && y >= 12 && y <= height - 4;
  return isInside ? [] : [`outside: ${text.text} (${left} to ${right}, ${y} of ${height})`];
}

function spanOf({ text, attributes }: Element): { readonly left: number; readonly right: number } {
  const size = widthOf(text, attributes["class"]?.includes("bold"));
  const share = { start: 0, middle: 0.5, end: 1 }[attributes["text-anchor"] ?? ""] ?? Number.NaN;
  const left = Number(attributes["x"]) - size * share;
  return { left, right: left + size };
}

function barFaults({ attributes }: Element, width: number, height: number): readonly string[] {
  const [x, y, wide, high] = ["x", "y", "width", "height"].map((name) => Number(attributes[name] ?? 0));
  const numbers = [x, y, wide, high] as readonly number[] as [number, number, number, number];
  const isInside =
    numbers.every((each) => each >= 0) &&
    numbers[0] + numbers[2] <= width &&
    numbers[1] + numbers[3] <= height;
  return isInside ? [] : [`outside: bar ${numbers.join(" ")}`];
}

/** The words that stand on other words, in pairs. */
export function overlaps(svg: string): readonly string[] {
  const boxes = readMarkup(svg)
    .filter(({ name }) => name === "text")
    .map((text) => ({ text: text.text, y: Number(text.attributes["y"]), ...spanOf(text) }));
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(({ y, left, right }) => Math.abs(y - one.y) < 13 && left < one.right && one.left < right)
      .map(({ text }) => `${one.text} / ${text}`),
  );
}
