import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { rowsOf, unfolded } from "../engine/handle.ts";
import { type RecordOf, Table } from "../engine/table.ts";
import { bearerSecrets, type LinkEnd } from "./bearer-secrets.ts";

const links = new Table("links", {
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
  claim: claimLink,
  release: releaseLink,
} = bearerSecrets("links", "killed", "recovery");

/** Writes links that were just minted, each for a letter still in hand to be sent; gives the letters of those. */
export async function addLinks(
  store: StoreHandle,
  minted: readonly Pick<LinkRecord, "digest" | "recovery" | "message" | "mintedAt">[],
): Promise<ReadonlySet<string>> {
  if (minted.length === 0) return new Set();
  const rows = await rowsOf<{ message: string }>(
    store,
    `INSERT INTO links (digest, recovery, message, minted_at)
     SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT)
     FROM ${unfolded(store)} JOIN messages ON messages.id = value ->> 2
     WHERE messages.status = 'sending' RETURNING message`,
    [JSON.stringify(minted.map((link) => [link.digest, link.recovery, link.message, link.mintedAt]))],
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
  await links
    .on(store)
    .where({ recovery: reference })
    .whereNotIn("message", [...letters])
    .whereNull("killed_at")
    .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now])
    .update({ killed_at: now, killed_by: why });
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
