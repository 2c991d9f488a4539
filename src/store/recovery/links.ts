import type { StoreHandle } from "../../base/context.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { rowsOf, unfolded } from "../engine/handle.ts";
import { birthSeal } from "../engine/seal.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import type { RecordOf } from "../engine/table.ts";
import { bearerSecrets, type LinkEnd } from "./bearer-secrets.ts";

const links = new SealedTable("links", {
  digest: text,
  recovery: text,
  message: text,
  mintedAt: moment,
  killedAt: maybe(moment),
  killedBy: maybe(word<LinkEnd>()),
});

/** A link as the store knows it: by the digest of its token. */
export type LinkRecord = RecordOf<typeof links>;

export const {
  endThoseOf: killLinksOf,
  endAll: killEveryLink,
  claim: claimLink,
  release: releaseLink,
} = bearerSecrets(links, "links", "killed", "recovery");

/** Writes links that were just minted, each for a letter still in hand to be sent; gives the letters of those. */
export async function addLinks(
  store: StoreHandle,
  minted: readonly Pick<LinkRecord, "digest" | "recovery" | "message" | "mintedAt">[],
): Promise<ReadonlySet<string>> {
  if (minted.length === 0) return new Set();
  const seals = await birthSeal(
    store,
    "links",
    minted.map((link) => links.write(link)),
  );
  const values = minted.map(({ digest, recovery, message, mintedAt }, at) => [
    digest,
    recovery,
    message,
    mintedAt,
    ...Object.values(seals[at] ?? {}),
  ]);
  const rows = await rowsOf<{ message: string }>(
    store,
    `INSERT INTO links (digest, recovery, message, minted_at, seal, seal_key, seal_entry)
     SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
       value ->> 4, value ->> 5, CAST(value ->> 6 AS BIGINT)
     FROM ${unfolded(store)} JOIN messages ON messages.id = value ->> 2
     WHERE messages.status = 'sending' RETURNING message`,
    [JSON.stringify(values)],
  );
  return new Set(rows.map(({ message }) => message));
}

export function findLink(store: StoreHandle, digest: string): Promise<LinkRecord | undefined> {
  return links.find(store, { digest });
}

/** Every link of a recovery, oldest first. */
export function linksOf(store: StoreHandle, recovery: string): Promise<readonly LinkRecord[]> {
  return links.list(store, { recovery }, "minted_at", "digest");
}

/** Ends the living links of one recovery that travel in any letter but these; not one that is setting a password outside. */
export async function killLinksOutside(
  store: StoreHandle,
  reference: string,
  letters: readonly string[],
  why: LinkEnd,
  now: Moment,
): Promise<void> {
  const which = living(store, now)
    .where({ recovery: reference })
    .whereNotIn("message", [...letters]);
  await links.change(store, which, ended(why, now));
}

/** Ends the living links that travel in some letters; not one that is setting a password outside. */
export async function killLinksIn(
  store: StoreHandle,
  letters: readonly string[],
  why: LinkEnd,
  now: Moment,
): Promise<void> {
  if (letters.length > 0)
    await links.change(store, living(store, now).whereIn("message", [...letters]), ended(why, now));
}

function living(store: StoreHandle, now: Moment) {
  return links
    .on(store)
    .whereNull("killed_at")
    .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now]);
}

function ended(why: LinkEnd, now: Moment) {
  return { killedAt: now, killedBy: why };
}

/** Whether a living link of a recovery is reserved for an act outside. */
export async function isClaimed(store: StoreHandle, reference: string, now: Moment): Promise<boolean> {
  const row = await links
    .on(store)
    .where({ recovery: reference })
    .whereNull("killed_at")
    .where("claimed_until", ">", now)
    .first("digest");
  return row !== undefined;
}

/** Which letters carry links: their kind, and what their subjects begin with. */
export interface LinkLetters {
  readonly letter: string;
  readonly prefix: string;
}

export interface LinkUse {
  /** From the first acceptance of a letter with a link to its first use by a person, one for each recovery. */
  readonly waits: readonly Duration[];
  /** How many of those recoveries had been sent a second letter before the first use. */
  readonly second: number;
  /** Recoveries whose links were accepted and ran out unused. */
  readonly unused: number;
}

interface Row {
  readonly opened_at: number | null;
  readonly first_at: number;
  readonly before: number;
}

/** How the links of recoveries that began since a moment were used until now. */
export async function linkUse(
  store: StoreHandle,
  { letter, prefix }: LinkLetters,
  since: Moment,
  now: Moment,
): Promise<LinkUse> {
  const rows = await rowsOf<Row>(
    store,
    `SELECT recoveries.opened_at, min(messages.accepted_at) AS first_at,
       count(CASE WHEN messages.accepted_at < recoveries.opened_at THEN 1 END) AS before
     FROM recoveries
     JOIN messages ON messages.subject = ? || recoveries.reference AND messages.letter = ?
     WHERE recoveries.method = 'email' AND recoveries.started_at >= ? AND messages.accepted_at IS NOT NULL
     GROUP BY recoveries.reference
     HAVING recoveries.opened_at IS NOT NULL
       OR ((recoveries.outcome IS NULL OR recoveries.outcome = 'expired')
         AND max(messages.accepted_at) + recoveries.link_ttl <= ?)`,
    [prefix, letter, since, now],
  );
  const used = rows.filter(({ opened_at }) => opened_at !== null);
  return {
    waits: used.map(({ opened_at, first_at }) => Math.max(0, (opened_at ?? 0) - first_at)),
    second: used.filter(({ before }) => before > 1).length,
    unused: rows.length - used.length,
  };
}
