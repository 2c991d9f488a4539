import { expect, test } from "vitest";
import { type Colour, palette } from "../../../src/report/page/look.ts";

/** WCAG 2: how far two colours differ in brightness, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [less = 0, more = 0] = [one, other].map(brightness).toSorted((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
}

function brightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function between(one: Colour, other: Colour): number {
  return Math.min(...[0, 1].map((theme) => contrast(palette[one][theme] ?? "", palette[other][theme] ?? "")));
}

test.each(["ink", "quiet", "blue", "vermilion", "green", "purple"] as const)(
  "%s can be read on the paper",
  (name) => {
    expect(between(name, "paper")).toBeGreaterThan(4.5);
  },
);

test("bars stand off the paper, and whiskers off the bars", () => {
  expect(between("bar", "paper")).toBeGreaterThan(3);
  expect(between("ink", "bar")).toBeGreaterThan(3);
});

test("the colours of the heat map grow from the paper on, in both themes", () => {
  const heat = ["heat0", "heat1", "heat2", "heat3", "heat4", "heat5"] as const;
  for (const theme of [0, 1] as const) {
    const steps = heat.map((name) => contrast(palette[name][theme], palette.paper[theme]));
    expect(steps).toEqual(steps.toSorted((one, other) => one - other));
    for (const [at, step] of steps.slice(1).entries()) expect(step / (steps[at] ?? 0)).toBeGreaterThan(1.15);
  }
});
