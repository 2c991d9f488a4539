import type { Context } from "../../base/context.ts";
import { type Digests, everyKey } from "../../base/keys.ts";
import type { Moment } from "../../base/time.ts";
import type { ImportedAffiliate } from "../../store/register/affiliates.ts";
import type { ImportChange } from "../../store/register/import-changes.ts";
import type { ColumnChange } from "./changes.ts";

/** What an import changes of a known person, and what taking it back puts back; columns of the file, too. */
export const changing = [
  "names",
  "language",
  "status",
] as const satisfies readonly (keyof ImportedAffiliate)[];

/** Whether a column is one of these; else it reaches or knows the person. */
export function isChanging(column: string): column is (typeof changing)[number] {
  return changing.some((each) => each === column);
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
