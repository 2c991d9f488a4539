import type { Command } from "commander";
import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { workload as findWorkload, type Work, type Workload } from "../../report/workload.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as typed } from "../texts.ts";
import { periodAsked, type ReportOptions, reportCommand } from "./asked.ts";
import { giveReport, pageTable, type ReportOutput, type ScreenTable, type Value } from "./output.ts";
import { texts as common, periodFacts } from "./words.ts";

const texts = catalogue({
  about: {
    es: "cuánto se hizo en la mesa, por operador o por oficina",
    en: "how much was done at the desk, by operator or by office",
  },
  by: { es: "por operator u office", en: "by operator or office" },
  title: { es: "Trabajo de la mesa", en: "Work at the desk" },
  lead: {
    es: "{n} {n:acto|actos} de {people} {people:operador|operadores}; quien más hizo: {name} ({most}).",
    en: "{n} {n:act|acts} by {people} {people:operator|operators}; most by {name} ({most}).",
  },
  onlyRefused: { es: "Todo lo que se intentó fue negado.", en: "All that was tried was refused." },
  none: { es: "Nadie hizo nada en este período.", en: "Nobody did anything in this period." },
  operator: { es: "Operador", en: "Operator" },
  office: { es: "Oficina", en: "Office" },
  started: { es: "Pedidas", en: "Started" },
  resent: { es: "Reenvíos", en: "Resent" },
  cases: { es: "Trámites", en: "Cases" },
  looks: { es: "Miradas", en: "Looks" },
  others: { es: "Otros", en: "Other" },
  total: { es: "En total", en: "In all" },
  refused: { es: "Negados", en: "Refused" },
  now: {
    es: "Trámites: abiertos y decididos. La oficina es la de ahora. Entrar y salir no cuenta; lo negado va aparte.",
    en: "Cases: opened and decided. The office is that of now. Signing in and out does not count; what was refused stands apart.",
  },
});

const choices = ["operator", "office"] as const;

interface WorkloadOptions extends ReportOptions {
  readonly by: (typeof choices)[number];
  readonly limit: number;
}

/** clave report workload */
export function workload(parent: Command, tree: Tree, run: Run<WorkloadOptions> = runWorkload): void {
  reportCommand(parent, tree, "workload")
    .description(tree.text(texts.about))
    .option("--by <what>", tree.text(texts.by), parseChoice("--by", choices), "operator")
    .option("--limit <n>", tree.text(typed.limit), parseLimit, 50)
    .addHelpText("after", example(tree, "clave report workload --since 30d --by office"))
    .action(tree.action(run));
}

async function runWorkload(terminal: Terminal, options: WorkloadOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const found = await findWorkload(ctx, periodAsked(options, ctx.clock.now()));
    await giveReport(terminal, outputOf(found, options, terminal.language, ctx.settings.timezone), options);
  });
}

/** What was done under one name. */
type NamedWork = Work & { readonly name: string };

function outputOf(
  found: Workload,
  { by, limit }: WorkloadOptions,
  language: Language,
  zone: string,
): ReportOutput {
  const works =
    by === "operator"
      ? found.operators.slice(0, limit)
      : found.offices.slice(0, limit).map((work) => ({ ...work, name: work.office }));
  const table = tableOf(works, by, language);
  const chart = async () => {
    const { bars } = await import("../../report/page/bars.ts");
    const model = works.map((work) => ({
      name: nameOf(work, language),
      value: work.total,
      shown: number(work.total, language),
    }));
    return bars({ title: texts.title[language], rows: model }, language);
  };
  const { since, until, cutOff } = found;
  const flat: readonly Readonly<Record<string, Value>>[] =
    by === "operator"
      ? found.operators.slice(0, limit).map((work) => ({ ...work, role: work.role ?? null }))
      : found.offices.slice(0, limit).map((work) => ({ ...work }));
  return {
    words: () => ({
      title: texts.title[language],
      lead: [leadOf(found, language)],
      facts: periodFacts(found, zone, language),
      tables: works.length === 0 ? [] : [table],
      notes: [texts.now[language]],
    }),
    document: () => ({ since: iso(since), until: iso(until), cutOff: iso(cutOff), by, rows: flat }),
    data: () => ({ keys: Object.keys(flat[0] ?? {}), rows: flat.map((row) => Object.values(row)) }),
    charts: { workload: chart },
    sections: async () => [
      { title: texts.title[language], text: [], svg: await chart(), table: pageTable(table) },
    ],
  };
}

function leadOf({ operators }: Workload, language: Language): string {
  const working = operators.filter(({ total }) => total > 0);
  const [first] = working;
  if (!first) return texts[operators.some(({ refused }) => refused > 0) ? "onlyRefused" : "none"][language];
  return fill(texts.lead, {
    n: working.reduce((sum, { total }) => sum + total, 0),
    people: working.length,
    name: first.name,
    most: first.total,
  })[language];
}

function nameOf({ name }: NamedWork, language: Language): string {
  return name === "" ? common.none[language] : visible(name);
}

function tableOf(works: readonly NamedWork[], by: (typeof choices)[number], language: Language): ScreenTable {
  const { started, resent, cases, looks, others, total, refused } = texts;
  const titles = [texts[by], started, resent, cases, looks, others, total, refused];
  return {
    titles: titles.map((title) => title[language]),
    rows: works.map((work) => [
      nameOf(work, language),
      ...[
        work.recoveriesStarted,
        work.linksResent,
        work.casesOpened + work.casesApproved + work.casesRejected,
        work.looks,
        work.others,
        work.total,
        work.refused,
      ].map((count) => number(count, language)),
    ]),
    figures: [1, 2, 3, 4, 5, 6, 7],
  };
}
