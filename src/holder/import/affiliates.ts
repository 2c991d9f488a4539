import { record } from "../../audit/record.ts";
import type { Context } from "../../base/context.ts";
import { subjectOf } from "../../base/subjects.ts";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { closeRecoveriesOf } from "../../store/recovery/recoveries.ts";
import { addAffiliates, knownAffiliates, updateAffiliates } from "../../store/register/affiliates.ts";
import { addImportChanges } from "../../store/register/import-changes.ts";
import { addImportProposals } from "../../store/register/imports.ts";
import { addAnswers } from "../../store/register/security-answers.ts";
import { requireReason } from "../identity/identity.ts";
import { type AffiliateChange, affiliateChanges } from "./affiliate-changes.ts";
import { type AffiliateRow, affiliateColumns, type RowRules, readAffiliateRow } from "./affiliate-row.ts";
import type { CsvRow } from "./csv-rows.ts";
import { type ImportOrder, type ImportReport, importFile, type Pass, type Read } from "./import.ts";
import { journaled } from "./journal.ts";
import { keepImport } from "./kept-import.ts";
import type { RowFault } from "./row-checks.ts";
import { Seen } from "./seen.ts";
import { countRow } from "./tally.ts";

const texts = catalogue({
  repeated: {
    es: "La misma cédula ya está en una línea anterior de este archivo.",
    en: "The same cédula is on an earlier line of this file.",
  },
});

/**
 * Statements to a transaction. In a register in no order every transaction touches every page of the
 * indexes, so that few large ones are faster; one is cut short where others wait.
 */
const batchesTogether = 50;

/**
 * Takes a register's file in one pass. People are added; of those who are known names, language and status are brought
 * up to date, and nothing that reaches or knows them: where that differs or is missing, a second person may be asked.
 */
export async function importAffiliates(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  if (order.accept !== undefined) requireReason(order.accept);
  const seen = new Seen();
  const today = iso(ctx.clock.now()).slice(0, 10);
  const rules = { keys: ctx.keys, fallbackLanguage: ctx.settings.language, today };
  return importFile<AffiliateRow>(ctx, order, {
    act: "affiliate.import",
    name: "affiliates",
    columns: affiliateColumns,
    batchSize: 2_000,
    batchesTogether,
    read: (row, pass) => readRow(row, rules, seen, pass),
    compare: compareBatch,
    keep: keepImport,
    said: ({ read: rows, added, updated, conflicts, rejected }) => {
      return { rows, added, updated, conflicts, rejected };
    },
  });
}

function readRow(row: CsvRow, rules: RowRules, seen: Seen, { order, tally }: Pass): AffiliateRow | RowFault {
  const value = readAffiliateRow(row, rules);
  if ("code" in value) return value;
  if (value.doubt && order.strict) return { code: "cedula", reason: value.doubt };
  if (value.doubt) tally.doubtful += 1;
  return seen.isNew(value.person.cedula) ? value : { code: "repeated", reason: texts.repeated };
}

/** The people the register lacks are added whole; the others are brought up to date. */
async function compareBatch(
  ctx: Context,
  rows: readonly Read<AffiliateRow>[],
  pass: Pass,
): Promise<() => Promise<void>> {
  const known = await knownAffiliates(
    ctx.store,
    rows.map(({ value }) => value.person.cedula),
  );
  const fresh = rows.filter(({ value }) => !known.has(value.person.cedula));
  const changes = known.size === 0 ? [] : await affiliateChanges(ctx, rows, known);
  pass.tally.added += fresh.length;
  const isProposed = ({ cedula, conflicts }: AffiliateChange) =>
    conflicts.length > 0 && cedula !== ctx.actor.cedula;
  pass.pending ||= ctx.settings.production && fresh.length > 0;
  pass.pending ||= pass.order.accept !== undefined && changes.some(isProposed);
  for (const { row, value } of fresh) pass.changes.added(row, value.person.cedula);
  for (const change of changes) {
    countRow(pass, change.row, change.cedula, change);
  }
  return () =>
    write(
      ctx,
      fresh.map(({ value }) => value),
      changes,
      pass,
    );
}

async function write(
  ctx: Context,
  fresh: readonly AffiliateRow[],
  changes: readonly AffiliateChange[],
  pass: Pass,
): Promise<void> {
  const now = ctx.clock.now();
  const people = fresh.map(({ person }) => person);
  await addAffiliates(ctx.store, people, now, pass.id);
  await pass.contacts.add(
    ctx,
    fresh.flatMap(({ contacts }) => contacts),
  );
  await addAnswers(
    ctx.store,
    fresh.flatMap(({ answers }) => answers),
  );
  await writeChanges(ctx, changes, pass);
}

async function writeChanges(ctx: Context, all: readonly AffiliateChange[], pass: Pass): Promise<void> {
  const now = ctx.clock.now();
  const { id: importId, order } = pass;
  const changes = all.filter(({ columns }) => columns.length > 0);
  const people = changes.map(({ person }) => person);
  await updateAffiliates(ctx.store, people, now);
  await addImportChanges(
    ctx.store,
    changes.flatMap((change) => journaled(ctx, importId, now, change)),
  );
  for (const { cedula, columns } of changes) {
    const detail = { import: importId, columns: columns.map(({ column }) => column).join(" ") };
    await record(ctx, { act: "affiliate.import", subject: subjectOf("affiliate", cedula), detail });
  }
  if (order.accept !== undefined) await propose(ctx, all, pass);
  // a change of status kills every link and code
  const lapsed = changes.filter(({ columns }) => columns.some(({ column }) => column === "status"));
  await closeRecoveriesOf(
    ctx,
    lapsed.map(({ cedula }) => cedula),
    now,
  );
}

/** Keeps what is in conflict for a second person to decide; nobody proposes anything of his own. */
async function propose(ctx: Context, all: readonly AffiliateChange[], pass: Pass): Promise<void> {
  const proposed = all.flatMap(({ cedula, conflicts }) =>
    cedula === ctx.actor.cedula
      ? []
      : conflicts.map(({ column, becomes }) => ({
          importId: pass.id,
          cedula,
          field: column,
          value: becomes,
        })),
  );
  await addImportProposals(ctx.store, proposed);
}
