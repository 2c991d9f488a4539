import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import type { Affiliate, ImportedAffiliate } from "../../store/register/affiliates.ts";
import type { ContactPoint } from "../../store/register/contact-points.ts";
import { answersOfMany } from "../../store/register/security-answers.ts";
import { isKeyed } from "../identity/answers.ts";
import type { AffiliateRow } from "./affiliate-row.ts";
import { type ColumnChange, titleOf } from "./changes.ts";
import type { CsvRow } from "./csv-rows.ts";
import type { Read } from "./import.ts";
import { differing, pointsByHolder } from "./imported-contacts.ts";
import { changing } from "./journal.ts";
import { cellOf } from "./row-checks.ts";

const texts = catalogue({
  differs: {
    es: "{column} difiere de lo registrado, y queda como está; lo demás de la fila sí se tomó. Cambia en la ventanilla, o con --accept-contacts y una segunda persona.",
    en: "{column} differs from what is on file, and stays; the rest of the row was taken. It changes at the counter, or by --accept-contacts and a second person.",
  },
  missing: {
    es: "{column} falta en lo registrado, y no se completa; lo demás de la fila sí se tomó. Se registra en la ventanilla, o con --accept-contacts y una segunda persona.",
    en: "{column} is missing on file, and is not filled in; the rest of the row was taken. It is registered at the counter, or by --accept-contacts and a second person.",
  },
});

/** What a row says otherwise of a known person. */
export interface AffiliateChange {
  readonly row: CsvRow;
  readonly cedula: string;
  /** The person as the register is to have them. */
  readonly person: ImportedAffiliate;
  /** What the import changes, column by column. */
  readonly columns: readonly ColumnChange[];
  /** What it does not: all that reaches or knows the person. */
  readonly conflicts: readonly (ColumnChange & { readonly why: Sentence })[];
}

/** What is on file of the people whom the rows are about. */
interface OnFile {
  readonly known: ReadonlyMap<string, Affiliate>;
  readonly points: ReadonlyMap<string, readonly ContactPoint[]>;
  /** What answers are checked against, by cédula and question. */
  readonly verifiers: ReadonlyMap<string, string>;
  readonly now: Moment;
}

/** What the rows say otherwise of those people whom the register knows. */
export async function affiliateChanges(
  ctx: Context,
  rows: readonly Read<AffiliateRow>[],
  known: ReadonlyMap<string, Affiliate>,
): Promise<readonly AffiliateChange[]> {
  const cedulas = [...known.keys()];
  const points = await pointsByHolder(ctx.store, cedulas);
  const answers = await answersOfMany(ctx.store, cedulas);
  const verifiers = new Map(answers.map((each) => [`${each.cedula} ${each.question}`, each.verifier]));
  const onFile = { known, points, verifiers, now: ctx.clock.now() };
  return rows.flatMap(({ row, value }) => {
    const before = known.get(value.person.cedula);
    return before ? changeOf(row, value, before, onFile) : [];
  });
}

function changeOf(row: CsvRow, given: AffiliateRow, before: Affiliate, onFile: OnFile): AffiliateChange {
  const { cedula, idKind, birthDate, image } = before;
  const { names, search, language, status } = given.person;
  // an empty cell says nothing: it never revives the deceased
  const said = (column: string) => cellOf(row, column) !== "";
  const person = {
    cedula,
    idKind,
    names,
    search,
    birthDate,
    image,
    language: said("language") ? language : before.language,
    status: said("status") ? status : before.status,
  };
  const conflicts = [
    ...differing(given.contacts, onFile.points.get(cedula) ?? [], onFile.now),
    ...changesIn({ birthDate: "birth_date", image: "image" }, before, given.person),
    ...answersDiffering(given, onFile),
  ].map((change) => ({ ...change, why: whyNot(change) }));
  return {
    row,
    cedula,
    person,
    columns: changesIn(changed, before, person),
    conflicts,
  };
}

/** Columns of the file, by what they are in the register. */
type Columns = Partial<Readonly<Record<keyof Affiliate & keyof ImportedAffiliate, string>>>;

const changed: Columns = Object.fromEntries(changing.map((column) => [column, column]));

function changesIn(columns: Columns, before: Affiliate, after: ImportedAffiliate): readonly ColumnChange[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const field = name as keyof Columns;
    const [was, becomes] = [before[field], after[field]];
    return becomes === undefined || was === becomes ? [] : { column, was, becomes };
  });
}

/** Answers that differ or are missing; of one that was used no more is kept than can be compared with what is typed. */
function answersDiffering({ answers }: AffiliateRow, { verifiers }: OnFile): readonly ColumnChange[] {
  return answers.flatMap(({ cedula, question, verifier: becomes }) => {
    const was = verifiers.get(`${cedula} ${question}`);
    if (was === becomes || (was !== undefined && !isKeyed(was))) return [];
    return { column: `answer:${question}`, was, becomes };
  });
}

function whyNot({ column, was }: ColumnChange): Sentence {
  return fill(was === undefined ? texts.missing : texts.differs, { column: titleOf(column) });
}
