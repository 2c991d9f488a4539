import { chmodSync, existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import knex, { type Knex } from "knex";
import SqliteTransaction from "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js";
import SqliteClient from "knex/lib/dialects/sqlite3/index.js";
import { stopwatch } from "../../base/time.ts";
import { explainStoreFault, locatedFault } from "./faults.ts";
import { Store, silent } from "./handle.ts";
import { Turns } from "./turns.ts";

type SqliteFault = Error & { readonly code?: string };

interface Connection {
  readonly open: boolean;
  configure(option: "busyTimeout", milliseconds: number): void;
  exec(statements: string, done: (error: SqliteFault | null) => void): void;
  close(done: (error: Error | null) => void): void;
}

/** Where a store is. */
interface Place {
  readonly filename: string;
  /** Whether it is only made now. */
  readonly fresh: boolean;
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
    return this.client.turns.take(() => this.client.begun(connection));
  }
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

/** What connections share stays in memory, not in a file beside the store; others have to wait. */
const alone = "locking_mode = EXCLUSIVE";

/** Connections that have the store to themselves: closed as soon as they are put down, so that the wait is short. */
const brief = new WeakSet<Connection>();

/** The driver says neither where a write failed nor, mostly, that the disk was full: that is looked up at that moment. */
class Client extends SqliteClient {
  readonly turns: Turns;

  constructor(config: Knex.Config & { readonly connection: Place }) {
    super(config);
    this.turns = new Turns(config.connection.filename);
  }

  /** Begins a transaction that writes; gives the error where another has the lock. */
  begun(connection: Connection): Promise<Error | undefined> {
    return new Promise((resolve, reject) => {
      connection.configure("busyTimeout", 0);
      connection.exec("BEGIN IMMEDIATE;", (error) => {
        connection.configure("busyTimeout", busyTimeout);
        if (error === null || error.code === "SQLITE_BUSY") resolve(error ?? undefined);
        else reject(locatedFault(error, (this.connectionSettings as Place).filename));
      });
    });
  }

  override transaction(...given: unknown[]): Knex.Transaction {
    return new ImmediateTransaction(this, ...given) as unknown as Knex.Transaction;
  }

  /** A disk that has no room for the shared file has the store read without it. */
  override async acquireRawConnection(): Promise<Connection> {
    const { filename, fresh } = this.connectionSettings as Place;
    const open = async (settings: readonly string[]) => {
      const connection: Connection = await super.acquireRawConnection();
      if (fresh) chmodSync(filename, 0o600);
      return told(connection, settings, filename);
    };
    try {
      return await open(pragmas);
    } catch (error) {
      if (explainStoreFault(error)?.code !== "disk-full") throw error;
      const connection = await open([alone, ...pragmas]);
      brief.add(connection);
      return connection;
    }
  }

  override async releaseConnection(connection: Connection): Promise<void> {
    if (brief.has(connection)) await closed(connection);
    await super.releaseConnection(connection);
  }

  override validateConnection({ open }: Connection): Promise<boolean> {
    return Promise.resolve(open);
  }

  override async destroyRawConnection(connection: Connection): Promise<void> {
    if (connection.open) await closed(connection);
  }

  override async _query(connection: Connection, query: unknown): Promise<unknown> {
    try {
      return await super._query(connection, query);
    } catch (error) {
      throw locatedFault(error, (this.connectionSettings as Place).filename);
    }
  }
}

/** The same connection, once it was told its settings; one that would not take them is closed. */
async function told(connection: Connection, settings: readonly string[], path: string): Promise<Connection> {
  const words = settings.map((setting) => `PRAGMA ${setting};`).join("");
  const waited = stopwatch();
  let error = await executed(connection, words);
  // where several meet at a new file SQLite waits for none of them: it cannot tell them from a deadlock
  while (error?.code === "SQLITE_BUSY" && waited() < busyTimeout) {
    await setTimeout(20);
    error = await executed(connection, words);
  }
  if (!error) return connection;
  await closed(connection).catch(() => undefined);
  throw locatedFault(error, path);
}

function executed(connection: Connection, words: string): Promise<SqliteFault | null> {
  return new Promise((resolve) => connection.exec(words, resolve));
}

function closed(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.close((error) => (error ? reject(error) : resolve()));
  });
}

/** Opens a SQLite file through knex; makes it, for its owner only, where `create` allows. */
export function openSqlite(path: string): Store {
  // closed to others only where it is our own: one that was there before may be anybody's
  const connection: Place = { filename: path, fresh: !existsSync(path) };
  const db = knex({
    client: Client,
    connection,
    useNullAsDefault: true,
    // bound values are personal data and hashes: never part of an error message
    compileSqlOnError: false,
    log: silent,
    pool: { min: 1, max: 1 },
  });
  return new Store("sqlite", db, false, (db.client as Client).turns);
}
