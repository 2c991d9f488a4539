import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { rowsOf, sql, unfolded } from "./handle.ts";

export type AttemptOutcome = "accepted" | "deferred" | "bounced" | "failed";

/** What came of one attempt. */
export interface AttemptEnd {
  readonly message: string;
  readonly number: number;
  readonly endedAt: Moment;
  readonly outcome: AttemptOutcome;
  /** What the reply means (delivery/reply). */
  readonly class: string;
  readonly reply: string;
}

/** An attempt as the store has it; one whose end nobody knows has no outcome. */
export interface Attempt {
  readonly message: string;
  readonly number: number;
  readonly beganAt: Moment;
  readonly endedAt: Moment | undefined;
  readonly outcome: AttemptOutcome | undefined;
  readonly class: string | undefined;
  readonly reply: string | undefined;
}

interface Row {
  readonly message: string;
  readonly number: number;
  readonly began_at: number;
  readonly ended_at: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly class: string | null;
  readonly reply: string | null;
}

/** Notes that attempts begin. */
export async function beginAttempts(
  store: StoreHandle,
  attempts: readonly Pick<AttemptEnd, "message" | "number">[],
  now: Moment,
): Promise<void> {
  if (attempts.length === 0) return;
  await rowsOf(
    store,
    `INSERT INTO attempts (message, number, began_at)
     SELECT value ->> 0, CAST(value ->> 1 AS BIGINT), CAST(? AS BIGINT) FROM ${unfolded(store)}`,
    [now, JSON.stringify(attempts.map(({ message, number }) => [message, number]))],
  );
}

/** Notes what came of attempts. */
export async function endAttempts(store: StoreHandle, ends: readonly AttemptEnd[]): Promise<void> {
  const list = ends.map((end) => [end.message, end.number, end.endedAt, end.outcome, end.class, end.reply]);
  await rowsOf(
    store,
    `UPDATE attempts SET ended_at = CAST(value ->> 2 AS BIGINT), outcome = value ->> 3,
       class = value ->> 4, reply = value ->> 5
     FROM ${unfolded(store)}
     WHERE attempts.message = value ->> 0 AND attempts.number = CAST(value ->> 1 AS BIGINT)`,
    [JSON.stringify(list)],
  );
}

/** The attempts at some letters, oldest first. */
export async function attemptsOf(
  store: StoreHandle,
  messages: readonly string[],
): Promise<readonly Attempt[]> {
  const rows = await sql(store)<Row>("attempts")
    .whereIn("message", [...messages])
    .orderBy(["began_at", "message", "number"]);
  return rows.map(({ began_at, ended_at, ...row }) => ({
    message: row.message,
    number: row.number,
    beganAt: began_at,
    endedAt: ended_at ?? undefined,
    outcome: row.outcome ?? undefined,
    class: row.class ?? undefined,
    reply: row.reply ?? undefined,
  }));
}
