import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import type { ChannelName } from "../../channel/channels.ts";
import {
  lookup,
  lookupOf,
  maybe,
  moment,
  number,
  type Recorded,
  sealed,
  text,
  word,
} from "../engine/columns.ts";
import { differences } from "../engine/engines.ts";
import { jointly } from "../engine/gathering.ts";
import { opened, rowsOf, unfolded } from "../engine/handle.ts";
import { type New, type RecordOf, type RowOf, Table } from "../engine/table.ts";
import { importsShut } from "./imports.ts";

/** What names a contact point, and points at one from elsewhere. */
export const contactKey = {
  /** Cédula, or RUC/branch. */
  holder: text,
  channel: word<ChannelName>(),
  /** The nth of the holder on the channel. */
  number,
};

export type ContactKey = Recorded<typeof contactKey>;

const points = new Table("contact_points", {
  ...contactKey,
  address: sealed,
  canonical: lookup,
  origin: word<"import" | "counter">(),
  since: moment,
  /** In force until; undefined where no end is known. One that ends as it begins was never in force. */
  until: maybe(moment),
  /** When a code sent there was read out. */
  provedAt: maybe(moment),
  /** The counter case that brought it. */
  caseId: maybe(text),
  /** The import that brought it, and that it serves with. */
  importId: maybe(text),
  /** Since when by the record, where a new count of time moved its beginning. */
  saidSince: maybe(moment),
});

/** An address or phone of a holder, with how and when it came. */
export type ContactPoint = RecordOf<typeof points> & {
  /** The import that brought it, where that waits for a second person: until then it serves nobody. */
  readonly awaits?: string | undefined;
};

export type ContactPointRow = RowOf<typeof points>;
export const contactPointFrom = points.read;

/** Whether a contact point is the one to use at a moment: time alone begins and ends it, once it serves. */
export function isInForce(
  { since, until, awaits }: Pick<ContactPoint, "since" | "until" | "awaits">,
  now: Moment,
): boolean {
  return awaits === undefined && since <= now && (until === undefined || now < until);
}

/** Whether it ever was, or will be, in force. */
export function isReal({ since, until }: Pick<ContactPoint, "since" | "until">): boolean {
  return until === undefined || since < until;
}

/** Since when it is in force as the record has it: what it is explained by. */
export function saidSince({ since, saidSince: said }: Pick<ContactPoint, "since" | "saidSince">): Moment {
  return said ?? since;
}

export type NewContactPoint = Pick<ContactPoint, "holder" | "channel" | "address" | "canonical">;

/** Every contact point of a holder, old ones included, oldest first. */
export const contactPointsOf = jointly(async (store, holders: readonly string[]) => {
  const found = await pointsOf(store, holders);
  return holders.map((holder): readonly ContactPoint[] => found.filter((point) => point.holder === holder));
});

/** Those of many holders, and which of them wait for somebody to confirm the import that brought them. */
export async function contactPointsOfMany(
  store: StoreHandle,
  holders: readonly string[],
): Promise<readonly ContactPoint[]> {
  if (!opened(store).sideBySide) return pointsOf(store, holders);
  return (await Promise.all(holders.map((holder) => contactPointsOf(store, holder)))).flat();
}

async function pointsOf(store: StoreHandle, holders: readonly string[]): Promise<readonly ContactPoint[]> {
  const found = await contactsOnFile(store, holders);
  const shut = await importsShut(store, [...new Set(found.flatMap(({ importId }) => importId ?? []))]);
  return found.map((point) =>
    point.importId !== undefined && shut.has(point.importId) ? { ...point, awaits: point.importId } : point,
  );
}

/** What lies on file of many holders, whether or not it serves yet. */
export async function contactsOnFile(
  store: StoreHandle,
  holders: readonly string[],
): Promise<readonly ContactPoint[]> {
  const rows = await rowsOf<ContactPointRow>(
    store,
    `SELECT * FROM contact_points
     WHERE holder IN (SELECT value ${differences[store.engine].asText} FROM ${unfolded(store)})
     ORDER BY holder, channel, number`,
    [JSON.stringify(holders)],
  );
  return rows.map(points.read);
}

/** The next contacts that an import brought, in the order of their holders, from behind one. */
export async function contactsBroughtBy(
  store: StoreHandle,
  importId: string,
  after: string,
  limit: number,
): Promise<readonly ContactPoint[]> {
  const query = points.on(store).where({ import_id: importId }).where("holder", ">", after);
  return (await query.orderBy(["holder", "channel"]).limit(limit)).map(points.read);
}

