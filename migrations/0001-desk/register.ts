import type { Statements } from "../dialect.ts";

/** Who may be recovered: people, employers, where they are reached and what they know. */
export const register: Statements = ({ identity, keyed }) => [
  `CREATE TABLE affiliates (
    cedula TEXT NOT NULL PRIMARY KEY CHECK (length(cedula) BETWEEN 3 AND 20), -- cédula, or the code of a foreigner
    id_kind TEXT NOT NULL CHECK (id_kind IN ('cedula', 'code')), -- which of the two it is
    names TEXT NOT NULL CHECK (length(names) BETWEEN 1 AND 200), -- as registered
    search TEXT NOT NULL, -- names without accents and case, for looking up
    birth_date TEXT NOT NULL, -- YYYY-MM-DD; a personal value (store/sealed)
    image TEXT, -- id of the registered security image; null: none registered
    language TEXT NOT NULL CHECK (language IN ('es', 'en')), -- language of the person's letters
    status TEXT NOT NULL CHECK (status IN ('active', 'deceased', 'suspended')), -- only the active recover
    created_at BIGINT NOT NULL, -- first import
    updated_at BIGINT NOT NULL -- last import that changed anything
  )`,
  `CREATE TABLE employers (
    ruc TEXT NOT NULL CHECK (length(ruc) = 13), -- tax number
    branch TEXT NOT NULL CHECK (length(branch) = 4), -- branch (sucursal), four digits as text
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200), -- as registered
    kind TEXT NOT NULL CHECK (kind IN ('company', 'public', 'natural', 'domestic')), -- decides how the RUC is judged
    representative TEXT NOT NULL, -- cédula of the branch's legal representative
    created_at BIGINT NOT NULL, -- first import
    updated_at BIGINT NOT NULL, -- last import that changed anything
    PRIMARY KEY (ruc, branch)
  )`,
  `CREATE TABLE contact_points (
    holder TEXT NOT NULL, -- cédula, or RUC/branch
    channel TEXT NOT NULL CHECK (channel IN ('email', 'phone')), -- how it is reached
    number BIGINT NOT NULL, -- 1 for the first of this holder and channel, then 2, …
    address TEXT NOT NULL, -- as typed, used for sending; a personal value (store/sealed)
    lookup TEXT NOT NULL, -- canonical form, for finding and for uniqueness; a personal value (store/sealed)
    origin TEXT NOT NULL CHECK (origin IN ('import', 'counter')), -- who vouched for it
    since BIGINT NOT NULL, -- in force from
    until BIGINT, -- in force until; null: the present one. Old ones stay as history
    proved_at BIGINT, -- when a code sent there was read out; null: never
    case_id TEXT, -- the counter case that brought it; null: an import
    PRIMARY KEY (holder, channel, number)
  )`,
  "CREATE INDEX contact_points_lookup ON contact_points (lookup)",
  `CREATE TABLE security_answers (
    cedula TEXT NOT NULL REFERENCES affiliates (cedula), -- whose answer
    question TEXT NOT NULL, -- id in the catalogue of questions
    verifier TEXT NOT NULL, -- keyed:<hex> from an import, argon2id after the first right use
    PRIMARY KEY (cedula, question)
  ) ${keyed}`,
  `CREATE TABLE passwords (
    cedula TEXT NOT NULL PRIMARY KEY REFERENCES affiliates (cedula), -- whose password
    verifier TEXT NOT NULL, -- argon2id (PHC string)
    set_at BIGINT NOT NULL -- when it was set
  ) ${keyed}`,
  `CREATE TABLE identity_failures (
    id ${identity}, -- order of arrival
    cedula TEXT NOT NULL, -- who was claimed, known or not
    source TEXT NOT NULL, -- operator:NAME or a network address
    at BIGINT NOT NULL, -- when the check failed
    cleared_at BIGINT, -- lifted at the counter, or by a later right answer from the same source
    reported_at BIGINT -- when the source's alarm named it
  )`,
  "CREATE INDEX identity_failures_cedula ON identity_failures (cedula, at)",
  "CREATE INDEX identity_failures_source ON identity_failures (source, at)",
];
