import { catalogue, fill, type Language } from "../../base/texts.ts";
import type { Delays, ProviderDelays } from "../../report/delays.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { shownShare } from "../../report/waits/shown.ts";
import type { Column } from "./columns.ts";
import { providerNamed, shareBar, shareRange } from "./words.ts";

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

/** The worst providers: how many of their requests were not done within half an hour, and whether it gets worse. */
export const delayColumns: readonly Column<ProviderDelays>[] = [
  {
    key: "provider",
    value: ({ provider }) => provider,
    title: texts.provider,
    cell: ({ provider }, language) => providerNamed(provider, language),
  },
  { key: "requests", value: ({ figures }) => figures.requests, title: texts.requests },
  { key: "failed", value: ({ figures }) => figures.failed },
  { key: "pending", value: ({ figures }) => figures.open },
  {
    key: "delayedShare",
    share: ({ delayed }) => delayed.share,
    title: texts.delayed,
    cell: ({ delayed }, language) =>
      `${shareBar(delayed.share, language, 8)}\n(${shareRange(delayed, language)})`,
  },
  { key: "delayedFrom", share: ({ delayed }) => delayed.from },
  { key: "delayedTo", share: ({ delayed }) => delayed.to },
  { key: "p50Seconds", wait: ({ figures }) => figures.p50.wait, title: texts.half },
  { key: "p90Seconds", wait: ({ figures }) => figures.p90.wait },
  { key: "beforeShare", share: ({ before }) => before },
  { key: "latelyShare", share: ({ lately }) => lately },
  { key: "trend", value: ({ trend }) => trend, title: texts.change, cell: changeOf },
];

function changeOf({ before, lately, trend }: ProviderDelays, language: Language): string {
  if (before === undefined || lately === undefined) return texts.unknown[language];
  const arrow = fill(texts.arrow, {
    before: shownShare(before, language),
    lately: shownShare(lately, language),
  });
  return `${arrow[language]}\n${texts[trend][language]}`;
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
