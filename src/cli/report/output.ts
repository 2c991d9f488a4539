import { resolve } from "node:path";
import { ClaveError } from "../../base/errors.ts";
import { writePrivateFile } from "../../base/home.ts";
import { catalogue, fill, type Language, verbatim } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { PageSection } from "../../report/page/page.ts";
import { csv, facts, table } from "../listing.ts";
import { requireMayWrite } from "../may-write.ts";
import type { Terminal } from "../terminal.ts";
import { wrapped } from "../width.ts";
import type { ReportOptions } from "./asked.ts";

const texts = catalogue({
  written: { es: "El informe está en {path}", en: "The report is in {path}" },
  noChart: { es: "Este informe no tiene un gráfico {name}.", en: "This report has no chart {name}." },
  chartHint: { es: "Elija uno: {names}", en: "Choose one: {names}" },
});

/** A value as a script or a spreadsheet reads it; null: there is none. */
export type Value = string | number | null;

/** A table as a screen shows it. */
export interface ScreenTable {
  readonly title?: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Which columns are figures, set to the right. */
  readonly figures?: readonly number[];
}

/** What a person reads of a report. */
export interface ReportWords {
  readonly title: string;
  /** The answer in plain words. */
  readonly lead: readonly string[];
  /** What the answer rests on. */
  readonly facts: readonly (readonly [string, string])[];
  readonly tables: readonly ScreenTable[];
  readonly notes: readonly string[];
}

/** A report, ready to be put into any of its forms; what takes time to make is made only where it is asked for. */
export interface ReportOutput {
  readonly words: () => ReportWords;
  readonly document: () => unknown;
  readonly data: () => { readonly keys: readonly string[]; readonly rows: readonly (readonly Value[])[] };
  /** Pictures by name, the one that is drawn where none is named first. */
  readonly charts: Readonly<Record<string, () => Promise<string>>>;
  /** The parts of a page: charts, and the tables that say the same. */
  readonly sections: () => Promise<readonly PageSection[]>;
}

/** Gives a report in the form asked for, on the output or in a file. */
export async function giveReport(
  terminal: Terminal,
  report: ReportOutput,
  { format, out, chart }: ReportOptions,
): Promise<void> {
  const path = out === undefined ? undefined : resolve(out);
  if (path !== undefined) await requireMayWrite(terminal, path);
  const content = await contentOf(terminal, report, path, {
    ...(format ? { format } : {}),
    ...(chart ? { chart } : {}),
  });
  if (path === undefined) return void terminal.shell.stdout.write(content);
  writePrivateFile(path, content);
  terminal.say(fill(texts.written, { path: visible(path) }));
}

async function contentOf(
  terminal: Terminal,
  report: ReportOutput,
  path: string | undefined,
  { format, chart }: ReportOptions,
): Promise<string> {
  if (terminal.options.json || format === "json") return `${JSON.stringify(report.document())}\n`;
  if (format === "html") return pageOf(report, terminal.language);
  if (format === "svg") return chartOf(report, chart);
  const { keys, rows } = report.data();
  const values = rows.map((row) => row.map((value) => visible(value === null ? "" : String(value))));
  if (format === "csv") return csv([keys, ...values]);
  if (format === "table" || (terminal.screen && path === undefined)) return onScreen(terminal, report);
  return values.map((row) => `${row.join("\t")}\n`).join("");
}

async function pageOf(report: ReportOutput, language: Language): Promise<string> {
  const { page } = await import("../../report/page/page.ts");
  const { title, lead, facts, notes } = report.words();
  return page({ language, title, lead, facts, sections: await report.sections(), foot: notes });
}

/** A table of the screen as a page has it: a line a cell, without bars. */
export function pageTable({ titles, rows, figures = [] }: ScreenTable): PageSection["table"] {
  const plain = (cell: string) => cell.replace(/^[▇·]+\u00a0/, "").replaceAll("\n", " ");
  const numeric = titles.map((_title, at) => figures.includes(at));
  return { titles, rows: rows.map((row) => row.map(plain)), numeric };
}

function chartOf({ charts }: ReportOutput, name: string | undefined): Promise<string> {
  const names = Object.keys(charts);
  const draw = charts[name ?? names[0] ?? ""];
  if (draw) return draw();
  throw new ClaveError(
    "usage",
    "chart-unknown",
    fill(texts.noChart, { name: visible(name ?? "") }),
    fill(texts.chartHint, { names: verbatim(names.map((each) => `--chart ${each}`).join(", ")) }),
  );
}

async function onScreen(terminal: Terminal, report: ReportOutput): Promise<string> {
  const words = report.words();
  const parts = [terminal.paint("bold", words.title), ...words.lead].map((text) => wrapped(text));
  for (const { title, titles, rows, figures } of words.tables) {
    const drawn = (await table(terminal, titles, rows, figures)).trimEnd();
    parts.push(title === undefined ? drawn : `${terminal.paint("bold", title)}\n${drawn}`);
  }
  if (words.notes.length > 0) parts.push(wrapped(words.notes.join("\n")));
  parts.push(wrapped(facts(words.facts)));
  return `${parts.join("\n\n")}\n`;
}
