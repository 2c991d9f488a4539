import type { AttemptOutcome } from "../../base/channel.ts";
import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, number, text, word } from "../engine/columns.ts";
import { type RecordOf, Table } from "../engine/table.ts";

const key = { message: text, number };

const beginnings = new Table("attempts", key);

const ends = new Table("attempts", {
  ...key,
  endedAt: moment,
  outcome: word<AttemptOutcome>(),
  /** What the reply means (delivery/reply). */
  class: text,
  reply: text,
});

/** What came of one attempt. */
export type AttemptEnd = RecordOf<typeof ends>;

const attempts = new Table("attempts", {
  ...key,
  beganAt: moment,
  endedAt: maybe(moment),
  outcome: maybe(word<AttemptOutcome>()),
  class: maybe(text),
  reply: maybe(text),
});

/** An attempt as the store has it; one whose end nobody knows has no outcome. */
export type Attempt = RecordOf<typeof attempts>;

export function beginAttempts(
  store: StoreHandle,
  begun: readonly Pick<Attempt, "message" | "number">[],
  now: Moment,
): Promise<void> {
  return beginnings.insertAll(store, begun, { began_at: now });
}

export async function endAttempts(store: StoreHandle, ended: readonly AttemptEnd[]): Promise<void> {
  await ends.updateAll(store, ended, ["message", "number"]);
}

/** The attempts at some letters, oldest first. */
export function attemptsOf(store: StoreHandle, messages: readonly string[]): Promise<readonly Attempt[]> {
  return attempts.listAmong(store, { message: messages }, "began_at", "message", "number");
}
