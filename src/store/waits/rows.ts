import type { StoreHandle } from "../../base/context.ts";
import { type Duration, type Moment, minute } from "../../base/time.ts";
import { rowsOf } from "../engine/handle.ts";
import type { DecidedWait } from "./tally.ts";

/** Requests that began from one moment on and before another, as far as they were known at the cut-off. */
export interface WaitSpan {
  readonly from: Moment;
  readonly to: Moment;
  readonly cutOff: Moment;
}

/** What requests are told apart by beside the method, in the rows themselves: quarters of an hour since 1970, too. */
export type RowName = "office" | "provider" | "quarter" | "door";

/** The door of requests of which none is known, as of those of an earlier system. */
export const unknownDoor = "unknown";

/** How long a quarter of an hour is: every zone is ahead of UTC by whole ones. */
export const quarter: Duration = 15 * minute;

/** The expression for a name; those of our own recoveries may be null. */
function nameOf(name: RowName | undefined): string {
  if (name === "door") return `COALESCE(door, '${unknownDoor}')`;
  if (name === "quarter") return `CAST(started_at / ${quarter} AS TEXT)`;
  return name === undefined ? "''" : `COALESCE(${name}, '')`;
}

/** The waits of requests that share a method and a name, one text for all of them: see `readWaits`. */
export interface WaitList {
  readonly method: DecidedWait["method"];
  readonly name: string;
  readonly waits: string;
}

export const waitKinds = ["completed", "failed", "open"] as const;
export type WaitKind = (typeof waitKinds)[number];

/** Reads a list of waits: milliseconds, and how each stood. */
export function readWaits(list: string, take: (wait: number, kind: WaitKind) => void): void {
  let value = 0;
  // by hand: the exact report reads ten million of them
  for (let at = 0; at <= list.length; at += 1) {
    const code = at < list.length ? list.charCodeAt(at) : 32;
    if (code !== 32) value = value * 10 + code - 48;
    else if (list.length > 0) {
      take(Math.floor(value / 4), waitKinds[(value % 4) as 0 | 1 | 2]);
      value = 0;
    }
  }
}

/** Where the wait of a closed recovery ended: with the first use of its link, in person with the new password. */
const ownEnd = `CASE WHEN outcome = 'completed' AND method <> 'in-person' THEN COALESCE(opened_at, closed_at)
  ELSE closed_at END`;

/**
 * One text for each group: a number apiece, four times the wait and how it stood. A clock that was set back makes
 * no wait shorter than none.
 */
const list = "string_agg(CAST(4 * CASE WHEN wait < 0 THEN 0 ELSE wait END + kind AS TEXT), ' ') AS waits";

/** Recoveries that are closed, and every request of an earlier system; what came after the cut-off is open. */
export function waitsBetween(
  store: StoreHandle,
  { from, to, cutOff }: WaitSpan,
  name: RowName | undefined,
): Promise<readonly WaitList[]> {
  return rowsOf<WaitList>(
    store,
    `SELECT method, name, ${list} FROM (
       SELECT method, ${nameOf(name)} AS name,
         CASE WHEN closed_at > ? THEN CAST(? AS BIGINT) ELSE ${ownEnd} END - started_at AS wait,
         CASE WHEN closed_at > ? THEN 2 WHEN outcome = 'completed' THEN 0 ELSE 1 END AS kind
       FROM recoveries WHERE closed_at IS NOT NULL AND started_at >= ? AND started_at < ?
       UNION ALL
       SELECT method, ${name === "door" ? `'${unknownDoor}'` : nameOf(name)} AS name,
         CASE WHEN ended_at > ? THEN CAST(? AS BIGINT) ELSE ended_at END - started_at AS wait,
         CASE WHEN ended_at > ? OR outcome = 'open' THEN 2 WHEN outcome = 'completed' THEN 0 ELSE 1 END AS kind
       FROM earlier_waits WHERE started_at >= ? AND started_at < ?
     ) AS requests GROUP BY method, name`,
    [cutOff, cutOff, cutOff, from, to, cutOff, cutOff, cutOff, from, to],
  );
}

/**
 * Requests of an earlier system that it left open, a text for each method and name: when each began, and how long
 * it waited, both in milliseconds, as `readCounts` reads pairs.
 */