export function findContactPoint(store: StoreHandle, key: ContactKey): Promise<ContactPoint | undefined> {
  return points.find(store, keyOf(key));
}

/** An address whose other owners are looked for, from a moment on. */
interface Sought {
  readonly point: Pick<ContactPoint, "channel" | "canonical" | "holder">;
  readonly after: Moment;
}

/**
 * Whether another person has, is about to have, or had after a moment, the same canonical address; an employer
 * is no person.
 */
export function isAnothers(store: StoreHandle, point: Sought["point"], after: Moment): Promise<boolean> {
  return areAnothers(store, { point, after });
}

const areAnothers = jointly(async (store, sought: readonly Sought[]) => {
  const asks = sought.map(({ point: { holder, channel, canonical }, after }, at) => {
    return [at, lookupOf(canonical), channel, holder, after];
  });
  const rows = await rowsOf<{ at: string | number }>(
    store,
    `SELECT value ->> 0 AS at FROM ${unfolded(store)} WHERE EXISTS (
       SELECT 1 FROM contact_points
       WHERE lookup = value ->> 1 AND channel = value ->> 2 AND holder <> value ->> 3 AND holder NOT LIKE '%/%'
         AND (until IS NULL OR (until > CAST(value ->> 4 AS BIGINT) AND until > since)))`,
    [JSON.stringify(asks)],
  );
  const found = new Set(rows.map(({ at }) => Number(at)));
  return sought.map((_, at) => found.has(at));
});

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
  const { holder, channel } = point;
  const row = await points.on(store).where({ holder, channel }).max({ n: "number" }).first();
  const number = Number(row?.["n"] ?? 0) + 1;
  return add(store, { ...point, number, origin: "counter", since: now, until: now });
}

async function add(store: StoreHandle, point: New<ContactPoint>): Promise<ContactPoint> {
  await points.insert(store, point);
  return points.whole(point);
}

export async function markProved(store: StoreHandle, key: ContactKey, now: Moment): Promise<void> {
  await points.update(store, keyOf(key), { provedAt: now });
}

/** Puts a contact point in force from a moment on, and ends those of its holder and channel that were. */
export async function putInForce(store: StoreHandle, key: ContactKey, from: Moment): Promise<void> {
  const { holder, channel, number } = key;
  await points
    .on(store)
    .where({ holder, channel })
    .whereNot({ number })
    .whereRaw("(until IS NULL OR until > ?)", [from])
    .whereRaw("(until IS NULL OR since < until)")
    .update({ until: from });
  await points.update(store, keyOf(key), { since: from, until: undefined, saidSince: undefined });
}

/** Takes back what `putInForce` promised for later: the new one never begins, the one before does not end. */
export async function takeOutOfForce(store: StoreHandle, key: ContactKey, now: Moment): Promise<void> {
  const point = await findContactPoint(store, key);
  if (!point) return;
  const { holder, channel, number } = key;
  if (isInForce(point, now)) return void (await points.update(store, keyOf(key), { until: now }));
  if (!isReal(point)) return;
  await points
    .on(store)
    .where({ holder, channel, until: point.since })
    .whereNot({ number })
    .whereRaw("since < until")
    .update({ until: null });
  await points.update(store, keyOf(key), { until: point.since });
}

/** The key alone, of whatever has more. */
function keyOf({ holder, channel, number }: ContactKey): ContactKey {
  return { holder, channel, number };
}

const firstPoints = new Table("contact_points", {
  holder: text,
  channel: word<ChannelName>(),
  address: sealed,
  canonical: lookup,
});

export function addFirstContactPoints(
  store: StoreHandle,
  given: readonly NewContactPoint[],
  now: Moment,
  importId?: string,
): Promise<void> {
  const brought = importId === undefined ? {} : { import_id: importId };
  return firstPoints.insertAll(store, given, { number: 1, origin: "import", since: now, ...brought });
}

/** A contact point of the desk itself, which is no person's: the newest of its name, or a new one where the address changed. */
export async function deskContactPoint(
  store: StoreHandle,
  holder: `desk/${string}`,
  address: string,
  now: Moment,
): Promise<ContactPoint> {
  const newest = (await contactPointsOf(store, holder)).at(-1);
  if (newest?.address === address) return newest;
  const number = (newest?.number ?? 0) + 1;
  const point = { holder, channel: "email", number, address, canonical: address } as const;
  return add(store, { ...point, origin: "import", since: now });
}
