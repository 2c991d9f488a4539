import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { treeFor } from "../../src/cli/command/command.ts";
import { addNouns } from "../../src/cli/nouns.ts";
import { runProgram } from "../../src/cli/program.ts";
import { processShell } from "../../src/cli/terminal/shell.ts";
import { verbs } from "../../src/cli/verbs.ts";
import { closeDesks, Desk, expectRefusal, fixture, maria, testRefusals } from "../support/desk.ts";
import { projectRoot } from "../support/sources.ts";

const desk = new Desk();
const own = (name: string) => join(desk.home, name);
const key = () => own("keys/desk.key");
const beside = (name: string) => join(desk.folder, name);

/** A secret of somebody's that lies in the desk's folder. */
function laidIn(name: string): string {
  writeFileSync(own(name), "x");
  return own(name);
}

/** How each argument that names a file to be read is typed; the file stands where `FILE` is. */
const inputs: Readonly<Record<string, readonly [words: readonly string[], stdin?: string]>> = {
  "affiliate import <file>": [["affiliate", "import", "FILE"]],
  "employer import <file>": [["employer", "import", "FILE"]],
  "report import <file>": [["report", "import", "FILE"]],
  "recovery start --proof <file>": [["recovery", "start", maria.cedula, "--proof", "FILE"]],
  "recovery caller --proof <file>": [["recovery", "caller", maria.cedula, "--proof", "FILE"]],
  "recovery complete --password-file <file>": [
    ["recovery", "complete", "--token-stdin", "--password-file", "FILE"],
    "x".repeat(43),
  ],
  "counter prove --proof <file>": [["counter", "prove", "C7K3M9QWXA", "--proof", "FILE"]],
  "login --new-password-file <file>": [
    ["login", "--operator", "ana", "--password-stdin", "--new-password-file", "FILE"],
    "a password",
  ],
  "config set --own-password-file <file>": [
    ["config", "set", "language", "es", "--own-password-file", "FILE"],
  ],
  "audit verify --anchor <file>": [["audit", "verify", "--anchor", "FILE"]],
  "store restore --anchor <file>": [["store", "restore", ".", "--anchor", "FILE"]],
  "delivery bounces <from>": [["delivery", "bounces", "FILE"]],
};

/** The same of a file to be written. */
const outputs: Readonly<Record<string, readonly string[]>> = {
  "audit export <file>": ["audit", "export", "FILE", "--yes"],
  "counter hand-over --slip <file>": ["counter", "hand-over", "C7K3M9QWXA", "--slip", "FILE", "--yes"],
  ...Object.fromEntries(
    ["wait-times", "delays", "reliability", "funnel", "volume", "workload"].map((name) => [
      `report ${name} --out <file>`,
      ["report", name, "--out", "FILE", "--yes"],
    ]),
  ),
};

/** Folders, whose files are found by the names that they have in one of its kind. */
const folders = [
  "store backup <folder>",
  "store restore <folder>",
  "delivery watch --bounces <maildir>",
  "demo --keep <dir>",
];

/** The own password is read in one place, whatever it is asked for: one command stands for all. */
const likeOneThatIsHere = /(?<!^config set) --own-password-file <file>$/;

/** Every argument of the program that names a file or a folder, by what it is called and by what its help says. */
async function fileArguments(): Promise<readonly string[]> {
  const program = new Command("clave");
  const alone = ["init", "login", "logout", "whoami", "desk", "sink", "doctor", "demo"];
  const shell = { ...processShell(), argv: [...Object.keys(verbs), ...alone], env: { CLAVE_LANG: "en" } };
  await addNouns(program, treeFor(shell, runProgram));
  const inWords = /(?<!on )\b(files?|folder|dir|maildir|mbox)\b/i;
  const of = (command: Command, path: string): readonly string[] => [
    ...command.registeredArguments
      .filter((each) => inWords.test(`${each.name()} ${each.description}`))
      .map((each) => `${path} <${each.name()}>`),
    ...command.options
      .filter(({ flags, description }) => flags.includes("<") && inWords.test(`${flags} ${description}`))
      .map(({ flags }) => `${path} ${flags}`),
    ...command.commands.flatMap((each) => of(each, `${path} ${each.name()}`)),
  ];
  return of(program, "").map((each) => each.trim());
}

const typed = (words: readonly string[], path: string) =>
  words.map((word) => (word === "FILE" ? path : word));

beforeAll(async () => {
  await desk.found();
  writeFileSync(beside("copy"), readFileSync(key()));
  symlinkSync(key(), beside("link"));
  linkSync(key(), beside("second"));
  symlinkSync(own("keys"), beside("way"));
  symlinkSync(beside("none"), beside("loose"));
});
afterAll(closeDesks);

