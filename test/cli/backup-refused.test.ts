import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, expectRefusal, type Given } from "../support/desk.ts";
import { staffed } from "../support/staff.ts";

const desk = new Desk();
const whole = join(desk.folder, "whole");
const bare = join(desk.folder, "bare");
const other = new Desk();

beforeAll(async () => {
  await desk.found();
  await desk.done(["store", "backup", whole, "--with-keys"]);
  await desk.done(["store", "backup", bare]);
  await other.done(["init", "--operator", "eva", "--password-stdin"], {
    stdin: "seven green kites over town",
  });
}, 60_000);
afterAll(closeDesks);

/** Everything under a folder, with what is in each file. */
function contentsOf(folder: string): ReadonlyMap<string, string> {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const named = files.map((each) => join(each.parentPath, each.name));
  return new Map(named.map((path, at) => [path, files[at]?.isFile() ? readFileSync(path, "latin1") : ""]));
}

/** A copy of a backup with something done to it. */
function copied(from: string, change: (folder: string) => void): string {
  const folder = mkdtempSync(join(desk.folder, "copied-"));
  cpSync(from, folder, { recursive: true });
  change(folder);
  return folder;
}

/** Turns one bit of one byte of a file. */
function turnBit(path: string, place: number): void {
  const bytes = readFileSync(path);
  const at = Math.floor(place * (bytes.length - 1));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

const put = (home: string, name: string, content: string | Buffer) => {
  mkdirSync(join(home, name, ".."), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, name), content, { mode: 0o600 });
};

type Row = readonly [
  name: string,
  from: () => string,
  exit: number,
  kind: string,
  code: string,
  prepare?: (home: string) => void,
];

const changed = ["invalid", "backup-changed"] as const;

const refusals: readonly Row[] = [
  ["a folder that is not there", () => join(desk.folder, "nowhere"), 65, "invalid", "backup-none"],
  ["a folder that is no backup", () => desk.folder, 65, "invalid", "backup-none"],
  [
    "half a backup, the list missing",
    () => copied(whole, (folder) => rmSync(join(folder, "backup.json"))),
    65,
    "invalid",
    "backup-unfinished",
  ],
  [
    "half a backup, as a kill leaves it",
    () =>
      copied(whole, (folder) => {
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
        mkdirSync(join(folder, "unfinished"));
      }),
    65,
    "invalid",
    "backup-unfinished",
  ],
  ...["clave.db", "config.json", "keys/desk.key", "backup.json"].flatMap((file) =>
    [0, 1].map(
      (place): Row => [
        `a byte changed at the ${place === 0 ? "beginning" : "end"} of ${file}`,
        () => copied(whole, (folder) => turnBit(join(folder, file), place)),
        65,
        ...changed,
      ],
    ),
  ),
  ...["clave.db", "config.json", "keys/desk.key"].map(
    (file): Row => [
      `${file} gone`,
      () => copied(whole, (folder) => rmSync(join(folder, file))),
      65,
      ...changed,
    ],
  ),
  [
    "a space more in the list",
    () =>
      copied(whole, (folder) => {
        const path = join(folder, "backup.json");
        writeFileSync(path, readFileSync(path, "utf8").replace('"format": 1', '"format":  1'));
      }),
    65,
    ...changed,
  ],
  [
    "a list of a newer program",
    () =>
      copied(whole, (folder) => {
        const path = join(folder, "backup.json");
        writeFileSync(path, readFileSync(path, "utf8").replace('"format": 1', '"format": 2'));
      }),
    78,
    "config",
    "backup-newer",
  ],
  ["no keys anywhere", () => bare, 78, "config", "key-missing"],
  [
    "keys of another desk in the home",
    () => bare,
    78,
    "config",
    "key-foreign",
    (home) => put(home, "keys/desk.key", readFileSync(join(other.home, "keys", "desk.key"))),
  ],
  [
    "keys of another desk in the home, the right ones in the backup",
    () => whole,
    78,
    "config",
    "key-foreign",
    (home) => put(home, "keys/desk.key", readFileSync(join(other.home, "keys", "desk.key"))),
  ],
  [
    "a damaged key in the home",
    () => bare,
    78,
    "config",
    "key-unusable",
    (home) => put(home, "keys/desk.key", "no key"),
  ],
  ...["clave.db", "sink/1.eml", "a-letter.txt"].map(
    (name): Row => [
      `a home in which ${name} lies`,
      () => whole,
      1,
      "refused",
      "home-not-empty",
      (home) => put(home, name, "x"),
    ],
  ),
];

