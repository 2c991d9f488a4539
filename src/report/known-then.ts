import type { Moment } from "../base/time.ts";
import type { Message } from "../store/messages.ts";
import type { RecoveryRecord } from "../store/recoveries.ts";

/** A recovery as it was known at a moment: what happened later has not happened. */
export function recoveryThen(record: RecoveryRecord, then: Moment): RecoveryRecord {
  const by = (at: Moment | undefined) => (at !== undefined && at <= then ? at : undefined);
  const closedAt = by(record.closedAt);
  return {
    ...record,
    heldAt: by(record.heldAt),
    releasedAt: by(record.releasedAt),
    openedAt: by(record.openedAt),
    closedAt,
    outcome: closedAt === undefined ? undefined : record.outcome,
  };
}

/** A letter as it was known at a moment; undefined where it had not been ordered. */
export function letterThen(letter: Message, then: Moment): Message | undefined {
  const { queuedAt, acceptedAt, closedAt } = letter;
  if (queuedAt > then) return undefined;
  if (closedAt === undefined || closedAt <= then) return letter;
  // one that a server took and that came back later had been taken
  if (acceptedAt !== undefined && acceptedAt <= then)
    return { ...letter, status: "accepted", closedAt: acceptedAt };
  return { ...letter, status: "queued", acceptedAt: undefined, closedAt: undefined };
}
