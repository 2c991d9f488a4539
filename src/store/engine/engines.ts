import type { StoreHandle } from "../../base/context.ts";

/** The engines that a store may have. */
export type Engine = StoreHandle["engine"];

/** What an engine says otherwise than the others; one more does not compile without all of it. */
interface Differences {
  /** A list handed over as one JSON text, unfolded into rows with a column `value`. */
  readonly unfolded: string;
  /** Makes the text of a `value` that is no list itself. */
  readonly asText: string;
  /** Passes over rows that another transaction has. */
  readonly skipLocked: string;
  /** Keeps others from changing the rows that are read, until the transaction ends. */
  readonly shared: string;
  /** The names of the tables that a store holds, ours or not, and whether or not the account may read them. */
  readonly tables: string;
  /** Lets a statement give the numbers that the engine would give. */
  readonly ownNumbers: string;
  /** Waits for whoever is at the same keys, one after the other; undefined where a transaction that writes has the store to itself. */
  readonly lock: string | undefined;
  /** What begins a transaction that only reads, on the store as it is at one moment. */
  readonly snapshot: { readonly readOnly?: boolean; readonly isolationLevel?: "repeatable read" };
  /** Moves what is still in a journal into the store's file; undefined where there is no file. */
  readonly wholeFile: string | undefined;
  /** What makes many large transactions faster, and what undoes it. */
  readonly bulk: { readonly before: readonly string[]; readonly after: readonly string[] };
}

export const differences: Readonly<Record<Engine, Differences>> = {
  sqlite: {
    // jsonb_each spares a second parse of every row: 25 % of an import
    unfolded: "jsonb_each(?)",
    asText: "",
    skipLocked: "",
    shared: "",
    tables: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    ownNumbers: "",
    lock: undefined,
    snapshot: { readOnly: true },
    wholeFile: pragma("wal_checkpoint(TRUNCATE)"),
    bulk: {
      before: ["synchronous = NORMAL", "wal_autocheckpoint = 16000", "cache_size = -64000"].map(pragma),
      after: [
        "synchronous = FULL",
        "wal_autocheckpoint = 1000",
        "cache_size = -32000",
        // the first lets the others write meanwhile, so that the second keeps them for no more than it finds new
        "wal_checkpoint(PASSIVE)",
        "wal_checkpoint(TRUNCATE)",
      ].map(pragma),
    },
  },
  postgres: {
    unfolded: "jsonb_array_elements(?::jsonb) AS given (value)",
    asText: "#>> '{}'",
    skipLocked: "FOR UPDATE SKIP LOCKED",
    shared: "FOR SHARE",
    tables: "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
    ownNumbers: "OVERRIDING SYSTEM VALUE",
    lock: "SELECT pg_advisory_xact_lock(hashtextextended(value ->> 0, 0)) FROM jsonb_array_elements(?::jsonb) AS given (value)",
    // one that only reads would be refused a table of its own
    snapshot: { isolationLevel: "repeatable read" },
    wholeFile: undefined,
    bulk: { before: [], after: [] },
  },
};

function pragma(setting: string): string {
  return `PRAGMA ${setting}`;
}
