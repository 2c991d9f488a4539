import { catalogue, fill, type Language, type Sentence, verbatim } from "../../base/texts.ts";
import type { Figures } from "../../report/waits/figures.ts";
import { publishedDelayedShare } from "../../report/waits/published.ts";
import { shownShare, shownWait } from "../../report/waits/shown.ts";
import { type Claim, verdictOn } from "../../report/waits/verdict.ts";
import { named, shownRange } from "./words.ts";

const texts = catalogue({
  byEmail: { es: "por correo", en: "by e-mail" },
  bySms: { es: "por SMS", en: "by text message" },
  inPerson: { es: "en persona", en: "in person" },
  half: {
    es: "La mitad de quienes pidieron {how} terminó en {p50};",
    en: "Half of the people who asked {how} were done within {p50};",
  },
  halfNever: {
    es: "De quienes pidieron {how}, terminó menos de la mitad: {share}.",
    en: "Fewer than half of the people who asked {how} were done: {share}.",
  },
  tenth: {
    es: "uno de cada diez esperó más de {p90} o no terminó nunca.",
    en: "one in ten waited over {p90} or never finished.",
  },
  tenthNever: {
    es: "más de uno de cada diez no ha terminado.",
    en: "more than one in ten have not finished.",
  },
  published: {
    es: "Se publica: {range}, fiabilidad {word}{delayed}.",
    en: "Published: {range}, reliability {word}{delayed}.",
  },
  publishedDelayed: { es: ", {share} con demora", en: ", {share} delayed" },
  holds: { es: "Se cumple.", en: "That holds." },
  tooFew: {
    es: "Hay muy pocas solicitudes decididas para decir si se cumple.",
    en: "Too few requests are decided to say whether that holds.",
  },
  fails: { es: "No se cumple: {why}.", en: "That does not hold: {why}." },
  unproven: {
    es: "No se puede afirmar todavía: {why}.",
    en: "That cannot be said yet: {why}.",
  },
  quarter: { es: "terminó menos de la cuarta parte", en: "fewer than a quarter were done" },
  wait: { es: "lo usual es {range}", en: "the usual wait is {range}" },
  reliability: {
    es: "a tiempo terminó {share} (al menos {from}: {word})",
    en: "{share} were done in time (at least {from}: {word})",
  },
  delays: { es: "con demora, {share}", en: "{share} were delayed" },
});

const hows = { email: texts.byEmail, sms: texts.bySms, "in-person": texts.inPerson } as const;

/** The waits of a method in plain words, and whether what is published of it is true. */
export function waitWords(figures: Figures, language: Language): string {
  return [
    waitSentence(figures, language),
    publishedSentence(figures, language),
    verdictSentence(figures, language),
  ].join(" ");
}

function waitSentence({ method, p50, p90, completed, requests }: Figures, language: Language): string {
  const how = hows[method];
  if (p50.wait === undefined)
    return fill(texts.halfNever, { how, share: shownShare(completed / requests, language) })[language];
  const half = fill(texts.half, { how, p50: shownWait(p50.wait, language) });
  const tenth =
    p90.wait === undefined ? texts.tenthNever : fill(texts.tenth, { p90: shownWait(p90.wait, language) });
  return `${half[language]} ${tenth[language]}`;
}

function publishedSentence({ published, delayed }: Figures, language: Language): string {
  const said = delayed
    ? fill(texts.publishedDelayed, { share: shownShare(publishedDelayedShare, language) })
    : verbatim("");
  return fill(texts.published, {
    range: shownRange(published.from, published.to, language),
    word: named(published.reliability, language),
    delayed: said,
  })[language];
}

function verdictSentence(figures: Figures, language: Language): string {
  const { standing, claims } = verdictOn(figures);
  if (standing === "holds") return texts.holds[language];
  const short = (Object.keys(claims) as Claim[]).filter((claim) => claims[claim] === standing);
  if (short.length === 0) return texts.tooFew[language];
  const why = short.map((claim) => reasons[claim](figures, language)[language]).join("; ");
  return fill(texts[standing], { why })[language];
}

const reasons: Readonly<Record<Claim, (figures: Figures, language: Language) => Sentence>> = {
  wait: ({ p25, p75 }, language) =>
    p25.wait === undefined
      ? texts.quarter
      : fill(texts.wait, { range: shownRange(p25.wait, p75.wait, language) }),
  reliability: ({ inTime, reliability }, language) =>
    fill(texts.reliability, {
      share: shownShare(inTime.share, language),
      from: shownShare(inTime.from, language),
      word: named(reliability, language),
    }),
  delays: ({ delayed }, language) => fill(texts.delays, { share: shownShare(delayed?.share ?? 0, language) }),
};
