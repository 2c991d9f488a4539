import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import type { Affiliate, ImportedAffiliate } from "../../store/register/affiliates.ts";
import type { ContactPoint, NewContactPoint } from "../../store/register/contact-points.ts";
import { registeredQuestions, type SecurityAnswer } from "../../store/register/security-answers.ts";
import type { AffiliateRow } from "./affiliate-row.ts";
import type { ColumnChange } from "./changes.ts";
import type { CsvRow } from "./csv-rows.ts";
import type { Read } from "./import.ts";
import { compared, pointsByHolder } from "./imported-contacts.ts";
import { registerColumns, registerFields } from "./journal.ts";
import { cellOf } from "./row-checks.ts";

const texts = catalogue({
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

/** What a row changes of a known person. */
export interface AffiliateChange {
  readonly row: CsvRow;
  readonly cedula: string;
  /** The person as the register is to have them; undefined where it has them so. */
  readonly person: ImportedAffiliate | undefined;
  readonly contacts: readonly NewContactPoint[];
  readonly answers: readonly SecurityAnswer[];
  /** All of that, column by column. */
  readonly columns: readonly ColumnChange[];
  readonly conflicts: readonly (ColumnChange & { readonly why: Sentence })[];
  readonly differing: readonly NewContactPoint[];
}

/** What the rows change of those people whom the register knows. */
export async function affiliateChanges(
  ctx: Context,
  rows: readonly Read<AffiliateRow>[],
  known: ReadonlyMap<string, Affiliate>,
): Promise<readonly AffiliateChange[]> {
  const cedulas = [...known.keys()];
  const points = await pointsByHolder(ctx.store, cedulas);
  const questions = await registeredQuestions(ctx.store, cedulas);
  const now = ctx.clock.now();
  return rows.flatMap(({ row, value }) => {
    const before = known.get(value.person.cedula);
    return before ? changeOf(row, value, before, points.get(before.cedula) ?? [], questions, now) : [];
  });
}

/** What is missing is filled, what the counter keeps is left alone. */
function changeOf(
  row: CsvRow,
  { person, contacts, answers }: AffiliateRow,
  before: Affiliate,
  points: readonly ContactPoint[],
  questions: ReadonlySet<string>,
  now: Moment,
): AffiliateChange {
  const { cedula } = before;
  const { fresh, filled, differing, contested } = compared(contacts, points, now);
  const after = broughtUpToDate(row, before, person);
  const missing = answers.filter(({ question }) => !questions.has(`${cedula} ${question}`));
  const register = registerChanges(before, after);
  return {
    row,
    cedula,
    person: register.length === 0 ? undefined : after,
    contacts: fresh,
    answers: missing,
    columns: [
      ...register,
      ...filled,
      ...missing.map(({ question, verifier }) => ({
        column: `answer:${question}`,
        was: undefined,
        becomes: verifier,
      })),
    ],
    conflicts: [
      ...contested.map((change) => ({
        ...change,
        why: fill(texts.contactDiffers, { channel: texts[change.column] }),
      })),
      ...imageConflict(before, person),
    ],
    differing,
  };
}

function broughtUpToDate(row: CsvRow, before: Affiliate, person: ImportedAffiliate): ImportedAffiliate {
  // an empty cell says nothing: it never revives the deceased
  const said = (column: string) => cellOf(row, column) !== "";
  return {
    ...person,
    image: before.image ?? person.image,
    language: said("language") ? person.language : before.language,
    status: said("status") ? person.status : before.status,
  };
}

function registerChanges(before: Affiliate, after: ImportedAffiliate): readonly ColumnChange[] {
  return registerFields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ column: registerColumns[field], was: before[field], becomes: after[field] ?? "" }));
}

function imageConflict({ image: was }: Affiliate, { image: becomes }: ImportedAffiliate) {
  if (was === undefined || becomes === undefined || was === becomes) return [];
  return [{ column: "image", was, becomes, why: texts.imageDiffers }];
}
