import type { Context } from "../base/context.ts";
import { day, dayOf, local, type Moment, nextDay, startOfDay } from "../base/time.ts";
import { firstRequest } from "../store/wait-rows.ts";

/** Which requests a report is about: those that began from one moment on and before another. */
export interface Period {
  readonly since: Moment;
  readonly until: Moment;
  /** Everything is told as it was known then; nothing later counts. */
  readonly cutOff: Moment;
}

/** The period asked for; what is not said reaches from the first request until now. */
export async function periodOf(
  ctx: Context,
  since: Moment | undefined,
  until: Moment | undefined,
): Promise<Period> {
  const now = ctx.clock.now();
  // a request of this very moment is one of those until now
  const end = until ?? now + 1;
  const first = since ?? (await firstRequest(ctx.store)) ?? now;
  const zone = ctx.settings.timezone;
  const begin = since ?? startOfDay(dayOf(first, zone), zone);
  return { since: Math.min(begin, end), until: end, cutOff: Math.min(until ?? now, now) };
}

/** The whole days of a period, and what is left of it before and after them. */
export interface Days {
  /** The first and the last whole day; undefined where there is none. */
  readonly whole: { readonly from: string; readonly to: string } | undefined;
  readonly rest: readonly Span[];
}

/** A length of time that requests began in. */
export interface Span {
  readonly from: Moment;
  readonly to: Moment;
}

/** Parts a period into whole days and the rest. A day that is not over yet is whole where the period ends now. */
export function daysIn({ since, until, cutOff }: Period, zone: string): Days {
  const firstDay = dayOf(since, zone);
  const from = startOfDay(firstDay, zone) >= since ? firstDay : nextDay(firstDay);
  const lastDay = dayOf(until, zone);
  const over = until > cutOff ? dayOf(cutOff, zone) : dayBefore(lastDay);
  if (from > over) return { whole: undefined, rest: [{ from: since, to: until }] };
  const rest = [
    { from: since, to: startOfDay(from, zone) },
    { from: startOfDay(nextDay(over), zone), to: until },
  ];
  return { whole: { from, to: over }, rest: rest.filter((span) => span.from < span.to) };
}

function dayBefore(text: string): string {
  return new Date(Date.parse(`${text}T00:00:00Z`) - day).toISOString().slice(0, 10);
}

/** The span of a day in a zone. */
export function spanOf(text: string, zone: string): Span {
  return { from: startOfDay(text, zone), to: startOfDay(nextDay(text), zone) };
}

/** A part of a span within which every request has the same hour, day or month. */
export interface NamedSpan extends Span {
  readonly name: string;
}

/** Parts a span by the hours of the day, the days or the months of a zone. */
export function* spansBy(
  by: "hour" | "day" | "month",
  { from, to }: Span,
  zone: string,
): Generator<NamedSpan> {
  for (let begin = from; begin < to; ) {
    const shown = local(begin, zone);
    const end = Math.min(to, by === "hour" ? nextHour(begin, zone) : endOf(by, shown.slice(0, 10), zone));
    yield { from: begin, to: end, name: nameFor(by, shown) };
    begin = end;
  }
}

/** What a request is named by that began at a time as people see it. */
export function nameFor(by: "hour" | "day" | "month", shown: string): string {
  if (by === "hour") return shown.slice(11, 13);
  return by === "day" ? shown.slice(0, 10) : shown.slice(0, 7);
}

function endOf(by: "day" | "month", today: string, zone: string): Moment {
  let next = nextDay(today);
  while (by === "month" && next.slice(0, 7) === today.slice(0, 7)) next = nextDay(next);
  return startOfDay(next, zone);
}

/** Zones are ahead of UTC by whole quarters of an hour. */
function nextHour(moment: Moment, zone: string): Moment {
  const quarter = day / 96;
  const hourOf = (at: Moment) => local(at, zone).slice(0, 13);
  let next = Math.floor(moment / quarter) * quarter + quarter;
  while (hourOf(next) === hourOf(moment)) next += quarter;
  return next;
}
