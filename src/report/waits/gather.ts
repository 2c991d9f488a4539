import type { Context } from "../../base/context.ts";
import type { Method } from "../../base/method.ts";
import { day, local, type Moment } from "../../base/time.ts";
import { snapshot } from "../../store/engine/transaction.ts";
import { countedWaits, countedZone, daysDecidedAfter } from "../../store/waits/cells.ts";
import {
  firstRequest,
  openEarlierWaits,
  quarter,
  type RowName,
  readWaits,
  waitsBetween,
} from "../../store/waits/rows.ts";
import { readCounts } from "../../store/waits/scale.ts";
import { type UnclosedWait, unclosedWaits } from "./open-waits.ts";
import { type Days, daysIn, nameFor, type Period, type Span, spanOf } from "./period.ts";
import { exactTally, type SteppedTally, steppedTally, type Tally } from "./tally.ts";

/** What requests are told apart by, beside their method. */
export const countedDivisions = ["method", "office", "provider", "hour", "day", "month"] as const;
type Counted = (typeof countedDivisions)[number];

/** The same, and where they were begun: that is not counted by day, and every wait is taken. */
export const divisions = [...countedDivisions, "source"] as const;
export type Division = (typeof divisions)[number];

/** The requests of a method that share a name: that of an office, a provider, an hour, a day, a month, a door. */
export interface Group<T extends Tally = Tally> {
  readonly method: Method;
  /** Empty where only methods are told apart, and for no office or provider. */
  readonly name: string;
  readonly tally: T;
}

/** Requests put together, and whether every wait was taken as it is. */
export interface Gathered {
  readonly groups: readonly Group[];
  readonly exact: boolean;
}

/** Under this many requests nobody waits for the exact answer. */
const few = 5000;

/**
 * Puts the requests of a period together, as the store is at one moment: from the counts by day where they are
 * many, from the rows where they are few, `exact` is asked for, or the counts are of another zone's days, not all made, or do not tell what is asked.
 */
export function gatherWaits(ctx: Context, asked: Period, by: Division, exact: boolean): Promise<Gathered> {
  // a recovery that closes between two looks would be in both or in neither
  return snapshot(ctx, async (ctx) => {
    const period = await withRequests(ctx, asked);
    const counted = await countedZone(ctx.store);
    if (exact || by === "source" || !counted?.whole || counted.zone !== ctx.settings.timezone)
      return gatherRows(ctx, period, by);
    const gathered = await gatherCounts(ctx, period, by);
    const requests = gathered.groups.reduce((sum, { tally }) => sum + tally.requests, 0);
    return requests < few ? gatherRows(ctx, period, by) : gathered;
  });
}

/** The part of a period that can have requests: nobody goes through the hours of centuries without any. */
async function withRequests(ctx: Context, period: Period): Promise<Period> {
  const before = Math.min(period.before, period.cutOff + 1);
  const first = Math.min((await firstRequest(ctx.store)) ?? before, before);
  return { ...period, before, since: Math.max(period.since, first) };
}

/** The requests of a period, every wait as it is. */
export async function gatherRows(ctx: Context, period: Period, by: Division): Promise<Gathered> {
  const groups = grouping(exactTally);
  await addSpan(ctx, groups, { from: period.since, to: period.before }, period, by);
  addUnclosed(groups, await unclosedWaits(ctx, period), by, ctx.settings.timezone);
  return { groups: groups.all(), exact: true };
}

/** The requests of a period by the counts of its days; what lies outside them is read and put in steps. */
export async function gatherCounts(ctx: Context, period: Period, by: Counted): Promise<Gathered> {
  const groups = grouping(steppedTally);
  const zone = ctx.settings.timezone;
  const { whole, rest }: Days = daysIn(period, zone);
  const late = whole ? await daysDecidedAfter(ctx.store, whole, period.cutOff) : [];
  if (whole) await addCounts(ctx, groups, { ...whole, without: late }, by);
  for (const { from, to } of [...rest, ...late.map((each) => spanOf(each, zone))])
    await addSpan(ctx, groups, { from, to: Math.min(to, period.before) }, period, by);
  if (whole) await addOpenEarlier(ctx, groups, { whole, late }, period, by);
  addUnclosed(groups, await unclosedWaits(ctx, period), by, zone);
  return { groups: groups.all(), exact: false };
}

