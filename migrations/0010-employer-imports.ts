import type { Statements } from "./dialect.ts";

/** Which import a contact waits with, an employer's too, and whose register an import is of. */
export const employerImports: Statements = () => [
  "ALTER TABLE contact_points ADD COLUMN import_id /* the import that brought it, and that it serves with; null: another act, or one of before imports were kept */ TEXT",
  "ALTER TABLE imports ADD COLUMN register /* whose: employers; null: people */ TEXT",
  `UPDATE contact_points SET import_id = (SELECT import_id FROM affiliates WHERE cedula = holder)
   WHERE origin = 'import'
     AND holder IN (SELECT cedula FROM affiliates WHERE import_id IN (SELECT id FROM imports))`,
];
