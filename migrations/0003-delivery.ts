import type { Migration } from "./dialect.ts";

/**
 * Delivery: who asked for a letter, what held it up, what other servers reported of it later, what is known of
 * the mailbox behind a contact point, and which providers are in trouble.
 */
export const delivery: Migration = {
  name: "0003-delivery",
  statements: ({ keyed }) => [
    `ALTER TABLE messages ADD COLUMN asked_by /* who had it queued, as kind:name; null: from before this was kept */ TEXT`,
    `ALTER TABLE messages ADD COLUMN held_up_by /* what the last deferral or refusal meant (delivery/reply); null: there was none */ TEXT`,
    `ALTER TABLE messages ADD COLUMN deferrals /* how often a server put it off, attempts that were cut off not counted; null: never */ BIGINT`,
    "CREATE INDEX messages_queued ON messages (queued_at)",
    "CREATE INDEX messages_mail_id ON messages (mail_id)",
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
  ],
};
