import type { Context } from "../../base/context.ts";
import { day, dayOf, type Moment, nextDay, startOfDay } from "../../base/time.ts";
import { firstRequest } from "../../store/waits/rows.ts";

/** Which requests a report is asked about. */
export interface Asked {
  /** Undefined: since the first request there is. */
  readonly since: Moment | undefined;
  /** Undefined: until now. */
  readonly until: Moment | undefined;
}

/** Which requests a report is about: those that began from one moment on and before another. */
export interface Period {
  readonly since: Moment;
  readonly until: Moment;
  /** The moment before which they began: a request of this very moment is one of those until now. */
  readonly before: Moment;
  /** Everything is told as it was known then; nothing later counts. */
  readonly cutOff: Moment;
}

/** The period asked for; what is not said reaches from the first request until now. */
export async function periodOf(ctx: Context, { since, until }: Asked): Promise<Period> {
  const now = ctx.clock.now();
  const before = until ?? now + 1;
  const first = since ?? (await firstRequest(ctx.store)) ?? now;
  const zone = ctx.settings.timezone;
  const begin = since ?? startOfDay(dayOf(first, zone), zone);
  return { since: Math.min(begin, before), until: until ?? now, before, cutOff: Math.min(until ?? now, now) };
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
export function daysIn({ since, before, cutOff }: Period, zone: string): Days {
  const firstDay = dayOf(since, zone);
  const from = startOfDay(firstDay, zone) >= since ? firstDay : nextDay(firstDay);
  const lastDay = dayOf(before, zone);
  const over = before > cutOff ? dayOf(cutOff, zone) : dayBefore(lastDay);
  if (from > over) return { whole: undefined, rest: [{ from: since, to: before }] };
  const rest = [
    { from: since, to: startOfDay(from, zone) },
    { from: startOfDay(nextDay(over), zone), to: before },
  ];
  return { whole: { from, to: over }, rest: rest.filter((span) => span.from < span.to) };
}

function dayBefore(text: string): string {
  return new Date(Date.parse(`${text}T00:00:00Z`) - day).toISOString().slice(0, 10);
}

export function spanOf(text: string, zone: string): Span {
  return { from: startOfDay(text, zone), to: startOfDay(nextDay(text), zone) };
}

/** What a request is named by that began at a time as people see it. */
export function nameFor(by: "hour" | "day" | "month", shown: string): string {
  if (by === "hour") return shown.slice(11, 13);
  return by === "day" ? shown.slice(0, 10) : shown.slice(0, 7);
}
