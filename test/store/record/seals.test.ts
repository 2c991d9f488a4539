import {
  array,
  assert as assertProperty,
  asyncProperty,
  constantFrom,
  nat,
  record as recordOf,
} from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { verifyAudit } from "../../../src/audit/verify.ts";
import type { StoreHandle } from "../../../src/base/context.ts";
import { countGuess } from "../../../src/store/counter/codes.ts";
import { moment, text } from "../../../src/store/engine/columns.ts";
import { rowsOf, sql } from "../../../src/store/engine/handle.ts";
import {
  holdKeys,
  isSealed,
  type Row,
  type SealedName,
  sealedNames,
  sealedTable,
} from "../../../src/store/engine/seal.ts";
import { SealedTable } from "../../../src/store/engine/sealed-table.ts";
import { transaction } from "../../../src/store/engine/transaction.ts";
import { endActivationsOf, findActivation } from "../../../src/store/recovery/activations.ts";
import { findLink, killEveryLink, killLinksOf } from "../../../src/store/recovery/links.ts";
import { findImport, letContactsServe, newestImports } from "../../../src/store/register/imports.ts";
import { changeOperator, findOperator, hasOtherAdmin } from "../../../src/store/staff/operators.ts";
import { endProposal, findProposal } from "../../../src/store/staff/proposals.ts";
import { endSession, findSession } from "../../../src/store/staff/sessions.ts";
import { onEveryEngine, openedAt, recorded } from "../../support/engines.ts";
import { about, peopled, setting, settings } from "../../support/peopled.ts";
import { maria, openWorld, start, type World } from "../../support/world.ts";

// the record is checked once for every column of every table
vi.setConfig({ testTimeout: 60_000 });

const cedula = maria["cedula"] ?? "";
/** Checking the whole record for each column is for the long run; each day it names one of each table. */
const long = process.env["CLAVE_TEST_LONG"] === "1";

const finders: Readonly<Record<SealedName, (store: StoreHandle, row: Row) => Promise<unknown>>> = {
  links: (store, row) => findLink(store, String(row["digest"])),
  activations: (store, row) => findActivation(store, String(row["digest"])),
  codes: async (store, row) =>
    (await recorded(store, (store) => countGuess(store, { subject: String(row["subject"]) }, 5, start)))[0],
  sessions: (store, row) =>
    findSession(store, { digest: String(row["digest"]), caller: String(row["caller"]) }),
  operators: (store, row) => findOperator(store, String(row["name"])),
  settings: (store, row) => settings.find(store, { key: String(row["key"]) }),
  proposals: (store, row) => findProposal(store, String(row["id"])),
  imports: (store, row) => findImport(store, String(row["id"])),
};

/** Something else that the schema takes in a column; undefined where it takes nothing else. */
function otherThan(column: string, value: string | number | null): string | number | undefined {
  const words: Readonly<Record<string, string>> = {
    role: value === "admin" ? "supervisor" : "admin",
    kind: "account",
    channel: "phone",
    outcome: "confirmed",
    killed_by: "used",
    ended_by: "used",
    office: "GYE-01",
  };
  if (column in words) return words[column];
  if (typeof value === "number") return value + 1;
  return /(_at|_until|entry|since)$/.test(column) ? start + 1 : `${value ?? ""}x`;
}

async function told(world: World): Promise<unknown> {
  return verifyAudit(world.operator).catch((error: unknown) => error);
}

