/** knex ships its dialects without types; these are the two classes clave extends. */
declare module "knex/lib/dialects/sqlite3/index.js" {
  import type { Knex } from "knex";

  class SqliteClient extends (Object as unknown as typeof Knex.Client) {
    _query(connection: unknown, query: unknown): Promise<unknown>;
  }
  export = SqliteClient;
}
declare module "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js" {
  class SqliteTransaction<Client> {
    constructor(client: Client, ...given: unknown[]);
    readonly client: Client;
    readonly readOnly: boolean | undefined;
    query(connection: unknown, sql: string): Promise<unknown>;
  }
  export = SqliteTransaction;
}
declare module "knex/lib/dialects/postgres/index.js" {
  import type { Knex } from "knex";

  class PostgresClient extends (Object as unknown as typeof Knex.Client) {
    _parseVersion(words: string): string;
  }
  export = PostgresClient;
}
