import { chmodSync, existsSync } from "node:fs";
import knex, { type Knex } from "knex";
import SqliteTransaction from "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js";
import SqliteClient from "knex/lib/dialects/sqlite3/index.js";
import { Store, silent } from "./handle.ts";
import { Turns } from "./turns.ts";

interface Connection {
  configure(option: "busyTimeout", milliseconds: number): void;
  exec(statements: string, done: (error: (Error & { readonly code?: string }) | null) => void): void;
}

/** How long SQLite waits by itself for a lock that is not the writer's: such are held for moments. */
const busyTimeout = 10_000;

/**
 * Takes the write lock at once: begun deferred, two processes that read and then write fail without waiting.
 * One that only reads takes none.
 */
class ImmediateTransaction extends SqliteTransaction<Client> {
  begin(connection: Connection): Promise<unknown> {
    if (this.readOnly) return this.query(connection, "BEGIN;");
    return this.client.turns.take(() => begun(connection));
  }
}

class Client extends SqliteClient {
  readonly turns: Turns;

  constructor(config: Knex.Config & { readonly connection: Knex.Sqlite3ConnectionConfig }) {
    super(config);
    this.turns = new Turns(config.connection.filename);
  }

  override transaction(...given: unknown[]): Knex.Transaction {
    return new ImmediateTransaction(this, ...given) as unknown as Knex.Transaction;
  }
}

/** Begins a transaction that writes; gives the error where another has the lock. */
function begun(connection: Connection): Promise<Error | undefined> {
  return new Promise((resolve, reject) => {
    connection.configure("busyTimeout", 0);
    connection.exec("BEGIN IMMEDIATE;", (error) => {
      connection.configure("busyTimeout", busyTimeout);
      if (error === null || error.code === "SQLITE_BUSY") resolve(error ?? undefined);
      else reject(error);
    });
  });
}

/** What every connection is told first. FULL: an act that was acknowledged outlives a power cut. */
const pragmas = [
  `busy_timeout = ${busyTimeout}`,
  "journal_mode = WAL",
  "synchronous = FULL",
  "foreign_keys = ON",
  "trusted_schema = OFF",
  "secure_delete = ON",
  "cache_size = -32000",
];

/** Opens a SQLite file through knex; makes it, for its owner only, where `create` allows. */
export function openSqlite(path: string): Store {
  // only our own: a file that was there before may be anybody's
  const fresh = !existsSync(path);
  const db = knex({
    client: Client,
    connection: { filename: path },
    useNullAsDefault: true,
    // bound values are personal data and hashes: never part of an error message
    compileSqlOnError: false,
    log: silent,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: Connection, done: (error: Error | null, connection: Connection) => void) => {
        if (fresh && existsSync(path)) chmodSync(path, 0o600);
        connection.exec(pragmas.map((pragma) => `PRAGMA ${pragma};`).join(""), (error) =>
          done(error, connection),
        );
      },
    },
  });
  return new Store("sqlite", db, false, (db.client as Client).turns);
}
