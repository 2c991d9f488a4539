import type { Command } from "commander";
import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { type Figures, noFigures } from "../../report/figures.ts";
import { type Division, divisions } from "../../report/gather.ts";
import { shownShare, shownWait } from "../../report/shown.ts";
import { type WaitTimes, waitTimes } from "../../report/wait-times.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as typed } from "../texts.ts";
import { periodAsked, type ReportOptions, reportCommand } from "./asked.ts";
import { giveReport, pageTable, type ReportOutput, type ScreenTable, type Value } from "./output.ts";
import { texts as common, named, periodFacts } from "./words.ts";

const texts = catalogue({
  about: {
    es: "qué parte termina a tiempo, con su margen, y qué se demuestra con cada método",
    en: "what share is done in time, with its margin, and what each method proves",
  },
  by: { es: "separar por: {names}", en: "told apart by: {names}" },
  exact: { es: "tomar cada espera, aunque sean millones", en: "take every single wait, even of millions" },
  title: { es: "Fiabilidad de los métodos", en: "Reliability of the methods" },
  empty: { es: "Nada se ha decidido en este período.", en: "Nothing was decided in this period." },
  method: { es: "Método", en: "Method" },
  decided: { es: "Decididas", en: "Decided" },
  inTime: { es: "A tiempo", en: "In time" },
  atLeast: { es: "Al menos", en: "At least" },
  measured: { es: "Medida", en: "Measured" },
  published: { es: "Publicada", en: "Published" },
  assurance: { es: "Qué prueba", en: "Assurance" },
  lead: {
    es: "{method}: {share} terminó en {target} o menos; con seguridad al menos {from}, que es {word}. Se publica {published}.",
    en: "{method}: {share} were done within {target}; with certainty at least {from}, which is {word}. Published is {published}.",
  },
  few: {
    es: "{method}: solo {n} {n:decidida|decididas}, muy pocas para calificarlo.",
    en: "{method}: only {n} decided, too few to judge by.",
  },
  words: {
    es: "La palabra va por lo que se cumple con seguridad (95 %, Wilson), no por lo medido: alta desde 80 %, muy alta desde 95 %, absoluta desde 99,5 % y en persona; media desde 60 %.",
    en: "The word goes by what is certain (95 %, Wilson), not by what was measured: high from 80 %, very high from 95 %, absolute from 99.5 % and in person; medium from 60 %.",
  },
});

interface ReliabilityOptions extends ReportOptions {
  readonly by: Division;
  readonly exact?: boolean;
  readonly limit?: number;
}

/** clave report reliability */
export function reliability(
  parent: Command,
  tree: Tree,
  run: Run<ReliabilityOptions> = runReliability,
): void {
  reportCommand(parent, tree, "reliability")
    .description(tree.text(texts.about))
    .option(
      "--by <what>",
      tree.text(fill(texts.by, { names: divisions.join(", ") })),
      parseChoice("--by", divisions),
      "method",
    )
    .option("--limit <n>", tree.text(typed.limit), parseLimit)
    .option("--exact", tree.text(texts.exact))
    .addHelpText("after", example(tree, "clave report reliability --by office --since 90d"))
    .action(tree.action(run));
}

async function runReliability(terminal: Terminal, options: ReliabilityOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { by, exact = false } = options;
    const asked = { ...periodAsked(options, ctx.clock.now()), by, exact, method: undefined };
    const found = await waitTimes(ctx, asked);
    const times = { ...found, rows: found.rows.slice(0, options.limit) };
    await giveReport(terminal, outputOf(times, terminal.language, ctx.settings.timezone), options);
  });
}

function outputOf(times: WaitTimes, language: Language, zone: string): ReportOutput {
  const chart = async () => {
    const { bars } = await import("../../report/page/bars.ts");
    const rows = times.rows.map((figures) => ({
      name: nameOf(figures, language),
      value: figures.inTime.share,
      from: figures.inTime.from,
      to: figures.inTime.to,
      shown: shownShare(figures.inTime.share, language),
    }));
    return bars({ rows }, language);
  };
  const rows = times.rows.map((figures) => rowOf(figures, times.by));
  const { since, until, cutOff, exact } = times;
  return {
    words: () => ({
      title: texts.title[language],
      lead: leadOf(times, language),
      facts: [
        ...periodFacts(times, zone, language),
        [common.computed[language], (exact ? common.everyWait : common.byDay)[language]],
      ],
      tables: rows.length === 0 ? [] : [tableOf(times, language)],
      notes: [texts.words[language]],
    }),
    document: () => ({
      since: iso(since),
      until: iso(until),
      cutOff: iso(cutOff),
      by: times.by,
      exact,
      rows,
    }),
    data: () => ({
      keys: Object.keys(rowOf(noFigures(), times.by)),
      rows: rows.map((row): readonly Value[] => Object.values(row)),
    }),
    charts: { reliability: chart },
    sections: async () => [
      {
        title: texts.title[language],
        text: [],
        svg: await chart(),
        table: pageTable(tableOf(times, language)),
      },
    ],
  };
}

function leadOf({ rows, by }: WaitTimes, language: Language): readonly string[] {
  if (rows.length === 0) return [texts.empty[language]];
  return by === "method" ? rows.map((figures) => leadSentence(figures, language)) : [];
}

function leadSentence(figures: Figures, language: Language): string {
  const { reliability: word, inTime, published, completed, failed } = figures;
  const method = capital(named(figures.method, language));
  if (word === "insufficient") return fill(texts.few, { method, n: completed + failed })[language];
  return fill(texts.lead, {
    method,
    share: shownShare(inTime.share, language),
    target: shownWait(published.target, language),
    from: shownShare(inTime.from, language),
    word: named(word, language),
    published: named(published.reliability, language),
  })[language];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function tableOf({ rows }: WaitTimes, language: Language): ScreenTable {
  const { method, decided, inTime, atLeast, measured, published, assurance } = texts;
  return {
    titles: [method, decided, inTime, atLeast, measured, published, assurance].map(
      (title) => title[language],
    ),
    rows: rows.map((figures) => [
      nameOf(figures, language),
      number(figures.completed + figures.failed, language),
      shownShare(figures.inTime.share, language),
      shownShare(figures.inTime.from, language),
      named(figures.reliability, language),
      named(figures.published.reliability, language),
      named(figures.published.assurance, language),
    ]),
    figures: [1, 2, 3],
  };
}

function nameOf({ method, name }: Figures, language: Language): string {
  return name === "" ? named(method, language) : `${named(method, language)} · ${visible(name)}`;
}

function rowOf(figures: Figures, by: Division) {
  const { method, name, completed, failed, inTime, published } = figures;
  const share = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    method,
    ...(by === "method" ? {} : { [by]: name }),
    decided: completed + failed,
    inTimeShare: share(inTime.share),
    inTimeLower: share(inTime.from),
    inTimeUpper: share(inTime.to),
    targetSeconds: published.target / 1000,
    reliability: figures.reliability,
    publishedReliability: published.reliability,
    assurance: published.assurance,
  };
}
