import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, expectRefusal, type Given, maria } from "../support/desk.ts";
import { projectRoot } from "../support/sources.ts";

const desk = new Desk();
const nobody = 65534;
const preload = pathToFileURL(join(projectRoot, "test", "support", "as-nobody.mjs")).href;

/** The desk's own user, who owns the desk and may not read everything, as root may. */
const own: Given = { env: { NODE_OPTIONS: `--import ${preload}` } };

/** What may stand where a file should be. */
const places = {
  missing: () => join(desk.folder, "none.txt"),
  closed: () => {
    const path = desk.file("closed.txt", "a,b\n");
    chmodSync(path, 0);
    return path;
  },
  "in a closed folder": () => {
    const folder = join(desk.folder, "shut");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "a.csv"), "a,b\n");
    chmodSync(folder, 0);
    return join(folder, "a.csv");
  },
  folder: () => {
    mkdirSync(join(desk.folder, "a.d"), { recursive: true });
    return join(desk.folder, "a.d");
  },
  workbook: () => desk.file("a.xlsx", Buffer.from("504b030414000600", "hex")),
  "no text": () => desk.file("a.bin", Buffer.from([0x80, 0xff, 0x41, 0x00])),
};
type Place = keyof typeof places;

beforeAll(async () => {
  await desk.found();
  if (process.getuid?.() === 0) giveAway(desk.folder);
  // a session is of the user who begins it
  await desk.signIn(own);
});
afterAll(closeDesks);

/** Makes a folder and all in it the desk's own user's. */
function giveAway(folder: string): void {
  for (const path of [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  ])
    chownSync(path, nobody, nobody);
}

type Told = readonly [exit: number, kind: string, code: string];

const readable: Readonly<Partial<Record<Place, Told>>> = {
  missing: [66, "no-input", "file-missing"],
  closed: [74, "io", "file-unreadable"],
  "in a closed folder": [74, "io", "file-unreadable"],
  folder: [74, "io", "file-is-folder"],
};
const notText: Told = [65, "invalid", "file-not-text"];

/** What each command says of each place; a file's name stands where `FILE` is. */
const commands: readonly (readonly [
  name: string,
  words: readonly string[],
  told: Readonly<Partial<Record<Place, Told>>>,
  stdin?: string,
])[] = [
  [
    "affiliate import",
    ["affiliate", "import", "FILE"],
    { ...readable, workbook: notText, "no text": notText },
  ],
  ["employer import", ["employer", "import", "FILE"], { ...readable, workbook: notText }],
  ["report import", ["report", "import", "FILE"], { ...readable, workbook: notText }],
  [
    "--proof",
    ["recovery", "start", maria.cedula, "--proof", "FILE"],
    { ...readable, "no text": [65, "invalid", "secret-encoding"] },
  ],
  [
    "--password-file",
    ["recovery", "complete", "--token-stdin", "--password-file", "FILE"],
    readable,
    "x".repeat(43),
  ],
  [
    "--anchor",
    ["audit", "verify", "--anchor", "FILE"],
    { ...readable, "no text": [65, "invalid", "anchor-unreadable"] },
  ],
  ["bounces", ["delivery", "bounces", "FILE"], { ...readable, folder: [65, "invalid", "maildir-invalid"] }],
];

const rows = commands.flatMap(([name, words, told, stdin]) =>
  Object.entries(told).map(([place, expected]) => [name, place as Place, words, expected, stdin] as const),
);

describe("a file that a person names", () => {
  test.each(rows)("%s %s", async (name, place, words, [exit, kind, code], stdin) => {
    const path = places[place]();
    const typed = words.map((word) => (word === "FILE" ? path : word));
    const given = stdin === undefined ? own : { ...own, stdin };
    const ended = await expectRefusal(desk, [`${name} ${place}`, typed, exit, kind, code, given]);
    if (code.startsWith("file-")) expect(ended.error?.message).toContain(path);
    if (code === "file-unreadable") expect(ended.error?.hint).toContain(`ls -ld ${path}`);
  });
});

