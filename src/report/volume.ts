import { attempt } from "../audit/attempt.ts";
import type { Context } from "../base/context.ts";
import { day, local, type Moment, nextDay } from "../base/time.ts";
import { quarter, readSpans, spansBetween } from "../store/waits/rows.ts";
import { Concurrency, type Peak } from "./concurrency.ts";
import { unclosedWaits } from "./waits/open-waits.ts";
import type { Asked } from "./waits/period.ts";
import { type Period, periodOf, spanOf } from "./waits/period.ts";

/** When requests come, in the desk's zone. */
export interface Volume extends Period {
  readonly requests: number;
  /** A row for each weekday from Monday on, a count for each hour of the day. */
  readonly week: readonly (readonly number[])[];
  /** How often each of these weekdays is in the period, from Monday on; one in part counts whole. */
  readonly weekdays: readonly number[];
  /** The hour of the week with the most requests on average, and how many there were; 0 is Monday. Undefined where there were none. */
  readonly busiest: { readonly weekday: number; readonly hour: number; readonly count: number } | undefined;
  /** Of the days wholly in the period and over, or of all where there is none; undefined where there are no days. */
  readonly days: DayFigures | undefined;
  /** The most requests that waited at one time, to the minute. Undefined where there were none. */
  readonly peak: Peak | undefined;
  /** The same requests by where they were begun, each with a week of its own. */
  readonly sources: readonly (Pick<Volume, "requests" | "week"> & { readonly source: string })[];
}

/** Requests a day. */
export interface DayFigures {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** The first day with the most, YYYY-MM-DD. */
  readonly busiest: string;
}

/** Counts the requests of a period by weekday and hour and by day, and the most that waited at one time. */
export function volume(ctx: Context, asked: Asked): Promise<Volume> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const zone = ctx.settings.timezone;
    const { doors, peak } = await countBegun(ctx, period);
    const { week, byDay } = shownIn([...doors.values()], zone);
    const days = daysOf(period, zone);
    for (const each of days.all) byDay.set(each, byDay.get(each) ?? 0);
    const figures = (days.over.length > 0 ? days.over : days.all).map(
      (each) => [each, byDay.get(each) ?? 0] as const,
    );
    const weekdays = week.map((_, weekday) => days.all.filter((each) => weekdayOf(each) === weekday).length);
    const sources = [...doors].map(([source, quarters]) => {
      const { week } = shownIn([quarters], zone);
      return { source, requests: requestsIn(week), week };
    });
    return {
      ...period,
      requests: requestsIn(week),
      week,
      weekdays,
      busiest: busiestIn(week, weekdays),
      days: figuresOf(figures),
      peak,
      sources: sources.toSorted((one, other) => other.requests - one.requests),
    };
  });
}

function requestsIn(week: Volume["week"]): number {
  return week.flat().reduce((sum, count) => sum + count, 0);
}

/** How many requests began in each quarter of an hour, no zone being off by less. */
type Quarters = Map<Moment, number>;

/** How many requests began when, by door; and the most at one time. */
async function countBegun(
  ctx: Context,
  period: Period,
): Promise<{ readonly doors: ReadonlyMap<string, Quarters>; readonly peak: Peak | undefined }> {
  const { since, before, cutOff } = period;
  const doors = new Map<string, Quarters>();
  const waiting = new Concurrency(since, cutOff);
  const takeOf = (door: string) => {
    const quarters = doors.get(door) ?? new Map<Moment, number>();
    return (began: Moment, ended: Moment) => {
      const name = Math.floor(began / quarter) * quarter;
      quarters.set(name, (quarters.get(name) ?? 0) + 1);
      doors.set(door, quarters);
      waiting.add(began, ended);
    };
  };
  for (let from = since; from < before; from += 7 * day) {
    const span = { from, to: Math.min(before, from + 7 * day), cutOff };
    for (const { door, spans } of await spansBetween(ctx.store, span)) readSpans(spans ?? "", takeOf(door));
  }
  for (const { door, startedAt, wait } of await unclosedWaits(ctx, period))
    takeOf(door)(startedAt, startedAt + wait);
  return { doors, peak: waiting.peak() };
}

function shownIn(begun: readonly Quarters[], zone: string) {
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  const byDay = new Map<string, number>();
  for (const [at, count] of begun.flatMap((quarters) => [...quarters])) {
    const shown = local(at, zone);
    const [name, hour] = [shown.slice(0, 10), Number(shown.slice(11, 13))];
    const row = week[weekdayOf(name)] ?? [];
    row[hour] = (row[hour] ?? 0) + count;
    byDay.set(name, (byDay.get(name) ?? 0) + count);
  }
  return { week, byDay };
}

/** 0 is Monday. */
function weekdayOf(name: string): number {
  return (new Date(`${name}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** The days that a period touches, and those of them that are wholly in it and over. */
function daysOf({ since, before, cutOff }: Period, zone: string) {
  const all: string[] = [];
  const last = local(cutOff, zone).slice(0, 10);
  for (let name = local(since, zone).slice(0, 10); name <= last; name = nextDay(name)) all.push(name);
  const spans = all.map((name) => ({ name, ...spanOf(name, zone) }));
  const over = spans.filter(({ from, to }) => from >= since && to <= cutOff);
  // a period that ends where a day begins does not touch that day
  const touched = spans.filter(({ from }) => from < before);
  return { all: touched.map(({ name }) => name), over: over.map(({ name }) => name) };
}

/** On average over such days: a period may have one Monday more. */
function busiestIn(week: readonly (readonly number[])[], weekdays: readonly number[]): Volume["busiest"] {
  const cells = week.flatMap((row, weekday) => row.map((count, hour) => ({ weekday, hour, count })));
  const average = ({ weekday, count }: (typeof cells)[number]) => count / Math.max(1, weekdays[weekday] ?? 1);
  const most = cells.reduce((one, other) => (average(other) > average(one) ? other : one));
  return most.count === 0 ? undefined : most;
}

function figuresOf(days: readonly (readonly [string, number])[]): DayFigures | undefined {
  const counts = days.map(([, count]) => count).toSorted((one, other) => one - other);
  const [min, max] = [counts[0], counts.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const [upper = 0, lower = 0] = [
    counts[Math.floor(counts.length / 2)],
    counts[Math.ceil(counts.length / 2) - 1],
  ];
  const busiest = days.find(([, count]) => count === max)?.[0] ?? "";
  return { count: days.length, min, median: (upper + lower) / 2, max, busiest };
}
