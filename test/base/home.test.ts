import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { homeAt, makePrivateFolder, readConfigFile, writePrivateFile } from "../../src/base/home.ts";
import { createKeys, loadKeys } from "../../src/base/keys.ts";
import { readableId, systemRandom } from "../../src/base/random.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clave-home-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe("the desk's folder", () => {
  test("is the one named, else the platform's", () => {
    expect(homeAt("/srv/clave", {}).store).toBe("/srv/clave/clave.db");
    expect(homeAt(undefined, { XDG_DATA_HOME: "/data" }).path).toBe("/data/clave");
    expect(homeAt("here", {}).path).toBe(join(process.cwd(), "here"));
  });

  test("opens for its owner alone, though it was open before", () => {
    const path = join(folder, "a", "b");
    makePrivateFolder(path);
    makePrivateFolder(folder);
    expect([modeOf(path), modeOf(folder)]).toEqual([0o700, 0o700]);
  });
});

describe("a private file", () => {
  test("is for its owner alone, replaces the one before, and leaves no draft", () => {
    const path = join(folder, "config.json");
    writeFileSync(path, "old", { mode: 0o644 });
    writePrivateFile(path, "new");
    expect([readFileSync(path, "utf8"), modeOf(path), readdirSync(folder)]).toEqual([
      "new",
      0o600,
      ["config.json"],
    ]);
  });

  test("that cannot be written leaves nothing", () => {
    const path = join(folder, "taken");
    makePrivateFolder(path);
    expect(() => writePrivateFile(path, "new")).toThrow();
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});

describe("the file of settings", () => {
  test("is empty where there is none", () => {
    expect(readConfigFile(join(folder, "config.json"))).toEqual({});
  });

  test.each(["", "{", "[]", "null", "3", '"es"'])("that holds %j is refused", (text) => {
    const path = join(folder, "config.json");
    writeFileSync(path, text);
    const refused = { kind: "config", code: "config-unreadable" };
    expect(() => readConfigFile(path)).toThrow(expect.objectContaining(refused));
  });
});

describe("the desk's key", () => {
  test("is made once, for its owner alone, and digests by purpose", () => {
    createKeys(folder, systemRandom);
    const first = readFileSync(join(folder, "desk.key"), "utf8");
    createKeys(folder, systemRandom);
    expect(readFileSync(join(folder, "desk.key"), "utf8")).toBe(first);
    expect([readdirSync(folder), modeOf(join(folder, "desk.key"))]).toEqual([["desk.key"], 0o600]);
    const hex = (purpose: string, text: string) => loadKeys(folder).digest(purpose, text).toString("hex");
    expect(hex("answer", "x")).toBe(hex("answer", "x"));
    expect(new Set([hex("answer", "x"), hex("answer", "y"), hex("sign-in", "x")]).size).toBe(3);
  });

  test.each(["", "abc", "g".repeat(64), "a".repeat(63)])("that holds %j is refused", (text) => {
    writeFileSync(join(folder, "desk.key"), text);
    expect(() => loadKeys(folder)).toThrow(expect.objectContaining({ kind: "config", code: "key-unusable" }));
  });

  test("that is not there is refused, and not made", () => {
    expect(() => loadKeys(folder)).toThrow(expect.objectContaining({ kind: "config", code: "key-missing" }));
    expect(existsSync(join(folder, "desk.key"))).toBe(false);
  });
});

test("an id to read aloud has no letter that is taken for another", () => {
  const ids = Array.from({ length: 200 }, () => readableId(systemRandom, 9));
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[2-9A-HJ-NP-Z]{9}$/);
});
