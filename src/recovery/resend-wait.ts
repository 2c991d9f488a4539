import { day, type Moment, minute } from "../base/time.ts";
import type { Message } from "../store/messages.ts";

/** How many further links a person may have in 24 hours. */
const mostResends = 5;

/** From when another link may be sent, by the letters that a person's links went out in, oldest first. */
export function resendAllowedAt(
  letters: readonly Pick<Message, "queuedAt" | "subject">[],
  now: Moment,
): Moment {
  const recent = letters.filter(({ queuedAt }) => queuedAt > now - day);
  const last = recent.at(-1);
  if (!last) return now;
  // the first letter of a recovery is its start, not a resend
  const resends = recent.filter(({ subject }, at) =>
    recent.slice(0, at).some((earlier) => earlier.subject === subject),
  );
  const sent = recent.filter(({ subject }) => subject === last.subject).length;
  const wait = last.queuedAt + 2 ** Math.min(sent, 4) * minute;
  const oldest = resends.at(-mostResends);
  return Math.max(now, wait, oldest === undefined ? 0 : oldest.queuedAt + day);
}
