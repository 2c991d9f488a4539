import type { Statements } from "../dialect.ts";

/** The counter: cases, the codes and answers that prove them, who took part, and what is told to whom. */
export const counter: Statements = ({ identity, keyed }) => [
  `CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY, -- what an officer and a person name it by
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'image', 'questions', 'validation')), -- what is asked for
    cedula TEXT NOT NULL REFERENCES affiliates (cedula), -- who stands at the counter
    office TEXT REFERENCES offices (code), -- where; null: at no office
    officer TEXT NOT NULL REFERENCES operators (name), -- who has it in hand
    reason TEXT NOT NULL, -- why, in the officer's words
    appointment TEXT, -- number of the appointment
    priority BIGINT NOT NULL CHECK (priority IN (0, 1)), -- 1: elderly, pregnant, with a disability
    old_address TEXT NOT NULL CHECK (old_address IN ('works', 'lost')), -- what the person says of the address on file
    opened_at BIGINT NOT NULL, -- when
    deadline_at BIGINT NOT NULL, -- it expires then unless it was approved
    document_kind TEXT CHECK (document_kind IN ('cedula', 'passport')), -- which document was seen
    document_digest TEXT, -- keyed digest of its number
    document_expires TEXT, -- YYYY-MM-DD
    name_match BIGINT CHECK (name_match IN (0, 1)), -- 0: the document bears another name than the register
    identified_at BIGINT, -- when the document was seen by the officer in hand; null: it is to be seen
    image TEXT, -- the new security image, until it takes effect
    warned BIGINT NOT NULL CHECK (warned IN (0, 1)), -- 1: somebody else came in this person's name lately
    doubts TEXT NOT NULL, -- why a second officer is needed, words apart; empty: none is
    hold BIGINT, -- length of the hold after approval, ms; known at submit
    submitted_at BIGINT, -- when
    approved_at BIGINT, -- when the second officer agreed
    approved_by TEXT REFERENCES operators (name), -- who that was
    document_checked BIGINT CHECK (document_checked IN (0, 1)), -- 1: the second officer typed the number blind
    effective_at BIGINT, -- from when what was asked for holds
    frozen_at BIGINT, -- since an objection, until a supervisor decides
    closed_at BIGINT, -- end; null while under way, or past an end that only time brought
    outcome TEXT CHECK (outcome IN ('effective', 'rejected', 'expired', 'wrong-person')), -- how it ended
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
  )`,
  "CREATE UNIQUE INDEX cases_one_open ON cases (cedula, kind) WHERE closed_at IS NULL",
  "CREATE INDEX cases_opened ON cases (opened_at, id)",
  "CREATE INDEX cases_cedula ON cases (cedula, opened_at)",
  "CREATE INDEX cases_officer ON cases (officer, opened_at, id)",
  "CREATE INDEX cases_frozen ON cases (opened_at, id) WHERE frozen_at IS NOT NULL",
  `CREATE TABLE case_points (
    case_id TEXT NOT NULL REFERENCES cases (id), -- which case
    side TEXT NOT NULL CHECK (side IN ('new', 'old')), -- what is to be proved: the new point, or the one on file
    holder TEXT NOT NULL, -- with channel and number, the contact point
    channel TEXT NOT NULL, -- of the contact point
    number BIGINT NOT NULL, -- of the contact point
    lookup TEXT NOT NULL, -- canonical form, for uniqueness; a personal value (store/sealed)
    proved_at BIGINT, -- when the code was read out; a new point is reserved from then on
    released_at BIGINT, -- when the case ended: nothing is reserved any more
    PRIMARY KEY (case_id, side, channel),
    FOREIGN KEY (holder, channel, number) REFERENCES contact_points (holder, channel, number)
  ) ${keyed}`,
  `CREATE UNIQUE INDEX case_points_reserved ON case_points (lookup)
    WHERE side = 'new' AND proved_at IS NOT NULL AND released_at IS NULL`,
  `CREATE TABLE case_officers (
    case_id TEXT NOT NULL REFERENCES cases (id), -- which case
    operator TEXT NOT NULL REFERENCES operators (name), -- who
    part TEXT NOT NULL CHECK (part IN ('served', 'approved', 'rejected')), -- had it in hand, or decided it
    at BIGINT NOT NULL, -- when last
    PRIMARY KEY (case_id, operator, part)
  ) ${keyed}`,
  `CREATE TABLE case_answers (
    case_id TEXT NOT NULL REFERENCES cases (id), -- which case
    question TEXT NOT NULL, -- id in the catalogue of questions
    verifier TEXT NOT NULL, -- argon2id of the new answer
    PRIMARY KEY (case_id, question)
  ) ${keyed}`,
  `CREATE TABLE codes (
    id ${identity}, -- order of minting
    subject TEXT NOT NULL, -- what it proves something for, such as a case
    holder TEXT NOT NULL, -- with channel and number, the contact point it went to
    channel TEXT NOT NULL, -- of the contact point
    number BIGINT NOT NULL, -- of the contact point
    message TEXT NOT NULL REFERENCES messages (id), -- the letter it travels in
    salt TEXT NOT NULL, -- 16 bytes in hex
    digest TEXT NOT NULL, -- of salt, code, subject and contact point, under a key outside the store
    minted_at BIGINT NOT NULL, -- when the letter was written out
    expires_at BIGINT NOT NULL, -- it proves nothing from then on
    guesses BIGINT NOT NULL, -- counted before comparing; five at the most
    ended_at BIGINT -- when it was used, or another took its place
  )`,
  "CREATE INDEX codes_subject ON codes (subject)",
  `CREATE TABLE objections (
    digest TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token in a notice
    case_id TEXT NOT NULL REFERENCES cases (id), -- what may be objected to
    message TEXT NOT NULL REFERENCES messages (id), -- the notice
    lookup TEXT NOT NULL, -- whom it went to; a personal value (store/sealed)
    minted_at BIGINT NOT NULL, -- when the notice was written out
    used_at BIGINT -- when it was used
  )`,
  "CREATE INDEX objections_case ON objections (case_id)",
  "CREATE INDEX objections_lookup ON objections (lookup) WHERE used_at IS NOT NULL",
  `CREATE TABLE activations (
    digest TEXT NOT NULL PRIMARY KEY, -- SHA-256 of what was handed over at the desk
    case_id TEXT NOT NULL REFERENCES cases (id), -- the validation it ends
    recovery TEXT NOT NULL REFERENCES recoveries (reference), -- what it completes
    minted_at BIGINT NOT NULL, -- when it was handed over
    expires_at BIGINT NOT NULL, -- it opens nothing from then on
    ended_at BIGINT, -- since when it opens nothing
    ended_by TEXT CHECK (ended_by IN ('used', 'superseded', 'revoked', 'changed')), -- why
    claimed_until BIGINT -- a completion outside the store is under way until then
  )`,
  "CREATE INDEX activations_recovery ON activations (recovery)",
  `CREATE TABLE interventions (
    cedula TEXT NOT NULL REFERENCES affiliates (cedula), -- about whom
    at BIGINT NOT NULL, -- when it took effect
    kind TEXT NOT NULL, -- contact, image, questions, validation, unlock
    operator TEXT NOT NULL, -- who took part
    office TEXT REFERENCES offices (code), -- at which office
    PRIMARY KEY (cedula, at, kind, operator)
  ) ${keyed}`,
];
