import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { rowsOf, sql, unfolded } from "./handle.ts";

export type LinkEnd = "used" | "superseded" | "revoked" | "changed";

/** A link as the store knows it: by the digest of its token. */
export interface LinkRecord {
  readonly digest: string;
  readonly recovery: string;
  readonly message: string;
  readonly mintedAt: Moment;
  readonly killedAt: Moment | undefined;
  readonly killedBy: LinkEnd | undefined;
}

interface Row {
  digest: string;
  recovery: string;
  message: string;
  minted_at: number;
  killed_at: number | null;
  killed_by: LinkEnd | null;
  claimed_until: number | null;
}

/** Writes links that were just minted, each for a letter still in hand to be sent; gives the letters of those. */
export async function addLinks(
  store: StoreHandle,
  links: readonly Pick<LinkRecord, "digest" | "recovery" | "message" | "mintedAt">[],
): Promise<ReadonlySet<string>> {
  if (links.length === 0) return new Set();
  const rows = await rowsOf<Pick<Row, "message">>(
    store,
    `INSERT INTO links (digest, recovery, message, minted_at)
     SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT)
     FROM ${unfolded(store)} JOIN messages ON messages.id = value ->> 2
     WHERE messages.status = 'sending' RETURNING message`,
    [JSON.stringify(links.map((link) => [link.digest, link.recovery, link.message, link.mintedAt]))],
  );
  return new Set(rows.map(({ message }) => message));
}

/** The link of a token's digest. */
export async function findLink(store: StoreHandle, digest: string): Promise<LinkRecord | undefined> {
  const row = await sql(store)<Row>("links").where({ digest }).first();
  return row && linkFrom(row);
}

/** Every link of a recovery, oldest first. */
export async function linksOf(store: StoreHandle, recovery: string): Promise<readonly LinkRecord[]> {
  const rows = await sql(store)<Row>("links").where({ recovery }).orderBy(["minted_at", "digest"]);
  return rows.map(linkFrom);
}

/** Ends the living links of one recovery that travel in any letter but these; not one that is setting a password outside. */
export async function killLinksOutside(
  store: StoreHandle,
  reference: string,
  letters: readonly string[],
  why: LinkEnd,
  now: Moment,
): Promise<void> {
  await sql(store)("links")
    .where({ recovery: reference })
    .whereNotIn("message", [...letters])
    .whereNull("killed_at")
    .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now])
    .update({ killed_at: now, killed_by: why });
}

/** Ends every living link of a person, of whatever recovery. */
export async function killLinksOf(
  store: StoreHandle,
  cedula: string,
  why: LinkEnd,
  now: Moment,
): Promise<void> {
  await sql(store)("links")
    .whereIn("recovery", sql(store)("recoveries").where({ cedula }).select("reference"))
    .whereNull("killed_at")
    .update({ killed_at: now, killed_by: why });
}

/** Whether a living link of a recovery is reserved for an act outside. */
export async function isClaimed(store: StoreHandle, reference: string, now: Moment): Promise<boolean> {
  const row = await sql(store)<Row>("links")
    .where({ recovery: reference })
    .whereNull("killed_at")
    .where("claimed_until", ">", now)
    .first("digest");
  return row !== undefined;
}

/** Reserves a living link, and with it every other of its recovery, for an act outside; false while another act holds one. */
export async function claimLink(
  store: StoreHandle,
  digest: string,
  until: Moment,
  now: Moment,
): Promise<boolean> {
  const family = siblingsOf(store, digest);
  const claimed: Pick<Row, "digest">[] = await family
    .clone()
    .whereNull("killed_at")
    // asked of each row again once its lock is had, of all of them for a link minted meanwhile
    .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now])
    .whereNotExists(family.clone().where("claimed_until", ">", now))
    .update({ claimed_until: until })
    .returning("digest");
  return claimed.some((link) => link.digest === digest);
}

/** Gives a reserved link and the others of its recovery back: the act outside did not take place. */
export async function releaseLink(store: StoreHandle, digest: string): Promise<void> {
  await siblingsOf(store, digest).update({ claimed_until: null });
}

function siblingsOf(store: StoreHandle, digest: string) {
  return sql(store)<Row>("links").whereIn(
    "recovery",
    sql(store)("links").where({ digest }).select("recovery"),
  );
}

function linkFrom(row: Row): LinkRecord {
  return {
    digest: row.digest,
    recovery: row.recovery,
    message: row.message,
    mintedAt: row.minted_at,
    killedAt: row.killed_at ?? undefined,
    killedBy: row.killed_by ?? undefined,
  };
}
