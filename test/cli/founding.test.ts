import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { admin, closeDesks, Desk, type Ended, expectRefusal, type Given } from "../support/desk.ts";
import { projectRoot } from "../support/sources.ts";

const founded = new Desk();
beforeAll(async () => {
  await founded.done(init(), given);
  await founded.signIn();
});
afterAll(closeDesks);

/** Has the command run as a user who may not write everywhere, as root may. */
const asNobody = {
  NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, "test", "support", "as-nobody.mjs")).href}`,
};

function init(...more: readonly string[]): readonly string[] {
  return ["init", "--operator", admin.name, "--password-stdin", ...more];
}
const given: Given = { stdin: admin.password };

/** Everything below a folder: its place, its mode and how large it is. */
function tree(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  return [folder, ...names.map((name) => join(folder, name))].map((path) => {
    const { mode, size } = statSync(path);
    return `${relative(folder, path)} ${mode.toString(8)} ${statSync(path).isFile() ? size : ""}`;
  });
}

/** Makes a file that SQLite takes for a database, with nothing in it. */
async function emptyDatabase(path: string): Promise<void> {
  const store = await openStore({ engine: "sqlite", path }, true);
  await rowsOf(store, "PRAGMA user_version = 7");
  await closeStore(store);
}

const storeOf = (desk: Desk) => join(desk.home, "clave.db");

function loseStore(desk: Desk): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${storeOf(desk)}${end}`, { force: true });
}

describe("a desk whose store is lost is never told to be made anew", () => {
  type Loss = readonly [string, (desk: Desk) => void | Promise<void>, string];
  const losses: readonly Loss[] = [
    ["no file", loseStore, "store-missing"],
    [
      "a file of no length",
      (desk) => {
        loseStore(desk);
        writeFileSync(storeOf(desk), "");
      },
      "store-empty",
    ],
    [
      "a database without tables",
      (desk) => {
        loseStore(desk);
        return emptyDatabase(storeOf(desk));
      },
      "store-empty",
    ],
  ];

  test.each(losses)("%s", async (_, lose, code) => {
    const desk = founded.copy();
    await lose(desk);
    for (const words of [["whoami"], ["delivery", "run", "--once"], ["store", "migrate"]]) {
      const ended = await expectRefusal(desk, [words.join(" "), words, 78, "config", code]);
      expect(ended.error?.hint).not.toContain("clave init");
      expect(ended.error?.hint).toContain("clave store restore");
    }
    const examined = await desk.run(["doctor", "--json"]);
    expect(examined.code).toBe(78);
    expect(examined.stdout).not.toContain("clave init");
  });

  test("and init makes no second one over it", async () => {
    for (const [, lose] of losses) {
      const desk = founded.copy();
      await lose(desk);
      const before = tree(desk.folder);
      await expectRefusal(desk, ["init", init(), 1, "refused", "desk-remains", given]);
      expect(tree(desk.folder)).toEqual(before);
    }
  });

  test("where it is elsewhere the home remembers it, and a forgotten CLAVE_STORE harms nothing", async () => {
    const desk = new Desk();
    const env = { CLAVE_STORE: `sqlite:${desk.folder}/kept.db` };
    await desk.done(init(), { ...given, env });
    await desk.signIn();
    expect((await desk.done(["config", "get", "store"])).stdout).toBe(`${env.CLAVE_STORE}\n`);
    renameSync(join(desk.folder, "kept.db"), join(desk.folder, "moved.db"));
    const other = { env: { CLAVE_STORE: "sqlite:none.db" } };
    const mistyped = await expectRefusal(desk, ["typed", ["whoami"], 78, "config", "store-missing", other]);
    expect(mistyped.error?.message).toContain("none.db");
    const lost = await expectRefusal(desk, ["gone", ["whoami"], 78, "config", "store-missing"]);
    expect(lost.error?.message).toContain(join(desk.folder, "kept.db"));
    const moved = { CLAVE_STORE: `sqlite:${desk.folder}/moved.db` };
    await desk.done(["config", "set", "store", moved.CLAVE_STORE], { env: moved });
    await desk.done(["whoami"]);
  });
});

