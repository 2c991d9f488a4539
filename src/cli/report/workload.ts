import { catalogue, fill, type Language, number, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import {
  workload as findWorkload,
  type OperatorWork,
  type Work,
  type Workload,
} from "../../report/workload.ts";
import { parseLimit } from "../command/command.ts";
import { texts as typed } from "../words/texts.ts";
import type { Column } from "./columns.ts";
import { reportVerb } from "./output.ts";
import { texts as common, titles } from "./words.ts";

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

/** clave report workload */
export const workload = reportVerb({
  about: texts.about,
  takes: {
    "--by <what>": [texts.by, choices, "operator"],
    "--limit <n>": [typed.limit, parseLimit, 50],
  },
  examples: ["clave report workload --since 30d --by office"],
  make: async ({ ctx, period, options: { by, limit }, language }) => {
    const found = await findWorkload(ctx, period);
    const offices = found.offices.map((work) => ({ ...work, name: work.office, role: undefined }));
    const works = (by === "operator" ? found.operators : offices).slice(0, limit);
    return {
      title: texts.title,
      period: found,
      lead: () => [leadOf(found, language)],
      notes: () => [texts.now[language]],
      columns: [...nameColumns[by], ...workColumns],
      rows: works,
      document: (rows) => ({ by, rows }),
      chart: () => chartOf(works, language),
    };
  },
});

const nameColumns: Readonly<Record<(typeof choices)[number], readonly Column<OperatorWork>[]>> = {
  operator: [
    { key: "name", value: ({ name }) => name, title: texts.operator, cell: nameOf },
    { key: "role", value: ({ role }) => role ?? null },
    { key: "office", value: ({ office }) => office },
  ],
  office: [{ key: "office", value: ({ office }) => office, title: titles.office, cell: nameOf }],
};

const workColumns: readonly Column<Work>[] = [
  count("recoveriesStarted", texts.started),
  count("linksResent", texts.resent),
  {
    ...count("casesOpened", texts.cases),
    cell: (work, language) => number(work.casesOpened + work.casesApproved + work.casesRejected, language),
    figure: true,
  },
  count("casesApproved"),
  count("casesRejected"),
  count("looks", texts.looks),
  count("others", texts.others),
  count("total", texts.total),
  count("refused", texts.refused),
];

function count(key: keyof Work, title?: Sentence): Column<Work> {
  return { key, value: (work) => work[key], title };
}

async function chartOf(works: readonly OperatorWork[], language: Language): Promise<string> {
  const { bars } = await import("../../report/page/bars.ts");
  const rows = works.map((work) => ({
    name: nameOf(work, language),
    value: work.total,
    cells: [number(work.total, language)],
  }));
  return bars({ title: texts.title[language], rows }, language);
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

function nameOf({ name }: OperatorWork, language: Language): string {
  return name === "" ? common.none[language] : visible(name);
}