export function openEarlierWaits(
  store: StoreHandle,
  { from, to, cutOff }: WaitSpan,
  name: "office" | "provider" | undefined,
): Promise<readonly WaitList[]> {
  return rowsOf<WaitList>(
    store,
    `SELECT method, ${nameOf(name)} AS name, string_agg(
       CAST(started_at AS TEXT) || ':' ||
       CAST(CASE WHEN ended_at > ? THEN CAST(? AS BIGINT) ELSE ended_at END - started_at AS TEXT), ' ') AS waits
     FROM earlier_waits WHERE outcome = 'open' AND started_at >= ? AND started_at < ?
     GROUP BY method${name === undefined ? "" : `, ${nameOf(name)}`}`,
    [cutOff, cutOff, from, to],
  );
}

/** The minutes in which requests of a door began and ended, as one text for all of them: see `readSpans`. */
export interface SpanList {
  readonly door: string;
  /** Null where there were none. */
  readonly spans: string | null;
}

/** Spans of recoveries that are closed, and of every request of an earlier system; what goes on at the cut-off ends there. */
export function spansBetween(
  store: StoreHandle,
  { from, to, cutOff }: WaitSpan,
): Promise<readonly SpanList[]> {
  const spans = `string_agg(CAST(began AS TEXT) || ':' ||
    CAST(CASE WHEN ended < began THEN began ELSE ended END AS TEXT), ' ') AS spans`;
  return rowsOf<SpanList>(
    store,
    `SELECT door, ${spans} FROM (
       SELECT ${nameOf("door")} AS door, started_at / ${minute} AS began,
         CASE WHEN closed_at > ? THEN CAST(? AS BIGINT) ELSE ${ownEnd} END / ${minute} AS ended
       FROM recoveries WHERE closed_at IS NOT NULL AND started_at >= ? AND started_at < ?
     ) AS own GROUP BY door
     UNION ALL
     SELECT '${unknownDoor}' AS door, ${spans} FROM (
       SELECT started_at / ${minute} AS began,
         CASE WHEN ended_at > ? THEN CAST(? AS BIGINT) ELSE ended_at END / ${minute} AS ended
       FROM earlier_waits WHERE started_at >= ? AND started_at < ?
     ) AS earlier`,
    [cutOff, cutOff, from, to, cutOff, cutOff, from, to],
  );
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

/** Every decided request that began from one moment on and before another. */
export async function decidedWaits(
  store: StoreHandle,
  from: Moment,
  to: Moment,
): Promise<readonly DecidedWait[]> {
  const rows = await rowsOf<Omit<DecidedWait, "completed"> & { readonly completed: number }>(
    store,
    `SELECT method, COALESCE(office, '') AS office, COALESCE(provider, '') AS provider, started_at AS "startedAt",
       ${ownEnd} AS "endedAt", closed_at AS "decidedAt", CASE WHEN outcome = 'completed' THEN 1 ELSE 0 END AS completed
     FROM recoveries WHERE closed_at IS NOT NULL AND started_at >= ? AND started_at < ?
     UNION ALL
     SELECT method, office, provider, started_at, ended_at, ended_at,
       CASE WHEN outcome = 'completed' THEN 1 ELSE 0 END
     FROM earlier_waits WHERE outcome <> 'open' AND started_at >= ? AND started_at < ?`,
    [from, to, from, to],
  );
  return rows.map((row) => ({ ...row, completed: row.completed === 1 }));
}

/** When the first request began, of this desk or of an earlier system; undefined where there was none. */
export async function firstRequest(store: StoreHandle): Promise<Moment | undefined> {
  const firsts = await ends(store, "min");
  return firsts.length === 0 ? undefined : Math.min(...firsts);
}

/** When the last request began; undefined where there was none. */
export async function lastRequest(store: StoreHandle): Promise<Moment | undefined> {
  const lasts = await ends(store, "max");
  return lasts.length === 0 ? undefined : Math.max(...lasts);
}

async function ends(store: StoreHandle, which: "min" | "max"): Promise<readonly Moment[]> {
  const rows = await rowsOf<{ at: number | null }>(
    store,
    `SELECT ${which}(started_at) AS at FROM recoveries UNION ALL SELECT ${which}(started_at) FROM earlier_waits`,
  );
  return rows.flatMap(({ at }) => at ?? []);
}
