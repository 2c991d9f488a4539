import type { Statements } from "./dialect.ts";

/** What a report says of an address that the mailbox forwards to, and which letters are known to have arrived. */
export const forwards: Statements = () => [
  "ALTER TABLE delivery_reports ADD COLUMN passed_to /* masked address that the mailbox had passed the letter on to; null: it is about the mailbox itself */ TEXT",
  "ALTER TABLE messages ADD COLUMN used_at /* when what it carried was first used, so that it had arrived; null: never */ BIGINT",
  // a recovery by mail is opened by a link alone; which of its letters it was is not kept: any of them shows the mailbox
  `UPDATE messages SET used_at =
     (SELECT opened_at FROM recoveries
      WHERE reference = substr(subject, length('recovery:') + 1) AND method = 'email' AND opened_at >= accepted_at)
   WHERE letter = 'recovery-link' AND status = 'accepted'`,
];
