import knex from "knex";
import PostgresClient from "knex/lib/dialects/postgres/index.js";
import pg from "pg";
import { Store, silent } from "./handle.ts";
import { wrongEncoding } from "./server-faults.ts";

const int8 = 20;

interface Connection {
  query(statement: string): Promise<{
    readonly rows: readonly { readonly version: string; readonly server_encoding: string }[];
  }>;
}

/** Asks, where every first connection asks for the server's version, in what the database keeps its text, too. */
class Client extends PostgresClient {
  async checkVersion(connection: Connection): Promise<string> {
    const asked = "SELECT version(), current_setting('server_encoding') AS server_encoding";
    const [row] = (await connection.query(asked)).rows;
    const encoding = row?.server_encoding ?? "";
    // anything else refuses, or worse takes, a name that it cannot write
    if (encoding !== "UTF8") throw wrongEncoding(encoding);
    return this._parseVersion(row?.version ?? "");
  }
}

/** Opens a PostgreSQL database through knex; 64-bit numbers come back as numbers (they are ms and counts). */
export function openPostgres(url: string): Store {
  pg.types.setTypeParser(int8, Number);
  // that PGPASSFILE will be read otherwise one day is nothing that an operator can act on
  process.noDeprecation = true;
  const db = knex({
    client: Client,
    connection: { connectionString: url, application_name: "clave" },
    compileSqlOnError: false,
    log: silent,
    pool: { min: 0, max: 10 },
  });
  return new Store("postgres", db);
}
