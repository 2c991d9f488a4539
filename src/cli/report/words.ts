import { catalogue, fill, type Language, type Sentence, verbatim } from "../../base/texts.ts";
import type { Period } from "../../report/period.ts";
import type { Assurance } from "../../report/published.ts";
import type { Reliability } from "../../report/reliability.ts";
import { shownShare, shownWait } from "../../report/shown.ts";
import type { Method } from "../../store/recoveries.ts";
import { shownAt } from "../terminal.ts";

/** The words that several reports have in common. */
export const texts = catalogue({
  email: { es: "correo", en: "e-mail" },
  sms: { es: "SMS", en: "SMS" },
  "in-person": { es: "en persona", en: "in person" },
  insufficient: { es: "insuficiente", en: "insufficient" },
  low: { es: "baja", en: "low" },
  medium: { es: "media", en: "medium" },
  high: { es: "alta", en: "high" },
  "very-high": { es: "muy alta", en: "very high" },
  absolute: { es: "absoluta", en: "absolute" },
  mailbox: { es: "tiene el buzón", en: "has the mailbox" },
  telephone: { es: "tiene el teléfono", en: "has the telephone" },
  attended: { es: "vino en persona", en: "came in person" },
  none: { es: "(ninguna)", en: "(none)" },
  notReached: { es: "no se alcanza", en: "not reached" },
  period: { es: "Período", en: "Period" },
  range: { es: "{since} a {until}", en: "{since} to {until}" },
  cutOff: { es: "Como se sabía", en: "As known at" },
  computed: { es: "Calculado", en: "Computed" },
  everyWait: { es: "de cada espera, una a una", en: "from every single wait" },
  byDay: {
    es: "de los conteos diarios (error menor que 1 %); --exact toma cada espera",
    en: "from the counts by day (within 1 %); --exact takes every wait",
  },
  fewMark: {
    es: "* menos de 30 solicitudes: muy pocas para juzgar.",
    en: "* fewer than 30 requests: too few to judge by.",
  },
});

/** A method, a reliability or an assurance in words. */
export function named(name: Method | Reliability | Assurance, language: Language): string {
  return texts[name][language];
}

/** A wait, or that it is never reached. */
export function waitOrNever(wait: number | undefined, language: Language): string {
  return wait === undefined ? texts.notReached[language] : shownWait(wait, language);
}

/** A range of waits: `6–14 min`, both units only where they differ. */
export function shownRange(from: number | undefined, to: number | undefined, language: Language): string {
  const [low, high] = [waitOrNever(from, language), waitOrNever(to, language)];
  const [figure, unit, ...more] = low.split(" ");
  return more.length === 0 && unit !== undefined && high.split(" ").length === 2 && high.endsWith(` ${unit}`)
    ? `${figure}–${high}`
    : `${low} – ${high}`;
}

/** A small bar for a cell, full at one, and the share beside it. */
export function shareBar(share: number, language: Language, width = 10): string {
  const filled = Math.round(share * width);
  return `${"▇".repeat(filled)}${"·".repeat(width - filled)} ${shownShare(share, language)}`;
}

/** What a report rests on: its period, and until when things were known. */
export function periodFacts(
  { since, until, cutOff }: Period,
  zone: string,
  language: Language,
): readonly (readonly [string, string])[] {
  // the period ends before its end: a person reads the last moment in it
  const range: Sentence = fill(texts.range, {
    since: verbatim(shownAt(since, zone)),
    until: verbatim(shownAt(until - 1, zone)),
  });
  return [
    [texts.period[language], range[language]],
    [texts.cutOff[language], shownAt(cutOff, zone)],
  ];
}
