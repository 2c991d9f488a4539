import type { Statements } from "../dialect.ts";

/** Each import, whether what it brought of people's contacts serves yet, and what it proposes of people who were known. */
export const imports: Statements = ({ keyed }) => [
  `CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY, -- what the import is named by
    digest TEXT NOT NULL, -- SHA-256 of the file, in hex; empty: it was not read to its end
    file TEXT NOT NULL, -- the file's own name
    imported_by TEXT NOT NULL, -- who
    imported_at BIGINT NOT NULL, -- when it began
    counts TEXT NOT NULL, -- JSON: how many rows became what
    unconfirmed_at BIGINT -- since when the contacts of new people wait for a second person; null: they serve
  )`,
  `CREATE TABLE import_proposals (
    import_id TEXT NOT NULL, -- the import
    cedula TEXT NOT NULL, -- of whom
    field TEXT NOT NULL, -- column of the file; of an answer with its question: answer:first-pet
    value TEXT NOT NULL, -- what it is to become; a personal value (store/sealed), of an answer the keyed digest
    PRIMARY KEY (import_id, cedula, field)
  ) ${keyed}`,
];
