import type { Act } from "../base/acts.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue } from "../base/texts.ts";
import { dayOf, hour } from "../base/time.ts";
import { countActs } from "../store/record/audit-entries.ts";
import { addNotices } from "../store/staff/notices.ts";
import { bumpDay, type HabitKind, markDay, recentDays } from "../store/staff/operator-days.ts";
import { approversBut } from "../store/staff/operators.ts";
import { record } from "./record.ts";

const texts = catalogue({
  tooMany: {
    es: "Serían más de 300 miradas a datos de personas en una hora: espere, o busque con más precisión.",
    en: "That would be over 300 looks at people within an hour: wait, or search more closely.",
  },
  tooManyHint: {
    es: "Si su trabajo lo pide, avise a su supervisor; el registro guarda cada mirada.",
    en: "If your work asks for it, tell your supervisor; the record keeps every look.",
  },
});

/** The acts that show an operator a person. */
export const lookingActs: readonly Act[] = [
  "affiliate.find",
  "affiliate.show",
  "audit.receipt",
  "counter.show",
  "delivery.diagnose",
  "employer.show",
  "recovery.show",
];

const looksAnHour = 300;

export interface Look {
  readonly act: Act;
  readonly subject: string | undefined;
  readonly reason: string;
  readonly detail?: Readonly<Record<string, string | number | undefined>>;
}

/** Writes a look at a person down, before anything is shown; throws *busy* where an operator looks too much. */
export async function look(ctx: Context, { act, subject, reason, detail }: Look): Promise<void> {
  await requireCalm(ctx, 1);
  await record(ctx, { act, subject, reason, ...(detail ? { detail } : {}) });
}

/** Writes down a look at several people, each by itself, or that nobody was found; throws *busy* like `look`. */
export async function lookAtAll(
  ctx: Context,
  { act, subjects, reason }: Pick<Look, "act" | "reason"> & { readonly subjects: readonly string[] },
): Promise<void> {
  if (subjects.length === 0) return look(ctx, { act, subject: undefined, reason, detail: { found: 0 } });
  await requireCalm(ctx, subjects.length);
  for (const subject of subjects) await record(ctx, { act, subject, reason });
}

async function requireCalm(ctx: Context, more: number): Promise<void> {
  if (ctx.actor.kind !== "operator") return;
  const { name: operator } = ctx.actor;
  const now = ctx.clock.now();
  const done = await countActs(ctx.store, { operator, acts: lookingActs, since: now - hour, now });
  if (done + more > looksAnHour)
    throw new ClaveError("cooldown", texts.tooMany, texts.tooManyHint, { retryAfterSeconds: 600 });
  for (let n = 0; n < more; n += 1) await noteHabit(ctx, "looks");
}

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
