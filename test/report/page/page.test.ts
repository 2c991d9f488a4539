import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages } from "../../../src/base/texts.ts";
import { visible } from "../../../src/base/visible.ts";
import { type Page, page } from "../../../src/report/page/page.ts";
import { type Element, idFaults, readMarkup } from "../../support/markup.ts";
import { charts } from "./samples.ts";

const sample: Page = {
  language: "es",
  title: "Cuánto tarda recuperar una clave",
  lead: ["La mitad la tiene en 3 minutos."],
  facts: [["Período", "2026-01-01 a 2026-06-30"]],
  sections: charts.map(([name, draw]) => ({
    title: `Parte ${name}`,
    text: ["Dos palabras."],
    svg: draw("es"),
    table: { titles: ["Método", "Solicitudes"], rows: [["SMS", "1.234"]], numeric: [false, true] },
  })),
  foot: ["Hecho el 2026-07-01."],
};

function named(elements: readonly Element[], name: string): readonly Element[] {
  return elements.filter((element) => element.name === name);
}

describe.each(languages)("a page in %s", (language) => {
  const html = page({ ...sample, language });
  const elements = readMarkup(html);

  test("is a whole document in its language that fetches and runs nothing", () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="/);
    expect(named(elements, "html")[0]?.attributes["lang"]).toBe(language);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(
      /url\(|@import|https?:|<script|<link|\bsrc=/,
    );
  });

  test("has one first heading and skips none", () => {
    const levels = elements.filter(({ name }) => /^h\d$/.test(name)).map(({ name }) => name);
    expect(levels).toEqual(["h1", ...sample.sections.map(() => "h2")]);
  });

  test("gives each id once and names only what is there", () => {
    expect(idFaults(elements)).toEqual([]);
    for (const svg of named(elements, "svg"))
      expect(svg.attributes["aria-labelledby"]).toMatch(/^chart-\d+-title chart/);
  });

  test("has a labelled part, a figure with its caption and a table for each chart", () => {
    for (const name of ["section", "figure", "figcaption", "svg", "table", "caption"])
      expect([name, named(elements, name).length]).toEqual([name, sample.sections.length]);
    for (const { attributes } of named(elements, "section"))
      expect(attributes).toHaveProperty("aria-labelledby");
    for (const { attributes, within } of named(elements, "th"))
      expect(attributes["scope"]).toBe(within.at(-2) === "thead" ? "col" : "row");
    expect(named(elements, "td").every(({ attributes }) => attributes["class"] === "number")).toBe(true);
  });
});

test("a part without a chart has its table all the same, and an empty table says so", () => {
  const html = page({
    ...sample,
    sections: [{ title: "Nada", table: { titles: ["A", "B"], rows: [] } }],
  });
  const elements = readMarkup(html);
  expect(named(elements, "figure")).toHaveLength(0);
  expect(named(elements, "td").map(({ text }) => text)).toEqual(["Todavía no hay nada que mostrar."]);
});

test("whatever comes from outside stands there as text, whole", () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      `"><script>alert(1)</script>`,
      `" id="part-1`,
      "</td></table>",
      "&amp;",
      "\u202exe",
      "$& $1 {n}",
    ),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(hostile, fc.constantFrom(...languages), (text, language) => {
      const table = { titles: [text, text], rows: [[text, text], [text]] };
      const sections = [1, 2].map(() => ({
        title: text,
        text: [text],
        table,
        svg: sample.sections[0]?.svg ?? "",
      }));
      const elements = readMarkup(
        page({ language, title: text, lead: [text], facts: [[text, text]], sections, foot: [text] }),
      );
      const said = visible(text).replace(/[\p{Cs}\ufffe\uffff]/gu, "\ufffd");
      expect(idFaults(elements)).toEqual([]);
      for (const name of ["h1", "h2", "td", "dt", "dd"])
        for (const element of named(elements, name)) expect(element.text).toBe(said);
    }),
  );
});
