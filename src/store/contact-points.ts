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
  /** In force until; undefined where no end is known. One that ends as it begins was never in force. */
  readonly until: Moment | undefined;
  /** When a code sent there was read out. */
  readonly provedAt: Moment | undefined;
  /** The counter case that brought it. */
  readonly caseId: string | undefined;
}

/** Whether a contact point is the one to use at a moment: time alone begins and ends it. */
export function isInForce({ since, until }: Pick<ContactPoint, "since" | "until">, now: Moment): boolean {
  return since <= now && (until === undefined || now < until);
}

/** Whether it ever was, or will be, in force. */
export function isReal({ since, until }: Pick<ContactPoint, "since" | "until">): boolean {
  return until === undefined || since < until;
}

/** A contact point about to be written. */
export interface NewContactPoint {
  readonly holder: string;
  readonly channel: Channel;
  readonly address: string;
  readonly canonical: string;
}

export interface ContactPointRow {
  holder: string;
  channel: Channel;
  number: number;
  address: string;
  lookup: string;
  origin: "import" | "counter";
  since: number;
  until: number | null;
  proved_at: number | null;
  case_id: string | null;
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
  const rows = await rowsOf<ContactPointRow>(
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
  const row = await sql(store)<ContactPointRow>("contact_points").where({ holder, channel, number }).first();
  return row && contactPointFrom(row);
}

/**
 * Whether another person has, is about to have, or had after a moment, the same canonical address; an employer
 * is no person.
 */
export async function isAnothers(
  store: StoreHandle,
  point: Pick<ContactPoint, "channel" | "canonical" | "holder">,
  after: Moment,
): Promise<boolean> {
  const other = await sql(store)<ContactPointRow>("contact_points")
    .where({ lookup: lookupOf(point.canonical), channel: point.channel })
    .whereRaw("(until IS NULL OR (until > ? AND until > since))", [after])
    .whereNot({ holder: point.holder })
    .whereNot("holder", "like", "%/%")
    .first("holder");
  return other !== undefined;
}

/** Whether an employer is reached at a domain: an address there ends with the employment. */
export async function isEmployersDomain(store: StoreHandle, domain: string): Promise<boolean> {
  const [row] = await rowsOf(
    store,
    `SELECT 1 FROM employers JOIN contact_points ON holder = ruc || '/' || branch AND channel = 'email'
     WHERE lookup LIKE ? LIMIT 1`,
    [`%@${domain}`],
  );
  return row !== undefined;
}

/** Whether an address belongs to several people, so that nothing secret may go there: one who proved it keeps it. */
export async function isShared(store: StoreHandle, point: ContactPoint, now: Moment): Promise<boolean> {
  return point.provedAt === undefined && (await isAnothers(store, point, now));
}

/** Writes a contact point that is not in force: it ends as it begins, until an act moves both. */
export async function proposeContactPoint(
  store: StoreHandle,
  point: NewContactPoint & { readonly caseId: string },
  now: Moment,
): Promise<ContactPoint> {
  const { holder, channel, address, canonical, caseId } = point;
  const row = await sql(store)("contact_points").where({ holder, channel }).max({ n: "number" }).first();
  const proposed: ContactPointRow = {
    holder,
    channel,
    number: Number(row?.["n"] ?? 0) + 1,
    address: seal(address),
    lookup: lookupOf(canonical),
    origin: "counter",
    since: now,
    until: now,
    proved_at: null,
    case_id: caseId,
  };
  await sql(store)("contact_points").insert(proposed);
  return contactPointFrom(proposed);
}

/** Notes that a code sent to a contact point was read out. */
export async function markProved(store: StoreHandle, key: ContactKey, now: Moment): Promise<void> {
  await at(store, key).update({ proved_at: now });
}

/** Puts a contact point in force from a moment on, and ends those of its holder and channel that were. */
export async function putInForce(store: StoreHandle, key: ContactKey, from: Moment): Promise<void> {
  const { holder, channel, number } = key;
  await sql(store)("contact_points")
    .where({ holder, channel })
    .whereNot({ number })
    .whereRaw("(until IS NULL OR until > ?)", [from])
    .whereRaw("(until IS NULL OR since < until)")
    .update({ until: from });
  await at(store, key).update({ since: from, until: null });
}

/** Takes back what `putInForce` promised for later: the new one never begins, the one before does not end. */
export async function takeOutOfForce(store: StoreHandle, key: ContactKey, now: Moment): Promise<void> {
  const point = await findContactPoint(store, key);
  if (!point) return;
  const { holder, channel, number } = key;
  if (isInForce(point, now)) return void (await at(store, key).update({ until: now }));
  if (!isReal(point)) return;
  await sql(store)("contact_points")
    .where({ holder, channel, until: point.since })
    .whereNot({ number })
    .whereRaw("since < until")
    .update({ until: null });
  await at(store, key).update({ until: point.since });
}

function at(store: StoreHandle, { holder, channel, number }: ContactKey) {
  return sql(store)("contact_points").where({ holder, channel, number });
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

/** A contact point of the desk itself, which is no person's: the newest of its name, or a new one where the address changed. */
export async function deskContactPoint(
  store: StoreHandle,
  holder: `desk/${string}`,
  address: string,
  now: Moment,
): Promise<ContactPoint> {
  const points = await contactPointsOf(store, holder);
  const newest = points.at(-1);
  if (newest?.address === address) return newest;
  const number = (newest?.number ?? 0) + 1;
  const point = {
    holder,
    channel: "email",
    number,
    address: seal(address),
    lookup: lookupOf(address),
  } as const;
  const row: ContactPointRow = {
    ...point,
    origin: "import",
    since: now,
    until: null,
    proved_at: null,
    case_id: null,
  };
  await sql(store)("contact_points").insert(row);
  return contactPointFrom(row);
}

export function contactPointFrom(row: ContactPointRow): ContactPoint {
  return {
    holder: row.holder,
    channel: row.channel,
    number: row.number,
    address: unseal(row.address),
    canonical: row.lookup,
    origin: row.origin,
    since: row.since,
    until: row.until ?? undefined,
    provedAt: row.proved_at ?? undefined,
    caseId: row.case_id ?? undefined,
  };
}
