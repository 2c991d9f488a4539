import type { Statements } from "../dialect.ts";

/** To whom a session belongs, whose account waits for a second person, and what one proposed for another to decide. */
export const staff: Statements = ({ keyed }) => [
  "ALTER TABLE sessions ADD COLUMN caller /* keyed digest of who signed in at which terminal; empty: nobody's any more */ TEXT NOT NULL DEFAULT ''",
  "ALTER TABLE sessions ADD COLUMN proved_at /* when the operator's own password was last typed here; null: at sign-in */ BIGINT",
  "ALTER TABLE operators ADD COLUMN unconfirmed_at /* since when a second administrator is to confirm the new account; null: none has to */ BIGINT",
  "ALTER TABLE operator_ties ADD COLUMN confirmed_at /* when a second administrator confirmed what ties; null: it was done alone */ BIGINT",
  `CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY, -- a setting that rests on the desk's key in production
    value TEXT NOT NULL, -- its value as text
    set_at BIGINT NOT NULL -- since when it is in force
  ) ${keyed}`,
  `CREATE TABLE proposals (
    id TEXT NOT NULL PRIMARY KEY, -- spoken id: S… a setting, A… an account, I… an import
    kind TEXT NOT NULL CHECK (kind IN ('setting', 'account', 'import')), -- what it is about
    subject TEXT NOT NULL, -- the setting's key, the operator's name or the import
    detail TEXT NOT NULL, -- JSON: what becomes of it when it is confirmed; never a secret
    verifier TEXT, -- argon2id of the password that an account is to have; null: of another kind, or decided
    proposed_by TEXT NOT NULL, -- the operator who proposed it; system: whoever has the machine
    proposed_at BIGINT NOT NULL, -- when
    due_at BIGINT, -- when it takes force by itself; null: only when somebody confirms it
    decided_by TEXT, -- who decided it; null: nobody yet, or it took force by itself
    decided_at BIGINT, -- when; null: it still waits
    outcome TEXT CHECK (outcome IN ('confirmed', 'refused', 'superseded', 'due')) -- how it ended
  )`,
  "CREATE UNIQUE INDEX proposals_waiting ON proposals (kind, subject) WHERE decided_at IS NULL",
];
