import type { Migration } from "./dialect.ts";

/**
 * The desk: people, who serves them, what was asked, what was sent, who did what.
 * Every moment is milliseconds since 1970 UTC, written by the program's clock, never by the engine.
 */
export const desk: Migration = {
  name: "0001-desk",
  statements: ({ identity, keyed }) => [
    `CREATE TABLE offices (
      code TEXT NOT NULL PRIMARY KEY, -- short code of the office, as printed on receipts
      name TEXT NOT NULL, -- its name in plain words
      created_at BIGINT NOT NULL -- when it was added
    )`,
    `CREATE TABLE operators (
      name TEXT NOT NULL PRIMARY KEY, -- sign-in name
      role TEXT NOT NULL CHECK (role IN ('clerk', 'agent', 'supervisor', 'admin', 'auditor')), -- what this one may do
      office TEXT REFERENCES offices (code), -- the only office a clerk acts at; null: no counter
      cedula TEXT, -- the operator's own cédula, so that nobody serves himself
      verifier TEXT NOT NULL, -- argon2id of the password (PHC string)
      password_set_at BIGINT NOT NULL, -- when the password was last set
      password_set_by TEXT NOT NULL, -- who set it: the operator, or another
      disabled_at BIGINT, -- since when sign-in is refused; null: may sign in
      created_at BIGINT NOT NULL -- when the operator was added
    )`,
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
    `CREATE TABLE recoveries (
      reference TEXT NOT NULL PRIMARY KEY, -- what a person can read aloud
      cedula TEXT NOT NULL REFERENCES affiliates (cedula), -- whose recovery
      method TEXT NOT NULL CHECK (method IN ('email', 'sms', 'in-person')), -- how the password is given back
      source TEXT NOT NULL, -- where the identity check was passed
      checked_by TEXT NOT NULL CHECK (checked_by IN ('operator', 'captcha')), -- what stood for a human being present
      link_ttl BIGINT NOT NULL, -- life of a link from acceptance, ms
      link_cap BIGINT NOT NULL, -- longest life of a link from its request, ms
      started_at BIGINT NOT NULL, -- the request
      opened_at BIGINT, -- first use of a link by a person
      closed_at BIGINT, -- end; null while open or run out unnoticed
      outcome TEXT CHECK (outcome IN ('completed', 'cancelled', 'expired')), -- how it ended
      CHECK ((closed_at IS NULL) = (outcome IS NULL))
    )`,
    "CREATE UNIQUE INDEX recoveries_one_open ON recoveries (cedula) WHERE closed_at IS NULL",
    "CREATE INDEX recoveries_started ON recoveries (started_at, reference)",
    `CREATE TABLE messages (
      id TEXT NOT NULL PRIMARY KEY, -- what an operator names it by
      letter TEXT NOT NULL, -- kind of letter; its writer is found by it
      subject TEXT NOT NULL, -- what it is about, such as a recovery's reference
      holder TEXT NOT NULL, -- to whom: with channel and number, a contact point
      channel TEXT NOT NULL, -- of the contact point
      number BIGINT NOT NULL, -- of the contact point
      provider TEXT NOT NULL, -- family of mail providers of the address
      status TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'accepted', 'deferred', 'bounced', 'failed', 'held')), -- where it stands
      mail_id TEXT NOT NULL, -- Message-ID, the same at every attempt
      envelope_id TEXT NOT NULL UNIQUE, -- ENVID: what a delivery report names it by
      queued_at BIGINT NOT NULL, -- when it was asked for
      due_at BIGINT NOT NULL, -- not sent before
      deadline_at BIGINT NOT NULL, -- never sent after: what it holds would be dead
      attempts BIGINT NOT NULL, -- attempts begun
      lease TEXT, -- whose turn it is while sending
      leased_until BIGINT, -- after this the sender is taken for dead
      accepted_at BIGINT, -- when a server took it
      closed_at BIGINT, -- when nothing more happens to it
      FOREIGN KEY (holder, channel, number) REFERENCES contact_points (holder, channel, number)
    )`,
    "CREATE INDEX messages_due ON messages (due_at) WHERE status IN ('queued', 'deferred', 'sending')",
    "CREATE INDEX messages_subject ON messages (subject)",
    "CREATE INDEX messages_holder ON messages (holder, letter, queued_at)",
    `CREATE TABLE attempts (
      message TEXT NOT NULL REFERENCES messages (id), -- which letter
      number BIGINT NOT NULL, -- 1 for the first attempt
      began_at BIGINT NOT NULL, -- when it began
      ended_at BIGINT, -- when the outcome was known; null: never known
      outcome TEXT, -- accepted, deferred, bounced, failed
      class TEXT, -- what the reply means (delivery/reply)
      reply TEXT, -- the server's words, cut at 1000 characters
      PRIMARY KEY (message, number)
    ) ${keyed}`,
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
    `CREATE TABLE audit (
      id ${identity}, -- order of the acts
      at BIGINT NOT NULL, -- when
      actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'holder', 'system')), -- who, by kind
      actor TEXT NOT NULL, -- who, by name
      act TEXT NOT NULL, -- what was done
      subject TEXT, -- to whom or what
      outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')), -- whether it took place
      reason TEXT, -- why, in the actor's words
      detail TEXT NOT NULL -- JSON: what else explains it, never a secret, addresses masked
    )`,
    "CREATE INDEX audit_subject ON audit (subject)",
  ],
};
