import { catalogue, fill, type Language } from "../../base/texts.ts";
import { type Delays, delays as findDelays } from "../../report/delays.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { shownShare } from "../../report/waits/shown.ts";
import { verdictOn } from "../../report/waits/verdict.ts";
import { parseCount, parseLimit } from "../command/command.ts";
import { texts as typed } from "../words/texts.ts";
import { exactOption } from "./asked.ts";
import { shareValue } from "./columns.ts";
import { delayChart, delayColumns } from "./delay-columns.ts";
import { reportVerb } from "./output.ts";
import { providerNamed } from "./words.ts";

const texts = catalogue({
  about: {
    es: "con qué proveedores de correo hay demoras, los peores primero, y si empeoran",
    en: "which mail providers delay, the worst first, and whether it gets worse",
  },
  atLeast: { es: "solo proveedores con tantas solicitudes", en: "only providers with so many requests" },
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
      lead: [leadOf(found, language)],
      notes: notesOf(found, language),
      columns: delayColumns,
      rows: found.providers,
      document: (rows) => ({ ...documentOf(found), rows }),
      chart: () => delayChart(found, language),
    };
  },
});

function notesOf({ small, trendDays, providers }: Delays, language: Language): readonly string[] {
  return [
    ...(trendDays > 0 && providers.length > 0 ? [fill(texts.trend, { n: trendDays })[language]] : []),
    ...(small > 0 ? [fill(texts.small, { n: small })[language]] : []),
  ];
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
