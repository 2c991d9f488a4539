import type { Context } from "../../base/context.ts";
import { type Digests, everyKey } from "../../base/keys.ts";
import type { Moment } from "../../base/time.ts";
import type { ImportedAffiliate } from "../../store/register/affiliates.ts";
import type { ImportChange } from "../../store/register/import-changes.ts";
import type { ColumnChange } from "./changes.ts";

/** What an import may change of a known person, by column of the file; one more does not compile without its line. */
export const registerColumns: Readonly<Record<keyof Omit<ImportedAffiliate, "cedula" | "search">, string>> = {
  idKind: "id_kind",
  names: "names",
  birthDate: "birth_date",
  image: "image",
  language: "language",
  status: "status",
};

export type RegisterField = keyof typeof registerColumns;

export const registerFields = Object.keys(registerColumns) as readonly RegisterField[];

/** What a column of the file is in the register; undefined of a contact or an answer. */
export function fieldOf(column: string): RegisterField | undefined {
  return registerFields.find((field) => registerColumns[field] === column);
}

/** What is kept of the changes to a person, so that they can be taken back. */
export function journaled(
  ctx: Context,
  importId: string,
  changedAt: Moment,
  { cedula, columns }: { readonly cedula: string; readonly columns: readonly ColumnChange[] },
): readonly ImportChange[] {
  return columns.map(({ column, was, becomes }) => ({
    cedula,
    field: column,
    importId,
    changedAt,
    was,
    became: valueDigest(ctx, cedula, column, becomes),
  }));
}

/** Whether a value is the one that the journal knows. */
export function isValueOf(
  { keys }: Pick<Context, "keys">,
  { cedula, field, became }: Pick<ImportChange, "cedula" | "field" | "became">,
  value: string,
): boolean {
  return everyKey(keys).some((key) => valueDigest({ keys: key }, cedula, field, value) === became);
}

/** How the journal knows a value again without holding it. */
export function valueDigest(
  { keys }: { readonly keys: Digests },
  cedula: string,
  field: string,
  value: string,
): string {
  return keys.digest("import-change", `${cedula}\n${field}\n${value}`).toString("hex").slice(0, 32);
}
