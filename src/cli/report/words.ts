import type { Method } from "../../base/method.ts";
import { catalogue, fill, type Language, number, type Sentence, verbatim } from "../../base/texts.ts";
import { hour } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import type { Period } from "../../report/waits/period.ts";
import type { Assurance } from "../../report/waits/published.ts";
import type { Interval, Reliability } from "../../report/waits/reliability.ts";
import { shownShare, shownWait } from "../../report/waits/shown.ts";
import type { Door } from "../../store/recovery/recoveries.ts";
import { shownAt } from "../terminal/terminal.ts";

/** The words that several reports have in common. */
export const texts = catalogue({
  email: { es: "correo", en: "e-mail" },
  sms: { es: "SMS", en: "text message" },
  "in-person": { es: "en persona", en: "in person" },
  insufficient: { es: "insuficiente", en: "insufficient" },
  low: { es: "baja", en: "low" },
  medium: { es: "media", en: "medium" },
  high: { es: "alta", en: "high" },
  "very-high": { es: "muy alta", en: "very high" },
  absolute: { es: "absoluta", en: "absolute" },
  mailbox: { es: "buzón", en: "mailbox" },
  telephone: { es: "teléfono", en: "telephone" },
  attended: { es: "presencia", en: "presence" },
  none: { es: "(ninguna)", en: "(none)" },
  nobody: { es: "Nadie pidió nada en este período.", en: "Nobody asked for anything in this period." },
  nobodyByEmail: {
    es: "Nadie pidió por correo en este período.",
    en: "Nobody asked by e-mail in this period.",
  },
  portal: { es: "portal", en: "portal" },
  counter: { es: "ventanilla", en: "counter" },
  unknown: { es: "(no se sabe)", en: "(not known)" },
  unknownProvider: { es: "(desconocido)", en: "(unknown)" },
  notReached: { es: "no se alcanza", en: "not reached" },
  period: { es: "Período", en: "Period" },
  range: { es: "{since} a {until}", en: "{since} to {until}" },
  cutOff: { es: "Sabido hasta", en: "Known by" },
  computed: { es: "Calculado", en: "Computed" },
  everyWait: { es: "de cada espera, una a una", en: "from every single wait" },
  byDay: {
    es: "de los totales de cada día (error menor que 1 %)",
    en: "from each day's counts (off by less than 1 %)",
  },
  fewMark: {
    es: "* menos de 30 solicitudes: muy pocas para juzgar.",
    en: "* fewer than 30 requests: too few to judge by.",
  },
});

/** The titles that several tables have in common. */
export const titles = catalogue({
  method: { es: "Método", en: "Method" },
  office: { es: "Oficina", en: "Office" },
  provider: { es: "Proveedor", en: "Provider" },
  hour: { es: "Hora", en: "Hour" },
  day: { es: "Día", en: "Day" },
  month: { es: "Mes", en: "Month" },
  source: { es: "Por dónde", en: "Where" },
  requests: { es: "Pedidas", en: "Asked" },
  inTime: { es: "A tiempo", en: "In time" },
  delayed: { es: "Con demora", en: "Delayed" },
  half: { es: "La mitad", en: "Half" },
  nine: { es: "9 de 10", en: "9 of 10" },
  assurance: { es: "Qué prueba", en: "Assurance" },
});

/** A method, a reliability or an assurance in words. */
export function named(name: Method | Reliability | Assurance, language: Language): string {
  return texts[name][language];
}

/** A mail provider as a person reads it: the name came from outside, and may be missing. */
export function providerNamed(name: string, language: Language): string {
  return name === "" ? texts.unknownProvider[language] : visible(name);
}

/** Where people asked, in words. */
export function sourceNamed(source: string, language: Language): string {
  return (texts[source as Door] ?? texts.unknown)[language];
}

/** A wait, or that it is never reached. */
export function waitOrNever(wait: number | undefined, language: Language): string {
  return wait === undefined ? texts.notReached[language] : shownWait(wait, language);
}

/** A range of waits: `6–14 min`, `24–48 h`, both units only where they differ. */
export function shownRange(from: number | undefined, to: number | undefined, language: Language): string {
  if (from !== undefined && to !== undefined && from % hour === 0 && to % hour === 0 && to <= 72 * hour)
    return `${number(from / hour, language)}–${number(to / hour, language)}\u00a0h`;
  const [low, high] = [waitOrNever(from, language), waitOrNever(to, language)];
  if (low === high) return low;
  const unit = /^[\d.,]+(\D+)$/.exec(low)?.[1];
  const together = unit !== undefined && /^[\d.,]+(\D+)$/.exec(high)?.[1] === unit;
  return together ? `${low.slice(0, -unit.length)}–${high}` : `${low} – ${high}`;
}

/** The interval of a share: `47–50 %`. */
export function shareRange({ from, to }: Pick<Interval, "from" | "to">, language: Language): string {
  const [low, high] = [shownShare(from, language), shownShare(to, language)];
  return low === high ? low : `${low.replace(/\u00a0%$/, "")}–${high}`;
}

/** A small bar for a cell, full at one, and the share beside it. */
export function shareBar(share: number, language: Language, width = 10): string {
  const filled = Math.round(share * width);
  return `${"▇".repeat(filled)}${"·".repeat(width - filled)}\u00a0${shownShare(share, language)}`;
}

/** What a report rests on: its period, until when things were known, and whether each wait was taken. */
export function periodFacts(
  { since, until, cutOff, exact }: Period & { readonly exact?: boolean },
  zone: string,
  language: Language,
): readonly (readonly [string, string])[] {
  // the period ends before its end: a person reads the last moment in it
  const range: Sentence = fill(texts.range, {
    since: verbatim(shownAt(since, zone)),
    until: verbatim(shownAt(Math.max(since, until - 1), zone)),
  });
  const computed = (exact ? texts.everyWait : texts.byDay)[language];
  return [
    [texts.period[language], range[language]],
    [texts.cutOff[language], shownAt(cutOff, zone)],
    ...(exact === undefined ? [] : [[texts.computed[language], computed] as const]),
  ];
}
