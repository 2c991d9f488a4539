import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createKeys } from "../../src/base/keys.ts";
import { systemRandom } from "../../src/base/random.ts";
import { day, minute } from "../../src/base/time.ts";
import type { StoreLocation } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { putAuditHead } from "../../src/store/record/audit-entries.ts";
import { tieOperators } from "../../src/store/staff/operators.ts";
import { onEveryEngine } from "../support/engines.ts";
import { around, examine, examineAt } from "../support/patient.ts";
import { maria, openWorld, start, type World } from "../support/world.ts";

/** A world whose record has begun. */
async function desk(store?: StoreLocation): Promise<World> {
  const world = await openWorld(store ? { store } : {});
  await world.register(maria);
  return world;
}

onEveryEngine("a desk that is well", (engine) => {
  test("has no fault, and says what it is", async () => {
    const world = await desk(await engine.place());
    const found = await examine(world, {
      settings: { institution: "Mesa", "portal.url": "https://clave.example" },
    });
    for (const check of [
      "node",
      "settings",
      "store",
      "files",
      "keys",
      "clock",
      "queue",
      "mail-server",
      "disk",
    ])
      expect(found(check), check).toMatchObject({ verdict: "good", kinds: [] });
    for (const check of ["second-persons", "sms", "mx", "spf", "dkim", "dmarc"])
      expect(found(check), check).toMatchObject({ verdict: "not-applicable" });
    expect(found("store").sentence.en).toMatch(/^(SQLite|PostgreSQL), [\d.]+ MB, \d+ migrations/);
  });
});

test.each([
  ["18.20.4", "fault"],
  ["20.18.3", "fault"],
  ["20.19.0", "good"],
  ["22.0.0", "good"],
])("Node %s: %s", async (node, verdict) => {
  expect((await examine(await desk(), { more: { node } }))("node").verdict).toBe(verdict);
});

describe("settings", () => {
  const mine = { institution: "Mesa", "portal.url": "https://clave.example" };
  test.each([
    ["nothing chosen", {}, "warning", "clave config set institution"],
    ["production beside a sink", { ...mine, production: "true" }, "warning", "clave config set smtp.url"],
    [
      "production with links to this machine",
      { ...mine, production: "true", "portal.url": "http://localhost" },
      "warning",
      "clave config set portal.url",
    ],
    [
      "a sender of nowhere at a server elsewhere",
      { ...mine, "smtp.url": "smtps://0.0.0.0:1" },
      "warning",
      "clave config set smtp.from",
    ],
    [
      "a cheap check that a person is there",
      { ...mine, "portal.captchaCost": "1999" },
      "warning",
      "clave config set portal.captchaCost 5000",
    ],
    [
      "no way for who remembers nothing",
      { ...mine, "identity.alternative": "false" },
      "warning",
      "clave config set identity.alternative true",
    ],
    ["out of bounds", { ...mine, "link.ttl": "1m" }, "fault", "clave config set link.ttl"],
  ])("%s", async (_, settings, verdict, mend) => {
    const found = await examine(await desk(), { settings });
    expect(found("settings")).toMatchObject({
      verdict,
      mend: { es: expect.stringContaining(mend), en: expect.stringContaining(mend) },
    });
  });

  test("says what is lost where nobody goes on without memory", async () => {
    const found = await examine(await desk(), { settings: { ...mine, "identity.alternative": "false" } });
    expect(found("settings").sentence.en).toContain("WCAG 2.2 AA is not met");
    expect(found("settings").sentence.es).toContain("no cumple WCAG 2.2 AA");
  });

  test("what cannot be read is a fault, and what needs no settings is examined all the same", async () => {
    const world = await desk();
    writeFileSync(join(world.folder, "config.json"), "{", { mode: 0o600 });
    const found = await examineAt(await around(world));
    expect(found("settings")).toMatchObject({ verdict: "fault", kinds: ["config"] });
    for (const check of ["second-persons", "mail-server", "sms", "mx", "spf", "dkim", "dmarc", "link-life"])
      expect(found(check), check).toMatchObject({ verdict: "unknown", kinds: [] });
    for (const check of ["store", "keys", "clock", "queue", "disk"])
      expect(found(check).verdict, check).toBe("good");
  });
});

test("in production, who is nobody's second person, and what a desk with too few cannot do", async () => {
  const world = await desk();
  await world.hire("admin", "ana", { cedula: "EXT-ANA" });
  const found = () => examine(world, { settings: { production: "true" } });
  const lacking = { verdict: "warning", mend: { es: expect.stringContaining("clave operator list") } };
  expect((await found())("second-persons")).toMatchObject(lacking);
  await world.hire("admin", "bea", { cedula: "EXT-BEA" });
  expect((await found())("second-persons").verdict).toBe("good");
  await tieOperators(world.store, "bea", "ana", world.clock.now());
  expect((await found())("second-persons").sentence.en).toContain("bea and ana do not decide together until");
});

