import { chmodSync, existsSync } from "node:fs";
import knex, { type Knex } from "knex";
import SqliteTransaction from "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js";
import SqliteClient from "knex/lib/dialects/sqlite3/index.js";
import { Store, silent } from "./handle.ts";

interface Connection {
  exec(statements: string, done: (error: Error | null) => void): void;
}

/**
 * Takes the write lock at once: begun deferred, two processes that read and then write fail without waiting.
 * One that only reads takes none.
 */
class ImmediateTransaction extends SqliteTransaction {
  begin(connection: unknown): Promise<unknown> {
    return this.query(connection, this.readOnly ? "BEGIN;" : "BEGIN IMMEDIATE;");
  }
}

class Client extends SqliteClient {
  override transaction(...given: unknown[]): Knex.Transaction {
    return new ImmediateTransaction(this, ...given) as unknown as Knex.Transaction;
  }
}

/**
 * What every connection is told first. FULL: an act that was acknowledged outlives a power cut.
 * A busy store is waited for 10 s, then told as *busy*.
 */
const pragmas = [
  "busy_timeout = 10000",
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
  return new Store("sqlite", db);
}
