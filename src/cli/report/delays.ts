import { catalogue, fill, type Language } from "../../base/texts.ts";
import { type Delays, delays as findDelays, type ProviderDelays } from "../../report/delays.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { shownShare } from "../../report/waits/shown.ts";
import { verdictOn } from "../../report/waits/verdict.ts";
import { parseCount, parseLimit } from "../command/command.ts";
import { texts as typed } from "../words/texts.ts";
import { exactOption } from "./asked.ts";
import { type Column, shareValue } from "./columns.ts";
import { reportVerb } from "./output.ts";
import { texts as common, providerNamed, shareBar, shareRange, titles } from "./words.ts";

const texts = catalogue({
  about: {
    es: "con qué proveedores de correo hay demoras, los peores primero, y si empeoran",
    en: "which mail providers delay, the worst first, and whether it gets worse",
  },
  atLeast: { es: "solo proveedores con tantas solicitudes", en: "only providers with so many requests" },
  title: { es: "Demoras por proveedor de correo", en: "Delays by mail provider" },
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
  change: { es: "Antes → ahora", en: "Before → lately" },
  better: { es: "mejor", en: "better" },
  worse: { es: "peor", en: "worse" },
  steady: { es: "igual", en: "steady" },
  unknown: { es: "—", en: "—" },
});

/** clave report delays */
export const delays = reportVerb({
  about: texts.about,
  takes: {
    "--at-least <n>": [texts.atLeast, parseCount("--at-least"), 30],
    "--limit <n>": [typed.limit, parseLimit, 10],
    ...exactOption,
  },
  examples: ["clave report delays --since 90d", "clave report delays --limit 3 --json"],
  make: async ({ ctx, period, options, language }) => {
    const { atLeast, limit, exact = false } = options;
    const found = await findDelays(ctx, { ...period, atLeast, limit, exact });
    return {
      title: texts.title,
      period: found,
      lead: () => [leadOf(found, language)],
      notes: () => notesOf(found, language),
      columns: delayColumns,
      rows: found.providers,
      document: (rows) => ({ ...documentOf(found), rows }),
      chart: () => delayChart(found, language),
    };
  },
});

/** The worst providers: how many of their requests were not done within half an hour, and whether it gets worse. */
export const delayColumns: readonly Column<ProviderDelays>[] = [
  {
    key: "provider",
    value: ({ provider }) => provider,
    title: titles.provider,
    cell: ({ provider }, language) => providerNamed(provider, language),
  },
  { key: "requests", value: ({ figures }) => figures.requests, title: titles.requests },
  { key: "failed", value: ({ figures }) => figures.failed },
  { key: "pending", value: ({ figures }) => figures.open },
  {
    key: "delayedShare",
    share: ({ delayed }) => delayed.share,
    title: titles.delayed,
    cell: ({ delayed }, language) =>
      `${shareBar(delayed.share, language, 8)}\n(${shareRange(delayed, language)})`,
  },
  { key: "delayedFrom", share: ({ delayed }) => delayed.from },
  { key: "delayedTo", share: ({ delayed }) => delayed.to },
  { key: "p50Seconds", wait: ({ figures }) => figures.p50.wait, title: titles.half },
  { key: "p90Seconds", wait: ({ figures }) => figures.p90.wait },
  { key: "beforeShare", share: ({ before }) => before },
  { key: "latelyShare", share: ({ lately }) => lately },
  { key: "trend", value: ({ trend }) => trend, title: texts.change, cell: changeOf },
];

function changeOf({ before, lately, trend }: ProviderDelays, language: Language): string {
  if (before === undefined || lately === undefined) return texts.unknown[language];
  const arrow = `${shownShare(before, language)} → ${shownShare(lately, language)}`;
  return `${arrow}\n${texts[trend][language]}`;
}

/** The same as a chart. */
export async function delayChart({ providers }: Delays, language: Language): Promise<string> {
  const { delays } = await import("../../report/page/delays.ts");
  const rows = providers.map(({ provider, figures: { requests }, delayed }) => ({
    provider: providerNamed(provider, language),
    requests,
    ...delayed,
  }));
  return delays({ published: publishedDelayedShare, rows }, language);
}

function notesOf({ small, trendDays, providers }: Delays, language: Language): readonly string[] {
  return [
    ...(trendDays > 0 && providers.length > 0 ? [fill(texts.trend, { n: trendDays })[language]] : []),
    ...(small > 0 ? [fill(texts.small, { n: small })[language]] : []),
  ];
}

function leadOf({ all, most, providers: [worst] }: Delays, language: Language): string {
  if (!all?.delayed) return common.nobodyByEmail[language];
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

function documentOf({ exact, all, most, small, trendDays }: Delays) {
  return {
    exact,
    published: publishedDelayedShare,
    mostDelays: most ? { provider: most.provider, requests: most.late } : null,
    delayedShare: shareValue(all?.delayed?.share),
    requests: all?.requests ?? 0,
    leftOut: small,
    trendDays,
  };
}
