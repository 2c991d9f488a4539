import { basename } from "node:path";
import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { iso, type Moment } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import {
  type Affiliate,
  addAffiliates,
  type ImportedAffiliate,
  knownAffiliates,
  updateAffiliates,
} from "../store/affiliates.ts";
import {
  type ContactPoint,
  contactPointsOfMany,
  isInForce,
  type NewContactPoint,
} from "../store/contact-points.ts";
import { closeRecoveriesOf } from "../store/recoveries.ts";
import { addAnswers, registeredQuestions, type SecurityAnswer } from "../store/security-answers.ts";
import { alone, bulk, transaction } from "../store/transaction.ts";
import { type AffiliateRow, affiliateColumns, readAffiliateRow } from "./affiliate-row.ts";
import { type CsvFile, type CsvRow, openCsv } from "./csv.ts";
import { batches, emptyTally, type ImportOrder, type ImportReport, type Read, type Tally } from "./import.ts";
import { ImportedContacts } from "./imported-contacts.ts";
import { type RefusedRows, refusedRows } from "./refused-rows.ts";
import { cellOf } from "./row-checks.ts";
import { Seen } from "./seen.ts";

const texts = catalogue({
  repeated: {
    es: "La misma cédula ya está en una línea anterior de este archivo.",
    en: "The same cédula is on an earlier line of this file.",
  },
  contactDiffers: {
    es: "El {channel} difiere del registrado; solo cambia en la ventanilla. Lo demás de la fila sí se tomó.",
    en: "The {channel} differs from the registered one; it only changes at the counter. The rest of the row was taken.",
  },
  imageDiffers: {
    es: "La imagen de seguridad difiere de la registrada; solo cambia en la ventanilla.",
    en: "The security image differs from the registered one; it only changes at the counter.",
  },
  email: { es: "correo", en: "e-mail address" },
  phone: { es: "teléfono", en: "phone" },
});

/** Rows to a statement: few enough to keep in memory twice, the next being read while the last is written. */
const batchSize = 2_000;

/**
 * Statements to a transaction. In a register in no order every transaction touches every page of the
 * indexes, so that few large ones are faster; a hundred thousand rows keep the others waiting a second or two.
 */
const batchesTogether = 50;

/** Takes a register's file in one pass. Known people are updated, but a contact point is never replaced. */
export function importAffiliates(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  return attempt(ctx, "affiliate.import", undefined, () => takeFile(ctx, order));
}

async function takeFile(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  const file = await openCsv(order.file, affiliateColumns.required, affiliateColumns.optional);
  const { header } = file;
  const now = ctx.clock.now();
  const refused = refusedRows({
    folder: order.refusedFolder,
    name: "affiliates",
    header,
    language: order.language,
    now,
  });
  const contacts = new ImportedContacts(ctx);
  const pass: Pass = { order, refused, tally: emptyTally(), seen: new Seen(), contacts };
  const rest = batches(file, batchSize);
  const takeSome = () => transaction(ctx, (ctx) => takeBatches(ctx, rest, pass, file));
  await bulk(ctx.store, async () => {
    while (await takeSome());
    if (pass.brokenBy !== undefined) throw pass.brokenBy;
  }).finally(() => refused.finish());
  return { ...pass.tally, rejectedFile: refused.finish(), ignoredColumns: file.ignored };
}

/** Takes the next batches in the transaction at hand; false when the file has no more. */
async function takeBatches(
  ctx: Context,
  rest: AsyncGenerator<readonly CsvRow[]>,
  pass: Pass,
  file: CsvFile,
): Promise<boolean> {
  await alone(ctx, "affiliate.import");
  const before = { ...pass.tally };
  pass.contacts = new ImportedContacts(ctx);
  let writing: Promise<void> = Promise.resolve();
  let more = true;
  for (let taken = 0; taken < batchesTogether && more; taken += 1) {
    const next = await rest.next().catch((error: unknown) => {
      // the good rows before the break are kept
      pass.brokenBy = error as Error;
      return { done: true as const, value: undefined };
    });
    more = !next.done;
    const rows = next.done ? [] : readBatch(ctx, next.value, pass);
    // written while the next batch is read
    await writing;
    writing = writeBatch(ctx, rows, pass);
    writing.catch(() => undefined);
    pass.order.onProgress?.(file.bytesRead(), file.bytes, pass.tally.read);
  }
  await writing;
  if (pass.tally.read > before.read) await writeDown(ctx, before, pass);
  return more;
}

async function writeDown(ctx: Context, before: Tally, { tally, order, contacts }: Pass): Promise<void> {
  const count = (name: keyof Tally) => tally[name] - before[name];
  const detail = {
    file: visible(basename(order.file)),
    rows: count("read"),
    added: count("added"),
    updated: count("updated"),
    conflicts: count("conflicts"),
    rejected: count("rejected"),
    ...contacts.said(),
  };
  await record(ctx, { act: "affiliate.import", detail });
}

interface Pass {
  readonly order: ImportOrder;
  readonly refused: RefusedRows;
  readonly tally: Tally;
  readonly seen: Seen;
  /** Those of the transaction under way. */
  contacts: ImportedContacts;
  /** Why the file could not be read to its end. */
  brokenBy?: Error;
}

