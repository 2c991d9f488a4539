import type { Moment } from "../base/time.ts";
import { type Carriers, isHeld, statusOf } from "../recovery/episode/status.ts";
import type { Message } from "../store/post/messages.ts";
import type { RecoveryRecord } from "../store/recovery/recoveries.ts";
import { lettersAsKnown, recoveryAsKnown } from "./waits/as-known.ts";

/** What a recovery by e-mail goes through, in order; whoever reached a stage reached those before. */
export const stages = ["asked", "confirmed", "sent", "accepted", "opened", "completed"] as const;
export type Stage = (typeof stages)[number];

/** Why somebody did not go on to the next stage; `open`, `held` and `not-sent-yet` may still go on. */
export type Why =
  | "identity-not-confirmed"
  | "held"
  | "not-sent-yet"
  | "bounced"
  | "cancelled"
  | "expired-unopened"
  | "opened-not-completed"
  | "open";

/** How far a recovery came, and why no further; undefined where it came to its end. */
export interface Way {
  readonly stage: Stage;
  readonly why: Why | undefined;
}

/** A recovery with its letters, and when each of these was first tried. */
export interface Walked {
  readonly record: RecoveryRecord;
  readonly letters: readonly Message[];
  readonly tried: ReadonlyMap<string, Moment>;
}

/** How far a recovery by e-mail had come at a moment. What follows from a stage is taken to have gone through it. */
export function wayOf({ record, letters, tried }: Walked, then: Moment): Way {
  const recovery = recoveryAsKnown(record, then);
  const known = lettersAsKnown(letters, then);
  const stage = stageOf(recovery, known, (letter) => (tried.get(letter.id) ?? Infinity) <= then);
  return { stage, why: stage === "completed" ? undefined : whyOf(stage, recovery, known, then) };
}

function stageOf(
  { outcome, openedAt }: RecoveryRecord,
  letters: readonly Message[],
  wasTried: (letter: Message) => boolean,
): Stage {
  if (outcome === "completed") return "completed";
  if (openedAt !== undefined) return "opened";
  if (letters.some(({ acceptedAt }) => acceptedAt !== undefined)) return "accepted";
  return letters.some(wasTried) ? "sent" : "confirmed";
}

function whyOf(stage: Stage, recovery: RecoveryRecord, letters: readonly Message[], then: Moment): Why {
  if (recovery.outcome === "cancelled") return "cancelled";
  const carriers: Carriers = { letters, activations: [] };
  const over = statusOf(recovery, carriers, then) === "expired";
  if (stage === "opened") return over ? "opened-not-completed" : "open";
  if (isHeld(recovery)) return "held";
  if (letters.length > 0 && letters.every(isGivenUp)) return "bounced";
  if (over) return "expired-unopened";
  return stage === "confirmed" ? "not-sent-yet" : "open";
}

/** Whether a letter came back, or nothing more is tried with it: no link arrives by it. */
function isGivenUp({ status, closedAt }: Message): boolean {
  return status === "bounced" || (status !== "accepted" && closedAt !== undefined);
}
