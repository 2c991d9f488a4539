import type { Statements } from "./dialect.ts";

/** The visits that wait for somebody to see what they asked for. */
const waitingVisits = "asked_at IS NOT NULL AND (settled_at IS NULL OR settled_at < asked_at)";

/** Who is on the way through the portal, which proofs of work were spent there, and how whom a recovery gives back was known. */
export const portal: Statements = ({ keyed }) => [
  `CREATE TABLE visits (
    digest TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the secret that the browser alone keeps
    purpose TEXT NOT NULL CHECK (purpose IN ('recover', 'history')), -- a new password, or what was done about the person
    source TEXT NOT NULL, -- network address from which it came; of IPv6 the first 64 bits
    identifier TEXT NOT NULL, -- cédula or code, as it was typed: nobody may have it
    proof TEXT CHECK (proof IN ('question', 'birth-date')), -- what was answered; null: nothing yet
    answered TEXT, -- keyed digest that says whether the answer fits; null: nothing yet
    verifier TEXT, -- argon2id of an answer that fitted an imported digest, to be put in its place; null: of none
    picked TEXT, -- keyed digest that says whether the picture is the registered one; null: none was picked
    without_image BIGINT NOT NULL, -- 1: the person does not remember the picture, or the answer
    method TEXT CHECK (method IN ('email', 'sms')), -- how the link or code is to come; null: not chosen
    begun_at BIGINT NOT NULL, -- when the identifier was given
    ends_at BIGINT NOT NULL, -- what was said counts for nothing from then on
    message TEXT REFERENCES messages (id), -- the letter with which it was answered last; null: none
    token TEXT, -- SHA-256 of the token in that letter; null: it was not written out
    guesses BIGINT NOT NULL, -- at the code beside a link, counted before comparing; five at the most
    code TEXT, -- keyed digest that says beside which link the code stands that was typed; null: none that is right
    asked_at BIGINT, -- when a letter was asked for last; null: not yet
    settled_at BIGINT -- when that was looked at last; null: not yet
  )`,
  `CREATE INDEX visits_waiting ON visits (asked_at) WHERE ${waitingVisits}`,
  "CREATE INDEX visits_ends ON visits (ends_at)",
  "CREATE UNIQUE INDEX visits_token ON visits (token) WHERE token IS NOT NULL",
  "CREATE INDEX visits_source ON visits (source, begun_at)",
  "CREATE INDEX visits_message ON visits (message) WHERE message IS NOT NULL",
  `CREATE TABLE captchas (
    signature TEXT NOT NULL PRIMARY KEY, -- of a challenge that was solved: nobody brings it again
    expires_at BIGINT NOT NULL -- it could not be brought from then on
  ) ${keyed}`,
  "ALTER TABLE recoveries ADD COLUMN by_birth_date_at /* when its link was asked for last by the birth date alone, without the picture; null: never */ BIGINT",
  "ALTER TABLE recoveries ADD COLUMN door /* where it was begun; null: not known */ TEXT CHECK (door IN ('portal', 'counter', 'telephone'))",
  // of those of before there is who began them, and what that one is today
  `UPDATE recoveries SET door = CASE WHEN checked_by = 'captcha' THEN 'portal'
    WHEN source IN (SELECT 'operator:' || name FROM operators WHERE role = 'agent') THEN 'telephone' ELSE 'counter' END`,
];
