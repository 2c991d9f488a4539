import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import type { Columns } from "../engine/columns.ts";
import { sql } from "../engine/handle.ts";
import type { SealedTable } from "../engine/sealed-table.ts";

export type LinkEnd = "used" | "superseded" | "revoked" | "changed";

/**
 * What befalls links and activations alike. `ended` is what the columns of their end begin with; those that share
 * a `family` are reserved together.
 */
export function bearerSecrets<Of extends Columns>(
  kept: SealedTable<Of>,
  table: "links" | "activations",
  ended: "killed" | "ended",
  family: "recovery" | "digest",
) {
  const endedAt = `${ended}_at`;
  const living = (store: StoreHandle) => sql(store)(table).whereNull(endedAt);
  const end = (store: StoreHandle, which: unknown, why: LinkEnd, now: Moment) =>
    kept.change(store, which as never, { [`${ended}At`]: now, [`${ended}By`]: why } as never);
  const familyOf = (store: StoreHandle, digest: string) =>
    sql(store)(table).whereIn(family, sql(store)(table).where({ digest }).select(family));
  return {
    /** Ends every living one of a person, of whatever recovery. */
    endThoseOf: async (store: StoreHandle, cedula: string, why: LinkEnd, now: Moment): Promise<void> => {
      const theirs = sql(store)("recoveries").where({ cedula }).select("reference");
      await end(store, living(store).whereIn("recovery", theirs), why, now);
    },
    /** Ends every living one there is; gives how many. */
    endAll: async (store: StoreHandle, why: LinkEnd, now: Moment): Promise<number> => {
      await living(store).update({ claimed_until: null });
      return (await end(store, living(store), why, now)).length;
    },
    /** Reserves a living one, and its family with it, for an act outside; false while another act holds one of them. */
    claim: async (store: StoreHandle, digest: string, until: Moment, now: Moment): Promise<boolean> => {
      const claimed: { digest: string }[] = await familyOf(store, digest)
        .whereNull(endedAt)
        // asked of each row again once its lock is had, of all of them for one minted meanwhile
        .whereRaw("(claimed_until IS NULL OR claimed_until <= ?)", [now])
        .whereNotExists(familyOf(store, digest).where("claimed_until", ">", now))
        .update({ claimed_until: until })
        .returning("digest");
      return claimed.some((each) => each.digest === digest);
    },
    /** Gives a reserved one and its family back: the act outside did not take place. */
    release: async (store: StoreHandle, digest: string): Promise<void> => {
      await familyOf(store, digest).update({ claimed_until: null });
    },
  };
}