const wrong = { kind: "invalid", code: "audit-unexplained" };
onEveryEngine("a row that gives authority", (engine) => {
  const opened = async () => {
    const world = await openWorld({ store: await engine.place() });
    await peopled(world);
    await verifyAudit(world.operator);
    return world;
  };
  const rowOf = async (world: World, table: SealedName): Promise<Row> => {
    const order = sealedTable(table).key;
    const [row] = await rowsOf<Row>(world.store, `SELECT * FROM ${table} ORDER BY ${order}`);
    return row ?? {};
  };
  const restOf = (table: SealedName, row: Row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => column !== sealedTable(table).key));
  const at = (world: World, table: SealedName, row: Row) => {
    const { key } = sealedTable(table);
    return sql(world.store)(table).where({ [key]: row[key] });
  };

  test("is not there once any column that decides was changed, and the check of the record names it", async () => {
    const world = await opened();
    for (const table of sealedNames) {
      const row = await rowOf(world, table);
      expect([table, await finders[table](world.store, row)]).not.toEqual([table, undefined]);
      const now = await rowOf(world, table);
      const { loose = [], key } = sealedTable(table);
      // what points at a row of another table is changed to another such row, of which there is none here
      const pointing = /^(message|recovery|case_id|operator|proposed_by)$/;
      const columns = Object.keys(now).filter(
        (each) => each !== key && !loose.includes(each) && !pointing.test(each),
      );
      for (const column of columns) {
        await at(world, table, now).update({ [column]: otherThan(column, now[column] ?? null) });
        const changed = await rowOf(world, table);
        expect([table, column, isSealed(world.store, table, changed)]).toEqual([table, column, false]);
        if (!column.startsWith("seal") && (long || column === columns[0]))
          expect([column, await told(world)]).toMatchObject([column, wrong]);
        await at(world, table, now).update({ [column]: now[column] });
      }
      await at(world, table, now).update({ seal: null });
      expect([table, await finders[table](world.store, now)]).toEqual([table, undefined]);
      expect([table, await told(world)]).toMatchObject([table, wrong]);
      await at(world, table, now).update({ seal: now["seal"] });
    }
    await verifyAudit(world.operator);
  });

  test("takes no seal of another row or table", async () => {
    const world = await opened();
    const [ana, carla] = await rowsOf<Row>(world.store, "SELECT * FROM operators ORDER BY name");
    const sealOf = ({ seal, seal_key, seal_entry }: Row) => ({ seal, seal_key, seal_entry });
    for (const other of [carla ?? {}, await rowOf(world, "links"), await rowOf(world, "settings")]) {
      await at(world, "operators", ana ?? {}).update(sealOf(other));
      expect(await findOperator(world.store, "ana")).toBeUndefined();
      expect(await hasOtherAdmin(world.store, "carla")).toBe(false);
    }
    expect(await told(world)).toMatchObject({ ...wrong, message: expect.stringContaining("operator ana") });
  });

  test("counts for nothing at a desk with another key", async () => {
    const [world, other] = [await opened(), await openWorld()];
    const elsewhere = await openedAt(world.location);
    holdKeys(elsewhere, other.operator.keys);
    expect(await findOperator(elsewhere, "ana")).toBeUndefined();
    holdKeys(elsewhere, world.operator.keys);
    expect(await findOperator(elsewhere, "ana")).toMatchObject({ role: "admin" });
  });

  test("that an act changes gets no seal by it that it did not have", async () => {
    const world = await opened();
    await sql(world.store)("operators").where({ name: "carla" }).update({ approver_since: 0 });
    await recorded(world.store, (store) => changeOperator(store, "carla", { office: undefined }));
    expect(await findOperator(world.store, "carla")).toBeUndefined();
    const link = await rowOf(world, "links");
    const forged = { ...link, digest: "f".repeat(64), seal: null };
    await sql(world.store)("links").insert(forged);
    await recorded(world.store, (store) => killLinksOf(store, cedula, "changed", start));
    expect(await findLink(world.store, String(link["digest"]))).toMatchObject({ killedBy: "changed" });
    expect(await findLink(world.store, forged.digest)).toBeUndefined();
  });

  test("put back as it was before is found, whatever was done to it, and so is one that was taken away", async () => {
    const world = await opened();
    const changes: Readonly<
      Record<Exclude<SealedName, "settings">, (store: StoreHandle) => Promise<unknown>>
    > = {
      links: (store) => killLinksOf(store, cedula, "used", start),
      activations: (store) => endActivationsOf(store, cedula, "used", start),
      codes: (store) => countGuess(store, { subject: about }, 5, start),
      sessions: (store) => endSession(store, "e".repeat(64), start),
      operators: (store) => changeOperator(store, "carla", { cedula: "1710034065" }),
      proposals: (store) =>
        endProposal(store, "S234567892", { outcome: "refused", decidedBy: "carla" }, start),
      imports: async (store) => {
        for (const { id } of await newestImports(store, 1)) await letContactsServe(store, id);
      },
    };
    for (const [table, change] of Object.entries(changes) as [SealedName, typeof changes.links][]) {
      const before = await rowsOf<Row>(world.store, `SELECT * FROM ${table}`);
      await recorded(world.store, change);
      const after = await rowsOf<Row>(world.store, `SELECT * FROM ${table}`);
      await verifyAudit(world.operator);
      for (const row of before) await at(world, table, row).update(restOf(table, row));
      expect([table, await told(world)]).toMatchObject([
        table,
        { ...wrong, message: expect.stringMatching(/as it was before entry \d+/) },
      ]);
      for (const row of after) await at(world, table, row).update(restOf(table, row));
    }
    const [row] = await rowsOf<Row>(world.store, "SELECT * FROM settings WHERE key = 'smtp.from'");
    if (!row) throw new Error("no row of smtp.from");
    await at(world, "settings", row).del();
    expect(await told(world)).toMatchObject({
      ...wrong,
      message: expect.stringMatching(/smtp\.from.* missing/),
    });
    await sql(world.store)("settings").insert(row);
    await verifyAudit(world.operator);
    await recorded(world.store, (store) => settings.remove(store, { key: setting.key }));
    await verifyAudit(world.operator);
    await sql(world.store)("settings").insert(row);
    expect(await told(world)).toMatchObject(wrong);
  });

  test("put back is found where the desk itself changed it afterwards, too", async () => {
    const world = await opened();
    const change = (cedula: string) =>
      recorded(world.store, (store) => changeOperator(store, "carla", { cedula }));
    await change("1710034065");
    const [old] = await rowsOf<Row>(world.store, "SELECT * FROM operators WHERE name = 'carla'");
    await change("1710034073");
    await verifyAudit(world.operator);
    await at(world, "operators", old ?? {}).update(restOf("operators", old ?? {}));
    await recorded(world.store, (store) => changeOperator(store, "carla", { office: "GYE-01" }));
    const message = expect.stringMatching(/^Entry \d+ changed operators carla as it was before entry \d+/);
    expect(await told(world)).toMatchObject({ ...wrong, message });
  });

  test("among hundreds that one act ended is found where it lives again", async () => {
    const world = await opened();
    const [link] = await rowsOf<Row>(world.store, "SELECT * FROM links");
    const links = new SealedTable("links", { digest: text, recovery: text, message: text, mintedAt: moment });
    const [recovery, message] = [String(link?.["recovery"]), String(link?.["message"])];
    const add = (digest: string) => links.insert(world.store, { digest, recovery, message, mintedAt: start });
    for (let n = 0; n < 250; n += 1) await add(`${n}`.padStart(64, "0"));
    const [old] = await rowsOf<Row>(
      world.store,
      "SELECT * FROM links WHERE digest LIKE '%9' ORDER BY digest",
    );
    await recorded(world.store, (store) => killEveryLink(store, "revoked", start));
    const [entry] = await rowsOf<{ detail: string }>(
      world.store,
      "SELECT * FROM audit ORDER BY id DESC LIMIT 1",
    );
    expect(entry?.detail).toBe('{"sealed":"{\\"links\\":\\"*\\"}"}');
    await add("b".repeat(64));
    await verifyAudit(world.operator);
    await at(world, "links", old ?? {}).update(old ?? {});
    expect(await told(world)).toMatchObject({
      ...wrong,
      message: expect.stringContaining("as it was before"),
    });
  });

  test("changes with an entry of the record, or not at all", async () => {
    const world = await opened();
    const change = (store: StoreHandle) => changeOperator(store, "carla", { cedula: "1" });
    await expect(transaction(world.operator, (ctx) => change(ctx.store))).rejects.toThrow(TypeError);
    await expect(change(world.store)).rejects.toThrow(TypeError);
    expect(await findOperator(world.store, "carla")).toMatchObject({ cedula: undefined });
  });
});

