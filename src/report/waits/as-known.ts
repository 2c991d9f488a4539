import type { Moment } from "../../base/time.ts";
import type { Message } from "../../store/post/messages.ts";
import type { RecoveryRecord } from "../../store/recovery/recoveries.ts";

/** A recovery as it was known at a moment: what happened later has not happened. */
export function recoveryAsKnown(record: RecoveryRecord, then: Moment): RecoveryRecord {
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

/** Letters as they were known at a moment, without those that had not been ordered. */
export function lettersAsKnown(letters: readonly Message[], then: Moment): readonly Message[] {
  return letters.flatMap((letter) => asKnown(letter, then) ?? []);
}

function asKnown(letter: Message, then: Moment): Message | undefined {
  const { queuedAt, acceptedAt, closedAt } = letter;
  if (queuedAt > then) return undefined;
  if (closedAt === undefined || closedAt <= then) return letter;
  // one that a server took and that came back later had been taken
  if (acceptedAt !== undefined && acceptedAt <= then)
    return { ...letter, status: "accepted", closedAt: acceptedAt };
  return { ...letter, status: "queued", acceptedAt: undefined, closedAt: undefined };
}