describe("init is refused wherever anything of a desk lies, and leaves all as it was", () => {
  const weak: Given = { stdin: "ana1234" };
  type Row = readonly [string, (desk: Desk) => void, readonly string[], number, string, string, Given];
  const only = (part: string) => (desk: Desk) => {
    mkdirSync(desk.home, { mode: 0o750 });
    cpSync(join(founded.home, part), join(desk.home, part), { recursive: true });
  };
  const rows: readonly Row[] = [
    [
      "a living desk",
      (desk) => cpSync(founded.home, desk.home, { recursive: true }),
      init(),
      1,
      "refused",
      "desk-exists",
      given,
    ],
    ["a key alone", only("keys"), init(), 1, "refused", "desk-remains", given],
    ["settings alone", only("config.json"), init(), 1, "refused", "desk-remains", given],
    ["a store alone", only("clave.db"), init(), 1, "refused", "desk-exists", given],
    [
      "a living desk, and another store named",
      (desk) => cpSync(founded.home, desk.home, { recursive: true }),
      init("--store", "sqlite:other.db"),
      1,
      "refused",
      "desk-remains",
      given,
    ],
    [
      "a store of another desk",
      (desk) => cpSync(storeOf(founded), join(desk.folder, "other.db")),
      init("--store", "sqlite:other.db"),
      1,
      "refused",
      "store-taken",
      given,
    ],
    [
      "a folder for the store that is not there",
      () => undefined,
      init("--store", "sqlite:none/a.db"),
      74,
      "io",
      "folder-missing",
      given,
    ],
    [
      "a folder that others use",
      (desk) => {
        mkdirSync(desk.home, { mode: 0o755 });
        writeFileSync(join(desk.home, "notes.txt"), "theirs");
      },
      init(),
      78,
      "config",
      "home-shared",
      given,
    ],
    ["a password that is too weak", () => undefined, init(), 65, "invalid", "password-refused", weak],
    [
      "settings out of bounds",
      () => undefined,
      init(),
      78,
      "config",
      "settings-invalid",
      { ...given, env: { CLAVE_LINK_TTL: "1s" } },
    ],
    [
      "a folder that may not be written",
      (desk) => chmodSync(desk.folder, 0o755),
      init(),
      74,
      "io",
      "file-unwritable",
      { ...given, env: asNobody },
    ],
  ];

  test.each(rows)("%s", async (...row) => {
    const [name, prepare, words, exit, kind, code, more] = row;
    const desk = new Desk();
    prepare(desk);
    const before = tree(desk.folder);
    await expectRefusal(desk, [name, words, exit, kind, code, more]);
    expect(tree(desk.folder)).toEqual(before);
  });
});

describe("an init that is interrupted", () => {
  test.each([40, 120, 200, 300, 400, 500])("after %i ms leaves a whole desk or nothing", async (moment) => {
    const desk = new Desk();
    const begun = desk.begin(init("--json"), given);
    await wait(moment);
    begun.child.kill("SIGINT");
    const { code } = await begun.ended;
    const whole = existsSync(desk.home);
    if (whole) expect(readdirSync(desk.home).toSorted()).toEqual(["clave.db", "config.json", "keys"]);
    else expect(code).not.toBe(0);
    if (!whole) await desk.done(init(), given);
    await desk.signIn();
  });

  test("by a kill when its store was whole is finished by the next", async () => {
    const desk = founded.copy();
    const begun = join(desk.home, "founding-0badcafe");
    mkdirSync(begun, { mode: 0o700 });
    for (const part of ["keys", "config.json"]) renameSync(join(desk.home, part), join(begun, part));
    await expectRefusal(desk, ["again", init(), 1, "refused", "desk-exists", given]);
    await desk.signIn();
    expect(existsSync(begun)).toBe(false);
  });

  test("by a kill before that is begun anew, and nothing of it is left", async () => {
    const desk = new Desk();
    const begun = join(desk.home, "founding-0badcafe");
    mkdirSync(join(begun, "keys"), { recursive: true, mode: 0o700 });
    writeFileSync(join(begun, "keys", "desk.key"), `${"ab".repeat(32)}\n`, { mode: 0o600 });
    await desk.done(init(), given);
    await desk.signIn();
    expect(readdirSync(desk.home).toSorted()).toEqual(["clave.db", "config.json", "keys", "sessions"]);
  });
});

test("of several founders of one desk one makes it, and the others are told that it is there", async () => {
  const desk = new Desk();
  const ends: readonly Ended[] = await Promise.all([1, 2, 3].map(() => desk.run(init("--json"), given)));
  expect(ends.map(({ code }) => String(code)).toSorted()).toEqual(["0", "1", "1"]);
  for (const { code, error } of ends) if (code === 1) expect(error?.code).toBe("desk-exists");
  await desk.signIn();
  expect(await desk.count("operators")).toBe(1);
  expect(readdirSync(desk.home).toSorted()).toEqual(["clave.db", "config.json", "keys", "sessions"]);
});
