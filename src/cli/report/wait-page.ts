import type { Context } from "../../base/context.ts";
import { methods } from "../../base/method.ts";
import { catalogue, type Language } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { type Curve, waitCurves } from "../../report/curves.ts";
import { delays as findDelays } from "../../report/delays.ts";
import type { Figures } from "../../report/figures.ts";
import { delays } from "../../report/page/delays.ts";
import { distribution } from "../../report/page/distribution.ts";
import type { PageSection } from "../../report/page/page.ts";
import { promise } from "../../report/page/promise.ts";
import { trend } from "../../report/page/trend.ts";
import { published, publishedDelayedShare } from "../../report/published.ts";
import { shownShare, shownWait } from "../../report/shown.ts";
import { verdictOn } from "../../report/verdict.ts";
import { type WaitsAsked, waitTimes } from "../../report/wait-times.ts";
import { delayTable } from "./delay-tables.ts";
import { pageTable } from "./output.ts";
import { promiseTable } from "./wait-tables.ts";
import { named, providerNamed, waitOrNever } from "./words.ts";

const texts = catalogue({
  distribution: { es: "Cuánto se espera", en: "How long people wait" },
  promise: { es: "Si es verdad lo que se publica", en: "Whether what is published is true" },
  trend: { es: "Cómo ha cambiado", en: "How it has changed" },
  delays: { es: "Con qué proveedores hay demoras", en: "Which mail providers delay" },
  within: { es: "En", en: "Within" },
  month: { es: "Mes", en: "Month" },
  method: { es: "Método", en: "Method" },
  half: { es: "La mitad", en: "Half" },
  nine: { es: "9 de 10", en: "9 of 10" },
});

/** The charts of waiting times. */
type WaitChart = "promise" | "distribution" | "trend" | "delays";

type Draw = (ctx: Context, asked: WaitsAsked, language: Language) => Promise<PageSection>;

/** A chart of waiting times, and the table that says the same. */
export function waitSection(
  ctx: Context,
  asked: WaitsAsked,
  name: WaitChart,
  language: Language,
): Promise<PageSection> {
  return sections[name](ctx, asked, language);
}

const sections: Readonly<Record<WaitChart, Draw>> = {
  promise: async (ctx, asked, language) => {
    const { rows } = await waitTimes(ctx, { ...asked, by: "method" });
    const model = rows.map((figures) => promiseOf(figures, language));
    const svg = promise({ rows: model }, language);
    return { title: texts.promise[language], text: [], svg, table: pageTable(promiseTable(rows, language)) };
  },
  distribution: async (ctx, asked, language) => {
    const curves = await waitCurves(ctx, asked);
    const series = curves.map(({ method, points }) => ({
      name: named(method, language),
      points,
      published: published[method],
    }));
    const svg = distribution({ series }, language);
    return { title: texts.distribution[language], text: [], svg, table: curveTable(curves, language) };
  },
  trend: async (ctx, asked, language) => {
    const { rows } = await waitTimes(ctx, { ...asked, by: "month" });
    const series = methods.flatMap((method) => {
      const points = rows.filter((figures) => figures.method === method).map(monthOf);
      return points.length === 0 ? [] : [{ name: named(method, language), points }];
    });
    const svg = trend({ series }, language);
    return { title: texts.trend[language], text: [], svg, table: monthTable(rows, language) };
  },
  delays: async (ctx, { since, until, exact }, language) => {
    const found = await findDelays(ctx, { since, until, exact, atLeast: 30, limit: 10 });
    const rows = found.providers.map(({ provider, figures: { requests }, delayed }) => ({
      provider: providerNamed(provider, language),
      requests,
      ...delayed,
    }));
    const svg = delays({ published: publishedDelayedShare, rows }, language);
    return { title: texts.delays[language], text: [], svg, table: pageTable(delayTable(found, language)) };
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
function curveTable(curves: readonly Curve[], language: Language): PageSection["table"] {
  const asked = methods.flatMap((method) => [published[method].from, published[method].to]);
  const waits = [...new Set(asked)].toSorted((one, other) => one - other);
  const titles = waits.map((wait) => `${texts.within[language]} ${shownWait(wait, language)}`);
  return {
    titles: [texts.method[language], ...titles],
    rows: curves.map(({ method, points }) => [
      named(method, language),
      ...waits.map((wait) => shownShare(shareAt(points, wait), language)),
    ]),
    numeric: [false, ...titles.map(() => true)],
  };
}

function shareAt(points: Curve["points"], wait: Duration): number {
  return points.findLast((point) => point.wait <= wait)?.share ?? 0;
}

function monthTable(rows: readonly Figures[], language: Language): PageSection["table"] {
  const { month, method, half, nine } = texts;
  return {
    titles: [month, method, half, nine].map((title) => title[language]),
    rows: rows.map((figures) => [
      figures.name,
      named(figures.method, language),
      waitOrNever(figures.p50.wait, language),
      waitOrNever(figures.p90.wait, language),
    ]),
    numeric: [false, false, true, true],
  };
}

/** An object without what is undefined. */
function defined<T extends Readonly<Record<string, number | undefined>>>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}

type Defined<T> = { readonly [K in keyof T]?: number };
