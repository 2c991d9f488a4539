import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Language, languages } from "../../../src/base/texts.ts";
import { day, minute, second } from "../../../src/base/time.ts";
import { visible } from "../../../src/base/visible.ts";
import { bars } from "../../../src/report/page/bars.ts";
import { delays } from "../../../src/report/page/delays.ts";
import { distribution } from "../../../src/report/page/distribution.ts";
import { funnel } from "../../../src/report/page/funnel.ts";
import { promise } from "../../../src/report/page/promise.ts";
import { trend } from "../../../src/report/page/trend.ts";
import { volume } from "../../../src/report/page/volume.ts";
import { readMarkup, wordsOf } from "../../support/markup.ts";
import { drawingFaults, overlaps } from "./drawing-faults.ts";
import { charts } from "./samples.ts";

const hostile = [
  `"><script>alert(1)</script>`,
  "</text></svg><img src=x onerror='x'>",
  "&amp;&lt;&#x3c;",
  "\u202egnp.exe\u2028\u0000\u001b[2J",
  "\ud800\udc00\ud800 half \uffff",
  '{name} {n} $& $1 chart-title id="chart-title"',
  "W".repeat(3000),
  "תשלום",
  "",
];

const name = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constant("SMS"),
);
const wait = fc.oneof(
  fc.constantFrom(0, 1, second, minute, day, 4000 * day, Number.NaN, Number.POSITIVE_INFINITY),
  fc.double({ min: 0, max: 9e9, noNaN: true }),
);
const share = fc.oneof(fc.constantFrom(0, 1, Number.NaN), fc.double({ min: 0, max: 1, noNaN: true }));
const count = fc.oneof(
  fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.nat(),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
);
const language = fc.constantFrom(...languages);

const month = fc
  .tuple(fc.integer({ min: 1999, max: 2031 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, of]) => `${year}-${String(of).padStart(2, "0")}`);
const published = fc.record({ from: wait, to: wait });

const models = {
  distribution: fc.record({
    series: fc.array(
      fc.record(
        { name, points: fc.array(fc.record({ wait, share, from: share, to: share })), published },
        { requiredKeys: ["name", "points"] },
      ),
      { maxLength: 6 },
    ),
  }),
  trend: fc.record({
    series: fc.array(
      fc.record({
        name,
        points: fc.array(
          fc.record(
            { month: fc.oneof(month, name), p50: wait, p90: wait, p50From: wait, p50To: wait },
            { requiredKeys: ["month"] },
          ),
        ),
      }),
      { maxLength: 5 },
    ),
  }),
  promise: fc.record({
    rows: fc.array(
      fc.record(
        {
          name,
          published,
          typicalFrom: wait,
          typicalTo: wait,
          p50: wait,
          p90: wait,
          publishedWord: name,
          measuredWord: name,
          standing: fc.constantFrom("holds" as const, "fails" as const, "unproven" as const),
        },
        { requiredKeys: ["name", "published", "publishedWord", "measuredWord", "standing"] },
      ),
      { maxLength: 5 },
    ),
  }),
  delays: fc.record({
    published: share,
    rows: fc.array(fc.record({ provider: name, requests: fc.nat(), share, from: share, to: share })),
  }),
  funnel: fc.record({ stages: fc.array(fc.record({ name, count })) }),
  volume: fc.record({
    weekdays: fc.array(name, { maxLength: 7 }),
    cells: fc.array(fc.array(count, { maxLength: 24 }), { maxLength: 7 }),
  }),
  bars: fc.record(
    {
      title: name,
      rows: fc.array(
        fc.record(
          { name, value: count, cells: fc.tuple(name), from: count, to: count },
          { requiredKeys: ["name", "value", "cells"] },
        ),
      ),
      marks: fc.array(fc.record({ at: count, name }), { maxLength: 4 }),
    },
    { requiredKeys: ["rows"] },
  ),
};

