import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, expectRefusal } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deskOn, type StoredDesk } from "../support/stored-desk.ts";

afterAll(closeDesks);

const whole = ["clave.db", "config.json", "keys"];
const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

onEveryEngine("a desk made of a backup in another place", (engine) => {
  let desk: StoredDesk;
  const folder = () => join(desk.folder, "backup");
  beforeAll(async () => {
    desk = await deskOn(engine);
    await desk.found();
    await desk.done(["config", "set", "institution", "Caja de Prueba"]);
    await desk.done(["store", "backup", folder(), "--with-keys"]);
  }, 60_000);

  test("remembers where its store is, for whoever forgets to say it", async () => {
    const copy = await deskOn(engine);
    const elsewhere = `sqlite:${join(copy.folder, "elsewhere.db")}`;
    const store = copy.location.engine === "postgres" ? copy.location.url : elsewhere;
    await copy.done(["store", "restore", folder()], { env: { CLAVE_STORE: store } });
    const forgotten = { env: { CLAVE_STORE: "" } };
    await copy.signIn(forgotten);
    expect((await copy.done(["config", "get", "store"], forgotten)).stdout).toBe(`${store}\n`);
    expect((await copy.done(["config", "get", "institution"], forgotten)).stdout).toBe("Caja de Prueba\n");
    expect((await copy.done(["audit", "verify", "--json"], forgotten)).json).toMatchObject({ ok: true });
    expect(namesIn(copy.home)).toEqual(["config.json", "keys", "sessions"]);
  });

  test("is made in its own folder where none is named, whatever place the old one had", async () => {
    const copy = new Desk();
    const restoring = copy.run(["store", "restore", folder(), "--json"]);
    if (engine.name === "postgres") {
      expect(await restoring).toMatchObject({ code: 78, error: { code: "backup-engine" } });
      return;
    }
    expect((await restoring).code).toBe(0);
    await copy.signIn();
    expect(namesIn(copy.home)).toEqual([...whole, "sessions"]);
  });
});

describe("a restoration", () => {
  const desk = new Desk();
  const folder = join(desk.folder, "backup");
  const bare = join(desk.folder, "bare");
  const again = ["store", "restore", folder];
  beforeAll(async () => {
    await desk.found();
    await desk.done(["store", "backup", folder, "--with-keys"]);
    await desk.done(["store", "backup", bare]);
  }, 60_000);

  test("that is killed in its middle can be repeated, and nothing of the first is left", {
    timeout: 120_000,
  }, async () => {
    for (const moment of [0, 30, 60, 100, 150, 250]) {
      const target = new Desk();
      const begun = target.begin(again);
      while (namesIn(target.home).length === 0 && begun.child.exitCode === null) await wait(2);
      await wait(moment);
      begun.child.kill("SIGKILL");
      await begun.ended;
      const { code, error } = await target.run([...again, "--json"]);
      expect([0, "home-not-empty"]).toContain(code === 0 ? 0 : error?.code);
      expect(namesIn(target.home)).toEqual(whole);
      await target.signIn();
    }
  });

  test.each([
    ["its keys with it", folder],
    ["its keys in the home", bare],
  ])("that is killed when its store was whole is finished by the next: %s", async (_, from) => {
    const target = new Desk();
    const words = ["store", "restore", from];
    if (from === bare) cpSync(join(desk.home, "keys"), join(target.home, "keys"), { recursive: true });
    await target.done(words);
    const begun = join(target.home, "founding-0badcafe");
    mkdirSync(begun, { mode: 0o700 });
    renameSync(join(target.home, "config.json"), join(begun, "config.json"));
    cpSync(join(target.home, "keys"), join(begun, "keys"), { recursive: true });
    if (from === folder) rmSync(join(target.home, "keys"), { recursive: true });
    await expectRefusal(target, ["again", words, 1, "refused", "home-not-empty"]);
    expect(namesIn(target.home)).toEqual(whole);
    await target.signIn();
  });

  test("that is killed as it clears up is finished by the next", async () => {
    const target = new Desk();
    await target.done(again);
    mkdirSync(join(target.home, "founding-0badcafe", "keys"), { recursive: true, mode: 0o700 });
    await expectRefusal(target, ["again", again, 1, "refused", "home-not-empty"]);
    expect(namesIn(target.home)).toEqual(whole);
    await target.signIn();
  });

  test("is made once of two at a time, and the other is told", async () => {
    const target = new Desk();
    const ends = await Promise.all([1, 2].map(() => target.run([...again, "--json"])));
    expect(ends.map(({ code }) => String(code)).toSorted()).toEqual(["0", "1"]);
    expect(ends.find(({ code }) => code === 1)?.error?.code).toBe("home-not-empty");
    expect(namesIn(target.home)).toEqual(whole);
    await target.signIn();
  });

  const pipe = (path: string) => execFileSync("sh", ["-c", `mkfifo "$0"`, path]);
  test.each<readonly [string, string, (path: string) => void, string]>([
    ["pipe in place of the store", "clave.db", pipe, "backup-changed"],
    ["folder in place of the settings", "config.json", mkdirSync, "backup-changed"],
    ["pipe in place of the list", "backup.json", pipe, "backup-unfinished"],
    ["folder in place of the list", "backup.json", mkdirSync, "backup-unfinished"],
  ])("reads no %s", async (name, file, put, code) => {
    const changed = join(desk.folder, name);
    cpSync(folder, changed, { recursive: true });
    rmSync(join(changed, file));
    put(join(changed, file));
    const target = new Desk();
    await expectRefusal(target, [name, ["store", "restore", changed], 65, "invalid", code]);
    expect(existsSync(target.home)).toBe(false);
  });

  test("takes no key that is no part of the backup", async () => {
    const changed = join(desk.folder, "more");
    cpSync(folder, changed, { recursive: true });
    writeFileSync(join(changed, "keys", "other.key"), "x");
    const target = new Desk();
    await target.done(["store", "restore", changed]);
    expect(namesIn(join(target.home, "keys"))).toEqual(["desk.key"]);
  });
});
