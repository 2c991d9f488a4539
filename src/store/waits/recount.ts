import type { Context } from "../../base/context.ts";
import { dayOf, nextDay, startOfDay } from "../../base/time.ts";
import { alone, snapshot, transaction } from "../engine/transaction.ts";
import {
  cellFrom,
  cellsOfDay,
  countedDays,
  countedZone,
  forgetDay,
  type KeptCell,
  putCells,
  putCountedZone,
} from "./cells.ts";
import { decidedWaits, firstRequest, lastRequest } from "./rows.ts";
import { writtenCounts } from "./scale.ts";
import { keyOf, newTally, type WaitCell } from "./tally.ts";

/** What comparing the counts of waits with the rows they were made from found. */
export interface CountCheck {
  /** Days looked at, and those whose counts are not what the rows say. */
  readonly days: number;
  readonly differing: readonly string[];
  /** Whether the days counted are those of the desk's zone, all of them. */
  readonly zoneHolds: boolean;
}

/** Told now and then how far the work is: days done, of how many. */
export type OnDay = (done: number, all: number) => void;

/** Counts every decided wait anew, day by day, and compares; nothing is written. */
export function compareCounts(ctx: Context, onDay?: OnDay): Promise<CountCheck> {
  return snapshot(ctx, async (ctx) => {
    const { zone, whole } = (await countedZone(ctx.store)) ?? { zone: ctx.settings.timezone, whole: true };
    const days = await everyDay(ctx, zone);
    const differing: string[] = [];
    for (const [at, day] of days.entries()) {
      const rebuilt = await rebuiltDay(ctx, day, zone);
      if (!isSame(rebuilt, await cellsOfDay(ctx.store, day))) differing.push(day);
      onDay?.(at + 1, days.length);
    }
    return { days: days.length, differing, zoneHolds: whole && zone === ctx.settings.timezone };
  });
}

/**
 * Counts every decided wait anew in the desk's zone, and puts that in the place of what was counted: a day to a
 * transaction, and what is decided meanwhile is counted with its day. Until `finish` reports go by the rows.
 */
export async function recountWaits(
  ctx: Context,
  finish: (ctx: Context) => Promise<void>,
  onDay?: OnDay,
): Promise<void> {
  const zone = ctx.settings.timezone;
  await withCounts(ctx, (ctx) => putCountedZone(ctx.store, { zone, whole: false }));
  const days = await everyDay(ctx, zone);
  for (const [at, day] of days.entries()) {
    await withCounts(ctx, async (ctx) => {
      await forgetDay(ctx.store, day);
      await putCells(ctx.store, await rebuiltDay(ctx, day, zone));
    });
    onDay?.(at + 1, days.length);
  }
  await withCounts(ctx, async (ctx) => {
    await putCountedZone(ctx.store, { zone, whole: true });
    await finish(ctx);
  });
}

function withCounts(ctx: Context, work: (ctx: Context) => Promise<void>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await alone(ctx, "waits");
    await work(ctx);
  });
}

/** Every day from the first request until today or the last request, and every other that something is counted of. */
async function everyDay(ctx: Context, zone: string): Promise<readonly string[]> {
  const days = new Set(await countedDays(ctx.store));
  const first = await firstRequest(ctx.store);
  // a clock that was set back leaves requests behind that are still to come
  const last = Math.max(ctx.clock.now(), (await lastRequest(ctx.store)) ?? 0);
  const lastDay = dayOf(last, zone);
  if (first !== undefined)
    for (let day = dayOf(first, zone); day <= lastDay; day = nextDay(day)) days.add(day);
  return [...days].toSorted();
}

async function rebuiltDay(ctx: Context, day: string, zone: string): Promise<readonly WaitCell[]> {
  const tally = newTally(zone);
  const span = [startOfDay(day, zone), startOfDay(nextDay(day), zone)] as const;
  for (const wait of await decidedWaits(ctx.store, ...span)) tally.add(wait, 1);
  return [...tally.cells.values()];
}

/** An empty cell is as good as none: what was in it was moved elsewhere. */
function isSame(rebuilt: readonly WaitCell[], kept: readonly KeptCell[]): boolean {
  const written = (cell: WaitCell) => `${writtenCounts(cell.completed)}|${writtenCounts(cell.failed)}`;
  const wanted = new Map(rebuilt.map((cell) => [keyOf(cell), written(cell)]));
  const found = kept.map(cellFrom).filter(({ completed, failed }) => completed.size + failed.size > 0);
  return found.length === wanted.size && found.every((cell) => wanted.get(keyOf(cell)) === written(cell));
}
