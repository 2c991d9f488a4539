import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hour } from "../../src/base/time.ts";
import { admin, closeDesks, Desk, expectRefusal, textAt } from "../support/desk.ts";
import { as, engage, inProduction, signInAs, withTwoAdmins } from "../support/production.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await withTwoAdmins();
  await desk.done(["office", "add", "UIO-01", "--name", "Quito"]);
  await engage(desk, "a-clerk", "clerk", ["--office", "UIO-01"]);
  await engage(desk, "a-supervisor", "supervisor");
  await inProduction(desk);
});
afterAll(closeDesks);

const shownValue = async (key: string, at = desk) =>
  textAt((await at.done(["config", "get", key, "--json"])).json, "value");

const errorOf = async (words: readonly string[], name = admin.name, at = desk) =>
  (await at.run(["config", ...words, "--json"], as(at, name))).error;

/** An administrator proposes, and gives the number. */
async function proposed(key: string, value: string, at = desk): Promise<string> {
  const { json } = await at.done(["config", "set", key, value, "--json"]);
  expect(json).toMatchObject({ key, value, pending: true });
  return textAt(json, "proposal");
}

describe("an administrator alone changes nothing that others rest on", () => {
  const wanted = [
    ["smtp.url", "smtp://mail.thief.example"],
    ["portal.url", "https://portal.thief.example"],
    ["institution", "Llame al 0999999999"],
    ["production", "false"],
  ] as const;

  test("all stays as it is, the other administrator is told, and one's own word is none", async () => {
    const settings = async () =>
      (await desk.done(["config", "show", "--json"])).json as { settings: unknown };
    const before = (await settings()).settings;
    for (const [key, value] of wanted) {
      const id = await proposed(key, value);
      expect(await errorOf(["approve", id, "--yes"])).toMatchObject({ kind: "refused", code: "own-case" });
    }
    expect(await settings()).toMatchObject({
      settings: before,
      waiting: wanted.map(([key, to]) => ({ key, to, by: "ana" })),
    });
    const { stderr } = await desk.done(["whoami", "--lang", "en"], as(desk, "bea"));
    for (const [key] of wanted) expect(stderr).toContain(`ana proposes to change the setting ${key}`);
  }, 60_000);

  test.each(["clerk", "supervisor"] as const)("a %s neither proposes nor decides", async (role) => {
    const id = await proposed("link.ttl", "30m");
    for (const words of [
      ["set", "smtp.url", "smtp://x.example"],
      ["approve", id, "--yes"],
      ["reject", id, "--yes", "--reason", "a reason of a test"],
    ])
      expect(await errorOf(words, `a-${role}`)).toMatchObject({ kind: "forbidden" });
  });
});

