import type { Statements } from "../dialect.ts";

const sealed = ["links", "activations", "codes", "sessions", "operators", "settings", "proposals", "imports"];

/** Whose key the store is, and the seal of each row that gives authority. */
export const record: Statements = ({ keyed }) => [
  `CREATE TABLE desk_keys (
    id TEXT NOT NULL PRIMARY KEY, -- fingerprint of the key: begins the SHA-256 of its public half, in hex
    public_key TEXT NOT NULL, -- what its signatures are checked with: SPKI in base64url
    since BIGINT NOT NULL, -- since when it signs
    ended_at BIGINT, -- when another took its place; null: it is the desk's
    leaked BIGINT NOT NULL, -- 1: others may have it, and nothing that rests on it alone counts
    signature TEXT -- the key before it, over this one; null: the desk's first
  ) ${keyed}`,
  ...sealed.flatMap((table) => [
    `ALTER TABLE ${table} ADD COLUMN seal /* keyed digest over the row and the two columns beside; null: none, and the row counts for nothing */ TEXT`,
    `ALTER TABLE ${table} ADD COLUMN seal_key /* the key that it was made with */ TEXT`,
    `ALTER TABLE ${table} ADD COLUMN seal_entry /* number of the record's last entry about the row */ BIGINT`,
  ]),
];
