import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorAudit } from "../../src/audit/anchor.ts";
import { record } from "../../src/audit/record.ts";
import { planRotation, rotateKeys } from "../../src/audit/rotate.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { Context } from "../../src/base/context.ts";
import { homeAt } from "../../src/base/home.ts";
import { loadKeys } from "../../src/base/keys.ts";
import { undoImport } from "../../src/holder/import/undo.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { maria, mariasProof, openWorld, type World } from "../support/world.ts";

const answered = { image: "condor", answers: { "first-school": "simon bolivar" } };

const homeOf = (world: World) => homeAt(world.folder, {});
const renewed = (world: World, ctx: Context = world.operator): Context => ({
  ...ctx,
  keys: loadKeys(homeOf(world).keys),
});

async function rotated(world: World, leaked = false): Promise<Context> {
  await rotateKeys(renewed(world), homeOf(world), leaked);
  return renewed(world);
}

/** A desk with a person who has a password. */
async function desk(): Promise<World> {
  const world = await openWorld();
  await world.register(maria);
  await world.start();
  await world.send();
  await world.complete(await world.token());
  return world;
}

describe("a new key", () => {
  test("is signed by the one before, which stays to compare with and signs nothing", async () => {
    const world = await desk();
    const old = world.operator.keys;
    const ctx = await rotated(world);
    const keys = await world.rows("desk_keys ORDER BY signature IS NOT NULL");
    expect(keys).toMatchObject([
      { id: old.id, ended_at: world.clock.now(), leaked: 0, signature: null },
      { id: ctx.keys.id, ended_at: null, signature: expect.stringMatching(/^[\w-]{86}$/) },
    ]);
    const { keys: folder } = homeOf(world);
    expect(readdirSync(folder).toSorted()).toEqual(["desk.key", "old"]);
    expect(statSync(join(folder, "old", `${old.id}.key`)).mode & 0o777).toBe(0o600);
    expect(ctx.keys.earlier.map(({ id }) => id)).toEqual([old.id]);
    // a program that has the old one in memory
    await expect(record(world.operator, { act: "act.late" })).rejects.toMatchObject({ code: "key-foreign" });
    await record(ctx, { act: "act.after" });
    expect(await verifyAudit(ctx)).toMatchObject({ entries: expect.any(Number) });
  });

  test("leaves all that was digested before as it was, through any number of them", async () => {
    const world = await desk();
    await rotated(world);
    const ctx = await rotated(world);
    expect(ctx.keys.earlier).toHaveLength(2);
    await verifyAudit(ctx);
    const { startRecovery } = await import("../../src/recovery/start.ts");
    const started = await startRecovery(ctx, {
      cedula: maria["cedula"] ?? "",
      method: "email",
      proof: answered,
    });
    expect(started.recovery.status).toBe("started");
  });

  test("an import from before is taken back under the key of its time", async () => {
    const world = await openWorld();
    const { import: id } = await world.register(maria);
    const ctx = await rotated(world);
    const leftFolder = join(world.folder, "imports");
    await undoImport(ctx, {
      import: id ?? "",
      dryRun: false,
      leftFolder,
      language: "es",
      reason: "a wrong file",
    });
    expect(await world.rows("affiliates")).toEqual([]);
    await verifyAudit(ctx);
  });

  test("is refused while the record is not as it should be, and then nothing is changed", async () => {
    const world = await desk();
    await rowsOf(world.store, "UPDATE audit SET actor = 'otra' WHERE id = 1");
    await expect(rotateKeys(world.operator, homeOf(world), false)).rejects.toMatchObject({
      code: "audit-broken",
    });
    expect(await world.rows("desk_keys")).toHaveLength(1);
    expect(existsSync(join(homeOf(world).keys, "old"))).toBe(false);
  });

  test("ends what anchors the key before could sign", async () => {
    const world = await desk();
    const before = await anchorAudit(world.operator);
    const old = world.operator.keys;
    const ctx = await rotated(world);
    await verifyAudit(ctx, before);
    const head = await world.rows<{ entries: number; hash: string }>("audit_head").then(([row]) => row);
    const { entries = 0, hash = "" } = head ?? {};
    const late = { entries, head: hash, signature: old.sign(`clave audit head ${entries} ${hash}`) };
    await expect(verifyAudit(ctx, late)).rejects.toMatchObject({ code: "anchor-foreign" });
  });

  test.each([
    ["UPDATE desk_keys SET leaked = 1 WHERE ended_at IS NOT NULL"],
    ["UPDATE desk_keys SET signature = 'AAAA' WHERE ended_at IS NULL"],
    ["DELETE FROM desk_keys WHERE ended_at IS NOT NULL"],
    ["INSERT INTO desk_keys (id, public_key, since, ended_at, leaked) VALUES ('00', 'x', 0, 1, 0)"],
  ])("is explained by the record alone: %s", async (tampering) => {
    const world = await desk();
    const ctx = await rotated(world);
    await rowsOf(world.store, tampering);
    await expect(verifyAudit(ctx)).rejects.toMatchObject({
      code: "audit-unexplained",
      message: expect.stringContaining("of the key"),
    });
  });
});

describe("after a leak", () => {
  test("imported answers count for nothing until the counter renews them; the birth date does", async () => {
    const world = await openWorld();
    await world.register(maria);
    expect(await planRotation(world.operator, true)).toEqual({ answers: 2, documents: 0, codes: 0 });
    const ctx = await rotated(world, true);
    const { startRecovery } = await import("../../src/recovery/start.ts");
    const { challengeFor } = await import("../../src/recovery/identity/identity-check.ts");
    const cedula = maria["cedula"] ?? "";
    const questions = (await challengeFor(ctx, cedula)).questions.map(({ id }) => id);
    const nobodys = (await challengeFor(ctx, "1710034057")).questions;
    expect(questions).toHaveLength(nobodys.length);
    const start = (proof: object) => startRecovery(ctx, { cedula, method: "email", proof } as never);
    await expect(start(answered)).rejects.toMatchObject({ code: "identity-not-confirmed" });
    expect((await start(mariasProof)).recovery.status).toBe("started");
    expect(readFileSync(join(homeOf(world).keys, "old", `${world.operator.keys.id}.key`), "utf8")).toMatch(
      / leaked\n$/,
    );
    // an answer that comes with a later import is under the new key
    expect(await world.rows("desk_keys WHERE leaked = 1")).toHaveLength(1);
    await verifyAudit(ctx);
  });

  test("the keys before it leaked with it: they lay in the same folder", async () => {
    const world = await openWorld();
    await world.register(maria);
    const later = await rotated(world);
    expect(await planRotation(later, false)).toMatchObject({ answers: 0 });
    expect(await planRotation(later, true)).toMatchObject({ answers: 2 });
    await rotated(world, true);
    const ctx = await rotated(world);
    expect(ctx.keys.earlier.map(({ leaked }) => leaked)).toEqual([true, true, false]);
    const { startRecovery } = await import("../../src/recovery/start.ts");
    const cedula = maria["cedula"] ?? "";
    await expect(startRecovery(ctx, { cedula, method: "email", proof: answered })).rejects.toMatchObject({
      code: "identity-not-confirmed",
    });
    await verifyAudit(ctx);
  });
});
