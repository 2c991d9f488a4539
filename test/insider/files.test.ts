import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, type Ended, type Given, maria } from "../support/desk.ts";
import { inProduction } from "../support/production.ts";
import { type Staff, staffed } from "../support/staff.ts";

const desk = new Desk();
let staff: Staff;
const own = (name: string) => join(desk.home, name);
/** The session that ana began at the desk, of those kept in its folder. */
const kept = () => join(own("sessions"), readdirSync(own("sessions"))[0] ?? "");
const beside = (name: string) => join(desk.folder, name);
const untouched = ["keys/desk.key", "config.json"];
let before: readonly (readonly [string, number])[] = [];

const state = () =>
  [...untouched, "clave.db"].map(
    (name) => [name === "clave.db" ? "" : readFileSync(own(name), "utf8"), statSync(own(name)).ino] as const,
  );

beforeAll(async () => {
  await desk.found();
  staff = await staffed(desk);
  await inProduction(desk);
  symlinkSync(kept(), beside("session.csv"));
  symlinkSync(own("keys/desk.key"), beside("report.csv"));
  linkSync(own("keys/desk.key"), beside("people.csv"));
  symlinkSync(desk.home, beside("way"));
  mkdirSync(beside("mails/cur"), { recursive: true });
  symlinkSync(own("keys"), beside("mails/new"));
  before = state();
}, 120_000);
afterAll(closeDesks);

/** Types a command as an operator, in English, for a script. */
function typed(name: string, words: readonly string[], given: Given = {}): Promise<Ended> {
  const seat = name === "ana" ? given : staff.at(name, given);
  return desk.run([...words, "--lang", "en", "--json"], seat);
}

const secrets = () => [
  readFileSync(own("keys/desk.key"), "utf8").trim(),
  readFileSync(kept(), "utf8").trim(),
];

describe("who works at the desk cannot read its secrets through a command", () => {
  const reads: readonly (readonly [string, string, readonly string[], string])[] = [
    [
      "an administrator imports the key",
      "ana",
      ["affiliate", "import", own("keys/desk.key")],
      "input-refused",
    ],
    ["by a second name of it", "ana", ["affiliate", "import", beside("people.csv")], "input-refused"],
    ["imports her session", "ana", ["report", "import", beside("session.csv")], "input-refused"],
    [
      "a clerk brings it as a proof",
      "carla",
      ["recovery", "start", maria.cedula, "--proof", own("keys/desk.key")],
      "input-refused",
    ],
    [
      "a clerk brings the store as a proof",
      "carla",
      ["counter", "prove", "C7K3M9QWXA", "--proof", own("clave.db")],
      "input-refused",
    ],
    [
      "an auditor compares the record with it",
      "sofia",
      ["audit", "verify", "--anchor", beside("report.csv")],
      "input-refused",
    ],
    ["an administrator has it read as mails", "ana", ["delivery", "bounces", own("keys")], "maildir-invalid"],
    [
      "and moved away as a mail that was read",
      "ana",
      ["delivery", "bounces", beside("mails")],
      "maildir-invalid",
    ],
  ];
  test.each(reads)("%s", async (_name, who, words, code) => {
    const ended = await typed(who, words);
    expect(ended.error).toMatchObject({ code });
    for (const secret of secrets()) expect(ended.stderr).not.toContain(secret.slice(0, 8));
    if (code === "input-refused") expect(ended.error?.message).toMatch(/is one of the desk's own files/);
    expect(state()).toEqual(before);
  });

  test("a copy of the key that is nobody's any more is no file of people, and not repeated", async () => {
    copyFileSync(own("keys/desk.key"), beside("copy.csv"));
    const ended = await typed("ana", ["affiliate", "import", beside("copy.csv")]);
    expect(ended.error).toMatchObject({ code: "file-unusable" });
    expect(ended.error?.message).toMatch(/^It is no file for this import: its first line does not have/);
    expect(ended.stderr).not.toContain(secrets()[0]?.slice(0, 8));
  });
});

describe("who works at the desk cannot destroy it through a command", () => {
  const writes: readonly (readonly [string, string, readonly string[]])[] = [
    ["a supervisor's report over the key", "sofia", ["report", "volume", "--out", own("keys/desk.key")]],
    ["over a link to it", "sofia", ["report", "volume", "--out", beside("report.csv")]],
    ["over a second name of it", "sofia", ["report", "volume", "--out", beside("people.csv")]],
    ["the record over the store", "ana", ["audit", "export", own("clave.db")]],
    ["over the settings, by another way", "ana", ["audit", "export", join(beside("way"), "config.json")]],
    ["a new file among the keys", "ana", ["audit", "export", own("keys/next.key")]],
    [
      "a clerk's slip over the session",
      "carla",
      ["counter", "hand-over", "C7K3M9QWXA", "--slip", own("session")],
    ],
    ["a backup into the desk", "ana", ["store", "backup", join(beside("way"), "copy")]],
  ];
  test.each(writes)("%s", async (_name, who, words) => {
    const ended = await typed(who, [...words, "--yes"]);
    expect(ended).toMatchObject({ code: 74, stdout: "", error: { code: "output-refused" } });
    expect(state()).toEqual(before);
    expect(readdirSync(own("keys"))).toEqual(["desk.key"]);
  });
});