/** Groups that are being filled. */
interface Grouping<T extends Tally> {
  of(method: Method, name: string): T;
  all(): readonly Group<T>[];
}

function grouping<T extends Tally>(fresh: () => T): Grouping<T> {
  const groups = new Map<string, Group<T>>();
  return {
    of: (method, name) => {
      const key = `${method}\n${name}`;
      const group = groups.get(key) ?? { method, name, tally: fresh() };
      groups.set(key, group);
      return group.tally;
    },
    // what was counted and moved elsewhere since leaves nothing
    all: () => [...groups.values()].filter(({ tally }) => tally.requests > 0),
  };
}

async function addCounts(
  ctx: Context,
  groups: Grouping<SteppedTally>,
  days: Parameters<typeof countedWaits>[1],
  by: Counted,
): Promise<void> {
  for (const { method, name, completed, failed } of await countedWaits(ctx.store, days, by)) {
    const group = groups.of(method, name);
    group.addCounts(completed, "completed");
    group.addCounts(failed, "failed");
  }
}

/** Rows of a length of time, none longer than a month at once. */
async function addSpan(
  ctx: Context,
  groups: Grouping<Tally>,
  span: Span,
  { cutOff }: Period,
  by: Division,
): Promise<void> {
  const zone = ctx.settings.timezone;
  for (const part of monthsIn(span))
    for (const { method, name, waits } of await waitsBetween(ctx.store, { ...part, cutOff }, rowName(by))) {
      const group = groups.of(method, nameIn(Number(name) * quarter, by, zone) ?? name);
      readWaits(waits, (wait, kind) => group.add(wait, kind));
    }
}

function* monthsIn({ from, to }: Span): Generator<Span> {
  for (let begin = from; begin < to; begin += 30 * day)
    yield { from: begin, to: Math.min(to, begin + 30 * day) };
}

function rowName(by: Division): RowName | undefined {
  return by === "method" ? undefined : (placeOf(by) ?? "quarter");
}

/** What an earlier system left open in the days that are taken from the counts. */
async function addOpenEarlier(
  ctx: Context,
  groups: Grouping<Tally>,
  { whole, late }: { readonly whole: NonNullable<Days["whole"]>; readonly late: readonly string[] },
  { cutOff, before }: Period,
  by: Counted,
): Promise<void> {
  const zone = ctx.settings.timezone;
  const span = { from: spanOf(whole.from, zone).from, to: Math.min(before, spanOf(whole.to, zone).to) };
  const taken = late.map((each) => spanOf(each, zone));
  for (const { method, name, waits } of await openEarlierWaits(ctx.store, { ...span, cutOff }, placeOf(by)))
    for (const [startedAt, wait] of readCounts(waits)) {
      if (taken.some(({ from, to }) => startedAt >= from && startedAt < to)) continue;
      groups.of(method, nameIn(startedAt, by, zone) ?? name).add(wait, "open");
    }
}

function placeOf(by: Counted): "office" | "provider" | undefined;
function placeOf(by: Division): "office" | "provider" | "door" | undefined;
function placeOf(by: Division): "office" | "provider" | "door" | undefined {
  if (by === "source") return "door";
  return by === "office" || by === "provider" ? by : undefined;
}

function addUnclosed(
  groups: Grouping<Tally>,
  waits: readonly UnclosedWait[],
  by: Division,
  zone: string,
): void {
  for (const each of waits) {
    const name = placeOf(by);
    const called = nameIn(each.startedAt, by, zone) ?? (name === undefined ? "" : each[name]);
    groups.of(each.method, called).add(each.wait, each.kind);
  }
}

/** The hour, day or month of a request; undefined where it is not told apart by that. */
function nameIn(startedAt: Moment, by: Division, zone: string): string | undefined {
  return by === "hour" || by === "day" || by === "month" ? nameFor(by, local(startedAt, zone)) : undefined;
}
