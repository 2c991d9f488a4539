import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import { sql } from "./handle.ts";

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
}

/** Writes a link that was just minted. */
export async function addLink(
  store: StoreHandle,
  link: Pick<LinkRecord, "digest" | "recovery" | "message" | "mintedAt">,
): Promise<void> {
  const { mintedAt, ...same } = link;
  await sql(store)("links").insert({ ...same, minted_at: mintedAt });
}

/** The link of a token's digest. */
export async function findLink(store: StoreHandle, digest: string): Promise<LinkRecord | undefined> {
  const row = await sql(store)<Row>("links").where({ digest }).first();
  return (
    row && {
      digest: row.digest,
      recovery: row.recovery,
      message: row.message,
      mintedAt: row.minted_at,
      killedAt: row.killed_at ?? undefined,
      killedBy: row.killed_by ?? undefined,
    }
  );
}

/** Ends the living links of one recovery that travel in any letter but these. */
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

/** Reserves a living link for an act outside the store; false while another act holds it. */
export async function claimLink(
  store: StoreHandle,
  digest: string,
  until: Moment,
  now: Moment,
): Promise<boolean> {
  const changed: number = await sql(store)("links")
    .where({ digest })
    .whereNull("killed_at")
    .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now])
    .update({ claimed_until: until });
  return changed === 1;
}

/** Gives a reserved link back: the act outside did not take place. */
export async function releaseLink(store: StoreHandle, digest: string): Promise<void> {
  await sql(store)("links").where({ digest }).update({ claimed_until: null });
}