describe("a file of settings of one's own says nothing", () => {
  const edited = (change: Record<string, unknown>) => {
    const other = desk.copy();
    const path = join(other.home, "config.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...change }));
    return other;
  };

  test.each([
    ["production", false, "true"],
    ["smtp.url", "smtp://mail.thief.example", "smtp://127.0.0.1:1"],
    ["password.target", "exec:/tmp/mine", "store"],
  ])("%s", async (key, value, inForce) => {
    const other = edited({ [key]: value });
    const { error } = await other.run(["recovery", "list", "--json"]);
    expect(error).toMatchObject({ kind: "config", code: "settings-elsewhere" });
    expect(error?.message).toContain(key);
    expect(error?.hint).toContain(`clave config set ${key}`);
    // what the hint names mends it, whatever the file said
    await other.done(["config", "set", key, inForce]);
    expect(await shownValue(key, other)).toBe(inForce);
  });

  test("a line that says the same is borne, and gone with the next change", async () => {
    const other = edited({ production: "true" });
    expect((await other.run(["whoami"])).code).toBe(0);
    await other.done(["config", "set", "link.ttl", "60m"]);
    expect(readFileSync(join(other.home, "config.json"), "utf8")).not.toContain("production");
  });

  test.each(["CLAVE_INSTITUTION", "CLAVE_SMTP_URL"])("no variable: %s", async (variable) => {
    const given = { env: { [variable]: "smtp://mail.thief.example" } };
    await expectRefusal(desk, ["variable", ["whoami"], 78, "config", "settings-invalid", given]);
  });
});

describe("the second person is another person", () => {
  test("somebody whom the proposer made alone does not confirm, and may still refuse", async () => {
    const made = new Desk();
    made.movedBy = -25 * hour;
    await made.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
    await made.signIn();
    await engage(made, "puppet", "admin");
    made.movedBy = 0;
    await made.signIn();
    await signInAs(made, "puppet");
    await inProduction(made);
    const id = await proposed("production", "false", made);
    const approve = ["approve", id, "--yes"];
    expect(await errorOf(approve, "puppet", made)).toMatchObject({ kind: "refused", code: "approver-tied" });
    expect(await shownValue("production", made)).toBe("true");
    const reject = ["config", "reject", id, "--yes", "--reason", "nobody asked me"];
    await made.done(reject, as(made, "puppet"));
    expect(await errorOf(approve, "puppet", made)).toMatchObject({ code: "proposal-over" });
  }, 60_000);

  test("who proposes again after the other looked has proposed something else", async () => {
    const harmless = await proposed("link.ttl", "45m");
    await proposed("link.ttl", "24h");
    const told = await errorOf(["approve", harmless, "--yes"], "bea");
    expect(told).toMatchObject({ kind: "refused", code: "proposal-over" });
  });
});

describe("files and programs that a setting names", () => {
  const refused = async (key: string, value: string) => {
    const error = await errorOf(["set", key, value]);
    expect([value, error?.kind, error?.code]).toEqual([value, "config", "setting-unsafe"]);
  };

  test("the desk's own secrets are no password to send, nor is what lies elsewhere, is linked or open", async () => {
    for (const name of ["keys/desk.key", "config.json", "clave.db"])
      await refused("smtp.passwordFile", join(desk.home, name));
    await refused("smtp.passwordFile", "/etc/passwd");
    symlinkSync(join(desk.home, "keys", "desk.key"), join(desk.home, "mail-secret"));
    await refused("smtp.passwordFile", join(desk.home, "mail-secret"));
    // called much as the folder out/ is
    const open = join(desk.home, "outgoing-secret");
    writeFileSync(open, "hunter2");
    chmodSync(open, 0o644);
    await refused("dkim.keyFile", open);
    chmodSync(open, 0o600);
    const id = await proposed("smtp.passwordFile", open);
    await desk.done(["config", "approve", id, "--yes"], as(desk, "bea"));
    expect(await shownValue("smtp.passwordFile")).toBe(open);
  });

  test("a program that others may change takes no password", async () => {
    const folder = join(desk.folder, "shared");
    mkdirSync(folder);
    const program = join(folder, "take");
    copyFileSync("/bin/true", program);
    chmodSync(program, 0o755);
    chmodSync(folder, 0o777);
    await refused("password.target", `exec:${program}`);
    chmodSync(folder, 0o755);
    chmodSync(program, 0o775);
    await refused("password.target", `exec:${program}`);
    chmodSync(program, 0o755);
    symlinkSync(program, join(desk.folder, "linked"));
    await refused("password.target", `exec:${join(desk.folder, "linked")}`);
    copyFileSync(program, join(desk.home, "take"));
    await refused("password.target", `exec:${join(desk.home, "take")}`);
    const approve = ["approve", await proposed("password.target", `exec:${program}`), "--yes"];
    // opened between proposing and taking force
    chmodSync(folder, 0o777);
    expect(await errorOf(approve, "bea")).toMatchObject({ code: "setting-unsafe" });
    expect(await shownValue("password.target")).toBe("store");
    chmodSync(folder, 0o755);
    await desk.done(["config", ...approve], as(desk, "bea"));
    expect(await shownValue("password.target")).toBe(`exec:${program}`);
  });
});

test("no command takes a desk in production to another store", async () => {
  const error = await errorOf(["set", "store", "sqlite:/var/lib/old.db"]);
  expect(error).toMatchObject({ kind: "forbidden", code: "setting-fixed" });
});