describe("a file that a setting names", () => {
  const mail = { CLAVE_SMTP_URL: "smtp://mesa@127.0.0.1:1" };
  const settings: readonly (readonly [string, Place, string])[] = [
    ["smtp.passwordFile", "missing", "setting-file-missing"],
    ["smtp.passwordFile", "closed", "setting-file-unreadable"],
    ["smtp.passwordFile", "folder", "setting-file-unreadable"],
    ["smtp.passwordFile", "no text", "smtp-password-file"],
    ["dkim.keyFile", "missing", "setting-file-missing"],
    ["dkim.keyFile", "closed", "setting-file-unreadable"],
    ["dkim.keyFile", "folder", "setting-file-unreadable"],
    ["dkim.keyFile", "no text", "dkim-key-unusable"],
  ];

  test.each(settings)("%s %s", async (key, place, code) => {
    const path = places[place]();
    const variable = key === "dkim.keyFile" ? "CLAVE_DKIM_KEY_FILE" : "CLAVE_SMTP_PASSWORD_FILE";
    const given = { env: { ...own.env, ...mail, [variable]: path } };
    const ended = await expectRefusal(desk, [key, ["delivery", "run", "--once"], 78, "config", code, given]);
    expect(ended.error?.message).toContain(key);
    const { stdout } = await desk.run(["doctor", "--json"], given);
    expect(stdout).toContain(JSON.stringify(ended.error?.message));
  });
});

describe("a place to write to", () => {
  const report = (out: string) => ["report", "volume", "--format", "csv", "--out", out];
  const outputs: readonly (readonly [string, () => readonly string[], ...Told])[] = [
    [
      "a report in a folder that is not there",
      () => report(join(desk.folder, "none", "a.csv")),
      74,
      "io",
      "folder-missing",
    ],
    ["a report where one may not write", () => report("/usr/a.csv"), 74, "io", "file-unwritable"],
    ["a report where a folder is", () => report(places.folder()), 74, "io", "file-is-folder"],
    [
      "the record where one may not write",
      () => ["audit", "export", "/usr/a.json"],
      74,
      "io",
      "file-unwritable",
    ],
    [
      "the record in a folder that is not there",
      () => ["audit", "export", join(desk.folder, "none", "a")],
      74,
      "io",
      "folder-missing",
    ],
  ];

  test.each(outputs)("%s", async (name, words, ...told) => {
    const ended = await expectRefusal(desk, [name, words(), ...told, own]);
    expect(ended.error?.message).not.toContain(".draft");
  });
});

describe("what the desk itself is made of, where its user may not read it", () => {
  const parts: readonly (readonly [string, string, number, string, string])[] = [
    ["the settings", "config.json", 74, "io", "file-unreadable"],
    ["the key", "keys/desk.key", 74, "io", "file-unreadable"],
    ["the store", "clave.db", 74, "io", "store-unreadable"],
    ["the sessions", "sessions", 74, "io", "file-unreadable"],
    ["the whole folder", "", 74, "io", "file-unreadable"],
  ];

  test.each(parts)("%s", async (name, part, ...told) => {
    const copy = desk.copy();
    cpSync(desk.home, copy.home, { recursive: true, force: true });
    if (process.getuid?.() === 0) giveAway(copy.folder);
    chmodSync(join(copy.home, part), 0);
    const ended = await expectRefusal(copy, [name, ["whoami"], ...told, own]);
    expect(`${ended.error?.message} ${ended.error?.hint}`).not.toMatch(/clave init|respaldo|falta/i);
    expect(ended.error?.message).toContain(part);
    const init = ["init", "--operator", "eva", "--password-stdin"];
    const again = await copy.run([...init, "--json"], { ...own, stdin: "a good long pass phrase 7" });
    expect([1, 74]).toContain(again.code);
    chmodSync(join(copy.home, part), 0o700);
    await copy.done(["whoami"], own);
  });
});
