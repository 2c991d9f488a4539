import { methods } from "../../base/method.ts";
import { catalogue, type Language, number } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Figures } from "../../report/figures.ts";
import type { Division } from "../../report/gather.ts";
import { publishedDelayedShare } from "../../report/published.ts";
import { shownShare, shownWait } from "../../report/shown.ts";
import type { WaitTimes } from "../../report/wait-times.ts";
import type { ScreenTable } from "./output.ts";
import { quantileCell } from "./wait-words.ts";
import { texts as common, named, providerNamed, shareBar, shownRange, waitOrNever } from "./words.ts";

const texts = catalogue({
  method: { es: "Método", en: "Method" },
  office: { es: "Oficina", en: "Office" },
  provider: { es: "Proveedor", en: "Provider" },
  hour: { es: "Hora", en: "Hour" },
  day: { es: "Día", en: "Day" },
  month: { es: "Mes", en: "Month" },
  requests: { es: "Pedidas", en: "Asked" },
  completed: { es: "Hechas", en: "Done" },
  failed: { es: "Fallidas", en: "Failed" },
  open: { es: "Abiertas", en: "Open" },
  undone: { es: "Sin hacer", en: "Not done" },
  inTime: { es: "A tiempo", en: "In time" },
  half: { es: "La mitad", en: "Half" },
  nine: { es: "9 de 10", en: "9 of 10" },
  p95: { es: "95 de 100", en: "95 of 100" },
  p99: { es: "99 de 100", en: "99 of 100" },
  how: { es: "Cómo terminaron", en: "How they ended" },
  waits: {
    es: "En cuánto tiempo estuvieron hechas (intervalo del 95 %)",
    en: "Within what time they were done (95 % interval)",
  },
  promise: { es: "Lo publicado y lo medido", en: "Published and measured" },
  publishedTitle: { es: "Publicado", en: "Published" },
  typical: { es: "Lo usual", en: "Usual wait" },
  delayed: { es: "Con demora", en: "Delayed" },
  reliability: { es: "Fiabilidad", en: "Reliability" },
  assurance: { es: "Qué prueba", en: "Assurance" },
});

/** The figures as a screen shows them: three tables of methods, or one table for each method. */
export function waitTables(times: WaitTimes, language: Language): readonly ScreenTable[] {
  if (times.by === "method")
    return [endings(times, language), quantiles(times, language), promiseTable(times.rows, language)];
  return methods.flatMap((method) => {
    const rows = times.rows.filter((figures) => figures.method === method);
    return rows.length === 0 ? [] : [division(times, rows, language)];
  });
}

function endings({ rows }: WaitTimes, language: Language): ScreenTable {
  const { method, requests, completed, failed, open, inTime } = texts;
  return {
    title: texts.how[language],
    titles: [method, requests, completed, failed, open, inTime].map((title) => title[language]),
    rows: rows.map((figures) => [
      `${named(figures.method, language)}${mark(figures)}`,
      ...[figures.requests, figures.completed, figures.failed, figures.open].map((n) => number(n, language)),
      shareBar(figures.within.share, language),
    ]),
    figures: [1, 2, 3, 4],
  };
}

function quantiles({ rows }: WaitTimes, language: Language): ScreenTable {
  const { method, half, nine, p95, p99 } = texts;
  return {
    title: texts.waits[language],
    titles: [method, half, nine, p95, p99].map((title) => title[language]),
    rows: rows.map((figures) => [
      `${named(figures.method, language)}${mark(figures)}`,
      ...[figures.p50, figures.p90, figures.p95, figures.p99].map((each) => quantileCell(each, language)),
    ]),
    figures: [1, 2, 3, 4],
  };
}

/** What is published of each method, and what was measured. */
export function promiseTable(rows: readonly Figures[], language: Language): ScreenTable {
  const { method, publishedTitle, typical, delayed, reliability, assurance } = texts;
  return {
    title: texts.promise[language],
    titles: [method, publishedTitle, typical, delayed, reliability, assurance].map(
      (title) => title[language],
    ),
    rows: rows.map((figures) => {
      const { published } = figures;
      return [
        `${named(figures.method, language)}${mark(figures)}`,
        publishedCell(figures, language),
        shownRange(figures.p25.wait, figures.p75.wait, language),
        figures.delayed ? shownShare(figures.delayed.share, language) : "—",
        named(figures.reliability, language),
        named(published.assurance, language),
      ];
    }),
  };
}

function publishedCell({ published, delayed }: Figures, language: Language): string {
  const lines = [shownRange(published.from, published.to, language), named(published.reliability, language)];
  return [...lines, ...(delayed ? [shownShare(publishedDelayedShare, language)] : [])].join("\n");
}

function division({ by }: WaitTimes, rows: readonly Figures[], language: Language): ScreenTable {
  const [first] = rows;
  const { requests, undone, half, nine, inTime } = texts;
  const titles = [texts[by], requests, undone, half, nine, inTime].map((title) => title[language]);
  return {
    title: first ? titleOf(first, language) : "",
    titles,
    rows: rows.map((figures) => [
      `${nameOf(figures, by, language)}${mark(figures)}`,
      ...[figures.requests, figures.failed + figures.open].map((n) => number(n, language)),
      waitOrNever(figures.p50.wait, language),
      waitOrNever(figures.p90.wait, language),
      shareBar(figures.within.share, language, 8),
    ]),
    figures: [1, 2, 3, 4],
  };
}

function nameOf({ name }: Figures, by: Division, language: Language): string {
  if (by === "provider") return providerNamed(name, language);
  return name === "" ? common.none[language] : visible(name);
}

function titleOf({ method, published }: Figures, language: Language): string {
  const within = shownWait(published.target, language);
  return `${named(method, language)} (${texts.inTime[language].toLowerCase()}: ≤ ${within})`;
}

function mark({ reliability }: Figures): string {
  return reliability === "insufficient" ? "*" : "";
}
