import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../src/base/context.ts";
import {
  type DecidedImport,
  decideImport,
  type ImportDecision,
} from "../../src/counter/decide/confirm-import.ts";
import { importAffiliates } from "../../src/holder/import/affiliates.ts";
import type { ImportOrder, ImportReport } from "../../src/holder/import/import.ts";
import { showImport } from "../../src/holder/import/imports.ts";
import { csvOf, type Person, type World } from "./world.ts";

/** Imports people as somebody. */
export function importAs(
  ctx: Context,
  { folder }: World,
  people: readonly Person[],
  more: Partial<ImportOrder> = {},
): Promise<ImportReport> {
  const file = join(folder, "register.csv");
  writeFileSync(file, csvOf(people));
  const refusedFolder = join(folder, "imports");
  return importAffiliates(ctx, { file, refusedFolder, language: "en", strict: false, ...more });
}

/** Looks at an import, and decides it as it was seen. */
export async function decide(
  ctx: Context,
  { import: id = "" }: Pick<ImportReport, "import">,
  more: Partial<ImportDecision> = {},
): Promise<DecidedImport> {
  const seen = await showImport(ctx, id);
  return decideImport(ctx, { import: id, outcome: "confirmed", seen, ...more });
}
