import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { migrations } from "../../migrations/all.ts";
import type { Migration } from "../../migrations/dialect.ts";
import { createKeys } from "../../src/base/keys.ts";
import { systemRandom } from "../../src/base/random.ts";
import { systemClock } from "../../src/base/time.ts";
import { hashPassword } from "../../src/password/hash.ts";
import { closeStore, openStore } from "../../src/store/connect.ts";
import { rowsOf } from "../../src/store/handle.ts";
import { migrate } from "../../src/store/migrate.ts";
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
  await closeStore(store);
});

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
});
