import type { Command } from "commander";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { type Delays, delays as findDelays, type ProviderDelays } from "../../report/delays.ts";
import { noFigures } from "../../report/figures.ts";
import { publishedDelayedShare } from "../../report/published.ts";
import { shownShare } from "../../report/shown.ts";
import { verdictOn } from "../../report/verdict.ts";
import { example, parseCount, parseLimit, type Run, type Tree } from "../command.ts";
import { asOperator } from "../opening.ts";
import type { Terminal } from "../terminal.ts";
import { texts as typed } from "../texts.ts";
import { periodAsked, type ReportOptions, reportCommand } from "./asked.ts";
import { delayTable } from "./delay-tables.ts";
import { giveReport, pageTable, type ReportOutput, type ReportWords, type Value } from "./output.ts";
import { texts as common, periodFacts, providerNamed } from "./words.ts";

const texts = catalogue({
  about: {
    es: "con qué proveedores de correo hay demoras, los peores primero, y si empeoran",
    en: "which mail providers delay, the worst first, and whether it gets worse",
  },
  atLeast: { es: "solo proveedores con tantas solicitudes", en: "only providers with so many requests" },
  exact: { es: "tomar cada espera, aunque sean millones", en: "take every single wait, even of millions" },
  title: { es: "Demoras por proveedor de correo", en: "Delays by mail provider" },
  none: { es: "Nadie pidió por correo en este período.", en: "Nobody asked by e-mail in this period." },
  all: {
    es: "De quienes pidieron por correo, el {share} no había terminado a los 30 minutos{margin}.",
    en: "Of those who asked by e-mail, {share} were not done within 30 minutes{margin}.",
  },
  margin: { es: " (entre {from} y {to})", en: " (between {from} and {to})" },
  holds: { es: "Se publica {share}: se cumple.", en: "Published is {share}: that holds." },
  fails: { es: "Se publica {share}: no se cumple.", en: "Published is {share}: that does not hold." },
  unproven: {
    es: "Se publica {share}: no se puede afirmar todavía.",
    en: "Published is {share}: that cannot be said yet.",
  },
  few: {
    es: "Se publica {share}: hay muy pocas solicitudes decididas para decir si se cumple.",
    en: "Published is {share}: too few requests are decided to say whether that holds.",
  },
  worst: {
    es: "El peor es {provider}: {share} de {n} {n:solicitud|solicitudes}.",
    en: "The worst is {provider}: {share} of {n} {n:request|requests}.",
  },
  most: {
    es: "La parte más grande de las demoras es de {provider}: {n}, el {share} de todas.",
    en: "The largest part of the delays is with {provider}: {n}, {share} of all.",
  },
  small: {
    es: "{n} {n:proveedor|proveedores} con muy pocas solicitudes no {n:aparece|aparecen}.",
    en: "{n} {n:provider|providers} with too few requests {n:is|are} left out.",
  },
  trend: {
    es: "Antes → ahora: los últimos {n} {n:día|días} y los {n} de antes; mejor o peor solo si no puede ser casualidad.",
    en: "Before → lately: the last {n} {n:day|days} and the {n} before; better or worse only where it cannot be chance.",
  },
});

interface DelayOptions extends ReportOptions {
  readonly atLeast: number;
  readonly limit: number;
  readonly exact?: boolean;
}

/** clave report delays */
export function delays(parent: Command, tree: Tree, run: Run<DelayOptions> = runDelays): void {
  reportCommand(parent, tree, "delays")
    .description(tree.text(texts.about))
    .option("--at-least <n>", tree.text(texts.atLeast), parseCount("--at-least"), 30)
    .option("--limit <n>", tree.text(typed.limit), parseLimit, 10)
    .option("--exact", tree.text(texts.exact))
    .addHelpText(
      "after",
      example(tree, "clave report delays --since 90d", "clave report delays --limit 3 --json"),
    )
    .action(tree.action(run));
}

async function runDelays(terminal: Terminal, options: DelayOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { atLeast, limit, exact = false } = options;
    const found = await findDelays(ctx, { ...periodAsked(options, ctx.clock.now()), atLeast, limit, exact });
    await giveReport(terminal, outputOf(found, terminal, ctx.settings.timezone), options);
  });
}

