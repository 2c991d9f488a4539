import { basename } from "node:path";
import { attempt } from "../../audit/attempt.ts";
import { record } from "../../audit/record.ts";
import type { Act } from "../../base/acts.ts";
import type { Context } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { readableId } from "../../base/random.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue, fill, type Language } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { alone, bulk, isAwaited, snapshot, transaction } from "../../store/engine/transaction.ts";
import { type Example, ImportChanges } from "./changes.ts";
import { type CsvFile, openCsv } from "./csv.ts";
import type { CsvRow } from "./csv-rows.ts";
import { ImportedContacts } from "./imported-contacts.ts";
import { refusedRows } from "./refused-rows.ts";
import type { RowFault } from "./row-checks.ts";
import { type Counting, newTally, type Tally } from "./tally.ts";

const texts = catalogue({
  taken: {
    es: "Importación {import}: se tomaron las primeras {read} filas: nuevas {added}, actualizadas {updated}, rechazadas {rejected}.",
    en: "Import {import}: the first {read} rows were taken: added {added}, updated {updated}, refused {rejected}.",
  },
});

export interface ImportOrder {
  readonly file: string;
  /** The file where it is open already, at its beginning; `file` is then only what it is called. */
  readonly handle?: number | undefined;
  /** Where the rows not taken go. */
  readonly refusedFolder: string;
  /** Language of the reasons beside them. */
  readonly language: Language;
  /** Only looked at: nothing is written but the rows not taken. */
  readonly dryRun?: boolean;
  /** Doubtful identifiers are refused too. */
  readonly strict: boolean;
  /** What is in conflict is proposed to a second person, for this reason. */
  readonly accept?: string;
  /** Told now and then how far the pass is: bytes read, of how many, rows so far. */
  readonly onProgress?: (read: number, all: number, rows: number) => void;
}

export interface ImportReport extends Readonly<Tally> {
  /** What the import is named by; undefined of one that was only looked at. */
  readonly import: string | undefined;
  /** How many of those that were known were changed, by column. */
  readonly changed: Readonly<Record<string, number>>;
  /** Some of what would be done, of an import that was only looked at. */
  readonly examples: readonly Example[];
  /** Whether a second person is to confirm it before all it brought serves. */
  readonly pending: boolean;
  /** Full path of the file with the rows not taken; undefined when every row was. */
  readonly rejectedFile: string | undefined;
  readonly ignoredColumns: readonly string[];
}

export interface Pass extends Counting {
  /** What the import is named by. */
  readonly id: string;
  readonly order: ImportOrder;
  /** Those of the transaction under way. */
  contacts: ImportedContacts;
  /** Whether a second person is to decide something that it brought. */
  pending: boolean;
}

/** A row together with what it says. */
export interface Read<T> {
  readonly row: CsvRow;
  readonly value: T;
}

export interface FileKind<T extends object> {
  readonly act: Act;
  /** Begins the name of the file with the rows not taken. */
  readonly name: string;
  readonly columns: { readonly required: readonly string[]; readonly optional: readonly string[] };
  /** Rows to a statement: few enough to keep in memory twice, the next being read while the last is written. */
  readonly batchSize: number;
  /** Statements to a transaction. */
  readonly batchesTogether: number;
  /** Called once the file has proved to be of this kind, before any row is read. */
  readonly prepare?: () => Promise<void>;
  /** What a row says, or why it is not taken. */
  readonly read: (row: CsvRow, pass: Pass) => T | RowFault;
  /** Counts what the rows change, and gives the writing of it. */
  readonly compare: (ctx: Context, rows: readonly Read<T>[], pass: Pass) => Promise<() => Promise<void>>;
  /** Keeps how far the pass has come, in the transaction that brought it there; `digest` is empty before the file's end. */
  readonly keep?: (ctx: Context, pass: Pass, digest: string) => Promise<void>;
  /** What the record says of a transaction, beside the file and its contacts: its own counts, and the whole pass's. */
  readonly said: (
    counts: Readonly<Tally>,
    pass: Readonly<Tally>,
  ) => Readonly<Record<string, string | number>>;
}

interface Running<T extends object> extends Pass {
  readonly kind: FileKind<T>;
  readonly file: CsvFile;
  readonly rows: AsyncIterator<CsvRow>;
  /** Whether there are no more rows. */
  over: boolean;
  /** Why the file could not be read to its end. */
  brokenBy?: Error;
}

/**
 * Takes a file in one pass, many rows to a transaction; one that breaks off keeps the good rows before the break,
 * and whatever breaks it off says how many rows are kept, and by what name they can be taken back.
 */
export function importFile<T extends object>(
  ctx: Context,
  order: ImportOrder,
  kind: FileKind<T>,
): Promise<ImportReport> {
  const kept = { import: `I${readableId(ctx.random, 9)}`, ...newTally() };
  const soFar = () => ({ counts: { ...kept }, words: fill(texts.taken, kept) });
  return inSteps(soFar, () => attempt(ctx, kind.act, undefined, () => takeFile(ctx, order, kind, kept)));
}

/** What the import is named by, and the rows of its transactions that have committed. */
type Kept = Tally & { readonly import: string };

