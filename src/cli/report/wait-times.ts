import { methods } from "../../base/method.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { PageSection } from "../../report/page/page.ts";
import { waitTimes as findWaitTimes } from "../../report/wait-times.ts";
import type { Figures } from "../../report/waits/figures.ts";
import type { Division } from "../../report/waits/gather.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { type Claim, verdictOn } from "../../report/waits/verdict.ts";
import { parseLimit } from "../command/command.ts";
import { texts as typed } from "../words/texts.ts";
import { byOption, exactOption } from "./asked.ts";
import { type Column, type ScreenTable, secondsValue, sectionOf } from "./columns.ts";
import { reportVerb } from "./output.ts";
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
    const drawn = async (name: Chart) => {
      const { waitSections } = await import("./wait-page.ts");
      return waitSections[name](ctx, asked, language);
    };
    return {
      title: texts.title,
      period: found,
      lead: () => leadOf(by, figures, language),
      facts: [[texts.profile[language], found.profile]],
      notes: () =>
        figures.some(({ reliability }) => reliability === "insufficient") ? [common.fewMark[language]] : [],
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
  if (rows.length === 0) return [common.nobody[language]];
  return by === "method" ? rows.map((figures) => waitWords(figures, language)) : [];
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

/** Waiting times as scripts read them: waits in seconds, shares of one, null where a share is never reached. */
function waitColumns(by: Division): readonly Column<Figures>[] {
  return [
    { key: "method", word: ({ method }) => method },
    ...(by === "method" ? [] : [{ key: by, value: ({ name }: Figures) => name }]),
    { key: "requests", value: ({ requests }) => requests },
    { key: "completed", value: ({ completed }) => completed },
    { key: "failed", value: ({ failed }) => failed },
    { key: "pending", value: ({ open }) => open },
    { key: "p50Seconds", wait: ({ p50 }) => p50.wait },
    { key: "p90Seconds", wait: ({ p90 }) => p90.wait },
    { key: "p95Seconds", wait: ({ p95 }) => p95.wait },
    { key: "p99Seconds", wait: ({ p99 }) => p99.wait },
    { key: "p50Interval", value: ({ p50 }) => interval(p50), parts: ["From", "To"] },
    { key: "p90Interval", value: ({ p90 }) => interval(p90), parts: ["From", "To"] },
    { key: "p95Interval", value: ({ p95 }) => interval(p95), parts: ["From", "To"] },
    { key: "p99Interval", value: ({ p99 }) => interval(p99), parts: ["From", "To"] },
    { key: "typicalFromSeconds", wait: ({ p25 }) => p25.wait },
    { key: "typicalToSeconds", wait: ({ p75 }) => p75.wait },
    { key: "withinTargetShare", share: ({ within }) => within.share },
    { key: "delayedShare", share: ({ delayed }) => delayed?.share },
    { key: "inTimeShare", share: ({ inTime }) => inTime.share },
    { key: "inTimeLower", share: ({ inTime }) => inTime.from },
    { key: "reliability", word: ({ reliability }) => reliability },
    { key: "assurance", word: ({ published }) => published.assurance },
    {
      key: "published",
      value: publishedOf,
      parts: ["FromSeconds", "ToSeconds", "Reliability", "DelayedShare"],
    },
    { key: "holds", value: (figures) => said[verdictOn(figures).standing] },
    { key: "waitHolds", value: (figures) => claimHolds(figures, "wait") },
    { key: "reliabilityHolds", value: (figures) => claimHolds(figures, "reliability") },
    { key: "delaysHold", value: (figures) => claimHolds(figures, "delays") },
  ];
}

function interval({ from, to }: Figures["p50"]): readonly (number | null)[] {
  return [secondsValue(from), secondsValue(to)];
}

function publishedOf({ published, delayed }: Figures) {
  return {
    fromSeconds: secondsValue(published.from),
    toSeconds: secondsValue(published.to),
    reliability: published.reliability,
    delayedShare: delayed ? publishedDelayedShare : null,
  };
}

/** Whether what is published holds; null where too little was measured to say. */
const said = { holds: true, fails: false, unproven: null } as const;

function claimHolds(figures: Figures, claim: Claim): boolean | null {
  return said[verdictOn(figures).claims[claim] ?? "unproven"];
}
