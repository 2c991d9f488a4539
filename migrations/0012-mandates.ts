import type { Statements } from "./dialect.ts";

/** Who came in the person's place, and by what. */
export const mandates: Statements = () => [
  "ALTER TABLE cases ADD COLUMN represented_by /* cédula or code of whoever came in the person's place, with a mandate; null: the person came */ TEXT",
  "ALTER TABLE cases ADD COLUMN mandate /* what the mandate is called: number, notary; null: none was shown */ TEXT",
  "ALTER TABLE cases ADD COLUMN mandate_expires /* its last day, YYYY-MM-DD; null: none was shown */ TEXT",
];
