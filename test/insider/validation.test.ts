import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDesks, Desk, type Ended, type Given, maria, textAt } from "../support/desk.ts";
import { type Staff, staffed } from "../support/staff.ts";

const desk = new Desk();
let staff: Staff;
const hour = 3_600_000;
const counter = (...words: readonly string[]) => ["counter", ...words, "--lang", "en"];
const at = (name: string, given: Given = {}) => staff.at(name, given);

/** Carla says that María stands before her, and Sofía, who plays with her, approves. */
async function validated(): Promise<string> {
  const id = await staff.open(["--kind", "validation"]);
  await desk.done(counter("submit", id), at("carla"));
  await desk.done(counter("approve", id), at("sofia"));
  return id;
}

function handed(id: string, given: Given = {}): Promise<Ended> {
  return desk.run(counter("hand-over", id, "--slip", "-"), at("carla", given));
}

const activationIn = (slip: string) => /(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}/.exec(slip)?.[0] ?? "none";

function used(activation: string, given: Given = {}): Promise<Ended> {
  const file = desk.file("password", maria.newPassword);
  const words = ["recovery", "complete", "--code-stdin", "--password-file", file, "--lang", "en", "--json"];
  return desk.run(words, { ...given, stdin: activation });
}

beforeAll(async () => {
  await desk.found();
  staff = await staffed(desk);
  await desk.done(["config", "set", "inperson.hold", "24h"]);
}, 120_000);
afterAll(closeDesks);

test("a clerk who keeps the case open hands no second activation to somebody else", async () => {
  const id = await validated();
  expect((await handed(id)).code).toBe(0);
  const second = await desk.run(counter("hand-over", id, "--slip", "other.txt", "--json"), at("carla"));
  expect(second).toMatchObject({
    code: 1,
    stdout: "",
    error: {
      code: "activation-handed",
      message: "The activation of this approval was handed over: it is handed over once only.",
    },
  });
  expect(() => readFileSync(join(desk.folder, "other.txt"))).toThrow("ENOENT");
  await desk.done(counter("reject", id, "--reason", "enough"), at("tomas"));
});

test("María reads her mailbox at the counter, and need not wait", async () => {
  const id = await validated();
  const { stdout } = await handed(id);
  await desk.done(counter("prove", id, "--old-address", "works"), at("carla"));
  const code = await staff.codeFor("maria.quispe@example.com");
  const confirmed = await desk.done(
    counter("confirm", id, "--code-stdin", "--json"),
    at("carla", { stdin: code }),
  );
  expect(textAt(confirmed.json, "case", "status")).toBe("effective");
  expect(await used(activationIn(stdout))).toMatchObject({ code: 0 });
});

test("a clerk does not lift the lock that his own tries made", async () => {
  const wrong = ["recovery", "start", "1710034065", "--proof", "-", "--json"];
  expect((await desk.run(wrong, at("diego", { stdin: maria.wrongProof }))).code).toBe(1);
  const unlock = ["affiliate", "unlock", maria.cedula, "--reason", "a mistake", "--lang", "en", "--json"];
  expect((await desk.run(unlock, at("diego"))).error).toMatchObject({
    code: "lock-own",
    message: "Some of the failed tries were yours: another officer lifts the lock.",
  });
  expect((await desk.run(unlock, at("carla"))).code).toBe(0);
});

test("clerk and supervisor validate somebody who is not there: the person is told, and stops it", async () => {
  const id = await validated();
  const slip = await handed(id);
  expect(slip).toMatchObject({ code: 0 });
  expect(slip.stdout).toMatch(/Works from: +\d{4}-/);
  const activation = activationIn(slip.stdout);
  expect((await used(activation)).error).toMatchObject({
    code: "activation-on-hold",
    message: expect.stringMatching(/^This code will work from .*: until then you can stop it\.$/),
  });
  const letter = (await desk.letters()).findLast(({ text }) => text.includes("/v#t="));
  const token = /\/v#t=([\w-]{43})/.exec(letter?.text ?? "")?.[1] ?? "";
  await desk.done(["counter", "veto", "--token-stdin"], { stdin: token });
  const again = await desk.run(counter("approve", id, "--json"), at("sofia"));
  expect(again.error).toMatchObject({ kind: "refused" });
  // last, for it lives a day from now
  expect((await used(activation, { movedBy: 25 * hour })).error).toMatchObject({ code: "link-revoked" });
});
