import { statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { migrations } from "../../../migrations/all.ts";
import { migrateStore, storeSchema } from "../../../src/operator/store.ts";
import { closeStore, openStore, storeLocation } from "../../../src/store/engine/connect.ts";
import { explainStoreFault } from "../../../src/store/engine/faults.ts";
import { rowsOf, sql } from "../../../src/store/engine/handle.ts";
import { migrate, readSchema, requireCurrent } from "../../../src/store/engine/migrate.ts";
import { emptyStore, onEveryEngine, openedAt } from "../../support/engines.ts";
import { withLaterStep } from "../../support/later-step.ts";
import { deadUrl } from "../../support/mail-server.ts";
import { openWorld, start } from "../../support/world.ts";

const names = migrations.flatMap((migration) => migration.names);

onEveryEngine("the store's version", (engine) => {
  test("an empty place is no desk; migrated it is one, and migrating again changes nothing", async () => {
    const store = await openedAt(await engine.emptyPlace());
    await expect(requireCurrent(store)).rejects.toMatchObject({ kind: "config", code: "no-desk" });
    expect(await readSchema(store)).toEqual({ applied: [], pending: names });
    expect(await migrate(store, start)).toEqual(names);
    expect(await migrate(store, start + 1)).toEqual([]);
    expect(await readSchema(store)).toEqual({ applied: names, pending: [] });
    expect(await rowsOf(store, "SELECT * FROM migrations")).toEqual(
      names.map((name) => ({ name, applied_at: start })),
    );
    await requireCurrent(store);
  });

  test("several at once migrate it once", async () => {
    const place = await engine.emptyPlace();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openedAt(place)));
    const applied = await Promise.all(stores.map((store) => migrate(store, start)));
    expect(applied.filter((each) => each.length > 0)).toEqual([names]);
    for (const store of stores) await requireCurrent(store);
  });

  test("an older one is refused with what to do, and then brought up to date", async () => {
    const world = await openWorld({ store: await engine.place() });
    await withLaterStep(["CREATE TABLE later (a TEXT)", "CREATE INDEX later_a ON later (a)"], async () => {
      const hint = expect.objectContaining({ es: "clave store migrate" });
      await expect(requireCurrent(world.store)).rejects.toMatchObject({
        kind: "config",
        code: "store-older",
        hint,
      });
      await requireCurrent(world.store, true);
      expect(await storeSchema(world.operator)).toEqual({ applied: names, pending: ["9000-next"] });
      expect(await migrateStore(world.operator)).toEqual({ applied: ["9000-next"], unsealed: [] });
      expect(await migrateStore(world.operator)).toEqual({ applied: [], unsealed: [] });
      await requireCurrent(world.store);
      expect(await world.rows("later")).toEqual([]);
    });
    expect((await world.rows("audit")).map(({ act, detail }) => [act, detail])).toEqual([
      ["store.migrate", '{"applied":"9000-next"}'],
    ]);
  });

  test("a newer one is refused, and nothing of it is touched", async () => {
    const store = await emptyStore(engine);
    await sql(store)("migrations").insert({ name: "9999-future", applied_at: start });
    const refused = { kind: "config", code: "store-newer", message: expect.stringContaining("9999-future") };
    await expect(requireCurrent(store)).rejects.toMatchObject(refused);
    await expect(migrate(store, start)).rejects.toMatchObject(refused);
  });

  test("a step that fails leaves the store as it was", async () => {
    const store = await emptyStore(engine);
    await withLaterStep(["CREATE TABLE half (a TEXT)", "CREATE NONSENSE"], async () => {
      await expect(migrate(store, start)).rejects.toThrow();
      expect(await readSchema(store)).toEqual({ applied: names, pending: ["9000-next"] });
      expect(await sql(store).schema.hasTable("half")).toBe(false);
    });
  });

  test("every column of every table says what it is for", async () => {
    const store = await emptyStore(engine);
    const silent = store.engine === "sqlite" ? await silentInSqlite() : await silentInPostgres();
    expect(silent).toEqual([]);

    async function silentInSqlite(): Promise<string[]> {
      const tables = await rowsOf<{ name: string; sql: string }>(
        store,
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      );
      expect(tables.length).toBeGreaterThan(10);
      const found: string[] = [];
      for (const table of tables) {
        const columns = await rowsOf<{ name: string }>(
          store,
          `SELECT name FROM pragma_table_info('${table.name}')`,
        );
        for (const { name } of columns)
          if (!new RegExp(`^ *${name} .* -- \\S|, ${name} /\\* \\S`, "m").test(table.sql))
            found.push(`${table.name}.${name}`);
      }
      return found;
    }

    async function silentInPostgres(): Promise<string[]> {
      const columns = await rowsOf<{ place: string; words: string | null }>(
        store,
        `SELECT table_name || '.' || column_name AS place,
           col_description(('public.' || table_name)::regclass, ordinal_position) AS words
         FROM information_schema.columns WHERE table_schema = 'public'`,
      );
      expect(columns.length).toBeGreaterThan(60);
      return columns.flatMap(({ place, words }) => (words ? [] : [place]));
    }
  });

  test("no column is given its time by the engine", async () => {
    const store = await emptyStore(engine);
    const found =
      store.engine === "sqlite"
        ? await rowsOf(
            store,
            "SELECT name FROM sqlite_master WHERE sql LIKE '%CURRENT_%' OR sql LIKE '%now(%'",
          )
        : await rowsOf(
            store,
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_default IS NOT NULL AND column_default NOT LIKE '''%'",
          );
    expect(found).toEqual([]);
  });
});

describe("a store's address", () => {
  test.each([
    ["sqlite:/srv/clave.db", { engine: "sqlite", path: "/srv/clave.db" }],
    ["sqlite:clave.db", { engine: "sqlite", path: `${process.cwd()}/clave.db` }],
    ["postgres://clave@db.example/desk", { engine: "postgres", url: "postgres://clave@db.example/desk" }],
    ["postgresql://db.example/desk", { engine: "postgres", url: "postgresql://db.example/desk" }],
  ])("%s is read", (url, location) => {
    expect(storeLocation(url)).toEqual(location);
  });

  test.each(["", "sqlite:", "clave.db", "/srv/clave.db", "mysql://db.example/desk", "postgres:desk"])(
    "%j is none",
    (url) => {
      expect(() => storeLocation(url)).toThrow(
        expect.objectContaining({ kind: "config", code: "store-address" }),
      );
    },
  );
});

describe("a place where no store can be", () => {
  test("that holds nothing is not made by looking", async () => {
    const world = await openWorld();
    const path = `${world.folder}/none.db`;
    await expect(openStore({ engine: "sqlite", path })).rejects.toMatchObject({
      kind: "config",
      code: "no-desk",
    });
    expect(() => statSync(path)).toThrow("ENOENT");
  });

  test("a server that is not there is unavailable", async () => {
    const store = await openStore({
      engine: "postgres",
      url: (await deadUrl()).replace("smtp:", "postgres:"),
    });
    const fault = await readSchema(store).catch((error: unknown) => error);
    expect(explainStoreFault(fault)).toMatchObject({ kind: "unavailable", code: "store-unreachable" });
    await closeStore(store);
  });

  test("a folder is told as one", async () => {
    const { folder } = await openWorld();
    await expect(openStore({ engine: "sqlite", path: folder })).rejects.toMatchObject({
      kind: "io",
      code: "file-is-folder",
    });
  });

  test("a file that is no store is told as damaged", async () => {
    const world = await openWorld();
    const path = `${dirname(world.folder)}/${world.folder.split("/").at(-1)}/other.db`;
    writeFileSync(path, "x".repeat(5000));
    const store = await openedAt({ engine: "sqlite", path });
    const fault = await readSchema(store).catch((error: unknown) => error);
    expect(explainStoreFault(fault)).toMatchObject({ kind: "io", code: "store-damaged" });
  });
});

test("the file of a store is for its owner alone, its journal too", async () => {
  const world = await openWorld();
  await sql(world.store)("offices").insert({ code: "UIO", name: "Quito", created_at: start });
  const modes = ["", "-wal", "-shm"].map((end) => statSync(`${world.folder}/clave.db${end}`).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o600]);
  for (const [name, value] of Object.entries({ journal_mode: "wal", foreign_keys: 1, synchronous: 2 }))
    expect(await rowsOf(world.store, `PRAGMA ${name}`)).toEqual([{ [name]: value }]);
});
