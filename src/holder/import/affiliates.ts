import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso, type Moment } from "../../base/time.ts";
import { closeRecoveriesOf } from "../../store/recovery/recoveries.ts";
import {
  type Affiliate,
  addAffiliates,
  type ImportedAffiliate,
  knownAffiliates,
  updateAffiliates,
} from "../../store/register/affiliates.ts";
import {
  type ContactPoint,
  contactPointsOfMany,
  type NewContactPoint,
} from "../../store/register/contact-points.ts";
import {
  addAnswers,
  registeredQuestions,
  type SecurityAnswer,
} from "../../store/register/security-answers.ts";
import { type AffiliateRow, affiliateColumns, type RowRules, readAffiliateRow } from "./affiliate-row.ts";
import type { CsvRow } from "./csv-rows.ts";
import { type ImportOrder, type ImportReport, importFile, type Pass, type Read } from "./import.ts";
import { compared } from "./imported-contacts.ts";
import { cellOf, type RowFault } from "./row-checks.ts";
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

/**
 * Statements to a transaction. In a register in no order every transaction touches every page of the
 * indexes, so that few large ones are faster; a hundred thousand rows keep the others waiting a second or two.
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
    write: writeBatch,
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
async function writeBatch(ctx: Context, rows: readonly Read<AffiliateRow>[], pass: Pass): Promise<void> {
  const now = ctx.clock.now();
  const cedulas = rows.map(({ value }) => value.person.cedula);
  const known = await knownAffiliates(ctx.store, cedulas);
  const fresh = rows.flatMap(({ value }) => (known.has(value.person.cedula) ? [] : value));
  const changes = known.size === 0 ? [] : await changesOf(ctx, rows, known);
  const people = fresh.map(({ person }) => person);
  const changed = changes.flatMap(({ person }) => person ?? []);
  const contacts = [...fresh, ...changes].flatMap((each) => each.contacts);
  const answers = [...fresh, ...changes].flatMap((each) => each.answers);
  const lapsed = changes.flatMap((each) => each.lapsed ?? []);
  await addAffiliates(ctx.store, people, now);
  await updateAffiliates(ctx.store, changed, now);
  await pass.contacts.add(ctx, contacts);
  await addAnswers(ctx.store, answers);
  // a change of status kills every link and code
  await closeRecoveriesOf(ctx, lapsed, now);
  pass.tally.added += fresh.length;
  for (const change of changes) countChange(change, pass);
}

async function changesOf(
  ctx: Context,
  rows: readonly Read<AffiliateRow>[],
  known: ReadonlyMap<string, Affiliate>,
): Promise<readonly Change[]> {
  const cedulas = [...known.keys()];
  const points = new Map<string, ContactPoint[]>();
  for (const point of await contactPointsOfMany(ctx.store, cedulas))
    points.set(point.holder, [...(points.get(point.holder) ?? []), point]);
  const questions = await registeredQuestions(ctx.store, cedulas);
  const now = ctx.clock.now();
  return rows.flatMap(({ row, value }) => {
    const before = known.get(value.person.cedula);
    return before ? changeOf(row, value, before, points.get(before.cedula) ?? [], questions, now) : [];
  });
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
  const { fresh, differing } = compared(contacts, points, now);
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
    contacts: fresh,
    answers: answers.filter(({ cedula, question }) => !questions.has(`${cedula} ${question}`)),
    conflicts: otherImage ? [...conflicts, texts.imageDiffers] : conflicts,
    differing,
    lapsed: before.status !== after.status ? before.cedula : undefined,
  };
}

/** Whether a register says of a person what is known already, in every column there is. */
function sameAs(before: Affiliate, { search: _madeOfNames, ...after }: ImportedAffiliate): boolean {
  const fields = Object.keys(after) as (keyof typeof after)[];
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
