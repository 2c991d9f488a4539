import type { Statements } from "./dialect.ts";

/** What tells a clock that was moved: by which start of a machine was written last, and what a new count moved. */
export const clock: Statements = () => [
  "ALTER TABLE audit_head ADD COLUMN boot_id /* the start of the machine that wrote the last entry; null: it does not say */ TEXT",
  "ALTER TABLE audit_head ADD COLUMN booted_at /* when that start was, by that machine's clock as it wrote */ BIGINT",
  "ALTER TABLE contact_points ADD COLUMN said_since /* in force from, as the record says it, where a new count of time moved that; null: not moved */ BIGINT",
];
