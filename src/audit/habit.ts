import type { Context } from "../base/context.ts";
import { subjectOf } from "../base/subjects.ts";
import { dayOf } from "../base/time.ts";
import { addNotices } from "../store/staff/notices.ts";
import { bumpDay, type HabitKind, markDay, recentDays } from "../store/staff/operator-days.ts";
import { approversBut } from "../store/staff/operators.ts";
import { record } from "./record.ts";

/** How many days an operator is measured by, and the least that a usual day is taken to hold. */
const daysOfHabit = 20;
const leastUsual = 10;
const farAbove = 3;

/** What is far above an operator's own habit: more than three times the median, which counts as ten at least. */
export function isUnusual(today: number, earlier: readonly number[]): boolean {
  return today > farAbove * Math.max(leastUsual, median(earlier));
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

/** Counts a look or a change of this operator's day; the first one far above habit marks the day and is told. */
export async function noteHabit(ctx: Context, kind: HabitKind): Promise<void> {
  if (ctx.actor.kind !== "operator") return;
  const operator = ctx.actor.name;
  const now = ctx.clock.now();
  const today = dayOf(now, ctx.settings.timezone);
  const day = await bumpDay(ctx.store, operator, today, kind);
  if (day.markedAt !== undefined) return;
  const earlier = await recentDays(ctx.store, operator, today, daysOfHabit);
  const usual = earlier.map((each) => each[kind]);
  if (!isUnusual(day[kind], usual)) return;
  await markDay(ctx.store, operator, today, now);
  const detail = { operator, day: today, what: kind, count: day[kind] };
  await record(ctx, { act: "operator.mark", subject: subjectOf("operator", operator), detail });
  await addNotices(ctx.store, await approversBut(ctx.store, operator), "unusual-day", detail, now);
}
