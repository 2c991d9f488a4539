import { migrations } from "../../migrations/all.ts";
import { type Dialect, type Migration, postgresDialect, sqliteDialect } from "../../migrations/dialect.ts";
import type { StoreHandle } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import type { Moment } from "../base/time.ts";
import { noDesk } from "./connect.ts";
import { opened, rowsOf, Store } from "./handle.ts";

const texts = catalogue({
  older: {
    es: "El almacén es de una versión anterior: faltan {n} {n:migración|migraciones}.",
    en: "The store is of an older version: {n} {n:migration|migrations} missing.",
  },
  olderHint: { es: "clave store migrate", en: "clave store migrate" },
  newer: {
    es: "El almacén es de una versión más nueva que este programa ({name}).",
    en: "The store is of a newer version than this program ({name}).",
  },
  newerHint: {
    es: "Instale la versión de clave que lo creó, o una posterior. No se tocó nada.",
    en: "Install the version of clave that made it, or a later one. Nothing was touched.",
  },
});

/** Where the steps taken are kept: made before the first of them. */
const ledger: Migration = {
  name: "0000-ledger",
  statements: () => [
    `CREATE TABLE migrations (
      name TEXT NOT NULL PRIMARY KEY, -- the step
      applied_at BIGINT NOT NULL -- when it was taken
    )`,
  ],
};

/** What has been applied and what is still to be. */
export interface Schema {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Which migrations a store has; an empty store has none. Throws *config* for a store newer than the program. */
export async function readSchema(store: StoreHandle): Promise<Schema> {
  const exists = await opened(store).db.schema.hasTable("migrations");
  const rows = exists
    ? await rowsOf<{ name: string }>(store, "SELECT name FROM migrations ORDER BY name")
    : [];
  return compared(rows.map((row) => row.name));
}

function compared(applied: readonly string[]): Schema {
  const known = migrations.map((migration) => migration.name);
  const foreign = applied.find((name) => !known.includes(name));
  if (foreign !== undefined)
    throw new ClaveError("config", "store-newer", fill(texts.newer, { name: foreign }), texts.newerHint);
  return { applied, pending: known.filter((name) => !applied.includes(name)) };
}

/** Refuses, with what to do, a store that is not exactly of this program's version, or that is no desk yet. */
export async function requireCurrent(store: StoreHandle, olderWillDo = false): Promise<void> {
  const { applied, pending } = await readSchema(store);
  if (applied.length === 0) throw noDesk();
  if (pending.length > 0 && !olderWillDo)
    throw new ClaveError("config", "store-older", fill(texts.older, { n: pending.length }), texts.olderHint);
}

/**
 * Applies what is missing, all of it or nothing, one process at a time, and returns the names.
 * In one transaction of our own: knex's migrator keeps a lock row that outlives a killed process.
 */
export async function migrate(store: StoreHandle, now: Moment): Promise<readonly string[]> {
  const { db, engine, inTransaction } = opened(store);
  if (!inTransaction) return db.transaction((inner) => migrate(new Store(engine, inner, true), now));
  if (engine === "postgres") await db.raw("SELECT pg_advisory_xact_lock(7213)");
  if (!(await db.schema.hasTable("migrations"))) await apply(opened(store), ledger);
  const { pending } = await readSchema(store);
  for (const migration of migrations.filter((each) => pending.includes(each.name))) {
    await apply(opened(store), migration);
    await db("migrations").insert({ name: migration.name, applied_at: now });
  }
  return pending;
}

async function apply(store: Store, migration: Migration): Promise<void> {
  const dialect: Dialect = store.engine === "sqlite" ? sqliteDialect : postgresDialect;
  for (const statement of migration.statements(dialect)) {
    await store.db.raw(statement);
    // SQLite keeps the comments inside the definition itself
    if (store.engine === "postgres") for (const comment of commentsIn(statement)) await store.db.raw(comment);
  }
}

function commentsIn(statement: string): readonly string[] {
  const table = /(?:CREATE|ALTER) TABLE (\w+)/.exec(statement)?.[1];
  const lines = statement.matchAll(/^ *([a-z_]+) [^\n]*? -- ([^\n]+)$/gm);
  const added = statement.matchAll(/ADD COLUMN ([a-z_]+) \/\* (.+?) \*\//g);
  return [...lines, ...added].map(
    ([, column, words]) => `COMMENT ON COLUMN ${table}.${column} IS '${words?.replaceAll("'", "''")}'`,
  );
}
