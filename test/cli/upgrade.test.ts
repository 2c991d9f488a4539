import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { DeskClock } from "../../src/base/clock.ts";
import { systemActor } from "../../src/base/context.ts";
import { createKeys, type Keys, loadKeys } from "../../src/base/keys.ts";
import { systemRandom } from "../../src/base/random.ts";
import { readSettings } from "../../src/base/settings.ts";
import { systemClock } from "../../src/base/time.ts";
import { runProgram } from "../../src/cli/program.ts";
import { processShell } from "../../src/cli/terminal/shell.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { admin, closeDesks, Desk, expectRefusal, fixture, maria } from "../support/desk.ts";
import { takeSteps } from "../support/four-steps.ts";
import { withLaterStep } from "../support/later-step.ts";

const login = ["login", "--operator", admin.name, "--password-stdin"];

afterAll(closeDesks);

/** A desk's folder with a store of before the first release, of so many steps; all of them where none is said. */
async function deskOf(steps?: number): Promise<Desk> {
  const desk = new Desk();
  mkdirSync(desk.home, { mode: 0o700 });
  const store = await openStore({ engine: "sqlite", path: join(desk.home, "clave.db") }, true);
  await takeSteps(store, steps);
  await closeStore(store);
  return desk;
}

/** Gives a desk the admin that it had before: a store that holds anything is founded by no command. */
async function giveAdmin(desk: Desk, keys: Keys): Promise<void> {
  const store = await openStore({ engine: "sqlite", path: join(desk.home, "clave.db") });
  const { settings } = readSettings({}, {});
  const clock = new DeskClock(systemClock);
  await foundDesk({ store, clock, random: systemRandom, actor: systemActor, settings, keys }, admin);
  await closeStore(store);
}

/** Runs a command in this process, where the program may be told of a later step. */
async function runHere(desk: Desk, words: readonly string[], stdin = "") {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const argv = [...words, "--json"];
  const streams = { stdin: Readable.from([stdin]), stdout, stderr };
  const code = await runProgram({ ...processShell(), ...streams, argv, env: desk.environment() });
  for (const stream of [stdout, stderr]) stream.end();
  return { code, json: JSON.parse((await text(stdout)) || (await text(stderr))) };
}

test("an older desk says what to do, is brought up to date by its owner, and goes on", async () => {
  const desk = new Desk();
  await desk.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await withLaterStep(["CREATE TABLE later (a TEXT)"], async () => {
    expect(await runHere(desk, login, admin.password)).toMatchObject({
      code: 78,
      json: { error: { code: "store-older", hint: "clave store migrate" } },
    });
    expect(await runHere(desk, ["store", "migrate", "--dry-run"])).toEqual({
      code: 0,
      json: { applied: [], pending: ["9000-next"] },
    });
    expect(await runHere(desk, ["store", "migrate"])).toEqual({
      code: 0,
      json: { applied: ["9000-next"], pending: [] },
    });
    expect(await runHere(desk, ["store", "migrate"])).toMatchObject({ code: 77 });
    expect(await runHere(desk, login, admin.password)).toMatchObject({ code: 0 });
    expect(await runHere(desk, ["audit", "verify"])).toMatchObject({ code: 0, json: { ok: true } });
  });
});

test("a backup of an older desk is restored and brought up to date at once, when that is asked for", async () => {
  const [desk, copy] = [new Desk(), new Desk()];
  await desk.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await desk.signIn();
  const folder = join(desk.folder, "backup");
  await desk.done(["store", "backup", folder, "--with-keys"]);
  await withLaterStep(["ALTER TABLE audit_head ADD COLUMN later TEXT"], async () => {
    const refused = await runHere(copy, ["store", "restore", folder]);
    expect(refused).toMatchObject({ code: 78, json: { error: { code: "store-older" } } });
    expect(refused.json.error.hint).toContain("clave store restore CARPETA --migrate");
    expect(existsSync(copy.home)).toBe(false);
    expect(await runHere(copy, ["store", "restore", folder, "--migrate"])).toMatchObject({
      code: 0,
      json: { restored: { applied: ["9000-next"] } },
    });
    expect(await runHere(copy, login, admin.password)).toMatchObject({ code: 0 });
    expect(await runHere(copy, ["audit", "verify"])).toMatchObject({ code: 0, json: { ok: true } });
  });
});

test("a store that took every step of before the first release is a desk's like any other", async () => {
  const desk = await deskOf();
  const keys = join(desk.home, "keys");
  createKeys(keys, systemRandom);
  await desk.done(["store", "migrate"]);
  await giveAdmin(desk, loadKeys(keys));
  await desk.signIn();
  await desk.done(["affiliate", "import", fixture("affiliates.csv")]);
  await desk.openSink();
  expect((await desk.done(["store", "status", "--json"])).json).toEqual({
    engine: "sqlite",
    applied: expect.arrayContaining(["0001-desk", "0002-counter", "0003-delivery", "0004-waits"]),
    pending: [],
  });
  await desk.startRecovery();
  await desk.complete(await desk.token());
  expect((await desk.done(["recovery", "list", "--json"])).json).toMatchObject({
    recoveries: [{ affiliate: maria.cedula, status: "completed" }],
  });
  expect((await desk.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
  expect((await desk.done(["store", "check", "--json"])).json).toMatchObject({ ok: true });
});

test.each([1, 3])("one that took %i of them is refused, whatever is asked for", async (steps) => {
  const desk = await deskOf(steps);
  for (const words of [login, ["store", "status"], ["store", "migrate"], ["store", "migrate", "--dry-run"]]) {
    const { error } = await expectRefusal(desk, [
      "",
      words,
      78,
      "config",
      "store-older",
      { stdin: admin.password },
    ]);
    expect(error?.message).toMatch(/le faltan pasos que este programa ya no trae \(.*0004-waits\b.*\)\.$/);
  }
});
