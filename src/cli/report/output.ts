import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Language, type Sentence } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import type { PageSection } from "../../report/page/page.ts";
import type { Asked, Period } from "../../report/waits/period.ts";
import { csv, facts, table } from "../command/listing.ts";
import { writingTo } from "../command/named-files.ts";
import { type Declaration, deskVerb, type Takes, type Typed, type Verb } from "../command/verb.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/width.ts";
import { periodAsked, type ReportOptions, reportTakes } from "./asked.ts";
import { type Column, records, type ScreenTable, sectionOf, sheet, tableOf } from "./columns.ts";
import { periodFacts } from "./words.ts";

const texts = catalogue({
  written: { es: "El informe está en {path}", en: "The report is in {path}" },
});

/** A report, from which each of its forms is made; what takes time is done only where it is asked for. */
interface Report<Row> {
  readonly title: Sentence;
  readonly period: Period & { readonly exact?: boolean };
  /** The answer in plain words, in the reader's language. */
  readonly lead: () => readonly string[];
  /** What the answer rests on, beside the period. */
  readonly facts?: readonly (readonly [string, string])[];
  readonly notes: () => readonly string[];
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The tables that a person reads, where they are not the one of columns and rows; empty ones are left out. */
  readonly tables?: (columns: number) => readonly ScreenTable[];
  /** What a script reads after the period, given the rows as it reads them. */
  readonly document: (rows: readonly object[]) => object;
  readonly chart: () => Promise<string>;
  /** The parts of a page, where they are not the chart, and the table that says the same. */
  readonly sections?: () => Promise<readonly PageSection[]>;
}

/** What a report is made of: what was asked, and by whom. */
interface Asking<T> {
  readonly ctx: Context;
  readonly period: Asked;
  readonly options: Typed<T>;
  readonly language: Language;
}

/** A command that makes a report and gives it in the form asked for, on the output or in a file. */
export function reportVerb<const T extends Takes, Row>(
  declared: Declaration<T> & { readonly make: (asking: Asking<T>) => Promise<Report<Row>> },
): Verb {
  return deskVerb<Takes>({
    ...declared,
    takes: { ...reportTakes, ...declared.takes },
    run: async (terminal, ctx, typed) => {
      const { language } = terminal;
      const period = periodAsked(typed, ctx.clock.now());
      const report = await declared.make({ ctx, period, options: typed as Typed<T>, language });
      await giveReport(terminal, report, typed, ctx.settings.timezone);
    },
  });
}

async function giveReport<Row>(
  terminal: Terminal,
  report: Report<Row>,
  options: ReportOptions,
  zone: string,
): Promise<void> {
  const content = () => contentOf(terminal, report, options, zone);
  const { out = "-" } = options;
  const { path } = await writingTo(terminal, out, async (write) => write(await content()));
  if (path !== undefined) terminal.say(fill(texts.written, { path: visible(path) }));
}

async function contentOf<Row>(
  terminal: Terminal,
  report: Report<Row>,
  { format, out }: ReportOptions,
  zone: string,
): Promise<string> {
  const { columns, rows } = report;
  if (terminal.options.json || format === "json") {
    const { since, until, cutOff } = report.period;
    const period = { since: iso(since), until: iso(until), cutOff: iso(cutOff) };
    return `${JSON.stringify({ ...period, ...report.document(records(columns, rows)) })}\n`;
  }
  if (format === "html") return pageOf(report, terminal.language, zone);
  if (format === "svg") return report.chart();
  if (format === "table" || (format === undefined && terminal.screen && out === undefined))
    return onScreen(terminal, report, zone);
  const [keys = [], ...values] = sheet(columns, rows).map((row) => row.map((value) => visible(value)));
  return format === "csv" ? csv([keys, ...values]) : values.map((row) => `${row.join("\t")}\n`).join("");
}

async function pageOf<Row>(report: Report<Row>, language: Language, zone: string): Promise<string> {
  const { page } = await import("../../report/page/page.ts");
  const { title, lead, notes, columns, rows } = report;
  const facts = factsOf(report, language, zone);
  const sections = (await report.sections?.()) ?? [
    sectionOf(title[language], tableOf(columns, rows, language), await report.chart()),
  ];
  return page({ language, title: title[language], lead: lead(), facts, sections, foot: notes() });
}

function factsOf<Row>({ period, facts: others = [] }: Report<Row>, language: Language, zone: string) {
  return [...periodFacts(period, zone, language), ...others];
}

async function onScreen<Row>(terminal: Terminal, report: Report<Row>, zone: string): Promise<string> {
  const { language } = terminal;
  const { columns, rows, title, lead, notes } = report;
  const shaped = (text: string) => wrapped(text, terminal.columns);
  const parts = [terminal.paint("bold", title[language]), ...lead()].map(shaped);
  const tables = report.tables?.(terminal.columns) ?? [tableOf(columns, rows, language)];
  for (const { title, titles, rows, figures } of tables.filter((each) => each.rows.length > 0)) {
    const drawn = (await table(terminal, titles, rows, figures)).trimEnd();
    parts.push(title === undefined ? drawn : `${terminal.paint("bold", shaped(title))}\n${drawn}`);
  }
  if (notes().length > 0) parts.push(shaped(notes().join("\n")));
  parts.push(shaped(facts(factsOf(report, language, zone))));
  return `${parts.join("\n\n")}\n`;
}
