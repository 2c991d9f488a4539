import type { Context } from "../../base/context.ts";
import { methods } from "../../base/method.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { PageSection } from "../../report/page/page.ts";
import { waitTimes as findWaitTimes, type WaitsAsked } from "../../report/wait-times.ts";
import type { Figures } from "../../report/waits/figures.ts";
import type { Division } from "../../report/waits/gather.ts";
import { parseLimit } from "../command/command.ts";
import { texts as typed } from "../words/texts.ts";
import { byOption, exactOption } from "./asked.ts";
import { type ScreenTable, sectionOf } from "./columns.ts";
import { reportVerb } from "./output.ts";
import { waitColumns } from "./wait-data.ts";
import { waitTables } from "./wait-tables.ts";
import { waitWords } from "./wait-words.ts";
import { texts as common } from "./words.ts";

const texts = catalogue({
  about: {
    es: "cuánto se espera con cada método, y si lo que se publica es verdad",
    en: "how long people wait by each method, and whether what is published is true",
  },
  method: { es: "solo un método: {names}", en: "one method only: {names}" },
  chart: { es: "qué gráfico, con --format svg: {names}", en: "which chart, with --format svg: {names}" },
  title: { es: "Tiempos de espera", en: "Waiting times" },
  empty: { es: "Nadie pidió nada en este período.", en: "Nobody asked for anything in this period." },
  profile: { es: "Perfil de contraseñas", en: "Password profile" },
});

const charts = ["promise", "distribution", "trend", "delays"] as const;
type Chart = (typeof charts)[number];

/** clave report wait-times */
export const waitTimes = reportVerb({
  about: texts.about,
  takes: {
    ...byOption,
    "--method <method>": [fill(texts.method, { names: methods.join(", ") }), methods],
    ...exactOption,
    "--limit <n>": [typed.limit, parseLimit],
    "--chart <name>": [fill(texts.chart, { names: charts.join(", ") }), charts],
  },
  examples: [
    "clave report wait-times --since 90d",
    "clave report wait-times --by provider --method email",
    "clave report wait-times --format html --out waits.html",
  ],
  make: async ({ ctx, period, options, language }) => {
    const { by, method, exact = false } = options;
    const asked = { ...period, by, method, exact };
    const found = await findWaitTimes(ctx, asked);
    const figures = found.rows.slice(0, options.limit);
    const tables = () => waitTables(by, figures, language);
    const drawn = (name: Chart) => chartSection(ctx, asked, name, language);
    return {
      title: texts.title,
      period: found,
      lead: leadOf(by, figures, language),
      facts: [[texts.profile[language], found.profile]],
      notes: figures.some(({ reliability }) => reliability === "insufficient")
        ? [common.fewMark[language]]
        : [],
      columns: waitColumns(by),
      rows: figures,
      tables,
      document: (rows) => ({ by, exact: found.exact, profile: found.profile, rows }),
      chart: async () => (await drawn(options.chart ?? "promise")).svg ?? "",
      sections: () => sectionsOf(by, tables(), drawn),
    };
  },
});

/** One paragraph a method; told apart further, the tables speak. */
function leadOf(by: Division, rows: readonly Figures[], language: Language): readonly string[] {
  if (rows.length === 0) return [texts.empty[language]];
  return by === "method" ? rows.map((figures) => waitWords(figures, language)) : [];
}

async function chartSection(
  ctx: Context,
  asked: WaitsAsked,
  name: Chart,
  language: Language,
): Promise<PageSection> {
  const { waitSections } = await import("./wait-page.ts");
  return waitSections[name](ctx, asked, language);
}

async function sectionsOf(
  by: Division,
  tables: readonly ScreenTable[],
  drawn: (name: Chart) => Promise<PageSection>,
): Promise<readonly PageSection[]> {
  const sections: PageSection[] = [];
  if (by === "method") for (const name of charts) sections.push(await drawn(name));
  // the last table of methods is beside the chart of what is published
  const others = by === "method" ? tables.slice(0, -1) : tables;
  return [...sections, ...others.map((each) => sectionOf(each.title ?? "", each))];
}
