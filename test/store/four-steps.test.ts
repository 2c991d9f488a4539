import { expect, test } from "vitest";
import { migrations } from "../../migrations/all.ts";
import type { StoreHandle } from "../../src/base/context.ts";
import { migrateStore, storeSchema } from "../../src/operator/store.ts";
import { rowsOf, sql } from "../../src/store/engine/handle.ts";
import { migrate, readSchema, requireCurrent } from "../../src/store/engine/migrate.ts";
import { findMessage } from "../../src/store/post/messages.ts";
import { emptyStore, onEveryEngine, openedAt } from "../support/engines.ts";
import { takeSteps } from "../support/four-steps.ts";
import { withLaterStep } from "../support/later-step.ts";
import { maria, openWorld, start } from "../support/world.ts";

onEveryEngine("a store of before the first release", (engine) => {
  test("is the same store as a new one, its ledger too", async () => {
    const [old, fresh] = [await openedAt(await engine.emptyPlace()), await emptyStore(engine)];
    await takeSteps(old);
    const later = migrations.slice(1).flatMap(({ names }) => names);
    expect(await migrate(old, start)).toEqual(later);
    const shape = await shapeOf(old);
    expect(shape.length).toBeGreaterThan(60);
    expect(shape).toEqual(await shapeOf(fresh));
    expect(await readSchema(old)).toEqual(await readSchema(fresh));
    await requireCurrent(old);
    expect(await migrate(old, start)).toEqual([]);
  });

  test("goes on, and takes later steps", async () => {
    const place = await engine.emptyPlace();
    await takeSteps(await openedAt(place));
    const world = await openWorld({ store: place });
    await world.hire("admin", "ana");
    await world.register(maria);
    const { message } = await world.start();
    await world.send();
    await world.complete(await world.token());
    // a letter of before it was kept who asked for it, and how often it was put off
    await sql(world.store)("messages").where({ id: message.id }).update({ asked_by: null, deferrals: null });
    expect(await findMessage(world.store, message.id)).toMatchObject({ askedBy: undefined, deferrals: 0 });
    await withLaterStep(["ALTER TABLE offices ADD COLUMN later /* of a later step */ TEXT"], async () => {
      expect(await migrateStore(world.operator)).toMatchObject({ applied: ["9000-next"] });
      expect((await storeSchema(world.operator)).pending).toEqual([]);
    });
  });

  test.each([1, 2, 3])(
    "that took %i of the steps is refused with what to do, and not touched",
    async (most) => {
      const store = await openedAt(await engine.emptyPlace());
      await takeSteps(store, most);
      const before = await shapeOf(store);
      const refused = {
        kind: "config",
        code: "store-older",
        message: expect.stringMatching(/0004-waits\b.*\)/),
        hint: expect.objectContaining({ es: expect.stringContaining("clave store migrate") }),
      };
      await expect(requireCurrent(store)).rejects.toMatchObject(refused);
      await expect(requireCurrent(store, true)).rejects.toMatchObject(refused);
      await expect(migrate(store, start)).rejects.toMatchObject(refused);
      expect(await shapeOf(store)).toEqual(before);
    },
  );
});

/** Everything that a store is made of but the order of its columns, and what they say of themselves. */
async function shapeOf(store: StoreHandle): Promise<readonly string[]> {
  return (store.engine === "sqlite" ? await inSqlite(store) : await inPostgres(store)).toSorted();
}

async function inSqlite(store: StoreHandle): Promise<readonly string[]> {
  const parts = await rowsOf<{ sql: string }>(
    store,
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
  );
  return parts.map(({ sql }) => {
    const plain = sql
      .replace(/--[^\n]*|\/\*.*?\*\//g, "")
      .replace(/\s+/g, " ")
      .replace(/ ?([()]) ?/g, "$1");
    const [, table, columns = "", tail] = /^(CREATE TABLE \w+)\((.*)\)(.*)$/.exec(plain) ?? [];
    return table === undefined ? plain : [table, ...piecesOf(columns), tail].join("|");
  });
}

/** What stands between the commas of a definition that are in no brackets, in the order of the alphabet. */
function piecesOf(definition: string): readonly string[] {
  return definition
    .split(/,(?=(?:[^()]*\((?:[^()]|\([^()]*\))*\))*[^()]*$)/)
    .map((piece) => piece.trim())
    .toSorted();
}

async function inPostgres(store: StoreHandle): Promise<readonly string[]> {
  const rows = await rowsOf<{ part: string }>(
    store,
    `SELECT concat_ws('|', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
       pg_get_expr(adbin, adrelid)) AS part
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind IN ('r', 'S')
     LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE relnamespace = 'public'::regnamespace AND attnum > 0
     UNION ALL SELECT concat_ws('|', conrelid::regclass, conname, pg_get_constraintdef(oid))
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'`,
  );
  return rows.map(({ part }) => part);
}
