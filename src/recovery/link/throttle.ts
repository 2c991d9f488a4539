import { type Duration, day, hour, type Moment, minute } from "../../base/time.ts";
import type { Message } from "../../store/post/messages.ts";

/** So many within a span, and no more. */
export interface Limit {
  readonly most: number;
  readonly span: Duration;
}

/** Nobody floods a mailbox, whoever's it is. */
export const mailboxLimit: Limit = { most: 10, span: 30 * minute };

const personLimit: Limit = { most: 5, span: day };

/** How many links an operator sends again; to start recoveries has no such limit. */
export const operatorLimit: Limit = { most: 60, span: hour };

export const limits = {
  "person-limit": personLimit,
  "destination-limit": mailboxLimit,
  "operator-limit": operatorLimit,
} as const;

/** When a letter may follow those sent so far, oldest first: 2, 4, 8, then 16 minutes after the last. */
export function afterLast(sent: readonly Moment[]): Moment {
  const last = sent.at(-1);
  return last === undefined ? 0 : last + 2 ** Math.min(sent.length, 4) * minute;
}

/** When there is room for one more beside those that were, oldest first. */
export function roomAt(sent: readonly Moment[], { most, span }: Limit): Moment {
  const leaving = sent.at(-most);
  return leaving === undefined ? 0 : leaving + span;
}

export interface Wait {
  readonly reason: "cooldown" | "person-limit" | "destination-limit";
  readonly until: Moment;
}

/** What was sent before, as far as it counts, each oldest first. */
export interface SentBefore {
  /** With links of the same recovery. */
  readonly recovery: readonly Moment[];
  /** With links once more, to the same person. */
  readonly person: readonly Moment[];
  /** With links to the same address, whoever has it. */
  readonly address: readonly Moment[];
}

/** What a resend has to wait for at a moment, the longest of all; undefined where nothing. */
export function waitFor({ recovery, person, address }: SentBefore, now: Moment): Wait | undefined {
  const waits: readonly Wait[] = [
    { reason: "person-limit", until: roomAt(person, personLimit) },
    { reason: "destination-limit", until: roomAt(address, mailboxLimit) },
    { reason: "cooldown", until: afterLast(recovery) },
  ];
  return waits.filter(({ until }) => until > now).toSorted((one, other) => other.until - one.until)[0];
}

/** Those of a person's letters that were not the first of their recovery, oldest first. */
export function resendsAmong<L extends Pick<Message, "subject">>(letters: readonly L[]): readonly L[] {
  const begun = new Set<string>();
  return letters.filter(({ subject }) => begun.size === begun.add(subject).size);
}

/**
 * When letters were asked for that count against a kind of actor: what strangers use up blocks no operator. One
 * from a clock that was ahead bars nobody.
 */
export function countedFor(
  kind: string,
  letters: readonly Pick<Message, "queuedAt" | "askedBy">[],
  now: Moment,
): readonly Moment[] {
  // from before this was kept, when operators alone could ask
  const counts = ({ askedBy = "operator:" }: Pick<Message, "askedBy">) => askedBy.startsWith(`${kind}:`);
  return letters.filter((letter) => counts(letter) && letter.queuedAt <= now).map(({ queuedAt }) => queuedAt);
}
