import type { Statements } from "../dialect.ts";

/** Letters, what became of them, the mailboxes they went to and the providers of these. */
export const post: Statements = ({ keyed }) => [
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
    asked_by TEXT, -- who had it queued, as kind:name; null in letters of before the first release alone
    due_at BIGINT NOT NULL, -- not sent before
    deadline_at BIGINT NOT NULL, -- never sent after: what it holds would be dead
    attempts BIGINT NOT NULL, -- attempts begun
    deferrals BIGINT, -- how often a server put it off, attempts that were cut off not counted; null: never
    lease TEXT, -- whose turn it is while sending
    leased_until BIGINT, -- after this the sender is taken for dead
    held_up_by TEXT, -- what the last deferral or refusal meant (delivery/reply); null: there was none
    accepted_at BIGINT, -- when a server took it
    closed_at BIGINT, -- when nothing more happens to it
    FOREIGN KEY (holder, channel, number) REFERENCES contact_points (holder, channel, number)
  )`,
  "CREATE INDEX messages_due ON messages (due_at) WHERE status IN ('queued', 'deferred', 'sending')",
  "CREATE INDEX messages_subject ON messages (subject)",
  "CREATE INDEX messages_holder ON messages (holder, letter, queued_at)",
  "CREATE INDEX messages_queued ON messages (queued_at)",
  "CREATE INDEX messages_mail_id ON messages (mail_id)",
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
  `CREATE TABLE delivery_reports (
    digest TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the report as it came: the same one twice counts once
    message TEXT NOT NULL REFERENCES messages (id), -- the letter that it names
    action TEXT NOT NULL CHECK (action IN ('failed', 'delayed', 'delivered', 'relayed', 'expanded')), -- what the other server did
    class TEXT NOT NULL, -- what its words mean (delivery/reply)
    reply TEXT NOT NULL, -- its words, cut at 1000 characters
    read_at BIGINT NOT NULL -- when it was read
  ) ${keyed}`,
  "CREATE INDEX delivery_reports_message ON delivery_reports (message)",
  `CREATE TABLE contact_health (
    holder TEXT NOT NULL, -- with channel and number, the contact point
    channel TEXT NOT NULL, -- of the contact point
    number BIGINT NOT NULL, -- of the contact point
    state TEXT NOT NULL CHECK (state IN ('suppressed', 'obsolete')), -- nothing goes there for a while, or ever
    class TEXT NOT NULL, -- why (delivery/reply)
    since BIGINT NOT NULL, -- when it was noticed
    until BIGINT, -- end of a suppression; null: only another contact point helps
    message TEXT NOT NULL REFERENCES messages (id), -- the letter that showed it
    PRIMARY KEY (holder, channel, number),
    FOREIGN KEY (holder, channel, number) REFERENCES contact_points (holder, channel, number)
  ) ${keyed}`,
  `CREATE TABLE provider_alarms (
    provider TEXT NOT NULL PRIMARY KEY, -- family of mail providers
    since BIGINT NOT NULL, -- since when too many of its letters are late
    judged_at BIGINT NOT NULL -- when there were last enough letters to say so
  ) ${keyed}`,
];