describe("clave store restore refuses, and leaves the home as it was", () => {
  for (const [name, from, exit, kind, code, prepare] of refusals)
    test(name, async () => {
      const target = new Desk();
      prepare?.(target.home);
      const before = contentsOf(target.home);
      await expectRefusal(target, [name, ["store", "restore", from()], exit, kind, code]);
      expect(contentsOf(target.home)).toEqual(before);
      expect(existsSync(target.home)).toBe(prepare !== undefined);
    });

  test("a store that lies elsewhere already", async () => {
    const target = new Desk();
    const path = target.file("other.db", "x");
    const words = ["store", "restore", whole, "--store", `sqlite:${path}`];
    await expectRefusal(target, ["store", words, 1, "refused", "store-taken"]);
    expect(existsSync(target.home)).toBe(false);
    expect(readFileSync(path, "utf8")).toBe("x");
  });

  test("a database where the backup is a file", async () => {
    const env = { CLAVE_STORE: "postgres://clave@127.0.0.1:1/none" };
    await expectRefusal(new Desk(), [
      "x",
      ["store", "restore", whole],
      78,
      "config",
      "backup-engine",
      { env },
    ]);
  });

  test("an anchor that is none, and one of another desk", async () => {
    const target = new Desk();
    const words = (file: string) => ["store", "restore", whole, "--anchor", file];
    const none = target.file("none.txt", "hello");
    await expectRefusal(target, ["none", words(none), 65, "invalid", "anchor-unreadable"]);
    await other.done(["login", "--operator", "eva", "--password-stdin"], {
      stdin: "seven green kites over town",
    });
    const anchor = await other.done(["audit", "anchor"]);
    const foreign = target.file("foreign.txt", anchor.stdout);
    await expectRefusal(target, ["foreign", words(foreign), 65, "invalid", "anchor-foreign"]);
    expect(existsSync(target.home)).toBe(false);
  });
});

test("keys that lie in the home alone are taken, and stay", async () => {
  const target = new Desk();
  put(target.home, "keys/desk.key", readFileSync(join(desk.home, "keys", "desk.key")));
  await target.done(["store", "restore", bare]);
  await target.signIn();
  expect((await target.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
});

describe("clave store backup refuses, and leaves nothing behind", () => {
  const io = [74, "io", "output-refused"] as const;

  test.each<readonly [string, (folder: string) => string]>([
    ["the desk's own folder", () => desk.home],
    ["a folder inside it", () => join(desk.home, "copies", "today")],
    [
      "a way into it through a link",
      (folder) => {
        symlinkSync(desk.home, join(folder, "way"));
        return join(folder, "way", "today");
      },
    ],
    ["a folder that holds something", () => whole],
    [
      "a file",
      (folder) => {
        writeFileSync(join(folder, "file"), "x");
        return join(folder, "file");
      },
    ],
    [
      "a link to an empty folder",
      (folder) => {
        mkdirSync(join(folder, "empty"));
        symlinkSync(join(folder, "empty"), join(folder, "link"));
        return join(folder, "link");
      },
    ],
  ])("%s", async (name, to) => {
    const folder = mkdtempSync(join(tmpdir(), "clave-refused-"));
    const target = to(folder);
    const before = contentsOf(folder);
    const names = () => readdirSync(desk.home).filter((each) => !/-(wal|shm)$/.test(each));
    const home = names();
    await expectRefusal(desk, [name, ["store", "backup", target], ...io]);
    expect(contentsOf(folder)).toEqual(before);
    expect(names()).toEqual(home);
    rmSync(folder, { recursive: true });
  });

  test("who is no admin, or nobody", async () => {
    const staff = await staffed(desk);
    const to = join(desk.folder, "by-carla");
    const refused = (code: string, given: Given) =>
      expectRefusal(desk, ["x", ["store", "backup", to], 77, "forbidden", code, given]);
    await refused("role-may-not", staff.at("carla"));
    await refused("role-may-not", staff.at("sofia"));
    await refused("not-signed-in", staff.at("nobody"));
    expect(existsSync(to)).toBe(false);
  });

  test("a disk that is full", async (context) => {
    const disk = mkdtempSync(join(tmpdir(), "clave-disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], { stdio: "pipe" });
    } catch {
      rmSync(disk, { recursive: true });
      return context.skip("only root may mount a small disk");
    }
    try {
      const ended = await desk.run(["store", "backup", join(disk, "backup"), "--json"]);
      expect(ended).toMatchObject({ code: 74, stdout: "", error: { kind: "io", code: "disk-full" } });
      expect(ended.error?.message).toContain(disk);
      expect(readdirSync(disk)).toEqual([]);
      // the record says that it was begun, and not that it was kept
      expect(await desk.count("audit WHERE act = 'store.backup' AND detail LIKE '%kept%'")).toBe(2);
    } finally {
      execFileSync("umount", [disk]);
      rmSync(disk, { recursive: true });
    }
  });
});