async function takeFile<T extends object>(
  ctx: Context,
  order: ImportOrder,
  kind: FileKind<T>,
  kept: Kept,
): Promise<ImportReport> {
  const file = await openCsv(order, kind.columns.required, kind.columns.optional);
  const { header } = file;
  const { refusedFolder: folder, language } = order;
  const refused = refusedRows({ folder, name: kind.name, header, language, now: ctx.clock.now() });
  await kind.prepare?.();
  const pass = begun(ctx, { id: kept.import, kind, order, file, refused });
  await (order.dryRun
    ? takeAll(ctx, pass, snapshot)
    : bulk(ctx.store, () => takeAll(ctx, pass, transaction, kept))
  ).finally(() => refused.finish());
  const { tally, changes } = pass;
  const { counts: changed, examples } = changes;
  const id = order.dryRun ? undefined : pass.id;
  const rejectedFile = refused.finish();
  const { pending } = pass;
  return { import: id, ...tally, pending, changed, examples, rejectedFile, ignoredColumns: file.ignored };
}

function begun<T extends object>(
  ctx: Context,
  given: Pick<Running<T>, "id" | "kind" | "order" | "file" | "refused">,
): Running<T> {
  return {
    ...given,
    rows: given.file.rows[Symbol.asyncIterator](),
    over: false,
    contacts: new ImportedContacts(ctx, given.id),
    pending: false,
    changes: new ImportChanges(given.order.dryRun === true),
    tally: newTally(),
  };
}

/** Takes the file's rows, some at a time; `kept` learns of those that are done. */
async function takeAll<T extends object>(
  ctx: Context,
  pass: Running<T>,
  inTurn: typeof transaction,
  kept?: Kept,
): Promise<void> {
  for (let more = true; more; kept && Object.assign(kept, pass.tally))
    more = await inTurn(ctx, (ctx) => takeBatches(ctx, pass));
  const { brokenBy } = pass;
  if (brokenBy instanceof ClaveError && kept)
    throw brokenBy.adding(fill(texts.taken, kept), { done: { ...kept } });
  if (brokenBy !== undefined) throw brokenBy;
}

/** Takes the next batches in the transaction at hand, fewer where others wait; false when the file has no more. */
async function takeBatches<T extends object>(ctx: Context, pass: Running<T>): Promise<boolean> {
  const { kind, order, file, tally } = pass;
  if (!order.dryRun) await alone(ctx, kind.act);
  pass.contacts = new ImportedContacts(ctx, pass.id);
  const before = { ...tally };
  let writing: Promise<void> = Promise.resolve();
  for (let taken = 0; taken < kind.batchesTogether && !pass.over && !isAwaited(ctx); taken += 1) {
    const rows = readBatch(await nextBatch(pass), pass);
    // written while the next batch is read
    await writing;
    writing = rows.length === 0 ? Promise.resolve() : take(ctx, rows, pass);
    writing.catch(() => undefined);
    order.onProgress?.(file.bytesRead(), file.bytes, tally.read);
  }
  await writing;
  if (!order.dryRun) await keep(ctx, before, pass);
  return !pass.over;
}

async function keep<T extends object>(ctx: Context, before: Tally, pass: Running<T>): Promise<void> {
  const { kind, file, tally, over, brokenBy } = pass;
  // one that ended between two transactions is kept as whole in a third
  if (tally.read === before.read && !(kind.keep && over && tally.read > 0)) return;
  await writeDown(ctx, before, pass);
  await kind.keep?.(ctx, pass, over && brokenBy === undefined ? file.digest() : "");
}

async function take<T extends object>(
  ctx: Context,
  rows: readonly Read<T>[],
  pass: Running<T>,
): Promise<void> {
  const write = await pass.kind.compare(ctx, rows, pass);
  if (!pass.order.dryRun) await write();
}

/** The next rows of the file, as many as go together; fewer where it ends or breaks off. */
async function nextBatch<T extends object>(pass: Running<T>): Promise<readonly CsvRow[]> {
  const batch: CsvRow[] = [];
  try {
    while (batch.length < pass.kind.batchSize && !pass.over) {
      const next = await pass.rows.next();
      if (next.done) pass.over = true;
      else batch.push(next.value);
    }
  } catch (error) {
    pass.brokenBy = error as Error;
    pass.over = true;
  }
  return batch;
}

function readBatch<T extends object>(batch: readonly CsvRow[], pass: Running<T>): readonly Read<T>[] {
  const good: Read<T>[] = [];
  for (const row of batch) {
    pass.tally.read += 1;
    const value = pass.kind.read(row, pass);
    if (isFault(value)) refuse(pass, row, value);
    else good.push({ row, value });
  }
  return good;
}

function isFault(value: object): value is RowFault {
  return "reason" in value;
}

/** Keeps a row that is not taken, with the reason. */
export function refuse({ tally, refused }: Pass, row: CsvRow, { code, reason }: RowFault): void {
  tally.rejected += 1;
  refused.add(row, code, reason);
}

async function writeDown<T extends object>(ctx: Context, before: Tally, pass: Running<T>): Promise<void> {
  const { kind, order, tally } = pass;
  const names = Object.keys(tally) as (keyof Tally)[];
  const counts = Object.fromEntries(names.map((name) => [name, tally[name] - before[name]]));
  const said = { ...kind.said(counts as Readonly<Tally>, tally), ...pass.contacts.said() };
  const detail = { file: visible(basename(order.file)), ...said };
  await record(ctx, { act: kind.act, subject: subjectOf("import", pass.id), detail });
}
