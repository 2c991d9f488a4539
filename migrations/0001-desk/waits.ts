import type { Statements } from "../dialect.ts";

/** Waiting times: the waits of an earlier system, and every decided wait counted by day. */
export const waits: Statements = ({ keyed }) => [
  `CREATE TABLE earlier_waits (
    id TEXT NOT NULL, -- its reference there, or the file and line it came from
    method TEXT NOT NULL CHECK (method IN ('email', 'sms', 'in-person')), -- how the password was given back
    office TEXT NOT NULL, -- where it was asked for; empty: at none
    provider TEXT NOT NULL, -- family of mail providers, or the telephone company; empty: unknown
    started_at BIGINT NOT NULL, -- the request
    ended_at BIGINT NOT NULL, -- the end; of an open one the last moment it is known to have been open
    outcome TEXT NOT NULL CHECK (outcome IN ('completed', 'failed', 'open')), -- how it ended there
    PRIMARY KEY (started_at, id),
    CHECK (ended_at >= started_at)
  ) ${keyed}`,
  "CREATE UNIQUE INDEX earlier_waits_id ON earlier_waits (id)",
  `CREATE INDEX earlier_waits_open ON earlier_waits (started_at, method, ended_at, office, provider)
    WHERE outcome = 'open'`,
  `CREATE TABLE wait_counts (
    dimension TEXT NOT NULL CHECK (dimension IN ('method', 'office', 'provider', 'hour')), -- what is told apart
    day TEXT NOT NULL, -- YYYY-MM-DD of the request
    method TEXT NOT NULL, -- how the password was to be given back
    name TEXT NOT NULL, -- the office, provider or hour; empty where only methods are told apart
    decided_by BIGINT NOT NULL, -- when the last of them was decided
    completed TEXT NOT NULL, -- those that were done, by length of wait (store/wait-scale)
    failed TEXT NOT NULL, -- those that were not
    PRIMARY KEY (dimension, day, method, name)
  ) ${keyed}`,
  `CREATE TABLE wait_zone (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), -- there is one zone
    zone TEXT NOT NULL -- the zone whose days and hours are counted
  ) ${keyed}`,
];
