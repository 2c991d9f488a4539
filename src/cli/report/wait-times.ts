import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { type Method, methods } from "../../base/method.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { type Division, divisions } from "../../report/gather.ts";
import type { PageSection } from "../../report/page/page.ts";
import { waitTimes as findWaitTimes, type WaitsAsked, type WaitTimes } from "../../report/wait-times.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as typed } from "../texts.ts";
import { periodAsked, type ReportOptions, reportCommand } from "./asked.ts";
import { giveReport, pageTable, type ReportOutput, type ReportWords } from "./output.ts";
import { waitColumns, waitDocument } from "./wait-data.ts";
import { waitTables } from "./wait-tables.ts";
import { waitWords } from "./wait-words.ts";
import { texts as common, periodFacts } from "./words.ts";

const texts = catalogue({
  about: {
    es: "cuánto se espera con cada método, y si lo que se publica es verdad",
    en: "how long people wait by each method, and whether what is published is true",
  },
  by: { es: "separar por: {names}", en: "told apart by: {names}" },
  method: { es: "solo un método: {names}", en: "one method only: {names}" },
  exact: { es: "tomar cada espera, aunque sean millones", en: "take every single wait, even of millions" },
  chart: { es: "qué gráfico, con --format svg: {names}", en: "which chart, with --format svg: {names}" },
  title: { es: "Tiempos de espera", en: "Waiting times" },
  empty: { es: "Nadie pidió nada en este período.", en: "Nobody asked for anything in this period." },
  profile: { es: "Perfil de contraseñas", en: "Password profile" },
});

const charts = ["promise", "distribution", "trend", "delays"] as const;

interface WaitOptions extends ReportOptions {
  readonly by: Division;
  readonly method?: Method;
  readonly exact?: boolean;
  readonly limit?: number;
}

/** clave report wait-times */
export function waitTimes(parent: Command, tree: Tree, run: Run<WaitOptions> = runWaitTimes): void {
  const { by, method, chart } = {
    by: fill(texts.by, { names: divisions.join(", ") }),
    method: fill(texts.method, { names: methods.join(", ") }),
    chart: fill(texts.chart, { names: charts.join(", ") }),
  };
  reportCommand(parent, tree, "wait-times")
    .description(tree.text(texts.about))
    .option("--by <what>", tree.text(by), parseChoice("--by", divisions), "method")
    .option("--method <method>", tree.text(method), parseChoice("--method", methods))
    .option("--exact", tree.text(texts.exact))
    .option("--limit <n>", tree.text(typed.limit), parseLimit)
    .option("--chart <name>", tree.text(chart), parseChoice("--chart", charts))
    .addHelpText(
      "after",
      example(
        tree,
        "clave report wait-times --since 90d",
        "clave report wait-times --by provider --method email",
        "clave report wait-times --format html --out waits.html",
      ),
    )
    .action(tree.action(run));
}

async function runWaitTimes(terminal: Terminal, options: WaitOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { by, method, exact = false } = options;
    const asked = { ...periodAsked(options, ctx.clock.now()), by, method, exact };
    const found = await findWaitTimes(ctx, asked);
    const times = { ...found, rows: found.rows.slice(0, options.limit) };
    await giveReport(terminal, outputOf(terminal, ctx, asked, times), options);
  });
}

function outputOf(terminal: Terminal, ctx: Context, asked: WaitsAsked, times: WaitTimes): ReportOutput {
  const { language } = terminal;
  const section = async (name: (typeof charts)[number]) =>
    (await import("./wait-page.ts")).waitSection(ctx, asked, name, language);
  return {
    words: () => wordsOf(times, terminal, ctx.settings.timezone),
    document: () => waitDocument(times),
    data: () => waitColumns(times),
    charts: Object.fromEntries(charts.map((name) => [name, async () => (await section(name)).svg ?? ""])),
    sections: async () => {
      const drawn: PageSection[] = [];
      if (times.by === "method") for (const name of charts) drawn.push(await section(name));
      // the last table is beside the chart of what is published
      const tables = waitTables(times, language);
      const told = times.by === "method" ? tables.slice(0, -1) : tables;
      return [
        ...drawn,
        ...told.map((each) => ({ title: each.title ?? "", text: [], table: pageTable(each) })),
      ];
    },
  };
}

function wordsOf(times: WaitTimes, terminal: Terminal, zone: string): ReportWords {
  const { language } = terminal;
  const unsure = times.rows.some(({ reliability }) => reliability === "insufficient");
  return {
    title: texts.title[language],
    lead: times.rows.length === 0 ? [texts.empty[language]] : leadOf(times, terminal),
    facts: factsOf(times, terminal, zone),
    tables: times.rows.length === 0 ? [] : waitTables(times, language),
    notes: unsure ? [common.fewMark[language]] : [],
  };
}

/** One paragraph a method; told apart further, the tables speak. */
function leadOf({ by, rows }: WaitTimes, { language }: Terminal): readonly string[] {
  return by === "method" ? rows.map((figures) => waitWords(figures, language)) : [];
}

function factsOf(
  times: WaitTimes,
  { language }: Terminal,
  zone: string,
): readonly (readonly [string, string])[] {
  return [
    ...periodFacts(times, zone, language),
    [common.computed[language], (times.exact ? common.everyWait : common.byDay)[language]],
    [texts.profile[language], times.profile],
  ];
}