function readBatch(ctx: Context, batch: readonly CsvRow[], pass: Pass): readonly Read<AffiliateRow>[] {
  const { order, refused, tally, seen } = pass;
  const today = iso(ctx.clock.now()).slice(0, 10);
  const rules = { keys: ctx.keys, fallbackLanguage: ctx.settings.language, today };
  const good: Read<AffiliateRow>[] = [];
  const refuse = (row: CsvRow, code: string, reason: Sentence) => {
    tally.rejected += 1;
    refused.add(row, code, reason);
  };
  for (const row of batch) {
    tally.read += 1;
    const value = readAffiliateRow(row, rules);
    if ("code" in value) refuse(row, value.code, value.reason);
    else if (value.doubt && order.strict) refuse(row, "cedula", value.doubt);
    else if (!seen.isNew(value.person.cedula)) refuse(row, "repeated", texts.repeated);
    else good.push({ row, value });
    if (!("code" in value) && value.doubt && !order.strict) tally.doubtful += 1;
  }
  return good;
}

async function writeBatch(ctx: Context, rows: readonly Read<AffiliateRow>[], pass: Pass): Promise<void> {
  const cedulas = rows.map(({ value }) => value.person.cedula);
  const known = await knownAffiliates(ctx.store, cedulas);
  const fresh = rows.filter(({ value }) => !known.has(value.person.cedula));
  await addFresh(ctx, fresh, pass);
  pass.tally.added += fresh.length;
  const rest = rows.filter(({ value }) => known.has(value.person.cedula));
  if (rest.length > 0) await bringUpToDate(ctx, rest, known, pass);
}

async function addFresh(ctx: Context, rows: readonly Read<AffiliateRow>[], pass: Pass): Promise<void> {
  const now = ctx.clock.now();
  await addAffiliates(
    ctx.store,
    rows.map(({ value }) => value.person),
    now,
  );
  await pass.contacts.add(
    ctx,
    rows.flatMap(({ value }) => value.contacts),
  );
  await addAnswers(
    ctx.store,
    rows.flatMap(({ value }) => value.answers),
  );
}

async function bringUpToDate(
  ctx: Context,
  rows: readonly Read<AffiliateRow>[],
  known: ReadonlyMap<string, Affiliate>,
  pass: Pass,
): Promise<void> {
  const cedulas = rows.map(({ value }) => value.person.cedula);
  const points = new Map<string, ContactPoint[]>();
  for (const point of await contactPointsOfMany(ctx.store, cedulas))
    points.set(point.holder, [...(points.get(point.holder) ?? []), point]);
  const questions = await registeredQuestions(ctx.store, cedulas);
  const now = ctx.clock.now();
  const changes = rows.map(({ row, value }) => {
    const before = known.get(value.person.cedula) as Affiliate;
    return changeOf(row, value, before, points.get(before.cedula) ?? [], questions, now);
  });
  for (const change of changes) countChange(change, pass);
  await updateAffiliates(
    ctx.store,
    changes.flatMap(({ person }) => person ?? []),
    now,
  );
  await pass.contacts.add(
    ctx,
    changes.flatMap(({ contacts }) => contacts),
  );
  await addAnswers(
    ctx.store,
    changes.flatMap(({ answers }) => answers),
  );
  // a change of status kills every link and code
  await closeRecoveriesOf(
    ctx,
    changes.flatMap(({ lapsed }) => lapsed ?? []),
    now,
  );
}

interface Change {
  readonly row: CsvRow;
  readonly person: ImportedAffiliate | undefined;
  readonly contacts: readonly NewContactPoint[];
  readonly answers: readonly SecurityAnswer[];
  readonly conflicts: readonly Sentence[];
  readonly differing: readonly NewContactPoint[];
  readonly lapsed: string | undefined;
}

/** What a row changes of a known person: what is missing is filled, what the counter keeps is left alone. */
function changeOf(
  row: CsvRow,
  { person, contacts, answers }: AffiliateRow,
  before: Affiliate,
  points: readonly ContactPoint[],
  questions: ReadonlySet<string>,
  now: Moment,
): Change {
  const own = (channel: string) => points.filter((point) => point.channel === channel);
  const differing = contacts.filter(({ channel, canonical }) => {
    const present = own(channel).find((point) => isInForce(point, now));
    return own(channel).length > 0 && present?.canonical !== canonical;
  });
  const conflicts = differing.map(({ channel }) => fill(texts.contactDiffers, { channel: texts[channel] }));
  const otherImage =
    before.image !== undefined && person.image !== undefined && before.image !== person.image;
  // an empty cell says nothing: it never revives the deceased
  const said = (column: string) => cellOf(row, column) !== "";
  const after = {
    ...person,
    image: before.image ?? person.image,
    language: said("language") ? person.language : before.language,
    status: said("status") ? person.status : before.status,
  };
  return {
    row,
    person: sameAs(before, after) ? undefined : after,
    contacts: contacts.filter(({ channel }) => own(channel).length === 0),
    answers: answers.filter(({ cedula, question }) => !questions.has(`${cedula} ${question}`)),
    conflicts: otherImage ? [...conflicts, texts.imageDiffers] : conflicts,
    differing,
    lapsed: before.status !== after.status ? before.cedula : undefined,
  };
}

function sameAs(before: Affiliate, after: ImportedAffiliate): boolean {
  const fields = ["idKind", "names", "birthDate", "image", "language", "status"] as const;
  return fields.every((field) => before[field] === after[field]);
}

function countChange(change: Change, { tally, refused, order }: Pass): void {
  const { row, person, contacts, answers, conflicts, differing } = change;
  if (conflicts.length > 0) tally.conflicts += 1;
  else if (person || contacts.length > 0 || answers.length > 0) tally.updated += 1;
  else tally.unchanged += 1;
  for (const conflict of conflicts) refused.add(row, "conflict", conflict);
  for (const contact of differing) order.onConflict?.(contact);
}
