import { describe, expect, test } from "vitest";
import { day, minute } from "../../../src/base/time.ts";
import { bars } from "../../../src/report/page/bars.ts";
import { delays } from "../../../src/report/page/delays.ts";
import { distribution } from "../../../src/report/page/distribution.ts";
import { funnel } from "../../../src/report/page/funnel.ts";
import { promise } from "../../../src/report/page/promise.ts";
import { trend } from "../../../src/report/page/trend.ts";
import { volume } from "../../../src/report/page/volume.ts";
import { readMarkup, wordsOf } from "../../support/markup.ts";
import { late, load, months, promises, stages, waits, week } from "./samples.ts";

/** The widths, or other measures, of the elements that carry a class. */
function measured(svg: string, name: string, look: string, measure: string): readonly string[] {
  return readMarkup(svg)
    .filter((element) => element.name === name && element.attributes["class"]?.split(" ").includes(look))
    .map(({ attributes }) => attributes[measure] ?? "");
}

describe("waits", () => {
  test("are told by the share that was done in the published time", () => {
    const said = wordsOf(distribution(waits, "es"));
    expect(said).toEqual(
      expect.arrayContaining(["Correo electrónico", "86 % en 30 min", "publicado: 30 min"]),
    );
    expect(said).toEqual(expect.arrayContaining(["En persona", "50 % en 2 días", "publicado: 2 días"]));
    expect(said).toEqual(expect.arrayContaining(["1 min", "5 min", "1 h", "1 día"]));
  });

  test("without a published time are told by their end", () => {
    const series = waits.series.map(({ name, points }) => ({ name, points }));
    const said = wordsOf(distribution({ series }, "en"));
    expect(said).toEqual(expect.arrayContaining(["93 % in 3 h", "95 % in 3 days"]));
    expect(said.filter((text) => text.startsWith("published"))).toEqual([]);
  });

  test("that were not followed as far as the published time are told by their end", () => {
    const [first] = waits.series;
    const points = first?.points.slice(0, 4) ?? [];
    const said = wordsOf(distribution({ series: first ? [{ ...first, points }] : [] }, "es"));
    expect(said).toContain("86 % en 25 min");
  });

  test("differ by the dash of their lines too", () => {
    const curves = [
      ...distribution(waits, "es").matchAll(/stroke-width="2.25"( stroke-dasharray="[^"]+")?/g),
    ];
    expect(curves.map(([, dash]) => dash)).toEqual([undefined, ` stroke-dasharray="9 4"`]);
  });
});

describe("months", () => {
  const svg = trend(months, "es");

  test("break a line where one is missing or was not reached", () => {
    const half = measured(svg, "path", "s-blue", "stroke-width").filter((width) => width === "2.5");
    const most = measured(svg, "path", "s-blue", "stroke-width").filter((width) => width === "1.25");
    expect([half.length, most.length]).toEqual([2, 3]);
  });

  test("that did not reach nine in ten have an arrow, and the last one words", () => {
    expect(svg.match(/l4,-5l4,5/g)).toHaveLength(1);
    expect(wordsOf(svg)).toEqual(
      expect.arrayContaining(["la mitad: 4 min", "9 de 10: 10 min", "nov", "2025", "ene"]),
    );
  });

  test("speak of arrows only where there is one", () => {
    const points = months.series[0]?.points.filter(({ p90 }) => p90 !== undefined) ?? [];
    const whole = trend({ series: [{ name: "SMS", points }] }, "es");
    expect(wordsOf(svg).filter((text) => text.startsWith("Flecha"))).toHaveLength(1);
    expect(wordsOf(whole).filter((text) => text.startsWith("Flecha"))).toHaveLength(0);
  });
});

describe("a promise", () => {
  const [row] = promises.rows;

  test("kept, one not kept and one not known yet differ in words and in sign", () => {
    const [kept, broken, open] = (["holds", "fails", "unproven"] as const).map((standing) =>
      promise({ rows: row ? [{ ...row, standing }] : [] }, "en"),
    );
    expect(wordsOf(kept ?? "")).toContain("kept");
    expect(wordsOf(broken ?? "")).toContain("not kept");
    expect(wordsOf(open ?? "")).toContain("not known yet");
    expect(open).not.toMatch(/l4,5l8,-10|m1,-5l10,10/);
    expect(kept?.match(/l4,5l8,-10/g)).toHaveLength(1);
    expect(broken).not.toMatch(/l4,5l8,-10/);
  });

  test("with nine in ten not reached points off the chart", () => {
    const { p90: _, ...open } = row ?? { p90: 0 };
    const arrows = (svg: string) => svg.match(/m-6,-5l6,5l-6,5/g)?.length;
    expect(arrows(promise(promises, "es"))).toBe(1);
    expect(arrows(promise({ rows: [open as (typeof promises.rows)[number]] }, "es"))).toBe(2);
  });
});

test("bars are as long as their values, and the published share stands where it belongs", () => {
  const svg = delays(late, "es");
  const [first = 0, second = 0] = measured(svg, "rect", "f-bar", "width").map(Number);
  expect(first / second).toBeCloseTo(2);
  const [start = 0] = measured(svg, "rect", "f-bar", "x").map(Number);
  const published = measured(svg, "path", "s-vermilion", "d").map((path) => Number.parseFloat(path.slice(1)));
  expect(published).toEqual([expect.closeTo(start + second, 1)]);
  expect(wordsOf(svg)).toEqual(expect.arrayContaining(["publicado: 14 %", "gmail.com", "28 %", "4.003"]));
});

test("bars that are all nothing stay at the beginning", () => {
  const rows = late.rows.map((row) => ({ ...row, share: 0, from: 0, to: 0 }));
  const widths = measured(delays({ published: 0, rows }, "es"), "rect", "f-bar", "width");
  expect(widths).toEqual(["0", "0"]);
});

test("plain bars carry their own title, their words and their marks", () => {
  const said = wordsOf(bars({ ...load, title: "Trabajo por funcionario" }, "es"));
  expect(said).toEqual(expect.arrayContaining(["Trabajo por funcionario", "José", "20", "promedio: 25"]));
});

test("a funnel says how many did not go on, of those who had come so far", () => {
  const said = wordsOf(funnel(stages, "es"));
  expect(said).toEqual(expect.arrayContaining(["2.000 · 100 %", "500 no siguieron (25 %)", "1.500 · 75 %"]));
  expect(said).toContain("1 no siguió (0,1 %)");
  expect(wordsOf(funnel({ stages: [{ name: "Pidieron", count: 0 }] }, "es"))).toContain("0");
});

test("the busiest hour has the strongest colour, and is told", () => {
  const svg = volume(week, "es");
  const tall = (look: string) =>
    measured(svg, "rect", look, "height").filter((height) => height === "24").length;
  expect(tall("f-heat5")).toBe(1);
  expect(tall("f-heat0")).toBe(week.cells.flat().filter((count) => count === 0).length);
  expect(wordsOf(svg)).toContain("Lo más: martes, de 9 a 10 h, con 14,5 por hora.");
  expect(wordsOf(svg)).toEqual(expect.arrayContaining(["hasta 3", "hasta 15"]));
});

test("a single point, and waits of nothing, are drawn", () => {
  const points = [{ wait: 0, share: 1, from: 1, to: 1 }];
  const said = wordsOf(
    distribution({ series: [{ name: "SMS", points, published: { from: 0, to: day } }] }, "es"),
  );
  expect(said).toContain("100 % en 1 día");
  expect(
    wordsOf(trend({ series: [{ name: "SMS", points: [{ month: "2026-05", p50: minute }] }] }, "es")),
  ).toContain("may");
});
