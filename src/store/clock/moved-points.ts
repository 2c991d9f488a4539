import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { rowsOf } from "../engine/handle.ts";
import { type ContactPoint, type ContactPointRow, contactPointFrom } from "../register/contact-points.ts";

/** A contact point that begins at another moment than its case said. */
export type MovedPoint = ContactPoint & { readonly saidSince: Moment };

const real = "(until IS NULL OR since < until)";

/**
 * Puts contact points that began, or ended, after the present where they belong, in the order in which they came:
 * what was imported is in force at once, what was held is held as long from now. When the record says that they
 * began stays beside it. Gives those of the counter, which are explained one by one.
 */
export async function moveContactPoints(
  store: StoreHandle,
  now: Moment,
  last: Moment,
): Promise<readonly MovedPoint[]> {
  const moved = await moveHeld(store, now);
  await rowsOf(
    store,
    // first of their holder and channel, and so before whatever came to them from the counter
    `UPDATE contact_points SET said_since = COALESCE(said_since, since), since = ?
     WHERE origin = 'import' AND since > ? AND ${real}`,
    [importedSince(now), now],
  );
  await rowsOf(
    store,
    `UPDATE contact_points SET until = CASE WHEN since >= ? THEN since + 1 ELSE ? END
     WHERE until > ? AND until <= ? AND since < until AND NOT EXISTS (
       SELECT 1 FROM contact_points AS next WHERE next.holder = contact_points.holder
       AND next.channel = contact_points.channel AND next.since = contact_points.until)`,
    [now, now, now, last],
  );
  await rowsOf(store, "UPDATE contact_points SET proved_at = ? WHERE proved_at > ?", [now, now]);
  return moved;
}

/** From when an imported contact point is in force that was registered after the beginning of a new count. */
function importedSince(beginning: Moment): Moment {
  return beginning - 1;
}

/** The beginning of the new count that put an imported contact point in force at a moment. */
export function beginningFor(since: Moment): Moment {
  return since + 1;
}

async function moveHeld(store: StoreHandle, now: Moment): Promise<readonly MovedPoint[]> {
  const rows = await rowsOf<ContactPointRow & { begun: Moment }>(
    store,
    `SELECT contact_points.*, COALESCE(approved_at, submitted_at) AS begun
     FROM contact_points JOIN cases ON cases.id = case_id
     WHERE since > ? AND ${real} AND COALESCE(approved_at, submitted_at) > ?
     ORDER BY holder, channel, since`,
    [now, now],
  );
  const moved: MovedPoint[] = [];
  for (const { begun, ...row } of rows) {
    const point = contactPointFrom(row);
    const before = moved.at(-1);
    const follows = before?.holder === point.holder && before.channel === point.channel;
    const since = Math.max(point.since - (begun - now), follows ? before.since + 1 : 0);
    moved.push({ ...point, since, saidSince: point.saidSince ?? point.since });
    await moveOne(store, point, since);
  }
  return moved;
}

async function moveOne(store: StoreHandle, { holder, channel, number, since }: ContactPoint, to: Moment) {
  await rowsOf(
    store,
    "UPDATE contact_points SET until = ? WHERE holder = ? AND channel = ? AND number <> ? AND until = ? AND since < until",
    [to, holder, channel, number, since],
  );
  await rowsOf(
    store,
    `UPDATE contact_points SET said_since = COALESCE(said_since, since), since = ?
     WHERE holder = ? AND channel = ? AND number = ?`,
    [to, holder, channel, number],
  );
}
