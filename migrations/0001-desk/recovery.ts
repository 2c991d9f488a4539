import type { Statements } from "../dialect.ts";

/** Recoveries, the links that end them and the callers who may begin one. */
export const recovery: Statements = () => [
  `CREATE TABLE recoveries (
    reference TEXT NOT NULL PRIMARY KEY, -- what a person can read aloud
    cedula TEXT NOT NULL REFERENCES affiliates (cedula), -- whose recovery
    method TEXT NOT NULL CHECK (method IN ('email', 'sms', 'in-person')), -- how the password is given back
    source TEXT NOT NULL, -- where the identity check was passed
    office TEXT, -- where the operator who began it sits; null: at no office
    provider TEXT, -- family of mail providers its first letter went to; null: there was none
    checked_by TEXT NOT NULL CHECK (checked_by IN ('operator', 'captcha')), -- what stood for a human being present
    link_ttl BIGINT NOT NULL, -- life of a link from acceptance, ms
    link_cap BIGINT NOT NULL, -- longest life of a link from its request, ms
    started_at BIGINT NOT NULL, -- the request
    opened_at BIGINT, -- first use of a link by a person
    held_at BIGINT, -- since when it waits for a supervisor; null: it never did
    released_at BIGINT, -- when the supervisor let it go on
    closed_at BIGINT, -- end; null while open or run out unnoticed
    outcome TEXT CHECK (outcome IN ('completed', 'cancelled', 'expired')), -- how it ended
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
  )`,
  "CREATE UNIQUE INDEX recoveries_one_open ON recoveries (cedula) WHERE closed_at IS NULL",
  "CREATE INDEX recoveries_started ON recoveries (started_at, reference)",
  "CREATE INDEX recoveries_cedula ON recoveries (cedula, started_at)",
  `CREATE TABLE links (
    digest TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token; the token is kept nowhere
    recovery TEXT NOT NULL REFERENCES recoveries (reference), -- what it completes
    message TEXT NOT NULL REFERENCES messages (id), -- the letter it travels in
    minted_at BIGINT NOT NULL, -- when the letter was written out
    killed_at BIGINT, -- since when it opens nothing
    killed_by TEXT CHECK (killed_by IN ('used', 'superseded', 'revoked', 'changed')), -- why
    claimed_until BIGINT -- a completion outside the store is under way until then
  )`,
  "CREATE INDEX links_recovery ON links (recovery)",
  `CREATE TABLE caller_checks (
    id TEXT NOT NULL PRIMARY KEY, -- of the check
    operator TEXT NOT NULL, -- who asked
    cedula TEXT NOT NULL REFERENCES affiliates (cedula), -- who answered
    passed_at BIGINT NOT NULL, -- when
    expires_at BIGINT NOT NULL, -- it allows nothing from then on
    used_at BIGINT -- when the one act it allows was done
  )`,
  "CREATE INDEX caller_checks_operator ON caller_checks (operator, cedula)",
];
