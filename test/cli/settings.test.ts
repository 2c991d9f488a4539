import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqlite } from "../../src/store/engine/sqlite.ts";
import { closeDesks, Desk, expectRefusal, maria, testRefusals, textAt } from "../support/desk.ts";
import { inProduction } from "../support/production.ts";

const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

describe("clave config", () => {
  test("show lists every setting, in each form", async () => {
    const { json } = await desk.run(["config", "show", "--json"]);
    expect(json).toMatchObject({
      settings: { language: "es", timezone: "America/Guayaquil", "link.ttl": "60m" },
    });
    const csv = (await desk.done(["config", "show", "--format", "csv"])).stdout;
    expect(csv).toMatch(/^key,value\ninstitution,/);
    expect((await desk.done(["config", "show"])).stdout).toContain("link.ttl\t60m\n");
  });

  test("set keeps a value, get gives it, the record says from what to what", async () => {
    const set = await desk.run(["config", "set", "link.ttl", "45m", "--json"]);
    expect(set).toMatchObject({ code: 0, json: { key: "link.ttl", value: "45m" } });
    expect((await desk.run(["config", "get", "link.ttl", "--json"])).json).toEqual({
      key: "link.ttl",
      value: "45m",
    });
    expect((await desk.done(["config", "get", "link.ttl"])).stdout).toBe("45m\n");
    expect(await desk.count(`audit WHERE act = 'config.set' AND detail LIKE '%45m%'`)).toBe(1);
    await desk.done(["config", "set", "link.ttl", "60m"]);
  });

  test("the environment stands above the file", async () => {
    const env = { CLAVE_LINK_TTL: "PT20M", CLAVE_PASSWORD_MAX_LENGTH: "15" };
    for (const [key, value] of [
      ["link.ttl", "PT20M"],
      ["password.maxLength", "15"],
    ] as const)
      expect((await desk.run(["config", "get", key, "--json"], { env })).json).toEqual({ key, value });
  });

  test.each([
    ["questions", "first-school"],
    ["images", "condor"],
  ])("get %s is the catalogue", async (key, id) => {
    const { json } = await desk.run(["config", "get", key, "--json"]);
    expect(json).toMatchObject({ key, value: expect.arrayContaining([{ id, text: expect.any(String) }]) });
  });

  test("path says where the file is", async () => {
    const path = join(desk.home, "config.json");
    expect((await desk.run(["config", "path", "--json"])).json).toEqual({ path });
    expect((await desk.done(["config", "path"])).stdout).toBe(`${path}\n`);
  });

  testRefusals(desk, [
    ["get of no setting", ["config", "get", "smtp.nonsense"], 78, "config", "setting-unknown"],
    ["set of no setting", ["config", "set", "smtp.nonsense", "1"], 78, "config", "setting-unknown"],
    ["a value out of bounds", ["config", "set", "link.ttl", "48h"], 78, "config", "setting-invalid"],
    ["a value of another kind", ["config", "set", "production", "perhaps"], 78, "config", "setting-invalid"],
    [
      "http to another machine",
      ["config", "set", "portal.url", "http://portal.example"],
      78,
      "config",
      "setting-invalid",
    ],
    [
      "a password in an address",
      ["config", "set", "smtp.url", "smtps://desk:hunter2@mail.example"],
      64,
      "usage",
      "password-in-argument",
    ],
    ["a wrong variable", ["whoami"], 78, "config", "settings-invalid", { env: { CLAVE_LINK_TTL: "soon" } }],
    ["no address of a store", ["whoami", "--store", "mysql://x"], 78, "config", "store-address"],
    [
      "a database that is not there",
      ["whoami"],
      69,
      "unavailable",
      "store-unreachable",
      { env: { CLAVE_STORE: "postgres://desk:hunter2@127.0.0.1:1/desk" } },
    ],
  ]);

  test("a refusal names the bounds", async () => {
    const { error } = await desk.run(["config", "set", "link.ttl", "48h", "--json"]);
    expect(error?.message).toMatch(/15m.*24h/);
  });

  test("what is wrong in the file is mended by the command that its refusal names", async () => {
    const broken = desk.copy();
    writeFileSync(join(broken.home, "config.json"), `{"link.ttl":"soon"}`);
    const { error } = await expectRefusal(broken, [
      "broken",
      ["recovery", "list"],
      78,
      "config",
      "settings-invalid",
    ]);
    expect(error?.hint).toContain("clave config set link.ttl");
    await broken.done(["config", "set", "link.ttl", "30m"]);
    expect((await broken.run(["recovery", "list"])).code).toBe(0);
  });

  test("a file that is no settings at all says where it is", async () => {
    const broken = desk.copy();
    writeFileSync(join(broken.home, "config.json"), "link.ttl = 30m");
    await expectRefusal(broken, ["broken", ["whoami"], 78, "config", "config-unreadable"]);
    expect((await broken.done(["config", "path"])).stdout).toBe(`${join(broken.home, "config.json")}\n`);
  });

  test("in production the environment redirects no letter", async () => {
    const guarded = await inProduction(desk.copy());
    const words = ["recovery", "start", maria.cedula, "--proof", "-"];
    await expectRefusal(guarded, [
      "redirected",
      words,
      78,
      "config",
      "settings-invalid",
      { stdin: maria.proof, env: { CLAVE_SMTP_URL: "smtp://mail.example" } },
    ]);
    expect(await guarded.count("recoveries")).toBe(0);
  });

  test("a line of the file that is no setting is found by the command that its refusal names", async () => {
    const broken = desk.copy();
    writeFileSync(join(broken.home, "config.json"), `{"colour":"red"}`);
    const { error } = await expectRefusal(broken, ["red", ["whoami"], 78, "config", "settings-invalid"]);
    expect(error?.hint).toContain("clave config path");
    await broken.done(["config", "path"]);
  });

  test("in production, too, what is advised for a password in an address can be done", async () => {
    const guarded = await inProduction(desk.copy());
    const url = "smtps://desk:hunter2@mail.example";
    const words = ["config", "set", "smtp.url", url];
    const typed = await expectRefusal(guarded, ["typed", words, 64, "usage", "password-in-argument"]);
    expect(typed.error?.hint).toContain("clave config set smtp.passwordFile");
    expect(typed.error?.hint).not.toContain("CLAVE_");
    const env = { CLAVE_SMTP_URL: url };
    const inherited = await expectRefusal(guarded, [
      "inherited",
      ["recovery", "list"],
      78,
      "config",
      "settings-invalid",
      { env },
    ]);
    expect(inherited.error?.hint).toContain("clave config set smtp.url");
    const file = join(guarded.home, "mail-secret");
    writeFileSync(file, "hunter2", { mode: 0o600 });
    for (const [key, value] of [
      ["smtp.url", "smtps://desk@mail.example"],
      ["smtp.passwordFile", file],
    ] as const)
      expect((await guarded.done(["config", "set", key, value, "--json"])).json).toMatchObject({
        key,
        pending: true,
        dueAt: expect.any(String),
      });
  });
});

