import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, inject, onTestFinished } from "vitest";
import { record } from "../../src/audit/record.ts";
import { DeskClock } from "../../src/base/clock.ts";
import { type Context, type StoreHandle, systemActor } from "../../src/base/context.ts";
import { createKeys, type Keys, loadKeys } from "../../src/base/keys.ts";
import { systemRandom } from "../../src/base/random.ts";
import { readSettings, type SettingKey } from "../../src/base/settings.ts";
import { closeStore, openStore, type StoreLocation } from "../../src/store/engine/connect.ts";
import { addDeskKey } from "../../src/store/engine/desk-keys.ts";
import { opened } from "../../src/store/engine/handle.ts";
import { migrate } from "../../src/store/engine/migrate.ts";
import { holdKeys } from "../../src/store/engine/seal.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { dropDatabases, makeDatabase } from "./postgres.ts";
import { layStore } from "./shared.ts";
import { start, stoppedClock } from "./stopped-clock.ts";

const { postgres } = inject("shared");
/** Those that this test file has, and how many there were in all. */
const databases = { names: [] as string[], made: 0 };

/** Those of a desk of no test in particular. */
const keys = keysOfNobody();

/** One of the engines that a store may have. */
export interface Engine {
  readonly name: "sqlite" | "postgres";
  /** A place where there is nothing yet, for one test. */
  emptyPlace(): Promise<StoreLocation>;
  /** A place where a store of this program's version lies, with no row in it, for one test. */
  place(): Promise<StoreLocation>;
}

const engines: readonly Engine[] = [
  { name: "sqlite", emptyPlace: emptyFile, place: currentFile },
  { name: "postgres", emptyPlace: () => database(), place: () => database(postgres?.template) },
];

/** Runs a contract on every engine; on PostgreSQL where a server is installed, elsewhere its tests are skipped. */
export function onEveryEngine(title: string, contract: (engine: Engine) => void): void {
  afterAll(async () => {
    if (postgres) await dropDatabases(postgres.url, databases.names.splice(0));
  });
  for (const engine of engines)
    describe.skipIf(engine.name === "postgres" && !postgres)(`${title} (${engine.name})`, () =>
      contract(engine),
    );
}

/** A store of this program's version in an empty place, for one test. */
export async function emptyStore(engine: Engine): Promise<StoreHandle> {
  const store = await openedAt(await engine.place());
  holdKeys(store, keys);
  await migrate(store, start);
  await addDeskKey(store, { id: keys.id, publicKey: keys.publicKey(), since: start });
  return store;
}

/** Does something to a store as every act does: in one transaction, with an entry of the record. */
export function recorded<R>(store: StoreHandle, work: (store: StoreHandle) => Promise<R>): Promise<R> {
  return transaction(contextOn(store), async (ctx) => {
    await record(ctx, { act: "test" });
    return work(ctx.store);
  });
}

/** What the store's own acts need of a desk: its clock stands still. */
export function contextOn(
  store: StoreHandle,
  given: Readonly<Partial<Record<SettingKey, string>>> = {},
): Context {
  const { settings } = readSettings({ ...given }, {});
  return {
    store,
    clock: new DeskClock(stoppedClock()),
    random: systemRandom,
    actor: systemActor,
    settings,
    keys: opened(store).keys ?? keys,
  };
}

function keysOfNobody(): Keys {
  const folder = mkdtempSync(join(tmpdir(), "clave-keys-"));
  createKeys(folder, systemRandom);
  const keys = loadKeys(folder);
  rmSync(folder, { recursive: true });
  return keys;
}

/** Opens a store for one test. */
export async function openedAt(location: StoreLocation): Promise<StoreHandle> {
  const store = await openStore(location, true);
  onTestFinished(() => closeStore(store));
  return store;
}

function emptyFile(): Promise<StoreLocation & { readonly engine: "sqlite" }> {
  const folder = mkdtempSync(join(tmpdir(), "clave-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return Promise.resolve({ engine: "sqlite", path: join(folder, "clave.db") });
}

async function currentFile(): Promise<StoreLocation> {
  const location = await emptyFile();
  layStore(location.path);
  return location;
}

async function database(template?: string): Promise<StoreLocation> {
  const name = `world_${process.pid}_${databases.made++}`;
  databases.names.push(name);
  return { engine: "postgres", url: await makeDatabase(postgres?.url ?? "", name, template) };
}
