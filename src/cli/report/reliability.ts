import { catalogue, fill, type Language } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { waitTimes } from "../../report/wait-times.ts";
import type { Figures } from "../../report/waits/figures.ts";
import type { Division } from "../../report/waits/gather.ts";
import { shownShare, shownWait } from "../../report/waits/shown.ts";
import { parseLimit } from "../command/command.ts";
import { texts as typed } from "../words/texts.ts";
import { byOption, exactOption } from "./asked.ts";
import type { Column } from "./columns.ts";
import { reportVerb } from "./output.ts";
import { named, titles } from "./words.ts";

const texts = catalogue({
  about: {
    es: "qué parte termina a tiempo, con su margen, y qué se demuestra con cada método",
    en: "what share is done in time, with its margin, and what each method proves",
  },
  title: { es: "Fiabilidad de los métodos", en: "Reliability of the methods" },
  empty: { es: "Nada se ha decidido en este período.", en: "Nothing was decided in this period." },
  decided: { es: "Decididas", en: "Decided" },
  atLeast: { es: "Al menos", en: "At least" },
  measured: { es: "Medida", en: "Measured" },
  published: { es: "Publicada", en: "Published" },
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

/** clave report reliability */
export const reliability = reportVerb({
  about: texts.about,
  takes: { ...byOption, "--limit <n>": [typed.limit, parseLimit], ...exactOption },
  examples: ["clave report reliability --by office --since 90d"],
  make: async ({ ctx, period, options, language }) => {
    const { by, exact = false } = options;
    const found = await waitTimes(ctx, { ...period, by, exact, method: undefined });
    const all = found.rows.slice(0, options.limit);
    return {
      title: texts.title,
      period: found,
      lead: () => leadOf(by, all, language),
      notes: () => [texts.words[language]],
      columns: columnsBy(by),
      rows: all,
      document: (rows) => ({ by, exact: found.exact, rows }),
      chart: () => chartOf(all, language),
    };
  },
});

function columnsBy(by: Division): readonly Column<Figures>[] {
  return [
    { key: "method", value: ({ method }) => method, title: titles.method, cell: nameOf },
    ...(by === "method" ? [] : [{ key: by, value: ({ name }: Figures) => name }]),
    { key: "decided", value: ({ completed, failed }) => completed + failed, title: texts.decided },
    { key: "inTimeShare", share: ({ inTime }) => inTime.share, title: titles.inTime },
    { key: "inTimeLower", share: ({ inTime }) => inTime.from, title: texts.atLeast },
    { key: "inTimeUpper", share: ({ inTime }) => inTime.to },
    { key: "targetSeconds", wait: ({ published }) => published.target },
    { key: "reliability", word: ({ reliability }) => reliability, title: texts.measured },
    { key: "publishedReliability", word: ({ published }) => published.reliability, title: texts.published },
    { key: "assurance", word: ({ published }) => published.assurance, title: titles.assurance },
  ];
}

async function chartOf(figures: readonly Figures[], language: Language): Promise<string> {
  const { bars } = await import("../../report/page/bars.ts");
  const rows = figures.map((each) => ({
    name: nameOf(each, language),
    value: each.inTime.share,
    from: each.inTime.from,
    to: each.inTime.to,
    cells: [shownShare(each.inTime.share, language)],
  }));
  return bars({ rows }, language);
}

function leadOf(by: Division, rows: readonly Figures[], language: Language): readonly string[] {
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

function nameOf({ method, name }: Figures, language: Language): string {
  return name === "" ? named(method, language) : `${named(method, language)} · ${visible(name)}`;
}
