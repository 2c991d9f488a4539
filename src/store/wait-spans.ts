import type { StoreHandle } from "../base/context.ts";
import { type Moment, minute } from "../base/time.ts";
import { rowsOf } from "./handle.ts";
import { ownEnd, type WaitSpan } from "./wait-rows.ts";

/**
 * The minutes in which requests began and ended, as one text for all of them: recoveries that are closed, and
 * every request of an earlier system; what goes on at the cut-off ends there. See `readSpans`.
 */
export async function spansBetween(store: StoreHandle, { from, to, cutOff }: WaitSpan): Promise<string> {
  const rows = await rowsOf<{ spans: string | null }>(
    store,
    `SELECT string_agg(CAST(began AS TEXT) || ':' || CAST(CASE WHEN ended < began THEN began ELSE ended END AS TEXT), ' ') AS spans FROM (
       SELECT started_at / ${minute} AS began,
         CASE WHEN closed_at > ? THEN CAST(? AS BIGINT) ELSE ${ownEnd} END / ${minute} AS ended
       FROM recoveries WHERE closed_at IS NOT NULL AND started_at >= ? AND started_at < ?
       UNION ALL
       SELECT started_at / ${minute}, CASE WHEN ended_at > ? THEN CAST(? AS BIGINT) ELSE ended_at END / ${minute}
       FROM earlier_waits WHERE started_at >= ? AND started_at < ?
     ) AS requests`,
    [cutOff, cutOff, from, to, cutOff, cutOff, from, to],
  );
  return rows[0]?.spans ?? "";
}

/** Reads such a text: the first moments of the minute in which a request began, and of that in which it ended. */
export function readSpans(spans: string, take: (began: Moment, ended: Moment) => void): void {
  let [began, value] = [0, 0];
  // by hand: a report over years reads ten million of them
  for (let at = 0; at <= spans.length; at += 1) {
    const code = at < spans.length ? spans.charCodeAt(at) : 32;
    if (code === 58) {
      began = value;
      value = 0;
    } else if (code !== 32) value = value * 10 + code - 48;
    else if (spans.length > 0) {
      take(began * minute, value * minute);
      value = 0;
    }
  }
}
