import type { Statements } from "../dialect.ts";

/** Who sits at the keyboard, what they are to know, and the chained record of what everybody did. */
export const staff: Statements = ({ identity, keyed }) => [
  `CREATE TABLE offices (
    code TEXT NOT NULL PRIMARY KEY, -- short code of the office, as printed on receipts
    name TEXT NOT NULL, -- its name in plain words
    created_at BIGINT NOT NULL -- when it was added
  )`,
  `CREATE TABLE operators (
    name TEXT NOT NULL PRIMARY KEY, -- sign-in name
    role TEXT NOT NULL CHECK (role IN ('clerk', 'agent', 'supervisor', 'admin', 'auditor')), -- what this one may do
    approver_since BIGINT, -- since when the role is one that approves; null: it is not
    office TEXT REFERENCES offices (code), -- the only office a clerk acts at; null: no counter
    cedula TEXT, -- the operator's own cédula, so that nobody serves himself
    verifier TEXT NOT NULL, -- argon2id of the password (PHC string)
    password_set_at BIGINT NOT NULL, -- when the password was last set
    password_set_by TEXT NOT NULL, -- who set it: the operator, or another
    disabled_at BIGINT, -- since when sign-in is refused; null: may sign in
    created_at BIGINT NOT NULL -- when the operator was added
  )`,
  `CREATE TABLE operator_ties (
    operator TEXT NOT NULL REFERENCES operators (name), -- whose password or role was set
    other TEXT NOT NULL REFERENCES operators (name), -- who set it
    at BIGINT NOT NULL, -- when last
    PRIMARY KEY (operator, other)
  ) ${keyed}`,
  `CREATE TABLE operator_days (
    operator TEXT NOT NULL, -- who
    day TEXT NOT NULL, -- YYYY-MM-DD in the desk's zone
    looks BIGINT NOT NULL, -- looks at people
    changes BIGINT NOT NULL, -- changes to what is on file about people
    marked_at BIGINT, -- when it was marked as far above this one's habit
    PRIMARY KEY (operator, day)
  ) ${keyed}`,
  `CREATE TABLE sign_in_failures (
    name_digest TEXT NOT NULL PRIMARY KEY, -- keyed digest of the typed name: it may be a password typed too early
    failures BIGINT NOT NULL, -- failed sign-ins in a row
    wait_until BIGINT NOT NULL -- no try counts before this moment
  ) ${keyed}`,
  `CREATE TABLE sessions (
    digest TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token in the session file
    operator TEXT NOT NULL REFERENCES operators (name), -- who signed in
    created_at BIGINT NOT NULL, -- sign-in; the session ends 12 h later
    seen_at BIGINT NOT NULL, -- last command, to the minute; the session ends after 15 idle min
    ended_at BIGINT -- when it was ended before its time
  )`,
  `CREATE TABLE notices (
    id ${identity}, -- order
    operator TEXT NOT NULL REFERENCES operators (name), -- who is to know
    at BIGINT NOT NULL, -- since when
    kind TEXT NOT NULL, -- what about; its words are found by it
    detail TEXT NOT NULL, -- JSON: what fills the words
    seen_at BIGINT -- when it was shown at a sign-in
  )`,
  "CREATE INDEX notices_unseen ON notices (operator) WHERE seen_at IS NULL",
  `CREATE TABLE audit (
    id ${identity}, -- order of the acts
    at BIGINT NOT NULL, -- when
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'holder', 'system')), -- who, by kind
    actor TEXT NOT NULL, -- who, by name
    act TEXT NOT NULL, -- what was done
    subject TEXT, -- to whom or what
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')), -- whether it took place
    reason TEXT, -- why, in the actor's words
    detail TEXT NOT NULL, -- JSON: what else explains it, never a secret, addresses masked
    hash TEXT -- SHA-256 over the hash before and this entry; null: written without the desk
  )`,
  "CREATE INDEX audit_subject ON audit (subject)",
  "CREATE INDEX audit_actor ON audit (actor, at)",
  `CREATE TABLE audit_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), -- there is one head
    entries BIGINT NOT NULL, -- how many entries the chain has
    hash TEXT NOT NULL, -- hash of the last one
    signature TEXT NOT NULL -- Ed25519 over both, under the desk's key, base64url
  )`,
];
