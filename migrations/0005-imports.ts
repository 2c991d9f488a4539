import type { Statements } from "./dialect.ts";

/** What each import added and changed, so that it can be taken back. */
export const imports: Statements = ({ keyed }) => [
  "ALTER TABLE affiliates ADD COLUMN import_id /* the import that added the person; null: one of before this was kept */ TEXT",
  `CREATE TABLE import_changes (
    cedula TEXT NOT NULL, -- of whom something that was known was changed, or filled in
    field TEXT NOT NULL, -- column of the file; of an answer with its question: answer:first-pet
    import_id TEXT NOT NULL, -- the import
    changed_at BIGINT NOT NULL, -- when
    was TEXT, -- what stood there before; a personal value (store/sealed); null: nothing
    became TEXT NOT NULL, -- keyed digest of what stands there since: whether it still does
    PRIMARY KEY (cedula, field, import_id)
  ) ${keyed}`,
  "CREATE INDEX import_changes_import ON import_changes (import_id, cedula, field)",
];
