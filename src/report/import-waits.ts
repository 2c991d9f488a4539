import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { catalogue } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { type CsvFile, type CsvRow, openCsv } from "../holder/csv.ts";
import { batches, emptyTally, type ImportOrder, type ImportReport, type Tally } from "../holder/import.ts";
import { type RefusedRows, refusedRows } from "../holder/refused-rows.ts";
import {
  addEarlierWaits,
  type EarlierWait,
  knownEarlierWaits,
  updateEarlierWaits,
} from "../store/earlier-waits.ts";
import { alone, bulk, transaction } from "../store/transaction.ts";
import { countWaits } from "../store/wait-counts.ts";
import type { DecidedWait } from "../store/wait-tally.ts";
import { SeenReferences } from "./seen-references.ts";
import { readWaitRow, type WaitRow, type WaitRowRules, waitColumns } from "./wait-row.ts";

const texts = catalogue({
  repeated: {
    es: "La misma referencia ya está en una línea anterior de este archivo.",
    en: "The same reference is on an earlier line of this file.",
  },
});

/** Rows to a statement: few enough to keep in memory twice, the next being read while the last is written. */
const batchSize = 2_500;

/** Statements to a transaction: the more waits of a day are counted together, the fewer times it is written. */
const batchesTogether = 12;

interface Pass {
  readonly order: ImportOrder;
  readonly file: CsvFile;
  readonly rest: AsyncGenerator<readonly CsvRow[]>;
  readonly refused: RefusedRows;
  readonly tally: Tally;
  readonly seen: SeenReferences;
  readonly rules: WaitRowRules;
  /** Why the file could not be read to its end. */
  brokenBy?: Error;
}

/**
 * Takes the waits of an earlier system from a file in one pass, and counts those that were decided. A row with
 * a reference is added or brought up to date, one without is known by its file and line.
 */
export function importWaits(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  return attempt(ctx, "report.import", undefined, () => takeFile(ctx, order));
}

async function takeFile(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  const file = await openCsv(order.file, waitColumns.required, waitColumns.optional);
  const now = ctx.clock.now();
  const { refusedFolder: folder, language } = order;
  const refused = refusedRows({ folder, name: "waits", header: file.header, language, now });
  const rest = batches(file, batchSize);
  const rules = { now, file: (await digestOf(order.file)).slice(0, 16) };
  const pass: Pass = { order, file, rest, refused, tally: emptyTally(), seen: new SeenReferences(), rules };
  await bulk(ctx.store, async () => {
    while (await transaction(ctx, (ctx) => takeBatches(ctx, pass)));
    if (pass.brokenBy !== undefined) throw pass.brokenBy;
  }).finally(() => refused.finish());
  return { ...pass.tally, rejectedFile: refused.finish(), ignoredColumns: file.ignored };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Takes the next batches in the transaction at hand; false when the file has no more. */
async function takeBatches(ctx: Context, pass: Pass): Promise<boolean> {
  await alone(ctx, "report.import");
  const before = { ...pass.tally };
  let writing: Promise<void> = Promise.resolve();
  let more = true;
  for (let taken = 0; taken < batchesTogether && more; taken += 1) {
    const batch = await nextBatch(pass);
    more = batch !== undefined;
    const rows = readBatch(batch ?? [], pass);
    // written while the next batch is read
    await writing;
    writing = writeBatch(ctx, rows, pass.tally);
    writing.catch(() => undefined);
    pass.order.onProgress?.(pass.file.bytesRead(), pass.file.bytes, pass.tally.read);
  }
  await writing;
  if (pass.tally.read > before.read) await writeDown(ctx, before, pass);
  return more;
}

async function nextBatch(pass: Pass): Promise<readonly CsvRow[] | undefined> {
  try {
    const next = await pass.rest.next();
    return next.done ? undefined : next.value;
  } catch (error) {
    // the good rows before the break are kept
    pass.brokenBy = error as Error;
    return undefined;
  }
}

function readBatch(batch: readonly CsvRow[], { tally, refused, seen, rules }: Pass): readonly WaitRow[] {
  const good: WaitRow[] = [];
  for (const row of batch) {
    tally.read += 1;
    const value = readWaitRow(row, rules);
    const repeated = !("code" in value) && value.reference !== "" && !seen.isNew(value.reference);
    if (!("code" in value) && !repeated) {
      good.push(value);
      continue;
    }
    tally.rejected += 1;
    const { code, reason } = "code" in value ? value : { code: "repeated", reason: texts.repeated };
    refused.add(row, code, reason);
  }
  return good;
}

async function writeBatch(ctx: Context, rows: readonly WaitRow[], tally: Tally): Promise<void> {
  if (rows.length === 0) return;
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

async function writeDown(ctx: Context, before: Tally, { tally, order }: Pass): Promise<void> {
  const count = (name: keyof Tally) => tally[name] - before[name];
  const detail = {
    file: visible(basename(order.file)),
    rows: count("read"),
    added: count("added"),
    updated: count("updated"),
    rejected: count("rejected"),
  };
  await record(ctx, { act: "report.import", detail });
}
