import type { StoreHandle } from "../base/context.ts";
import type { Moment } from "../base/time.ts";
import type { ContactKey } from "./contact-points.ts";
import { sql } from "./handle.ts";

/** What is known of the mailbox behind a contact point: nothing goes there for a while, or ever. */
export interface ContactHealth {
  readonly state: "suppressed" | "obsolete";
  /** Why, by the class of the server's reply. */
  readonly class: string;
  readonly since: Moment;
  /** End of a suppression; undefined where only another contact point helps. */
  readonly until: Moment | undefined;
  /** The letter that showed it. */
  readonly message: string;
}

interface Row extends ContactKey {
  readonly state: ContactHealth["state"];
  readonly class: string;
  readonly since: number;
  readonly until: number | null;
  readonly message: string;
}

/** What is known against a contact point at a moment; undefined where nothing is, or no longer. */
export async function findContactHealth(
  store: StoreHandle,
  { holder, channel, number }: ContactKey,
  now: Moment,
): Promise<ContactHealth | undefined> {
  const row = await sql(store)<Row>("contact_health").where({ holder, channel, number }).first();
  if (!row || (row.until !== null && row.until <= now)) return undefined;
  return {
    state: row.state,
    class: row.class,
    since: row.since,
    until: row.until ?? undefined,
    message: row.message,
  };
}

/** The contact points against which one thing became known since a moment, and still is. */
export async function contactPointsKnownFor(
  store: StoreHandle,
  meaning: string,
  since: Moment,
  now: Moment,
): Promise<readonly ContactKey[]> {
  return sql(store)<Row>("contact_health")
    .where({ class: meaning })
    .where("since", ">=", since)
    .whereRaw("(until IS NULL OR until > ?)", [now])
    .orderBy(["holder", "channel", "number"])
    .select("holder", "channel", "number");
}

/** Notes what is known against a contact point, in place of what was; an obsolete one stays so. */
export async function putContactHealth(
  store: StoreHandle,
  { holder, channel, number }: ContactKey,
  health: ContactHealth,
): Promise<void> {
  const row = { holder, channel, number, ...health, until: health.until ?? null };
  await sql(store)("contact_health")
    .insert(row)
    .onConflict(["holder", "channel", "number"])
    .merge()
    .where("contact_health.state", "suppressed");
}

/** Forgets what is known against a contact point; false where nothing was. */
export async function clearContactHealth(
  store: StoreHandle,
  { holder, channel, number }: ContactKey,
): Promise<boolean> {
  const cleared: number = await sql(store)("contact_health").where({ holder, channel, number }).delete();
  return cleared > 0;
}
