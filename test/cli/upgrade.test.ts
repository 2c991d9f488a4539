import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { migrations } from "../../migrations/all.ts";
import type { Migration } from "../../migrations/dialect.ts";
import { createKeys } from "../../src/base/keys.ts";
import { systemRandom } from "../../src/base/random.ts";
import { minute, systemClock } from "../../src/base/time.ts";
import { hashPassword } from "../../src/password/hash.ts";
import { closeStore, openStore } from "../../src/store/connect.ts";
import { rowsOf } from "../../src/store/handle.ts";
import { migrate } from "../../src/store/migrate.ts";
import type { KeptCell } from "../../src/store/wait-cells.ts";
import { admin, Desk } from "../support/desk.ts";

const desk = new Desk();
const added = migrations.slice(1).map(({ name }) => name);
const signIn = ["login", "--operator", admin.name, "--password-stdin"];

/** A desk as the first version made it: its admin, and an act in an unchained record. */
beforeAll(async () => {
  mkdirSync(desk.home, { mode: 0o700 });
  createKeys(join(desk.home, "keys"), systemRandom);
  const store = await openStore({ engine: "sqlite", path: join(desk.home, "clave.db") }, true);
  const later = (migrations as Migration[]).splice(1);
  await migrate(store, systemClock.now());
  (migrations as Migration[]).push(...later);
  await rowsOf(
    store,
    `INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, created_at)
     VALUES (?, 'admin', ?, 1, ?, 1)`,
    [admin.name, await hashPassword(admin.password), admin.name],
  );
  await rowsOf(
    store,
    `INSERT INTO audit (at, actor_kind, actor, act, subject, outcome, detail)
     VALUES (1, 'system', 'system', 'desk.found', 'operator:ana', 'done', '{"role":"admin"}')`,
  );
  for (const [at, [cedula, outcome]] of people.entries())
    for (const statement of recovered(cedula, outcome, at)) await rowsOf(store, statement);
  await closeStore(store);
});

const started = Date.parse("2026-05-02T15:00:00Z");
const people = [
  ["1710034065", "completed"],
  ["0926687856", "completed"],
  ["0102030400", "expired"],
] as const;

/** A person of whom a recovery was decided, the first link used after seven minutes. */
function recovered(cedula: string, outcome: string, at: number): readonly string[] {
  const opened = outcome === "completed" ? started + 7 * minute : "NULL";
  return [
    `INSERT INTO affiliates (cedula, id_kind, names, search, birth_date, language, status, created_at, updated_at)
     VALUES ('${cedula}', 'cedula', 'María', 'maria', '1985-03-12', 'es', 'active', 1, 1)`,
    `INSERT INTO recoveries (reference, cedula, method, source, checked_by, link_ttl, link_cap, started_at,
       opened_at, closed_at, outcome)
     VALUES ('R22222222${at + 2}', '${cedula}', 'email', 'operator:ana', 'operator', 1, 1, ${started},
       ${opened}, ${started + 9 * minute}, '${outcome}')`,
  ];
}

test("an older desk says what to do, is brought up to date by its owner, and goes on", async () => {
  const refused = await desk.run([...signIn, "--json"], { stdin: admin.password });
  expect(refused).toMatchObject({ code: 78, error: { code: "store-older", hint: "clave store migrate" } });
  const planned = await desk.done(["store", "migrate", "--dry-run", "--json"]);
  expect(planned.json).toEqual({ applied: [], pending: added });
  const done = await desk.done(["store", "migrate", "--json"]);
  expect(done.json).toEqual({ applied: added, pending: [] });
  expect(await desk.run(["store", "migrate", "--json"])).toMatchObject({ code: 77 });
  await desk.signIn();
  expect((await desk.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
  expect((await desk.done(["operator", "show", admin.name, "--json"])).json).toMatchObject({
    operator: { name: admin.name, role: "admin" },
  });
  await expectCounted();
});

/** What was decided before anything was counted is counted since. */
async function expectCounted(): Promise<void> {
  const counted = await desk.rows<KeptCell>("SELECT * FROM wait_counts WHERE dimension = 'method'");
  expect(counted).toMatchObject([{ day: "2026-05-02", method: "email" }]);
  expect((await desk.done(["store", "check", "--json"])).json).toMatchObject({ ok: true, mended: false });
  expect((await desk.done(["report", "wait-times", "--json"])).json).toMatchObject({
    rows: [{ requests: 3, completed: 2, failed: 1, pending: 0, p50Seconds: 420 }],
  });
}
