import type { StoreHandle } from "../../base/context.ts";
import type { Duration, Moment } from "../../base/time.ts";
import { rowsOf } from "../engine/handle.ts";

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
