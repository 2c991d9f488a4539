import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { type ImportOrder, type ImportReport, importFile, type Tally } from "../../holder/import/import.ts";
import { countWaits } from "../../store/waits/counts.ts";
import {
  addEarlierWaits,
  type EarlierWait,
  knownEarlierWaits,
  updateEarlierWaits,
} from "../../store/waits/earlier.ts";
import type { DecidedWait } from "../../store/waits/tally.ts";
import { SeenReferences } from "./seen-references.ts";
import { readWaitRow, type WaitRow, waitColumns } from "./wait-row.ts";

const texts = catalogue({
  repeated: {
    es: "La misma referencia ya está en una línea anterior de este archivo.",
    en: "The same reference is on an earlier line of this file.",
  },
});

/** Statements to a transaction: the more waits of a day are counted together, the fewer times it is written. */
const batchesTogether = 12;

/**
 * Takes the waits of an earlier system from a file in one pass, and counts those that were decided. A row with
 * a reference is added or brought up to date, one without is known by its file and line.
 */
export function importWaits(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  const seen = new SeenReferences();
  const rules = { now: ctx.clock.now(), file: "" };
  return importFile<WaitRow>(ctx, order, {
    act: "report.import",
    name: "waits",
    columns: waitColumns,
    batchSize: 2_500,
    batchesTogether,
    prepare: async () => {
      rules.file = (await digestOf(order.file)).slice(0, 16);
    },
    read: (row) => {
      const value = readWaitRow(row, rules);
      const repeated = !("code" in value) && value.reference !== "" && !seen.isNew(value.reference);
      return repeated ? { code: "repeated", reason: texts.repeated } : value;
    },
    write: (ctx, rows, { tally }) =>
      writeBatch(
        ctx,
        rows.map(({ value }) => value),
        tally,
      ),
    said: ({ read: rows, added, updated, rejected }) => ({ rows, added, updated, rejected }),
  });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function writeBatch(ctx: Context, rows: readonly WaitRow[], tally: Tally): Promise<void> {
  const known = await knownEarlierWaits(
    ctx.store,
    rows.map(({ wait }) => wait.id),
  );
  const fresh = rows.flatMap(({ wait }) => (known.has(wait.id) ? [] : wait));
  await addEarlierWaits(ctx.store, fresh);
  countWaits(ctx, { added: fresh.flatMap(decided) });
  tally.added += fresh.length;
  if (known.size > 0) await bringUpToDate(ctx, rows, known, tally);
}

async function bringUpToDate(
  ctx: Context,
  rows: readonly WaitRow[],
  known: ReadonlyMap<string, EarlierWait>,
  tally: Tally,
): Promise<void> {
  const other: EarlierWait[] = [];
  for (const row of rows) {
    const before = known.get(row.wait.id);
    const change = before && changeOf(before, row);
    if (change === undefined) continue;
    tally[change] += 1;
    if (change === "updated" || isSeenLater(before, row)) other.push(row.wait);
  }
  await updateEarlierWaits(ctx.store, other);
  const earlier = other.flatMap(({ id }) => known.get(id) ?? []);
  countWaits(ctx, { added: other.flatMap(decided), removed: earlier.flatMap(decided) });
}

/** What a row says anew; that a request is open still is nothing new. */
function changeOf(before: EarlierWait, { wait, openNow }: WaitRow): "updated" | "unchanged" {
  const fields = ["method", "office", "provider", "startedAt", "outcome"] as const;
  const same = fields.every((field) => before[field] === wait[field]);
  return same && (openNow || before.endedAt === wait.endedAt) ? "unchanged" : "updated";
}

/** Whether a request is known to have been open longer than before; a file known by what is in it knows no more. */
function isSeenLater(before: EarlierWait | undefined, { wait, reference, openNow }: WaitRow): boolean {
  return openNow && reference !== "" && before !== undefined && before.endedAt < wait.endedAt;
}

function decided({ outcome, method, office, provider, startedAt, endedAt }: EarlierWait): DecidedWait[] {
  if (outcome === "open") return [];
  const completed = outcome === "completed";
  return [{ method, office, provider, startedAt, endedAt, decidedAt: endedAt, completed }];
}
