import type { Command } from "commander";
import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { type Funnel, funnel as findFunnel, type Leave } from "../../report/funnel.ts";
import { shownShare } from "../../report/shown.ts";
import type { Stage } from "../../report/way.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { periodAsked, type ReportOptions, reportCommand } from "./asked.ts";
import { stageTexts, whyTexts } from "./funnel-texts.ts";
import { giveReport, pageTable, type ReportOutput, type ReportWords, type ScreenTable } from "./output.ts";
import { periodFacts, shareBar } from "./words.ts";

const texts = catalogue({
  about: {
    es: "hasta dónde llega la gente, y dónde y por qué se queda",
    en: "how far people come, and where and why they leave",
  },
  title: { es: "Hasta dónde se llega", en: "How far people come" },
  none: { es: "Nadie pidió por correo en este período.", en: "Nobody asked by e-mail in this period." },
  done: {
    es: "De {n} {n:persona que pidió|personas que pidieron} por correo, {done} {share} {done:puso|pusieron} una clave nueva.",
    en: "Of {n} {n:person|people} who asked by e-mail, {done} {share} set a new password.",
  },
  most: {
    es: "Lo que más detuvo: {why} ({n}).",
    en: "What stopped most: {why} ({n}).",
  },
  inPerson: {
    es: "En persona se {n:dio|dieron} {n} {n:activación|activaciones}, y {done} {done:sirvió|sirvieron} para una clave nueva.",
    en: "In person {n} {n:activation was|activations were} handed over, and {done} {done:was|were} used for a new password.",
  },
  own: {
    es: "Solo lo de esta mesa: de un sistema anterior no se conocen los pasos.",
    en: "Of this desk only: of an earlier system the steps are not known.",
  },
  stage: { es: "Paso", en: "Step" },
  came: { es: "Llegaron", en: "Came" },
  share: { es: "De quienes pidieron", en: "Of those who asked" },
  left: { es: "Se quedaron", en: "Stayed there" },
  after: { es: "Después de", en: "After" },
  why: { es: "Por qué", en: "Why" },
  count: { es: "Cuántos", en: "How many" },
  reasons: { es: "Por qué no se siguió", en: "Why people did not go on" },
});

/** clave report funnel */
export function funnel(parent: Command, tree: Tree, run: Run<ReportOptions> = runFunnel): void {
  reportCommand(parent, tree, "funnel")
    .description(tree.text(texts.about))
    .addHelpText("after", example(tree, "clave report funnel --since 30d"))
    .action(tree.action(run));
}

async function runFunnel(terminal: Terminal, options: ReportOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const found = await findFunnel(ctx, periodAsked(options, ctx.clock.now()));
    await giveReport(terminal, outputOf(found, terminal.language, ctx.settings.timezone), options);
  });
}

function outputOf(found: Funnel, language: Language, zone: string): ReportOutput {
  const chart = async () => {
    const { funnel: draw } = await import("../../report/page/funnel.ts");
    const stages = found.stages.map(({ stage, count }) => ({ name: stageTexts[stage][language], count }));
    return draw({ stages }, language);
  };
  const [stages, reasons] = tablesOf(found, language);
  return {
    words: () => wordsOf(found, language, zone),
    document: () => documentOf(found),
    data: () => ({
      keys: ["stage", "count", "share"],
      rows: sharesOf(found).map(({ stage, count, share }) => [stage, count, share]),
    }),
    charts: { funnel: chart },
    sections: async () => [
      { title: texts.title[language], text: [], svg: await chart(), table: pageTable(stages) },
      { title: texts.reasons[language], text: [], table: pageTable(reasons) },
    ],
  };
}

function wordsOf(found: Funnel, language: Language, zone: string): ReportWords {
  const asked = countOf(found, "asked");
  return {
    title: texts.title[language],
    lead: asked === 0 ? [texts.none[language]] : [leadOf(found, language)],
    facts: periodFacts(found, zone, language),
    tables: asked === 0 ? [] : tablesOf(found, language).filter(({ rows }) => rows.length > 0),
    notes: [...inPersonOf(found, language), texts.own[language]],
  };
}

function inPersonOf({ inPerson: { asked, completed } }: Funnel, language: Language): readonly string[] {
  return asked === 0 ? [] : [fill(texts.inPerson, { n: asked, done: completed })[language]];
}

function leadOf(found: Funnel, language: Language): string {
  const [asked, done] = [countOf(found, "asked"), countOf(found, "completed")];
  const share = `(${shownShare(done / asked, language)})`;
  const sentences = [fill(texts.done, { n: asked, done, share })];
  const most = mostStopped(found);
  if (most) sentences.push(fill(texts.most, { why: whyTexts[most.why], n: most.count }));
  return sentences.map((sentence) => sentence[language]).join(" ");
}

/** What ended most ways, after whatever stage. */
function mostStopped({ leaves }: Funnel): { readonly why: Leave["why"]; readonly count: number } | undefined {
  const ended = leaves.filter(({ why }) => !mayGoOn.includes(why));
  const sums = [...new Set(ended.map(({ why }) => why))].map((why) => ({
    why,
    count: ended.reduce((sum, each) => sum + (each.why === why ? each.count : 0), 0),
  }));
  return sums.toSorted((one, other) => other.count - one.count)[0];
}

/** Who has not come to the end yet, but still may. */
const mayGoOn: readonly Leave["why"][] = ["open", "held", "not-sent-yet"];

function countOf({ stages }: Funnel, stage: Stage): number {
  return stages.find((each) => each.stage === stage)?.count ?? 0;
}

function byCount(leaves: readonly Leave[]): readonly Leave[] {
  return leaves.toSorted((one, other) => other.count - one.count);
}

function tablesOf(found: Funnel, language: Language): readonly [ScreenTable, ScreenTable] {
  const { stage: step, came, share: ofAll, left: stayed, why: reason, after: place, count: many } = texts;
  const left = (stage: Stage) =>
    found.leaves.reduce((sum, { after, count }) => sum + (after === stage ? count : 0), 0);
  const steps = sharesOf(found).map(({ stage, count, share }) => [
    stageTexts[stage][language],
    number(count, language),
    shareBar(share, language),
    number(left(stage), language),
  ]);
  const reasons = byCount(found.leaves).map(({ after, why, count }) => [
    whyTexts[why][language],
    stageTexts[after][language],
    number(count, language),
  ]);
  return [
    { titles: [step, came, ofAll, stayed].map((title) => title[language]), rows: steps, figures: [1, 3] },
    {
      title: texts.reasons[language],
      titles: [reason, place, many].map((title) => title[language]),
      rows: reasons,
      figures: [2],
    },
  ];
}

function sharesOf(found: Funnel) {
  const asked = Math.max(1, countOf(found, "asked"));
  return found.stages.map(({ stage, count }) => ({
    stage,
    count,
    share: Math.round((count / asked) * 1e6) / 1e6,
  }));
}

function documentOf(found: Funnel) {
  const { since, until, cutOff, leaves, inPerson } = found;
  return {
    since: iso(since),
    until: iso(until),
    cutOff: iso(cutOff),
    stages: sharesOf(found),
    leaves,
    inPerson,
  };
}
