import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrations } from "../../migrations/all.ts";
import { dialects } from "../../migrations/dialect.ts";
import type { StoreHandle } from "../../src/base/context.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { migrate } from "../../src/store/engine/migrate.ts";
import { admin, closeDesks, Desk, expectRefusal, maria } from "../support/desk.ts";
import { takeSteps } from "../support/four-steps.ts";
import { runHere } from "../support/here.ts";
import { withLaterStep } from "../support/later-step.ts";
import { start } from "../support/world.ts";

const login = ["login", "--operator", admin.name, "--password-stdin"];

afterAll(closeDesks);

/** A desk's folder with a store of before the first release, of so many steps. */
async function deskOf(steps: number): Promise<Desk> {
  const desk = new Desk();
  mkdirSync(desk.home, { mode: 0o700 });
  const store = await openStore({ engine: "sqlite", path: join(desk.home, "clave.db") }, true);
  await takeSteps(store, steps);
  await closeStore(store);
  return desk;
}

/** A desk as those of before the first release are now: what it holds, in a store that was laid out in steps. */
async function stepwiseDesk(): Promise<Desk> {
  const desk = await new Desk().found();
  await laidOutIn(desk, async (store) => void (await migrate(store, start)));
  return desk;
}

/** Puts what a desk holds into a store of before the first release, and of some steps more; what has no place is left out. */
async function laidOutIn(desk: Desk, more: (store: StoreHandle) => Promise<void>): Promise<void> {
  const [path, own] = ["clave.db", "own.db"].map((name) => join(desk.home, name)) as [string, string];
  renameSync(path, own);
  const store = await openStore({ engine: "sqlite", path }, true);
  await takeSteps(store);
  await more(store);
  await rowsOf(store, "PRAGMA foreign_keys = OFF");
  await rowsOf(store, "ATTACH ? AS own", [own]);
  const tables = await rowsOf<{ name: string; columns: string }>(
    store,
    `SELECT tables.name, group_concat(columns.name) AS columns
     FROM main.sqlite_schema AS tables JOIN pragma_table_info(tables.name, 'main') AS columns
     WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> 'migrations' GROUP BY tables.name`,
  );
  for (const { name, columns } of tables) {
    await rowsOf(store, `DELETE FROM ${name}`);
    await rowsOf(store, `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM own.${name}`);
  }
  await closeStore(store);
  rmSync(own);
}

/** Takes the steps that follow, up to one. */
async function stepsUntil(store: StoreHandle, end: string): Promise<void> {
  const until = migrations.findIndex(({ names }) => names.includes(end));
  for (const { names, statements } of migrations.slice(1, until)) {
    for (const statement of (await statements())(dialects.sqlite)) await rowsOf(store, statement);
    for (const name of names)
      await rowsOf(store, "INSERT INTO migrations (name, applied_at) VALUES (?, ?)", [name, start]);
  }
}

test("a store of before there were seals gets them for what its record accounts for, and the rest is told", {
  timeout: 60_000,
}, async () => {
  const desk = await (await new Desk().found()).openSink();
  const reference = await desk.startRecovery();
  // the record of a store of before names no import's row: those of this one come back once there is a place for them
  const imports = await desk.rows<Readonly<Record<string, string | number | null>>>("SELECT * FROM imports");
  await laidOutIn(desk, (store) => stepsUntil(store, "0009-authority"));
  await desk.rows(
    `INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, created_at)
     SELECT 'eve', 'admin', verifier, 1, 'eve', 1 FROM operators`,
  );
  const { json } = await desk.done(["store", "migrate", "--json", "--lang", "en"]);
  expect(json).toMatchObject({
    unsealed: ["No entry of the record explains the password of the operator eve."],
  });
  const literal = (value: string | number | null) =>
    typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
  for (const row of imports)
    await desk.rows(
      `INSERT INTO imports (${Object.keys(row).join(", ")}) VALUES (${Object.values(row).map(literal).join(", ")})`,
    );
  await desk.rows(
    `UPDATE contact_points SET import_id = COALESCE((SELECT import_id FROM affiliates WHERE cedula = holder),
       (SELECT id FROM imports WHERE register = 'employers'))`,
  );
  // a session of before is nobody's: who began it, and where, was not kept
  await expectRefusal(desk, ["signed in", ["whoami"], 77, "forbidden", "not-signed-in"]);
  await desk.signIn();
  const eve = ["login", "--operator", "eve", "--password-stdin"];
  const given = { stdin: admin.password };
  await expectRefusal(desk, ["eve", eve, 77, "forbidden", "sign-in-refused", given]);
  const { error } = await desk.run(["audit", "verify", "--json", "--lang", "en"]);
  expect(error).toMatchObject({ code: "audit-unexplained", message: expect.stringContaining("eve") });
  await desk.rows("DELETE FROM operators WHERE name = 'eve'");
  expect(await desk.complete(await desk.token())).toMatchObject({ code: 0 });
  expect((await desk.done(["recovery", "show", reference, "--json"])).json).toMatchObject({
    recovery: { status: "completed" },
  });
  await desk.done(["audit", "verify"]);
});

