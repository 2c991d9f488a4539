import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { rowsOf, sql, unfolded } from "./handle.ts";
import { lookupOf, seal, unseal } from "./sealed.ts";

export type Channel = "email" | "phone";

/** Which contact point is meant: the nth of a holder on a channel. */
export interface ContactKey {
  /** Cédula, or RUC/branch. */
  readonly holder: string;
  readonly channel: Channel;
  readonly number: number;
}

/** An address or phone of a holder, with how and when it came. */
export interface ContactPoint extends ContactKey {
  readonly address: string;
  readonly canonical: string;
  readonly origin: "import" | "counter";
  readonly since: Moment;
  /** In force until; undefined for the present one. */
  readonly until: Moment | undefined;
}

/** A contact point about to be written. */
export interface NewContactPoint {
  readonly holder: string;
  readonly channel: Channel;
  readonly address: string;
  readonly canonical: string;
}

interface Row {
  holder: string;
  channel: Channel;
  number: number;
  address: string;
  lookup: string;
  origin: "import" | "counter";
  since: number;
  until: number | null;
}

/** Every contact point of a holder, old ones included, oldest first. */
export async function contactPointsOf(store: StoreHandle, holder: string): Promise<readonly ContactPoint[]> {
  return contactPointsOfMany(store, [holder]);
}

/** Every contact point of several holders. */
export async function contactPointsOfMany(
  store: StoreHandle,
  holders: readonly string[],
): Promise<readonly ContactPoint[]> {
  const rows = await rowsOf<Row>(
    store,
    `SELECT contact_points.* FROM contact_points
     WHERE holder IN (SELECT value ${store.engine === "postgres" ? "#>> '{}'" : ""} FROM ${unfolded(store)})
     ORDER BY holder, channel, number`,
    [JSON.stringify(holders)],
  );
  return rows.map(contactPointFrom);
}

/** The contact point that a letter is for. */
export async function findContactPoint(
  store: StoreHandle,
  key: ContactKey,
): Promise<ContactPoint | undefined> {
  const { holder, channel, number } = key;
  const row = await sql(store)<Row>("contact_points").where({ holder, channel, number }).first();
  return row && contactPointFrom(row);
}

/** Whether another person's present contact point has the same canonical form; an employer is no person. */
export async function isShared(store: StoreHandle, point: ContactPoint): Promise<boolean> {
  const other = await sql(store)<Row>("contact_points")
    .where({ lookup: lookupOf(point.canonical), channel: point.channel })
    .whereNull("until")
    .whereNot({ holder: point.holder })
    .whereNot("holder", "like", "%/%")
    .first("holder");
  return other !== undefined;
}

/** Writes the first contact points of many holders at once. */
export async function addFirstContactPoints(
  store: StoreHandle,
  points: readonly NewContactPoint[],
  now: Moment,
): Promise<void> {
  if (points.length === 0) return;
  const list = points.map((point) => [
    point.holder,
    point.channel,
    seal(point.address),
    lookupOf(point.canonical),
  ]);
  await rowsOf(
    store,
    `INSERT INTO contact_points (holder, channel, number, address, lookup, origin, since)
     SELECT value ->> 0, value ->> 1, 1, value ->> 2, value ->> 3, 'import', CAST(? AS BIGINT) FROM ${unfolded(store)}`,
    [now, JSON.stringify(list)],
  );
}

function contactPointFrom(row: Row): ContactPoint {
  return {
    holder: row.holder,
    channel: row.channel,
    number: row.number,
    address: unseal(row.address),
    canonical: row.lookup,
    origin: row.origin,
    since: row.since,
    until: row.until ?? undefined,
  };
}
