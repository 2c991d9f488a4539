import { createHash } from "node:crypto";
import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { ColumnChange } from "../../holder/import/changes.ts";
import { bytesOf } from "../../holder/import/csv.ts";
import {
  type ImportOrder,
  type ImportReport,
  importFile,
  type Pass,
  type Read,
} from "../../holder/import/import.ts";
import { countRow } from "../../holder/import/tally.ts";
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
      rules.file = (await digestOf(order)).slice(0, 16);
    },
    read: (row) => {
      const value = readWaitRow(row, rules);
      const repeated = !("code" in value) && value.reference !== "" && !seen.isNew(value.reference);
      return repeated ? { code: "repeated", reason: texts.repeated } : value;
    },
    compare: compareBatch,
    said: ({ read: rows, added, updated, rejected }) => ({ rows, added, updated, rejected }),
  });
}

async function digestOf(order: ImportOrder): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytesOf(order)) hash.update(chunk);
  return hash.digest("hex");
}

async function compareBatch(
  ctx: Context,
  rows: readonly Read<WaitRow>[],
  pass: Pass,
): Promise<() => Promise<void>> {
  const known = await knownEarlierWaits(
    ctx.store,
    rows.map(({ value }) => value.wait.id),
  );
  const fresh = rows.filter(({ value }) => !known.has(value.wait.id));
  pass.tally.added += fresh.length;
  for (const { row, value } of fresh) pass.changes.added(row, nameOf(value));
  const other = known.size === 0 ? [] : compareKnown(rows, known, pass);
  return async () => {
    await add(
      ctx,
      fresh.map(({ value }) => value.wait),
    );
    if (other.length > 0) await bringUpToDate(ctx, other, known);
  };
}

async function add(ctx: Context, fresh: readonly EarlierWait[]): Promise<void> {
  await addEarlierWaits(ctx.store, fresh);
  countWaits(ctx, { added: fresh.flatMap(decided) });
}

async function bringUpToDate(
  ctx: Context,
  other: readonly EarlierWait[],
  known: ReadonlyMap<string, EarlierWait>,
): Promise<void> {
  await updateEarlierWaits(ctx.store, other);
  const earlier = other.flatMap(({ id }) => known.get(id) ?? []);
  countWaits(ctx, { added: other.flatMap(decided), removed: earlier.flatMap(decided) });
}

/** Those of the rows that say something anew of a wait that is known. */
function compareKnown(
  rows: readonly Read<WaitRow>[],
  known: ReadonlyMap<string, EarlierWait>,
  pass: Pass,
): readonly EarlierWait[] {
  return rows.flatMap(({ row, value }) => {
    const before = known.get(value.wait.id);
    if (before === undefined) return [];
    const columns = changesOf(before, value);
    countRow(pass, row, nameOf(value), { columns, conflicts: [] });
    return columns.length > 0 || isSeenLater(before, value) ? [value.wait] : [];
  });
}

/** How a wait is named to an operator. */
function nameOf({ wait, reference }: WaitRow): string {
  return reference === "" ? wait.id : reference;
}

/** The columns of the file by what they say of a wait. */
const columnsOf = {
  method: "method",
  office: "office",
  provider: "provider",
  startedAt: "started_at",
  endedAt: "ended_at",
  outcome: "outcome",
} as const;

/** What a row says anew; that a request is open still is nothing new. */
function changesOf(before: EarlierWait, { wait, openNow }: WaitRow): readonly ColumnChange[] {
  const fields = Object.keys(columnsOf) as (keyof typeof columnsOf)[];
  const written = (value: string | number) => (typeof value === "number" ? iso(value) : value);
  return fields
    .filter((field) => before[field] !== wait[field] && !(openNow && field === "endedAt"))
    .map((field) => ({
      column: columnsOf[field],
      was: written(before[field]),
      becomes: written(wait[field]),
    }));
}

/** Whether a request is known to have been open longer than before; a file known by what is in it knows no more. */
function isSeenLater(before: EarlierWait, { wait, reference, openNow }: WaitRow): boolean {
  return openNow && reference !== "" && before.endedAt < wait.endedAt;
}

function decided({ outcome, method, office, provider, startedAt, endedAt }: EarlierWait): DecidedWait[] {
  if (outcome === "open") return [];
  const completed = outcome === "completed";
  return [{ method, office, provider, startedAt, endedAt, decidedAt: endedAt, completed }];
}