test("every argument that names a file or a folder is in these tables", async () => {
  const known = [...Object.keys(inputs), ...Object.keys(outputs), ...folders];
  const found = (await fileArguments()).filter((each) => !likeOneThatIsHere.test(each));
  expect(found.toSorted()).toEqual(known.toSorted());
});

describe("what is the desk's own is read by no argument", () => {
  test.each(Object.entries(inputs))("%s", async (name, [words, stdin]) => {
    const secret = readFileSync(key(), "utf8").trim();
    const given = stdin === undefined ? {} : { stdin };
    const refusal = [name, typed(words, beside("link")), 77, "forbidden", "input-refused", given] as const;
    expect((await expectRefusal(desk, refusal)).stderr).not.toContain(secret.slice(0, 8));
  });

  const ways: readonly (readonly [string, () => string])[] = [
    ["its key", key],
    ["by a way from here", () => relative(desk.folder, key())],
    ["by a second name", () => beside("second")],
    ["behind a linked folder", () => join(beside("way"), "desk.key")],
    ["its settings", () => own("config.json")],
    ["its store", () => own("clave.db")],
    ["its session", () => own(join("sessions", readdirSync(own("sessions"))[0] ?? ""))],
    ["what lies in its folder", () => laidIn("smtp.pass")],
    [
      "a file that a setting names",
      () => {
        writeFileSync(own("config.json"), JSON.stringify({ "dkim.keyFile": beside("copy") }));
        return beside("copy");
      },
    ],
  ];
  test.each(ways)("%s", async (name, path) => {
    await expectRefusal(desk, [name, ["affiliate", "import", path()], 77, "forbidden", "input-refused"]);
    writeFileSync(own("config.json"), "{}");
  });

  test("as a descriptor that the shell opened", () => {
    const line = `exec "$0" "$1" recovery start ${maria.cedula} --proof /dev/fd/3 --json 3< "$2"`;
    const words = ["-c", line, process.execPath, join(projectRoot, "bin", "clave.js"), key()];
    const { status, stderr } = spawnSync("sh", words, { env: desk.environment(), encoding: "utf8" });
    expect([status, JSON.parse(stderr)]).toMatchObject([77, { error: { code: "input-refused" } }]);
  });

  test("a session that lies elsewhere", async () => {
    const env = { CLAVE_SESSION: beside("session") };
    await desk.signIn({ env });
    const words = ["affiliate", "import", env.CLAVE_SESSION];
    await expectRefusal(desk, ["session", words, 77, "forbidden", "input-refused", { env }]);
  });

  test("as a mail in a folder that somebody laid out", async () => {
    for (const name of ["new", "cur"]) mkdirSync(join(beside("box"), name), { recursive: true });
    linkSync(key(), join(beside("box"), "new", "1"));
    const words = ["delivery", "bounces", beside("box")];
    await expectRefusal(desk, ["box", words, 77, "forbidden", "input-refused"]);
    expect(readdirSync(join(beside("box"), "new"))).toEqual(["1"]);
    mkdirSync(join(beside("trap"), "cur"), { recursive: true });
    symlinkSync(own("keys"), join(beside("trap"), "new"));
    const trap = ["delivery", "bounces", beside("trap")];
    await expectRefusal(desk, ["trap", trap, 65, "invalid", "maildir-invalid"]);
    expect(existsSync(key())).toBe(true);
  });
});

describe("a file that is not what it should be is not repeated", () => {
  const secret = "hunter2-Otra.palabra";
  const asked: readonly (readonly [string, readonly string[], string])[] = [
    ["a line of a list", ["affiliate", "import", "FILE"], `${secret},b\n`],
    ["with one title of ours", ["employer", "import", "FILE"], `name,${secret}\n`],
    ["names in a document", ["recovery", "start", maria.cedula, "--proof", "FILE"], `{"${secret}":1}`],
    ["names in new answers", ["counter", "prove", "C7K3M9QWXA", "--proof", "FILE"], `{"${secret}":1}`],
    ["no anchor", ["audit", "verify", "--anchor", "FILE"], `entries: ${secret}`],
  ];
  test.each(asked)("%s", async (name, words, content) => {
    const { code, stderr } = await desk.run(typed(words, desk.file("other", content)));
    expect([code, stderr.includes(secret)], name).toEqual([65, false]);
    expect(stderr).not.toContain("hunter2");
  });

  test("the key of a desk that is another's", async () => {
    const { stderr } = await desk.run(["affiliate", "import", beside("copy")]);
    expect(stderr).not.toContain(readFileSync(key(), "utf8").slice(0, 6));
  });

  test("a list that lacks a title says which it has: it is one", async () => {
    const path = desk.file("people.csv", "cedula,names,birth_date,mail\n");
    expect((await desk.run(["affiliate", "import", path])).stderr).toMatch(/email.*mail/s);
  });
});