describe("whatever the desk does and whoever puts a row back", () => {
  test("only the last state of a row stands", async () => {
    const world = await openWorld();
    await peopled(world);
    const act = recordOf({ name: constantFrom("ana", "carla"), since: nat(5), back: nat(20) });
    const operator = async (name: string) => {
      const rows = await rowsOf<Row>(world.store, "SELECT * FROM operators ORDER BY name");
      return rows.find((row) => row["name"] === name) ?? {};
    };
    await assertProperty(
      asyncProperty(array(act, { minLength: 1, maxLength: 4 }), async (acts) => {
        const states: Row[] = [];
        for (const { name, since } of acts) {
          states.push(await operator(name));
          await recorded(world.store, (store) => changeOperator(store, name, { approverSince: since }));
          states.push(await operator(name));
        }
        const back = states[(acts[0]?.back ?? 0) % states.length] ?? {};
        const now = await operator(String(back["name"]));
        await sql(world.store)("operators").where({ name: back["name"] }).update(back);
        const whole = JSON.stringify(back) === JSON.stringify(now);
        expect(await told(world)).toMatchObject(whole ? { head: expect.any(String) } : wrong);
        await sql(world.store)("operators").where({ name: now["name"] }).update(now);
      }),
      { numRuns: long ? 100 : 5 },
    );
  });
});
