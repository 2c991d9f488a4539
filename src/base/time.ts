import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import type { Sentence } from "./texts.ts";
import { catalogue, fill } from "./texts.ts";

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Moment = number;

/** A length of time in milliseconds. */
export type Duration = number;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A start of the machine: which it was, and when, by the machine's own clock; the clock alone can move that moment. */
export interface Boot {
  readonly id: string;
  readonly at: Moment;
}

/** Where the present comes from; tests hand in one that stands still. */
export interface Clock {
  now(): Moment;
  /** The start since when the machine runs; undefined where it does not say, or does not tell a moved clock apart. */
  boot?(): Boot | undefined;
}

/** The real clock; nothing else in clave reads it. */
export const systemClock: Clock = { now: () => Date.now(), boot: systemBoot };

/** Only Linux counts the time since a start by itself, whatever is done to the clock meanwhile. */
function systemBoot(): Boot | undefined {
  try {
    const id = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return { id, at: Math.round(Date.now() - uptime() * second) };
  } catch {
    return undefined;
  }
}

/** Begins to count, and tells how long ago that was; a clock that is set does not move it. */
export function stopwatch(): () => Duration {
  const began = performance.now();
  return () => performance.now() - began;
}

const unitLengths: Readonly<Record<string, Duration>> = { s: second, m: minute, h: hour, d: day };

/** Reads `90s`, `30m`, `24h`, `7d` or ISO 8601 (`PT30M`, `P7D`); undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  const short = /^(\d{1,6})([smhd])$/.exec(text);
  if (short) return Number(short[1]) * (unitLengths[short[2] ?? ""] ?? Number.NaN);
  const iso = /^P(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/.exec(text);
  if (!iso || text === "P") return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = iso.slice(1).map((part) => Number(part ?? 0));
  return days * day + hours * hour + minutes * minute + seconds * second;
}

/** A length of time in plain words, in its largest whole unit: "15 minutos". */
export function spoken(length: Duration): Sentence {
  const [size, es, en] = unitFor(length);
  const count = Math.max(1, Math.ceil(length / size));
  const plural = count === 1 ? "" : "s";
  return { es: `${count} ${es}${plural}`, en: `${count} ${en}${plural}` };
}

function unitFor(length: Duration): readonly [Duration, string, string] {
  if (length >= 2 * day) return [day, "día", "day"];
  if (length > 90 * minute) return [hour, "hora", "hour"];
  if (length > 90 * second) return [minute, "minuto", "minute"];
  return [second, "segundo", "second"];
}

/** ISO 8601 in UTC with `Z`: the form for scripts. */
export function iso(moment: Moment): string {
  return new Date(moment).toISOString();
}

/** `2026-11-21 14:05`, in the zone of the desk: the form for people, the same in both languages. */
export function local(moment: Moment, zone: string): string {
  return zone === process.env["TZ"] ? localHere(moment) : localThere(moment, zone);
}

/** In the process's own zone, which the command line makes the desk's: the first use of Intl costs 12 ms. */
function localHere(moment: Moment): string {
  const date = new Date(moment);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function localThere(moment: Moment, zone: string): string {
  const parts = formatOf(zone).formatToParts(moment);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** One for each zone: making it takes a hundred times as long as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      hourCycle: "h23",
    });
  formats.set(zone, format);
  return format;
}

/** Whole seconds from now until a moment, never negative: what `retryAfterSeconds` holds. */
export function secondsUntil(moment: Moment, now: Moment): number {
  return Math.max(0, Math.ceil((moment - now) / second));
}

/** The day of a moment in a zone: `2026-11-21`. */
export function dayOf(moment: Moment, zone: string): string {
  return local(moment, zone).slice(0, 10);
}

/** Whether a text is a day that the calendar has: `2026-11-21`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  // not by parsing: an import asks a million times, and the 30th of February would pass
  const [year, month, date] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return date >= 1 && date <= (lengths[month - 1] ?? 0);
}

/** The first moment of a day in a zone; where a change of the clock skips midnight, the first there is. */
export function startOfDay(day: string, zone: string): Moment {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - offsetAt(midnight, zone);
  const start = midnight - offsetAt(guess, zone);
  return dayOf(start, zone) < day ? start + hour : start;
}

/** The day after a day, by the calendar. */
export function nextDay(day: string): string {
  return iso(Date.parse(`${day}T00:00:00Z`) + 24 * hour).slice(0, 10);
}

/** By how much a zone is ahead of UTC at a moment, whole minutes. */
function offsetAt(moment: Moment, zone: string): Duration {
  const shown = Date.parse(`${local(moment, zone).replace(" ", "T")}:00Z`);
  return shown - Math.floor(moment / minute) * minute;
}

const texts = catalogue({
  halfHour: { es: "media hora", en: "half an hour" },
  hour: { es: "una hora", en: "an hour" },
  days: { es: "{n} días", en: "{n} days" },
});

const fromTwo = {
  es: ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"],
  en: ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
} as const;

/** A number as a sentence says it: from two to ten in words, any other in figures. */
export function inWords(n: number): Sentence {
  return { es: fromTwo.es[n - 2] ?? String(n), en: fromTwo.en[n - 2] ?? String(n) };
}

/** A length of time as a sentence says it: "media hora", "una hora", "24 horas", "diez días". */
export function lengthInWords(length: Duration): Sentence {
  if (length === hour / 2) return texts.halfHour;
  if (length === hour) return texts.hour;
  return length < 2 * day ? spoken(length) : fill(texts.days, { n: inWords(length / day) });
}

/** A sentence that may begin with a word filled in. */
export function capitalised({ es, en }: Sentence): Sentence {
  const first = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return { es: first(es), en: first(en) };
}