function outputOf(found: Delays, { language }: Terminal, zone: string): ReportOutput {
  const chart = async () => {
    const { delays: draw } = await import("../../report/page/delays.ts");
    const rows = found.providers.map(({ provider, figures: { requests }, delayed }) => ({
      provider: providerNamed(provider, language),
      requests,
      ...delayed,
    }));
    return draw({ published: publishedDelayedShare, rows }, language);
  };
  return {
    words: () => wordsOf(found, language, zone),
    document: () => documentOf(found),
    data: () => dataOf(found),
    charts: { delays: chart },
    sections: async () => [
      {
        title: texts.title[language],
        text: [],
        svg: await chart(),
        table: pageTable(delayTable(found, language)),
      },
    ],
  };
}

function wordsOf(found: Delays, language: Language, zone: string): ReportWords {
  const { small, trendDays, providers, exact } = found;
  return {
    title: texts.title[language],
    lead: [leadOf(found, language)],
    facts: [
      ...periodFacts(found, zone, language),
      [common.computed[language], (exact ? common.everyWait : common.byDay)[language]],
    ],
    tables: providers.length === 0 ? [] : [delayTable(found, language)],
    notes: [
      ...(trendDays > 0 && providers.length > 0 ? [fill(texts.trend, { n: trendDays })[language]] : []),
      ...(small > 0 ? [fill(texts.small, { n: small })[language]] : []),
    ],
  };
}

function leadOf({ all, most, providers: [worst] }: Delays, language: Language): string {
  if (!all?.delayed) return texts.none[language];
  const shown = (share: number) => shownShare(share, language);
  const { share, from, to } = all.delayed;
  const standing = verdictOn(all).claims.delays ?? "few";
  const margin = fill(texts.margin, { from: shown(from), to: shown(to) });
  const sentences = [
    fill(texts.all, { share: shown(share), margin: shown(from) === shown(to) ? "" : margin }),
    fill(texts[standing], { share: shown(publishedDelayedShare) }),
    ...(most && all.requests > 0
      ? [
          fill(texts.most, {
            provider: providerNamed(most.provider, language),
            n: most.late,
            share: shown(most.late / (share * all.requests)),
          }),
        ]
      : []),
    ...(worst
      ? [
          fill(texts.worst, {
            provider: providerNamed(worst.provider, language),
            share: shown(worst.delayed.share),
            n: worst.figures.requests,
          }),
        ]
      : []),
  ];
  return sentences.map((sentence) => sentence[language]).join(" ");
}

/** A row of nobody, for what its columns are called. */
function noRow(): ReturnType<typeof rowOf> {
  const [figures, delayed] = [noFigures(), { share: 0, from: 0, to: 0 }];
  return rowOf({ provider: "", figures, delayed, lately: undefined, before: undefined, trend: "unknown" });
}

function rowOf({ provider, figures, delayed, lately, before, trend }: ProviderDelays) {
  const share = (value: number | undefined) => (value === undefined ? null : Math.round(value * 1e6) / 1e6);
  const seconds = (wait: number | undefined) => (wait === undefined ? null : Math.round(wait / 100) / 10);
  return {
    provider,
    requests: figures.requests,
    failed: figures.failed,
    pending: figures.open,
    delayedShare: share(delayed.share),
    delayedFrom: share(delayed.from),
    delayedTo: share(delayed.to),
    p50Seconds: seconds(figures.p50.wait),
    p90Seconds: seconds(figures.p90.wait),
    beforeShare: share(before),
    latelyShare: share(lately),
    trend,
  };
}

function documentOf(found: Delays) {
  const { since, until, cutOff, exact, all, most, small, trendDays } = found;
  return {
    since: iso(since),
    until: iso(until),
    cutOff: iso(cutOff),
    exact,
    published: publishedDelayedShare,
    mostDelays: most ? { provider: most.provider, requests: most.late } : null,
    delayedShare: all?.delayed ? Math.round(all.delayed.share * 1e6) / 1e6 : null,
    requests: all?.requests ?? 0,
    leftOut: small,
    trendDays,
    rows: found.providers.map(rowOf),
  };
}

function dataOf(found: Delays): ReturnType<ReportOutput["data"]> {
  const rows: readonly Readonly<Record<string, Value>>[] = found.providers.map(rowOf);
  return { keys: Object.keys(noRow()), rows: rows.map((row) => Object.values(row)) };
}
