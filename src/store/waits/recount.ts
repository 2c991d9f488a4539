import type { Context } from "../../base/context.ts";
import { dayOf, nextDay, startOfDay } from "../../base/time.ts";
import { alone, snapshot, transaction } from "../engine/transaction.ts";
import {
  cellFrom,
  cellsOfDay,
  countedDays,
  countedZone,
  forgetCounts,
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
  /** Whether the days counted are those of the desk's zone. */
  readonly zoneHolds: boolean;
}

/** Told now and then how far the work is: days done, of how many. */
export type OnDay = (done: number, all: number) => void;

/** Counts every decided wait anew, day by day, and compares; nothing is written. */
export function compareCounts(ctx: Context, onDay?: OnDay): Promise<CountCheck> {
  return snapshot(ctx, async (ctx) => {
    const zone = (await countedZone(ctx.store)) ?? ctx.settings.timezone;
    const days = await everyDay(ctx, zone);
    const differing: string[] = [];
    for (const [at, day] of days.entries()) {
      const rebuilt = await rebuiltDay(ctx, day, zone);
      if (!isSame(rebuilt, await cellsOfDay(ctx.store, day))) differing.push(day);
      onDay?.(at + 1, days.length);
    }
    return { days: days.length, differing, zoneHolds: zone === ctx.settings.timezone };
  });
}

/** Counts every decided wait anew in the desk's zone, and puts that in the place of what was counted. */
export function recountWaits(ctx: Context, onDay?: OnDay): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await alone(ctx, "waits");
    const zone = ctx.settings.timezone;
    // asked first: days are known by their counts, too
    const days = await everyDay(ctx, zone);
    await forgetCounts(ctx.store);
    await putCountedZone(ctx.store, zone);
    for (const [at, day] of days.entries()) {
      await putCells(ctx.store, await rebuiltDay(ctx, day, zone));
      onDay?.(at + 1, days.length);
    }
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