function holds<Model>(model: fc.Arbitrary<Model>, draw: (model: Model, language: Language) => string): void {
  fc.assert(
    fc.property(model, language, (model, language) => {
      expect(drawingFaults(draw(model, language))).toEqual([]);
    }),
    { numRuns: 200 },
  );
}

describe("whatever the model, a drawing is well formed and stays on its paper:", () => {
  test("distribution", () => holds(models.distribution, distribution));
  test("trend", () => holds(models.trend, trend));
  test("promise", () => holds(models.promise, promise));
  test("delays", () => holds(models.delays, delays));
  test("funnel", () => holds(models.funnel, funnel));
  test("volume", () => holds(models.volume, volume));
  test("bars", () => holds(models.bars, bars));
});

describe.each(charts)("%s", (_name, draw, empty) => {
  test.each(languages)("in %s is told in words, with its title", (language) => {
    const svg = draw(language);
    const [root, title, told] = readMarkup(svg);
    expect(root?.attributes).toMatchObject({
      role: "img",
      lang: language,
      xmlns: "http://www.w3.org/2000/svg",
    });
    expect([title?.name, told?.name]).toEqual(["title", "desc"]);
    expect(root?.attributes["aria-labelledby"]).toBe(`${title?.attributes["id"]} ${told?.attributes["id"]}`);
    expect(title?.text).not.toBe("");
    expect(told?.text).toMatch(/\.$/);
    expect(drawingFaults(svg)).toEqual([]);
    expect(overlaps(svg)).toEqual([]);
  });

  test("says something else in the other language", () => {
    expect(draw("es")).not.toBe(draw("en"));
  });

  test("of nothing says that there is nothing", () => {
    expect(wordsOf(empty("es"))).toContain("Todavía no hay nada que mostrar.");
    expect(wordsOf(empty("en"))).toContain("There is nothing to show yet.");
    expect(drawingFaults(empty("es"))).toEqual([]);
  });

  test("neither runs nor fetches anything", () => {
    expect(draw("es").replace("http://www.w3.org/2000/svg", "")).not.toMatch(
      /url\(|@import|https?:|<script|\bon\w+=/,
    );
  });
});

test("close curves, many months and many providers do not write over each other", () => {
  const point = (wait: number, share: number) => ({ wait, share, from: share, to: share });
  const series = ["Correo electrónico", "SMS", "En persona", "Correo postal"].map((name, at) => ({
    name,
    points: [point(minute, 0.4), point(day, 0.9 + at / 500)],
    published: { from: minute, to: (30 + at) * minute },
  }));
  const points = Array.from({ length: 60 }, (_, at) => {
    const of = 2021 * 12 + 7 + at;
    return {
      month: `${Math.floor(of / 12)}-${String((of % 12) + 1).padStart(2, "0")}`,
      p50: day,
      p90: 1.05 * day,
    };
  });
  const providers = Array.from({ length: 12 }, (_, at) => `correo${at}.institucion-educativa.example`);
  const rows = providers.map((provider) => ({ provider, requests: 12_345, share: 0.14, from: 0.1, to: 0.2 }));
  expect(overlaps(distribution({ series }, "es"))).toEqual([]);
  expect(
    [1, 7, 13, 24, 60].flatMap((count) =>
      overlaps(trend({ series: [{ name: "SMS", points: points.slice(0, count) }] }, "es")),
    ),
  ).toEqual([]);
  expect(overlaps(delays({ published: 0.14, rows }, "es"))).toEqual([]);
});

test.each(hostile.filter((text) => text.length < 50 && text !== ""))(
  "%j is written as what it is",
  (text) => {
    const said = wordsOf(bars({ rows: [{ name: text, value: 1, cells: ["1"] }] }, "es"));
    const whole = visible(text).replace(/\p{Cs}|\uffff/gu, "\ufffd");
    const [shown = ""] = said.slice(1);
    expect(whole.startsWith(shown.replace(/…$/, ""))).toBe(true);
    expect(shown).not.toBe("");
  },
);