describe("the store", () => {
  const rows: readonly (readonly [string, (world: World) => unknown, string, string])[] = [
    ["gone", (world) => rmSync(join(world.folder, "clave.db")), "config", "respaldo"],
    [
      "no database at all",
      (world) => writeFileSync(join(world.folder, "clave.db"), "x".repeat(9000)),
      "io",
      "respaldo",
    ],
    [
      "older",
      (world) => rowsOf(world.store, "DELETE FROM migrations WHERE name LIKE '0003%'"),
      "config",
      "clave store migrate",
    ],
    [
      "newer",
      (world) => rowsOf(world.store, "INSERT INTO migrations (name, applied_at) VALUES ('9999-later', 0)"),
      "config",
      "versión",
    ],
  ];

  test.each(rows)("%s", async (_, harm, kind, mend) => {
    const world = await desk();
    await harm(world);
    for (const file of ["clave.db-wal", "clave.db-shm"])
      if (kind === "io") rmSync(join(world.folder, file), { force: true });
    const found = await examine(world);
    expect(found("store")).toMatchObject({
      verdict: "fault",
      kinds: [kind],
      mend: { es: expect.stringContaining(mend) },
    });
    for (const check of ["clock", "queue", "link-life"]) expect(found(check).verdict, check).toBe("unknown");
    for (const check of ["mail-server", "disk"]) expect(found(check).verdict, check).toBe("good");
  });

  test("damaged within", async () => {
    const world = await desk();
    // the file no longer says what its schema does: found only by looking at all of it
    await rowsOf(world.store, "PRAGMA writable_schema = ON");
    await rowsOf(world.store, "DELETE FROM sqlite_schema WHERE name = 'messages_due'");
    await rowsOf(world.store, "PRAGMA writable_schema = OFF");
    const found = await examine(world);
    expect(found("store")).toMatchObject({ verdict: "fault", kinds: ["io"] });
  });

  test("a server that is not there", async () => {
    const world = await desk();
    const location = { engine: "postgres", url: "postgres://clave:secret@127.0.0.1:1/clave" } as const;
    const found = await examine(world, { more: { location } });
    expect(found("store")).toMatchObject({ verdict: "fault", kinds: ["unavailable"] });
    expect(JSON.stringify(found("store"))).not.toContain("secret");
  });
});

test("where there is nothing, there is no desk to examine", async () => {
  const world = await openWorld();
  for (const place of ["clave.db", "keys"]) rmSync(join(world.folder, place), { recursive: true });
  await expect(examineAt(await around(world))).rejects.toMatchObject({ kind: "config", code: "no-desk" });
});

describe("permissions", () => {
  test.each([
    ["", 0o755, "chmod 700"],
    ["keys", 0o710, "chmod 700"],
    ["keys/desk.key", 0o640, "chmod 600"],
    ["config.json", 0o644, "chmod 600"],
    ["clave.db", 0o660, "chmod 600"],
    ["sessions", 0o710, "chmod 700"],
    ["mail secret", 0o644, "chmod 640"],
  ])("'%s' that others may open", async (name, mode, mend) => {
    const world = await desk();
    const path = join(world.folder, name);
    mkdirSync(join(world.folder, "sessions"), { mode: 0o700 });
    writeFileSync(join(world.folder, "mail secret"), "x", { mode: 0o600 });
    const settings = { "smtp.passwordFile": join(world.folder, "mail secret") };
    expect((await examine(world, { settings }))("files").verdict).toBe("good");
    chmodSync(path, mode);
    const found = (await examine(world, { settings }))("files");
    expect(found.verdict).toBe("fault");
    // what lies beside the store takes its mode after it
    expect(new Set(found.kinds)).toEqual(new Set(["config"]));
    expect(found.mend?.es).toContain(`${mend} ${name.includes(" ") ? `'${path}'` : path}`);
  });

  test("a home that is not there", async () => {
    const world = await desk();
    renameSync(join(world.folder, "clave.db"), `${world.folder}.db`);
    const home = join(world.folder, "none");
    const places = await around(world);
    const elsewhere = {
      ...places,
      home: { ...places.home, path: home, keys: `${home}/keys`, config: `${home}/config.json` },
    };
    const location = { engine: "sqlite", path: `${world.folder}.db` } as const;
    const found = await examineAt({ ...elsewhere, location });
    expect(found("files")).toMatchObject({ verdict: "fault", kinds: ["config"] });
    expect(found("keys")).toMatchObject({ verdict: "fault", kinds: ["config"] });
    expect(found("disk")).toMatchObject({ verdict: "fault", kinds: ["io"] });
    rmSync(`${world.folder}.db`);
  });
});

describe("the desk's key", () => {
  const rows: readonly (readonly [string, (world: World) => unknown, string, string])[] = [
    ["gone", (world) => rmSync(join(world.folder, "keys"), { recursive: true }), "config", "respaldo"],
    [
      "another desk's",
      (world) => {
        rmSync(join(world.folder, "keys", "desk.key"));
        createKeys(join(world.folder, "keys"), systemRandom);
      },
      "config",
      "clave config path",
    ],
    [
      "not what signed the end of the record",
      (world) => putAuditHead(world.store, { entries: 1, hash: "0".repeat(64), signature: "AA" }),
      "invalid",
      "clave audit verify",
    ],
    [
      "without an end to sign",
      (world) => rowsOf(world.store, "DELETE FROM audit_head"),
      "invalid",
      "clave audit verify",
    ],
  ];

  test.each(rows)("%s", async (_, harm, kind, mend) => {
    const world = await desk();
    await harm(world);
    expect((await examine(world))("keys")).toMatchObject({
      verdict: "fault",
      kinds: [kind],
      mend: { es: expect.stringContaining(mend) },
    });
  });
});

describe("the clock", () => {
  test.each([
    [0, "good", ""],
    [-500, "good", ""],
    [-10 * minute, "fault", "10 minutes"],
    [-3 * day, "fault", "3 days"],
    [Date.parse("2023-12-31T23:59:59Z") - start, "fault", "2024"],
  ])("moved by %d ms: %s", async (by, verdict, said) => {
    const world = await desk();
    world.clock.advance(by);
    const found = (await examine(world))("clock");
    expect(found.verdict).toBe(verdict);
    expect(found.sentence.en).toContain(said);
  });
});
