import { once } from "node:events";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { type Begun, closeDesks, Desk, expectRefusal, maria, textAt } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { terminalsAt } from "../support/pty.ts";
import { deskOn, type StoredDesk } from "../support/stored-desk.ts";

const rotate = ["keys", "rotate", "--yes", "--json"];
const start = ["recovery", "start", maria.cedula, "--proof", "-", "--queue", "--json"];
const byAnswers = {
  stdin: JSON.stringify({ answers: { "first-school": "simon bolivar" }, image: "condor" }),
};
const byBirthDate = { stdin: JSON.stringify({ birthDate: "1985-03-12", image: "condor" }) };

const founded = new Desk();

beforeAll(async () => void (await founded.found()), 60_000);
afterAll(closeDesks);

const keyOf = (desk: Desk) => join(desk.home, "keys", "desk.key");
const nextKeyOf = (desk: Desk) => join(desk.home, "keys", "next.key");
const oldKeyOf = (desk: Desk, id: string) => join(desk.home, "keys", "old", `${id}.key`);

/** How many keys the store has had; the desk works with the last and the record is as it should be. */
async function keysOfWhole(desk: Desk): Promise<number> {
  await desk.done(["audit", "verify"]);
  expect(await desk.count("desk_keys WHERE ended_at IS NULL")).toBe(1);
  return desk.count("desk_keys");
}

describe("clave keys rotate", () => {
  test("says what it would do, and does nothing", async () => {
    const before = readFileSync(keyOf(founded), "utf8");
    const { json } = await founded.done(["keys", "rotate", "--leaked", "--dry-run", "--json"]);
    expect(json).toEqual({
      key: { id: expect.stringMatching(/^[0-9a-f]{16}$/), leaked: true, answers: 76, documents: 0, codes: 0 },
    });
    await expectRefusal(founded, ["unasked", ["keys", "rotate"], 64, "usage", "input-needed"]);
    expect(readFileSync(keyOf(founded), "utf8")).toBe(before);
    expect(await founded.count("desk_keys")).toBe(1);
  });

  test("asks at a terminal, with no as its default; whoever was signed in there goes on", async () => {
    const desk = founded.copy();
    const at = terminalsAt(desk)();
    try {
      const declined = await at.type("clave keys rotate", [/Give the desk a new key\?/, ""]);
      expect(declined).toMatchObject({ code: 130, screen: expect.stringContaining("Nothing was done") });
      expect(await desk.count("desk_keys")).toBe(1);
      expect(await at.type("clave keys rotate --yes")).toMatchObject({
        code: 0,
        screen: expect.stringContaining("clave store backup FOLDER --with-keys"),
      });
      expect(await at.type("clave whoami")).toMatchObject({ code: 0 });
    } finally {
      await at.close();
    }
    expect(await keysOfWhole(desk)).toBe(2);
    await desk.done(start, byAnswers);
  });

  test("after a leak signs everybody out and closes what was imported, and doctor says so", async () => {
    const desk = founded.copy();
    const { json } = await desk.done([...rotate, "--leaked"]);
    expect(json).toMatchObject({ key: { leaked: true, answers: 76 } });
    expect(await desk.run(["whoami", "--json"])).toMatchObject({ code: 77 });
    await desk.signIn();
    expect(await desk.run(start, byAnswers)).toMatchObject({ error: { code: "identity-not-confirmed" } });
    await desk.done(start, byBirthDate);
    const checks = (await desk.run(["doctor", "--json", "--lang", "en"])).json;
    expect(checks).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({
          check: "keys",
          verdict: "warning",
          message: expect.stringContaining("76 "),
        }),
      ]),
    });
    expect(await keysOfWhole(desk)).toBe(2);
  });

  test("is refused where the record is not as it should be, and changes nothing", async () => {
    const desk = founded.copy();
    await desk.rows("UPDATE audit SET actor = 'otra' WHERE id = 1");
    await expectRefusal(desk, ["changed", ["keys", "rotate", "--yes"], 65, "invalid", "audit-broken"]);
    expect(await desk.count("desk_keys")).toBe(1);
  });

  test("a backup with keys has those of before, and a desk restored from it compares with them", async () => {
    const desk = founded.copy();
    await desk.done(rotate);
    const folder = join(desk.folder, "backup");
    await desk.done(["store", "backup", folder, "--with-keys"]);
    const restored = new Desk();
    await restored.done(["store", "restore", folder]);
    await restored.signIn();
    await restored.done(start, byAnswers);
    expect(await keysOfWhole(restored)).toBe(2);
  });
});