describe("clave store", () => {
  test("status says which engine and version", async () => {
    const { json } = await desk.run(["store", "status", "--json"]);
    expect(json).toMatchObject({
      engine: "sqlite",
      applied: expect.arrayContaining(["0001-desk"]),
      pending: [],
    });
  });

  test.each([[[]], [["--dry-run"]]])("migrate %j has nothing to do", async (flags) => {
    const ended = await desk.run(["store", "migrate", ...flags, "--json"]);
    expect(ended).toMatchObject({ code: 0, json: { applied: [], pending: [] } });
  });

  test("a store of a newer clave is left alone", async () => {
    const newer = desk.copy();
    await newer.rows("INSERT INTO migrations VALUES ('9999-tomorrow', 1)");
    for (const words of [["whoami"], ["store", "status"], ["store", "migrate"]])
      await expectRefusal(newer, ["newer", words, 78, "config", "store-newer"]);
  });

  test.each([
    ["a store full of noise", Buffer.alloc(200_000, "noise")],
    ["a store cut short", undefined],
  ])("%s: 74, no stack, and the file is left as it is", async (_, content) => {
    const damaged = desk.copy();
    const path = join(damaged.home, "clave.db");
    const bytes = content ?? readFileSync(path).subarray(0, 5000);
    writeFileSync(path, bytes);
    for (const words of [["whoami"], ["delivery", "run", "--once"], ["recovery", "list"]])
      await expectRefusal(damaged, ["damaged", words, 74, "io", "store-damaged"]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("a store that another holds is busy: 75, and when to try again", async () => {
    const held = desk.copy();
    const store = openSqlite(join(held.home, "clave.db"));
    const holding = await store.db.transaction();
    const { error } = await expectRefusal(held, [
      "held",
      ["config", "set", "language", "en"],
      75,
      "busy",
      "store-busy",
    ]);
    expect(error?.retryAfterSeconds).toBeGreaterThan(0);
    await holding.rollback();
    await store.db.destroy();
    expect(textAt((await held.done(["config", "set", "language", "en", "--json"])).json, "value")).toBe("en");
  });
});
