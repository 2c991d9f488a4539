import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

export type AttemptOutcome = "accepted" | "deferred" | "bounced" | "failed";

/** What came of one attempt. */
export interface AttemptEnd {
  readonly endedAt: Moment;
  readonly outcome: AttemptOutcome;
  readonly class: string;
  readonly reply: string;
}

/** Notes that an attempt begins. */
export async function beginAttempt(
  store: StoreHandle,
  message: string,
  number: number,
  now: Moment,
): Promise<void> {
  await sql(store)("attempts").insert({ message, number, began_at: now });
}

/** Notes what came of an attempt. */
export async function endAttempt(
  store: StoreHandle,
  message: string,
  number: number,
  { endedAt, outcome, class: meaning, reply }: AttemptEnd,
): Promise<void> {
  const end = { ended_at: endedAt, outcome, class: meaning, reply };
  await sql(store)("attempts").where({ message, number }).update(end);
}
