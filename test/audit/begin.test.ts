import { expect, test } from "vitest";
import { migrations } from "../../migrations/all.ts";
import type { Migration } from "../../migrations/dialect.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { migrateStore } from "../../src/operator/store.ts";
import { rowsOf, sql } from "../../src/store/handle.ts";
import { type Engine, onEveryEngine } from "../support/engines.ts";
import { cedulaOf, maria, openWorld, personOf, start, type World } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";

/** Does something as the program did before it had a counter. */
async function withoutCounter<R>(work: () => Promise<R>): Promise<R> {
  const list = migrations as Migration[];
  const later = list.splice(1);
  try {
    return await work();
  } finally {
    list.push(...later);
  }
}

/** A desk of the version before the chain, with a founder, a person and a password. */
async function olderDesk(engine: Engine): Promise<World> {
  const world = await withoutCounter(async () => openWorld({ store: await engine.emptyPlace() }));
  const insert = (table: string, row: object) => sql(world.store)(table).insert(row);
  const by = { actor_kind: "operator", actor: "ana", outcome: "done", at: start, detail: "{}" };
  await insert("operators", {
    name: "ana",
    role: "admin",
    verifier: "v",
    password_set_at: start,
    password_set_by: "ana",
    created_at: start,
  });
  await insert("affiliates", {
    cedula,
    id_kind: "cedula",
    names: "María",
    search: "maria",
    birth_date: "1985-03-12",
    language: "es",
    status: "active",
    created_at: start,
    updated_at: start,
  });
  await insert("contact_points", {
    holder: cedula,
    channel: "email",
    number: 1,
    address: "maria.quispe@example.com",
    lookup: "maria.quispe@example.com",
    origin: "import",
    since: start,
  });
  await insert("recoveries", {
    reference: "R222222222",
    cedula,
    method: "email",
    source: "operator:ana",
    checked_by: "operator",
    link_ttl: 1,
    link_cap: 1,
    started_at: start,
  });
  await insert("passwords", { cedula, verifier: "v", set_at: start });
  await insert("identity_failures", { cedula, source: "operator:ana", at: start, cleared_at: start });
  await insert("audit", { ...by, act: "desk.found", subject: "operator:ana" });
  await insert("audit", { ...by, act: "affiliate.import" });
  await insert("audit", { ...by, act: "recovery.complete", subject: "recovery:R222222222" });
  world.clock.advance(1);
  return world;
}

onEveryEngine("a desk older than its chain", (engine) => {
  test("is taken in as it is, and what lies on file", async () => {
    const world = await olderDesk(engine);
    expect(await migrateStore(world.operator)).toEqual(migrations.slice(1).map(({ name }) => name));
    const entries = await rowsOf<Record<string, unknown>>(world.store, "SELECT * FROM audit ORDER BY id");
    expect(entries.map(({ id, act }) => [id, act])).toEqual([
      [1, "desk.found"],
      [2, "affiliate.import"],
      [3, "recovery.complete"],
      [4, "audit.begin"],
      [5, "store.migrate"],
    ]);
    expect(JSON.parse(String(entries[3]?.["detail"]))).toMatchObject({ entries: 3, contacts: 1 });
    world.clock.advance(1);
    await world.register(maria, personOf(1));
    expect(await verifyAudit(world.operator)).toMatchObject({ entries: 6 });
    await rowsOf(world.store, "UPDATE audit SET act = 'x' WHERE id = 2");
    await expect(verifyAudit(world.operator)).rejects.toMatchObject({
      code: "audit-broken",
      message: expect.stringContaining("from entry 2 (2026-11-21 09:05, x) on"),
    });
  });

  test.each([
    ["an address", "UPDATE contact_points SET address = 'eve@example.com'", "The contacts that entry 4 ("],
    [
      "a password of nobody who completed",
      `UPDATE passwords SET cedula = '${cedulaOf(1)}'`,
      `the password of ${cedulaOf(1)}`,
    ],
    ["a founder raised since", "UPDATE operators SET role = 'clerk'", "The operator ana has the role clerk"],
    [
      "a lock lifted since",
      "UPDATE identity_failures SET cleared_at = cleared_at + 2",
      `the unlocking of ${cedula}`,
    ],
  ])("accounts for no more than that: %s", async (_name, change, told) => {
    const world = await olderDesk(engine);
    await migrateStore(world.operator);
    world.clock.advance(1);
    await world.register(maria, personOf(1));
    await rowsOf(world.store, change);
    await expect(verifyAudit(world.operator)).rejects.toMatchObject({
      code: "audit-unexplained",
      message: expect.stringContaining(told),
    });
  });
});
