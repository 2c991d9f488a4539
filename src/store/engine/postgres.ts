import knex from "knex";
import PostgresClient from "knex/lib/dialects/postgres/index.js";
import pg from "pg";
import { Store, silent } from "./handle.ts";

const int8 = 20;

/** Opens a PostgreSQL database through knex; 64-bit numbers come back as numbers (they are ms and counts). */
export function openPostgres(url: string): Store {
  pg.types.setTypeParser(int8, Number);
  const db = knex({
    client: PostgresClient,
    connection: { connectionString: url, application_name: "clave" },
    compileSqlOnError: false,
    log: silent,
    pool: { min: 0, max: 10 },
  });
  return new Store("postgres", db);
}
