import { migrations } from "../../../migrations/all.ts";
import { dialects, type Statements } from "../../../migrations/dialect.ts";
import type { StoreHandle } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import { hasTable } from "./condition.ts";
import { noDesk, type StoreLocation } from "./connect.ts";
import { opened, rowsOf, type Store } from "./handle.ts";
import { alone, whole } from "./transaction.ts";

const texts = catalogue({
  older: {
    es: "El almacén es de una versión anterior: faltan {n} {n:migración|migraciones}.",
    en: "The store is of an older version: {n} {n:migration|migrations} missing.",
  },
  olderHint: { es: "clave store migrate", en: "clave store migrate" },
  unfinished: {
    es: "El almacén es de antes de la primera versión publicada: le faltan pasos que este programa ya no trae ({names}).",
    en: "The store is from before the first released version: it lacks steps that this program no longer holds ({names}).",
  },
  unfinishedHint: {
    es: "Llévelo antes al día con una versión que aún los traiga (allí: clave store migrate). No se tocó nada.",
    en: "First bring it up to date with a version that still holds them (there: clave store migrate). Nothing was touched.",
  },
  newer: {
    es: "El almacén es de una versión más nueva que este programa ({name}).",
    en: "The store is of a newer version than this program ({name}).",
  },
  newerHint: {
    es: "Instale la versión de clave que lo creó, o una posterior. No se tocó nada.",
    en: "Install the version of clave that made it, or a later one. Nothing was touched.",
  },
});

/** Where the steps taken are kept; a store in which it is empty is no desk. */
export const ledgerTable = "migrations";

/** Made before the first step. */
const ledger: Statements = () => [
  `CREATE TABLE ${ledgerTable} (
    name TEXT NOT NULL PRIMARY KEY, -- the step
    applied_at BIGINT NOT NULL -- when it was taken
  )`,
];

/** What has been applied and what is still to be. */
export interface Schema {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/**
 * Which migrations a store has; an empty store has none. Throws *config* for a store newer than the program, and
 * for one that has a migration in part.
 */
export async function readSchema(store: StoreHandle): Promise<Schema> {
  const exists = await hasTable(store, ledgerTable);
  return schemaOf(exists ? (await stepsTaken(store)).map(({ name }) => name) : []);
}

/** A step that a store has taken. */
export interface StepTaken {
  readonly name: string;
  readonly appliedAt: Moment;
}

/** The ledger of a store, oldest step first. */
export function stepsTaken(store: StoreHandle): Promise<readonly StepTaken[]> {
  return rowsOf(store, `SELECT name, applied_at AS "appliedAt" FROM ${ledgerTable} ORDER BY name`);
}

/** Completes the ledger of a store that was made of a copy: what lacks it is no desk. */
export async function putStepsTaken(store: StoreHandle, steps: readonly StepTaken[]): Promise<void> {
  const rows = steps.map(({ name, appliedAt }) => ({ name, applied_at: appliedAt }));
  await opened(store).db(ledgerTable).insert(rows).onConflict("name").ignore();
}

/** What steps of these names come to; throws as reading the schema does. */
export function schemaOf(applied: readonly string[]): Schema {
  const known = migrations.flatMap(({ names }) => names);
  const foreign = applied.find((name) => !known.includes(name));
  if (foreign !== undefined)
    throw new ClaveError("store-newer", fill(texts.newer, { name: foreign }), texts.newerHint);
  const isApplied = (name: string) => applied.includes(name);
  const pending = migrations.flatMap(({ names }) => (names.every(isApplied) ? [] : names));
  const begun = migrations.find(({ names }) => names.some(isApplied) && !names.every(isApplied));
  if (begun) {
    const names = begun.names.filter((name) => !isApplied(name)).join(", ");
    throw new ClaveError("store-older", fill(texts.unfinished, { names }), texts.unfinishedHint);
  }
  return { applied, pending };
}

/** Refuses, with what to do, a store that is not exactly of this program's version, or that is no desk yet. */
export async function requireCurrent(
  store: StoreHandle,
  olderWillDo = false,
  location?: StoreLocation,
): Promise<Schema> {
  const schema = await readSchema(store);
  const { applied, pending } = schema;
  if (applied.length === 0) throw noDesk(location, "empty");
  if (pending.length > 0 && !olderWillDo) throw olderStore(pending, texts.olderHint);
  return schema;
}

/** The error for a store that lacks migrations. */
export function olderStore({ length }: Schema["pending"], hint: Sentence): ClaveError {
  return new ClaveError("store-older", fill(texts.older, { n: length }), hint);
}

/**
 * Applies what is missing, all of it or nothing, one process at a time, and returns the names.
 * In one transaction of our own: knex's migrator keeps a lock row that outlives a killed process.
 */
export async function migrate(store: StoreHandle, now: Moment): Promise<readonly string[]> {
  const { db, inTransaction } = opened(store);
  if (!inTransaction) return whole(opened(store), (own) => migrate(own, now));
  await alone({ store }, "migrations");
  if (!(await hasTable(store, ledgerTable))) await apply(opened(store), ledger);
  const { pending } = await readSchema(store);
  for (const { names, statements } of migrations) {
    if (!names.some((name) => pending.includes(name))) continue;
    await apply(opened(store), await statements());
    await db(ledgerTable).insert(names.map((name) => ({ name, applied_at: now })));
  }
  return pending;
}

async function apply(store: Store, statements: Statements): Promise<void> {
  const dialect = dialects[store.engine];
  for (const statement of statements(dialect)) {
    await store.db.raw(statement);
    if (!dialect.keepsComments) for (const comment of commentsIn(statement)) await store.db.raw(comment);
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
