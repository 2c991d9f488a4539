import type { StoreHandle } from "../../base/context.ts";

/** The engines that a store may have. */
export type Engine = StoreHandle["engine"];

/** What an engine says otherwise than the others; one more does not compile without all of it. */
interface Differences {
  /** A list handed over as one JSON text, unfolded into rows with a column `value`. */
  readonly unfolded: string;
  /** Finds a table by its name. */
  readonly hasTable: string;
  /** Makes the text of a `value` that is no list itself. */
  readonly asText: string;
  /** Passes over rows that another transaction has. */
  readonly skipLocked: string;
  /** Lets a statement give the numbers that the engine would give. */
  readonly ownNumbers: string;
  /** Waits for whoever is at the same key; undefined where a transaction that writes has the store to itself. */
  readonly lock: string | undefined;
  /** What begins a transaction that only reads, on the store as it is at one moment. */
  readonly snapshot: { readonly readOnly?: boolean; readonly isolationLevel?: "repeatable read" };
  /** What makes many large transactions faster, and what undoes it. */
  readonly bulk: { readonly before: readonly string[]; readonly after: readonly string[] };
}

export const differences: Readonly<Record<Engine, Differences>> = {
  sqlite: {
    // jsonb_each spares a second parse of every row: 25 % of an import
    unfolded: "jsonb_each(?)",
    hasTable: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
    asText: "",
    skipLocked: "",
    ownNumbers: "",
    lock: undefined,
    snapshot: { readOnly: true },
    bulk: {
      before: ["synchronous = NORMAL", "wal_autocheckpoint = 16000", "cache_size = -64000"].map(pragma),
      after: [
        "synchronous = FULL",
        "wal_autocheckpoint = 1000",
        "cache_size = -32000",
        "wal_checkpoint(TRUNCATE)",
      ].map(pragma),
    },
  },
  postgres: {
    unfolded: "jsonb_array_elements(?::jsonb) AS given (value)",
    hasTable:
      "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?",
    asText: "#>> '{}'",
    skipLocked: "FOR UPDATE SKIP LOCKED",
    ownNumbers: "OVERRIDING SYSTEM VALUE",
    lock: "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
    // one that only reads would be refused a table of its own
    snapshot: { isolationLevel: "repeatable read" },
    bulk: { before: [], after: [] },
  },
};

function pragma(setting: string): string {
  return `PRAGMA ${setting}`;
}