describe("nothing is written into the desk's folder, or through a link", () => {
  const targets: readonly (readonly [string, () => string])[] = [
    ["over its key", key],
    ["over its settings", () => own("config.json")],
    ["over its store", () => own("clave.db")],
    ["beside its store", () => own("clave.db-journal")],
    ["into a folder of it", () => own("keys/a")],
    ["behind a linked folder", () => join(beside("way"), "new.key")],
    ["over a link to it", () => beside("link")],
    ["over a second name of it", () => beside("second")],
    ["through a link to nothing", () => beside("loose")],
    ["to a device", () => "/dev/null"],
  ];
  test.each(targets)("%s", async (name, path) => {
    const before = ["config.json", "keys/desk.key"].map((each) => readFileSync(own(each), "utf8"));
    const [inode] = [statSync(own("clave.db")).ino];
    const to = path();
    await expectRefusal(desk, [
      name,
      typed(outputs["audit export <file>"] ?? [], to),
      74,
      "io",
      "output-refused",
    ]);
    expect(["config.json", "keys/desk.key"].map((each) => readFileSync(own(each), "utf8"))).toEqual(before);
    expect(statSync(own("clave.db")).ino).toBe(inode);
    expect(existsSync(beside("none"))).toBe(false);
  });

  test.each(Object.entries(outputs))("%s", async (name, words) => {
    await expectRefusal(desk, [name, typed(words, beside("link")), 74, "io", "output-refused"]);
  });

  testRefusals(desk, [
    ["a backup without a name", ["store", "backup", ""], 74, "io", "output-refused"],
    ["a backup to the output", ["store", "backup", "-"], 74, "io", "output-refused"],
    ["a backup where no folder can be made", ["store", "backup", "/proc/x"], 74, "io", "output-refused"],
  ]);
});

describe("a file that is written", () => {
  test("is new, its owner's alone, and takes the place of another only where somebody says so", async () => {
    const words = ["audit", "export", "audit.jsonl"];
    await desk.done(words);
    expect(statSync(beside("audit.jsonl")).mode & 0o777).toBe(0o600);
    writeFileSync(beside("audit.jsonl"), "mine");
    await expectRefusal(desk, ["again", words, 74, "io", "output-refused"]);
    expect(readFileSync(beside("audit.jsonl"), "utf8")).toBe("mine");
    const { json } = await desk.done([...words, "--yes", "--json"]);
    expect(json).toMatchObject({ file: beside("audit.jsonl") });
    const lines = readFileSync(beside("audit.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength((json as { entries: number }).entries + 1);
    expect(readdirSync(desk.folder).filter((name) => name.includes("draft"))).toEqual([]);
  });
});

describe("- is standard input or output", () => {
  const read = (name: string) => readFileSync(fixture(name), "utf8");

  test.each([
    ["affiliate", read("affiliates.csv")],
    ["employer", read("employers.csv")],
    ["report", "method,started_at,outcome\nemail,2026-01-01T00:00:00Z,open\nodd,2026-01-01T00:00:00Z,open\n"],
  ])("of %s import", async (noun, stdin) => {
    const { json } = await desk.done([noun, "import", "-", "--json"], { stdin });
    const again = await desk.done([noun, "import", "-", "--json"], { stdin });
    const { read: rows, rejected } = json as { read: number; rejected: number };
    expect(rows).toBe(stdin.trimEnd().split("\n").length - 1);
    expect(again.json).toMatchObject({ read: rows, added: 0, rejected });
    expect(readdirSync(own("imports")).filter((name) => name.startsWith("input"))).toEqual([]);
  });

  test("of a file with nothing in it", async () => {
    const given = { stdin: "" };
    await expectRefusal(desk, ["none", ["affiliate", "import", "-"], 65, "invalid", "file-unusable", given]);
  });

  test("of an export: the output is the record alone, and its end can be kept", async () => {
    const { stdout, stderr } = await desk.done(["audit", "export", "-", "--json"]);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ entries: lines.length - 1 });
    expect(stderr).toContain(String(lines.length - 1));
    const anchor = await desk.done(["audit", "anchor"]);
    await desk.done(["audit", "verify", "--anchor", "-"], { stdin: anchor.stdout });
  });

  test("of a report", async () => {
    const words = ["report", "wait-times", "--format", "csv"];
    const [named, plain] = [await desk.done([...words, "--out", "-"]), await desk.done(words)];
    expect(named.stdout).toBe(plain.stdout);
    expect(existsSync(beside("-"))).toBe(false);
  });
});
