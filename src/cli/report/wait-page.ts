import type { Context } from "../../base/context.ts";
import { methods } from "../../base/method.ts";
import { catalogue, type Language, verbatim } from "../../base/texts.ts";
import { delays } from "../../report/delays.ts";
import { distribution } from "../../report/page/distribution.ts";
import type { PageSection } from "../../report/page/page.ts";
import { promise } from "../../report/page/promise.ts";
import { trend } from "../../report/page/trend.ts";
import { type Curve, type WaitsAsked, waitCurves, waitTimes } from "../../report/wait-times.ts";
import type { Figures } from "../../report/waits/figures.ts";
import { published } from "../../report/waits/published.ts";
import { shownWait } from "../../report/waits/shown.ts";
import { verdictOn } from "../../report/waits/verdict.ts";
import { type Column, type ScreenTable, sectionOf, tableOf } from "./columns.ts";
import { delayChart, delayColumns } from "./delays.ts";
import { promiseTable } from "./wait-tables.ts";
import { named, titles } from "./words.ts";

const texts = catalogue({
  distribution: { es: "Cuánto se espera", en: "How long people wait" },
  promise: { es: "Si es verdad lo que se publica", en: "Whether what is published is true" },
  trend: { es: "Cómo ha cambiado", en: "How it has changed" },
  delays: { es: "Con qué proveedores hay demoras", en: "Which mail providers delay" },
  within: { es: "En", en: "Within" },
});

type Draw = (ctx: Context, asked: WaitsAsked, language: Language) => Promise<PageSection>;

/** The charts of waiting times, each with the table that says the same. */
export const waitSections: Readonly<Record<"promise" | "distribution" | "trend" | "delays", Draw>> = {
  promise: async (ctx, asked, language) => {
    const { rows } = await waitTimes(ctx, { ...asked, by: "method" });
    const svg = promise({ rows: rows.map((figures) => promiseOf(figures, language)) }, language);
    return sectionOf(texts.promise[language], promiseTable(rows, language), svg);
  },
  distribution: async (ctx, asked, language) => {
    const curves = await waitCurves(ctx, asked);
    const series = curves.map(({ method, points }) => ({
      name: named(method, language),
      points,
      published: published[method],
    }));
    const svg = distribution({ series }, language);
    return sectionOf(texts.distribution[language], curveTable(curves, language), svg);
  },
  trend: async (ctx, asked, language) => {
    const { rows } = await waitTimes(ctx, { ...asked, by: "month" });
    const series = methods.flatMap((method) => {
      const points = rows.filter((figures) => figures.method === method).map(monthOf);
      return points.length === 0 ? [] : [{ name: named(method, language), points }];
    });
    const svg = trend({ series }, language);
    return sectionOf(texts.trend[language], tableOf(monthColumns, rows, language), svg);
  },
  delays: async (ctx, { since, until, exact }, language) => {
    const found = await delays(ctx, { since, until, exact, atLeast: 30, limit: 10 });
    const table = tableOf(delayColumns, found.providers, language);
    return sectionOf(texts.delays[language], table, await delayChart(found, language));
  },
};

function promiseOf(figures: Figures, language: Language) {
  const { method, reliability, p25, p50, p75, p90 } = figures;
  return {
    name: named(method, language),
    published: figures.published,
    ...defined({ typicalFrom: p25.wait, typicalTo: p75.wait, p50: p50.wait, p90: p90.wait }),
    publishedWord: named(figures.published.reliability, language),
    measuredWord: named(reliability, language),
    standing: verdictOn(figures).standing,
  };
}

function monthOf({ name, p50, p90 }: Figures) {
  return { month: name, ...defined({ p50: p50.wait, p50From: p50.from, p50To: p50.to, p90: p90.wait }) };
}

/** How many were done within each published wait. */
function curveTable(curves: readonly Curve[], language: Language): ScreenTable {
  const asked = methods.flatMap((method) => [published[method].from, published[method].to]);
  const waits = [...new Set(asked)].toSorted((one, other) => one - other);
  const columns: readonly Column<Curve>[] = [
    { title: titles.method, word: ({ method }) => method },
    ...waits.map((wait) => ({
      title: verbatim(`${texts.within[language]} ${shownWait(wait, language)}`),
      share: ({ points }: Curve) => points.findLast((point) => point.wait <= wait)?.share ?? 0,
    })),
  ];
  return tableOf(columns, curves, language);
}

const monthColumns: readonly Column<Figures>[] = [
  { title: titles.month, cell: ({ name }) => name },
  { title: titles.method, word: ({ method }) => method },
  { title: titles.half, wait: ({ p50 }) => p50.wait },
  { title: titles.nine, wait: ({ p90 }) => p90.wait },
];

/** An object without what is undefined. */
function defined<T extends Readonly<Record<string, number | undefined>>>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}

type Defined<T> = { readonly [K in keyof T]?: number };