/** Runs a command where the program may be told of a later step. */
async function runLater(desk: Desk, words: readonly string[], stdin = "") {
  const { code, stdout, stderr } = await runHere(desk, [...words, "--json"], { stdin });
  return { code, json: JSON.parse(stdout || stderr) };
}

test("an older desk says what to do, is brought up to date by its owner, and goes on", async () => {
  const desk = new Desk();
  await desk.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await withLaterStep(["CREATE TABLE later (a TEXT)"], async () => {
    expect(await runLater(desk, login, admin.password)).toMatchObject({
      code: 78,
      json: { error: { code: "store-older", hint: "clave store migrate" } },
    });
    expect(await runLater(desk, ["store", "migrate", "--dry-run"])).toEqual({
      code: 0,
      json: { applied: [], pending: ["9000-next"] },
    });
    expect(await runLater(desk, ["store", "migrate"])).toEqual({
      code: 0,
      json: { applied: ["9000-next"], pending: [], unsealed: [] },
    });
    expect(await runLater(desk, ["store", "migrate"])).toMatchObject({ code: 77 });
    expect(await runLater(desk, login, admin.password)).toMatchObject({ code: 0 });
    expect(await runLater(desk, ["audit", "verify"])).toMatchObject({ code: 0, json: { ok: true } });
  });
});

test("a backup of an older desk is restored and brought up to date at once, when that is asked for", async () => {
  const [desk, copy] = [new Desk(), new Desk()];
  await desk.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await desk.signIn();
  const folder = join(desk.folder, "backup");
  await desk.done(["store", "backup", folder, "--with-keys"]);
  await withLaterStep(["ALTER TABLE audit_head ADD COLUMN later TEXT"], async () => {
    const refused = await runLater(copy, ["store", "restore", folder]);
    expect(refused).toMatchObject({ code: 78, json: { error: { code: "store-older" } } });
    expect(refused.json.error.hint).toContain("clave store restore CARPETA --migrate");
    expect(existsSync(copy.home)).toBe(false);
    expect(await runLater(copy, ["store", "restore", folder, "--migrate"])).toMatchObject({
      code: 0,
      json: { restored: { applied: ["9000-next"] } },
    });
    expect(await runLater(copy, login, admin.password)).toMatchObject({ code: 0 });
    expect(await runLater(copy, ["audit", "verify"])).toMatchObject({ code: 0, json: { ok: true } });
  });
});

test("a store that took every step of before the first release is a desk's like any other", async () => {
  const desk = await stepwiseDesk();
  await desk.openSink();
  expect((await desk.done(["store", "status", "--json"])).json).toEqual({
    engine: "sqlite",
    applied: migrations.flatMap(({ names }) => names),
    pending: [],
  });
  await desk.startRecovery();
  await desk.complete(await desk.token());
  expect((await desk.done(["recovery", "list", "--json"])).json).toMatchObject({
    recoveries: [{ affiliate: maria.cedula, status: "completed" }],
  });
  expect((await desk.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
  expect((await desk.done(["store", "check", "--json"])).json).toMatchObject({ ok: true });
});

test.each([1, 3])("one that took %i of them is refused, whatever is asked for", async (steps) => {
  const desk = await deskOf(steps);
  for (const words of [login, ["store", "status"], ["store", "migrate"], ["store", "migrate", "--dry-run"]]) {
    const { error } = await expectRefusal(desk, [
      "",
      words,
      78,
      "config",
      "store-older",
      { stdin: admin.password },
    ]);
    expect(error?.message).toMatch(/le faltan pasos que este programa ya no trae \(.*0004-waits\b.*\)\.$/);
  }
});
