import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import type { Delays, Trend } from "../../report/delays.ts";
import { shownShare } from "../../report/shown.ts";
import type { ScreenTable } from "./output.ts";
import { providerNamed, shareBar, shareRange, waitOrNever } from "./words.ts";

const texts = catalogue({
  provider: { es: "Proveedor", en: "Provider" },
  requests: { es: "Pedidas", en: "Asked" },
  delayed: { es: "Con demora", en: "Delayed" },
  half: { es: "La mitad", en: "Half" },
  change: { es: "Antes → ahora", en: "Before → lately" },
  arrow: { es: "{before} → {lately}", en: "{before} → {lately}" },
  better: { es: "mejor", en: "better" },
  worse: { es: "peor", en: "worse" },
  steady: { es: "igual", en: "steady" },
  unknown: { es: "—", en: "—" },
});

/** A change of a share in a word. */
export function trendWord(trend: Trend, language: Language): string {
  return texts[trend][language];
}

/** The worst providers: how many of their requests were not done within half an hour, and whether it gets worse. */
export function delayTable({ providers }: Delays, language: Language): ScreenTable {
  const { provider, requests, delayed, half, change } = texts;
  return {
    titles: [provider, requests, delayed, half, change].map((title) => title[language]),
    rows: providers.map((each) => [
      providerNamed(each.provider, language),
      number(each.figures.requests, language),
      `${shareBar(each.delayed.share, language, 8)}\n(${shareRange(each.delayed, language)})`,
      waitOrNever(each.figures.p50.wait, language),
      changeOf(each, language),
    ]),
    figures: [1, 3],
  };
}

function changeOf({ before, lately, trend }: Delays["providers"][number], language: Language): string {
  if (before === undefined || lately === undefined) return texts.unknown[language];
  const arrow = fill(texts.arrow, {
    before: shownShare(before, language),
    lately: shownShare(lately, language),
  });
  return `${arrow[language]}\n${trendWord(trend, language)}`;
}
