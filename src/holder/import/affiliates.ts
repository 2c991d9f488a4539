import type { Context } from "../../base/context.ts";
import { catalogue } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { closeRecoveriesOf } from "../../store/recovery/recoveries.ts";
import { addAffiliates, knownAffiliates, updateAffiliates } from "../../store/register/affiliates.ts";
import { addImportChanges } from "../../store/register/import-changes.ts";
import { addAnswers } from "../../store/register/security-answers.ts";
import { type AffiliateChange, affiliateChanges } from "./affiliate-changes.ts";
import { type AffiliateRow, affiliateColumns, type RowRules, readAffiliateRow } from "./affiliate-row.ts";
import type { CsvRow } from "./csv-rows.ts";
import { type ImportOrder, type ImportReport, importFile, type Pass, type Read } from "./import.ts";
import { journaled } from "./journal.ts";
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

/** Takes a register's file in one pass. Known people are updated, but a contact point is never replaced. */
export function importAffiliates(ctx: Context, order: ImportOrder): Promise<ImportReport> {
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
  for (const { row, value } of fresh) pass.changes.added(row, value.person.cedula);
  for (const change of changes) {
    countRow(pass, change.row, change.cedula, change);
    for (const contact of change.differing) pass.order.onConflict?.(contact);
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
  const changed = changes.flatMap(({ person }) => person ?? []);
  const contacts = [...fresh, ...changes].flatMap((each) => each.contacts);
  const answers = [...fresh, ...changes].flatMap((each) => each.answers);
  await addAffiliates(ctx.store, people, now, pass.id);
  await updateAffiliates(ctx.store, changed, now);
  await pass.contacts.add(ctx, contacts);
  await addAnswers(ctx.store, answers);
  await addImportChanges(
    ctx.store,
    changes.flatMap((change) => journaled(ctx, pass.id, now, change)),
  );
  // a change of status kills every link and code
  const lapsed = changes.filter(({ columns }) => columns.some(({ column }) => column === "status"));
  await closeRecoveriesOf(
    ctx,
    lapsed.map(({ cedula }) => cedula),
    now,
  );
}
