import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import { leaves } from "../engine/kept-states.ts";
import { type RecordOf, Table } from "../engine/table.ts";
import { type ContactKey, contactKey } from "./contact-points.ts";

const health = new Table("contact_health", {
  ...contactKey,
  state: word<"suppressed" | "obsolete">(),
  /** Why, by the class of the server's reply. */
  class: text,
  since: moment,
  /** End of a suppression; undefined where only another contact point helps. */
  until: maybe(moment),
  /** The letter that showed it. */
  message: text,
});

/** What is known of the mailbox behind a contact point: nothing goes there for a while, or ever. */
export type ContactHealth = Omit<RecordOf<typeof health>, keyof ContactKey>;

/** What is known against a contact point at a moment; undefined where nothing is, or no longer. */
export async function findContactHealth(
  store: StoreHandle,
  { holder, channel, number }: ContactKey,
  now: Moment,
): Promise<ContactHealth | undefined> {
  const known = await health.find(store, { holder, channel, number });
  return known?.until !== undefined && known.until <= now ? undefined : known;
}

/** The contact points against which one thing became known since a moment, and still is. */
export async function contactPointsKnownFor(
  store: StoreHandle,
  meaning: string,
  since: Moment,
  now: Moment,
): Promise<readonly ContactKey[]> {
  return sql(store)("contact_health")
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
  known: ContactHealth,
): Promise<void> {
  leaves(store, "mailbox", `${holder}/${channel}/${number}`);
  await sql(store)("contact_health")
    .insert({ holder, channel, number, ...health.write(known) })
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
  if (cleared > 0) leaves(store, "mailbox", `${holder}/${channel}/${number}`);
  return cleared > 0;
}