onEveryEngine("one key at a time", (engine) => {
  let desk: StoredDesk;
  beforeAll(async () => {
    desk = await deskOn(engine);
    await desk.found();
  }, 60_000);

  test("two at one time leave one key, and it is the desk's", async () => {
    const before = await keysOfWhole(desk);
    const both = await Promise.all([desk.run(rotate), desk.run(rotate)]);
    const done = both.filter(({ code }) => code === 0).length;
    expect(done).toBeGreaterThan(0);
    for (const { code } of both) expect([0, 78]).toContain(code);
    expect(await keysOfWhole(desk)).toBe(before + done);
  });

  test("a home with the key of before writes nothing; a program that has it in memory ends", async () => {
    const before = await keysOfWhole(desk);
    const behind = desk.copy();
    const watching = desk.begin(["delivery", "watch", "--lang", "en", "--json"]);
    await said(watching, /Watching/);
    await desk.done(rotate);
    const { json } = await desk.done(start, byAnswers);
    expect(await watching.ended).toMatchObject({ code: 78, error: { kind: "config", code: "key-foreign" } });
    const { location } = desk;
    const store = location.engine === "sqlite" ? `sqlite:${location.path}` : location.url;
    for (const words of [["delivery", "run"], rotate, start])
      expect(await behind.run([...words, "--store", store, "--json"], byAnswers)).toMatchObject({
        code: 78,
        error: { code: "key-foreign" },
      });
    const reference = textAt(json, "recovery", "reference");
    await desk.done(["recovery", "cancel", reference, "--reason", "it is begun again below"]);
    expect(await keysOfWhole(desk)).toBe(before + 1);
  });

  const moments: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["as the next key is drawn", () => there(nextKeyOf(desk))],
    ["soon after", () => there(nextKeyOf(desk)).then(() => wait(15))],
    ["later", () => there(nextKeyOf(desk)).then(() => wait(60))],
  ];

  const tried = engine.name === "sqlite" ? moments : moments.slice(1, 2);
  test.each(tried)("killed %s, leaves a desk that works and can be given a key", async (_, moment) => {
    const before = await keysOfWhole(desk);
    const begun = desk.begin(rotate);
    await moment();
    begun.child.kill("SIGKILL");
    const { code } = await begun.ended;
    const came = await keysOfWhole(desk);
    expect(came - before).toBeLessThanOrEqual(1);
    if (code === 0) expect(came).toBe(before + 1);
    await desk.done(rotate);
    expect(await keysOfWhole(desk)).toBe(came + 1);
  });

  test("killed once the store has the next key, is finished by the next command", async () => {
    const before = await keysOfWhole(desk);
    const { json } = await desk.done(rotate);
    const [master = ""] = readFileSync(oldKeyOf(desk, textAt(json, "key", "before")), "utf8").split("\n");
    renameSync(keyOf(desk), nextKeyOf(desk));
    desk.file("desk.key", `${master}\n`, keyOf(desk));
    await desk.done(["whoami"]);
    expect(existsSync(nextKeyOf(desk))).toBe(false);
    expect(await keysOfWhole(desk)).toBe(before + 1);
    // what was imported under a key long before is compared on
    await desk.done(start, { ...byAnswers, movedBy: 10 * minute });
  });
});

/** Waits until a file is there. */
async function there(path: string): Promise<void> {
  while (!existsSync(path)) await wait(1);
}

/** Resolves when a command has said something on stderr. */
async function said({ child }: Begun, words: RegExp): Promise<void> {
  for (let seen = ""; !words.test(seen); ) {
    const [chunk] = (await once(child.stderr ?? child, "data")) as [Buffer];
    seen += chunk.toString();
  }
}
