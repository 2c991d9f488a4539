import { methods } from "../../base/method.ts";
import { catalogue, type Language } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Figures } from "../../report/waits/figures.ts";
import type { Division } from "../../report/waits/gather.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { shownShare, shownWait } from "../../report/waits/shown.ts";
import { type Column, type ScreenTable, tableOf } from "./columns.ts";
import {
  texts as common,
  named,
  providerNamed,
  shareBar,
  shownRange,
  sourceNamed,
  titles,
  waitOrNever,
} from "./words.ts";

const texts = catalogue({
  completed: { es: "Hechas", en: "Done" },
  failed: { es: "Fallidas", en: "Failed" },
  open: { es: "Abiertas", en: "Open" },
  undone: { es: "Sin hacer", en: "Not done" },
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
  reliability: { es: "Fiabilidad", en: "Reliability" },
});

/** The figures as a screen shows them: three tables of methods, or one table for each method. */
export function waitTables(
  by: Division,
  rows: readonly Figures[],
  language: Language,
): readonly ScreenTable[] {
  if (by === "method")
    return [
      tableOf(endings, rows, language, texts.how[language]),
      tableOf(quantiles, rows, language, texts.waits[language]),
      promiseTable(rows, language),
    ];
  return methods.flatMap((method) => {
    const own = rows.filter((figures) => figures.method === method);
    const [first] = own;
    return first ? [tableOf(division(by), own, language, titleOf(first, language))] : [];
  });
}

/** What is published of each method, and what was measured. */
export function promiseTable(rows: readonly Figures[], language: Language): ScreenTable {
  return tableOf(promise, rows, language, texts.promise[language]);
}

const method: Column<Figures> = {
  title: titles.method,
  cell: (figures, language) => `${named(figures.method, language)}${mark(figures)}`,
};

const endings: readonly Column<Figures>[] = [
  method,
  { title: titles.requests, value: ({ requests }) => requests },
  { title: texts.completed, value: ({ completed }) => completed },
  { title: texts.failed, value: ({ failed }) => failed },
  { title: texts.open, value: ({ open }) => open },
  { title: titles.inTime, cell: ({ within }, language) => shareBar(within.share, language) },
];

const quantiles: readonly Column<Figures>[] = [
  method,
  { title: titles.half, cell: ({ p50 }, language) => quantileCell(p50, language), figure: true },
  { title: titles.nine, cell: ({ p90 }, language) => quantileCell(p90, language), figure: true },
  { title: texts.p95, cell: ({ p95 }, language) => quantileCell(p95, language), figure: true },
  { title: texts.p99, cell: ({ p99 }, language) => quantileCell(p99, language), figure: true },
];

const promise: readonly Column<Figures>[] = [
  method,
  { title: texts.publishedTitle, cell: publishedCell },
  { title: texts.typical, cell: ({ p25, p75 }, language) => shownRange(p25.wait, p75.wait, language) },
  {
    title: titles.delayed,
    cell: ({ delayed }, language) => (delayed ? shownShare(delayed.share, language) : "—"),
  },
  { title: texts.reliability, word: ({ reliability }) => reliability },
  { title: titles.assurance, word: ({ published }) => published.assurance },
];

/** A quantile and its interval below it, as a cell shows them. */
function quantileCell({ wait, from, to }: Figures["p50"], language: Language): string {
  const shown = waitOrNever(wait, language);
  const certain = from === undefined || [from, to].every((end) => waitOrNever(end, language) === shown);
  return certain ? shown : `${shown}\n(${shownRange(from, to, language)})`;
}

function publishedCell({ published, delayed }: Figures, language: Language): string {
  const lines = [shownRange(published.from, published.to, language), named(published.reliability, language)];
  return [...lines, ...(delayed ? [shownShare(publishedDelayedShare, language)] : [])].join("\n");
}

function division(by: Division): readonly Column<Figures>[] {
  return [
    { title: titles[by], cell: (figures, language) => `${nameOf(figures, by, language)}${mark(figures)}` },
    { title: titles.requests, value: ({ requests }) => requests },
    { title: texts.undone, value: ({ failed, open }) => failed + open },
    { title: titles.half, wait: ({ p50 }) => p50.wait },
    { title: titles.nine, wait: ({ p90 }) => p90.wait },
    { title: titles.inTime, cell: ({ within }, language) => shareBar(within.share, language, 8) },
  ];
}

function nameOf({ name }: Figures, by: Division, language: Language): string {
  if (by === "provider") return providerNamed(name, language);
  if (by === "source") return sourceNamed(name, language);
  return name === "" ? common.none[language] : visible(name);
}

function titleOf({ method, published }: Figures, language: Language): string {
  const within = shownWait(published.target, language);
  return `${named(method, language)} (${titles.inTime[language].toLowerCase()}: ≤ ${within})`;
}

function mark({ reliability }: Figures): string {
  return reliability === "insufficient" ? "*" : "";
}
