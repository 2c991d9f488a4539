import type { Statements } from "../dialect.ts";

/** Each import, and whether what it brought of people's contacts serves yet. */
export const imports: Statements = () => [
  `CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY, -- what the import is named by
    digest TEXT NOT NULL, -- SHA-256 of the file, in hex
    file TEXT NOT NULL, -- the file's own name
    imported_by TEXT NOT NULL, -- who
    imported_at BIGINT NOT NULL, -- when it began
    counts TEXT NOT NULL, -- JSON: how many rows became what
    unconfirmed_at BIGINT -- since when a second person is to confirm it; null: none has to
  )`,
];
