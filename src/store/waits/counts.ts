import type { Context, StoreHandle } from "../../base/context.ts";
import { alone, beforeCommit, inTransaction } from "../engine/transaction.ts";
import { countedZone, growCells, mergeCells, putCountedZone, rewriteCells } from "./cells.ts";
import { type DecidedWait, newTally } from "./tally.ts";

/** Decided waits that enter the counts, and those that leave them again. */
export interface WaitChanges {
  readonly added: readonly DecidedWait[];
  readonly removed?: readonly DecidedWait[];
}

/** What the transactions under way will count when they commit. */
const pending = new WeakMap<
  StoreHandle,
  { readonly added: DecidedWait[]; readonly removed: DecidedWait[] }
>();

/** Has decided waits counted in the transaction that decides them, all of them together. */
export function countWaits(ctx: Context, { added, removed = [] }: WaitChanges): void {
  if (added.length + removed.length === 0) return;
  if (!inTransaction(ctx)) throw new TypeError("waits are counted in the transaction that decides them");
  const waiting = pending.get(ctx.store) ?? { added: [], removed: [] };
  for (const wait of added) waiting.added.push(wait);
  for (const wait of removed) waiting.removed.push(wait);
  if (pending.has(ctx.store)) return;
  pending.set(ctx.store, waiting);
  beforeCommit(ctx, "waits", () => count(ctx));
}

/** A desk decides one at a time: so few are added to what is kept without reading it. */
const few = 8;

async function count(ctx: Context): Promise<void> {
  const { added, removed } = pending.get(ctx.store) ?? { added: [], removed: [] };
  await alone(ctx, "waits");
  if (removed.length === 0 && added.length <= few && (await grow(ctx, added))) return;
  const counted = await countedZone(ctx.store);
  const zone = counted?.zone ?? ctx.settings.timezone;
  if (!counted) await putCountedZone(ctx.store, { zone, whole: true });
  const changes = [
    ...added.map((wait) => ({ wait, times: 1 })),
    ...removed.map((wait) => ({ wait, times: -1 })),
  ].toSorted((one, other) => one.wait.startedAt - other.wait.startedAt);
  for (let at = 0; at < changes.length; at += together) {
    const tally = newTally(zone);
    for (const { wait, times } of changes.slice(at, at + together)) tally.add(wait, times);
    await mergeCells(ctx.store, tally.cells);
  }
}

/** Waits counted together, one day after another: those of a file in no order lie in a hundred thousand cells. */
const together = 5000;

/** Adds waits in one statement, where the days counted are of the desk's zone; false where they are not. */
async function grow(ctx: Context, added: readonly DecidedWait[]): Promise<boolean> {
  const tally = newTally(ctx.settings.timezone);
  for (const wait of added) tally.add(wait, 1);
  const grown = await growCells(ctx.store, [...tally.cells.values()], ctx.settings.timezone);
  if (grown.length === 0) return false;
  const long = grown.filter(({ size }) => size > longest);
  if (long.length > 0) await rewriteCells(ctx.store, long);
  return true;
}

/** Characters of a cell from which on it is worth while to put what was added one by one together. */
const longest = 8000;
