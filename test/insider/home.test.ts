import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, faultsOf } from "../support/desk.ts";
import { hand, underSystemFile, withEtc, withoutNamespaces } from "../support/system-file.ts";

/** Numbers of the desk's account and of a clerk; the machine's list has neither. */
const [account, clerk] = [4242, 4343];
const passwords = { rosa: "lluvia-Tren7-violeta-mango-azul", next: "seven grey tapirs crossing slowly" };

let desk: Desk;
/** The clerk's folder, with links to the real desk's key and store and settings of his own. */
let own = "";
/** What the clerk's program leaves behind when somebody runs it. */
let taken = "";

beforeAll(async () => {
  desk = await new Desk().found();
  await desk.done(["office", "add", "UIO", "--name", "Quito"]);
  await desk.done(["operator", "add", "rosa", "--role", "clerk", "--office", "UIO", "--password-stdin"], {
    stdin: "colina-Tren7-violeta-mango-azul",
  });
  hand(desk.folder, account);
}, 60_000);

beforeEach(() => {
  own = mkdtempSync(join(desk.folder, "own-"));
  taken = join(own, "taken");
  const program = join(own, "take");
  writeFileSync(program, `#!/bin/sh\ncp '${desk.home}/keys/desk.key' '${taken}'\n`, { mode: 0o755 });
  const settings = {
    production: "false",
    "password.target": `exec:${program}`,
    "smtp.url": "smtp://127.0.0.1:9",
  };
  writeFileSync(join(own, "config.json"), JSON.stringify(settings));
  symlinkSync(join(desk.home, "keys"), join(own, "keys"));
  symlinkSync(join(desk.home, "clave.db"), join(own, "clave.db"));
});

afterAll(closeDesks);

/** The desk as its account runs it, on a machine without a file of its own. */
function asAccount(): Desk {
  const same = new Desk(join(desk.home, ".."), desk.folder);
  const user = ["setpriv", `--reuid=${account}`, `--regid=${account}`, "--clear-groups"];
  same.way = (command) => withEtc(join(desk.folder, "none"), [...user, ...command]);
  return same;
}

/** What somebody tries to get the letters, the key or the passwords with a folder of his own. */
const tries = [
  ["whoami"],
  ["login", "--operator", "rosa", "--password-stdin"],
  ["config", "set", "production", "false"],
  ["recovery", "complete", "--token-stdin", "--password-file", "/dev/null"],
  ["delivery", "run", "--once"],
  ["store", "status"],
  ["doctor"],
];

describe.skipIf(withoutNamespaces !== undefined)(
  `a desk that a clerk brings along ${withoutNamespaces ?? ""}`,
  () => {
    beforeAll(() => mkdirSync(join(desk.folder, "none"), { recursive: true, mode: 0o755 }));

    test.each(tries)("is another user's to the desk's account: %s %s", async (...words) => {
      hand(own, clerk);
      const ended = await asAccount().run([...words, "--home", own, "--json"], { stdin: passwords.rosa });
      expect(ended).toMatchObject({ code: 78, error: { kind: "config", code: "home-not-own" } });
      expect(faultsOf(ended)).toEqual([]);
      expect(existsSync(taken)).toBe(false);
    });

    test.each(["home", "keys", "keys/desk.key", "config.json", "clave.db"])(
      "holds no link, even in the account's own name: %s",
      async (part) => {
        const path = part === "home" ? own : join(own, part);
        const place = part === "home" ? `${own}-link` : own;
        rmSync(join(own, "keys"));
        rmSync(join(own, "clave.db"));
        if (part === "home") symlinkSync(own, place);
        else {
          if (part.includes("/")) mkdirSync(join(own, "keys"));
          rmSync(path, { force: true });
          symlinkSync(join(desk.home, part), path);
        }
        hand(own, account);
        const ended = await asAccount().run(["whoami", "--home", place, "--lang", "en"]);
        expect(ended).toMatchObject({ code: 78, stdout: "" });
        const link = part === "home" ? place : path;
        expect(ended.stderr).toBe(
          `${link} is a link: what is a desk's lies in its own folder.\n` +
            `See where it leads, and put what is the desk's in its place: ls -l ${link}\n`,
        );
      },
    );

    test("is not root's either: nothing is left that the desk cannot read", async () => {
      const root = asAccount();
      root.way = (command) => withEtc(join(desk.folder, "none"), command);
      const ended = await root.run(["config", "set", "institution", "X", "--lang", "es"]);
      expect(ended).toMatchObject({ code: 78, stdout: "" });
      expect(ended.stderr).toBe(
        `La mesa ${desk.home} es de otro usuario de la máquina: ${account}.\n` +
          `Ejecute el mismo comando como ese usuario: sudo -u '#${account}' clave …\n`,
      );
    });
  },
);

describe.skipIf(withoutNamespaces !== undefined)("where the machine's file names the desk", () => {
  const machine = (file = {}) => underSystemFile(desk, file, { as: account });

  test("variables change no setting: neither where letters go, nor whose name they bear", async () => {
    const env = {
      CLAVE_SMTP_URL: "smtp://thief.example",
      CLAVE_PASSWORD_TARGET: `exec:${own}/take`,
      CLAVE_INSTITUTION: "Banco del Ladrón",
      CLAVE_PRODUCTION: "false",
    };
    await machine({ production: false }).signIn({ env });
    const { json } = await machine({ production: false }).done(["config", "show", "--json"], { env });
    expect(json).toMatchObject({
      settings: {
        "smtp.url": "smtp://127.0.0.1:2525",
        "password.target": "store",
        institution: "Instituto de Seguridad Social",
      },
    });
  });

  test.each([
    ["init", ["init", "--operator", "rosa", "--password-stdin"]],
    ["keys rotate", ["keys", "rotate", "--yes"]],
    ["operator rescue NAME", ["operator", "rescue", "ana", "--password-stdin"]],
    ["store migrate", ["store", "migrate"]],
    ["store backup FOLDER", ["store", "backup", "/tmp/copy"]],
    ["store restore FOLDER", ["store", "restore", "/tmp/copy"]],
  ])("%s is root's", async (command, words) => {
    const ended = await machine().run([...words, "--lang", "en"], { stdin: passwords.rosa });
    expect(ended).toMatchObject({ code: 77, stdout: "" });
    expect(ended.stderr).toBe(
      `On this machine that is root's to do.\nWhoever administers the machine: sudo clave ${command}\n`,
    );
  });

  test.each([["demo"], ["sink"], ["sink", "list"], ["sink", "show", "x"]])(
    "%s %s is for other machines",
    async (...words) => {
      const ended = await machine().run([...words, "--lang", "en"]);
      const command = words.slice(0, 2).join(" ");
      expect(ended).toMatchObject({ code: 77, stdout: "" });
      expect(ended.stderr).toBe(
        `This machine has its desk: nothing is tried out here with clave ${command}.\n` +
          `Do so on another machine: clave ${command}\n`,
      );
    },
  );

  test("root gives the desk another key and a lost administrator a password, and the desk goes on", async () => {
    const other = desk.copy();
    const file = { production: false };
    const root = underSystemFile(other, file, { owner: account });
    const { json } = await root.done(["keys", "rotate", "--yes", "--json"]);
    expect(json).toMatchObject({ key: { leaked: false, answers: 76 } });
    const rescue = ["operator", "rescue", admin.name, "--password-stdin"];
    await root.done(rescue, { stdin: passwords.rosa });
    const left = execFileSync("find", [other.home, "!", "-uid", String(account)], { encoding: "utf8" });
    expect(left).toBe("");
    const same = underSystemFile(other, file, { as: account });
    const enter = ["login", "--operator", admin.name, "--password-stdin", "--new-password-file", "-"];
    await same.done(enter, { stdin: `${passwords.rosa}\n${passwords.next}\n` });
    await same.done(["audit", "verify"]);
    for (const act of ["keys.rotate", "operator.rescue"])
      expect([
        act,
        await other.count(`audit WHERE act = '${act}' AND detail LIKE '%"root":"root"%'`),
      ]).toEqual([act, 1]);
    // what is advised of a broken record can be typed here
    await other.rows("UPDATE audit SET actor = 'otra' WHERE id = 1");
    const broken = await same.run(["audit", "verify", "--lang", "en", "--json"]);
    expect(broken).toMatchObject({ code: 65, error: { code: "audit-broken" } });
    expect(broken.error?.hint).toBe(
      "Delete nothing. Keep a copy of what is there: sudo clave store backup FOLDER",
    );
  }, 60_000);

  test("root makes the desk once, in a folder whose owner is its account", { timeout: 60_000 }, async () => {
    const other = new Desk();
    const root = underSystemFile(other, { production: false }, { owner: account });
    const words = ["init", "--operator", admin.name, "--password-stdin", "--json"];
    const early = await root.run(words, { stdin: admin.password });
    expect(early).toMatchObject({ code: 74, error: { code: "folder-missing" } });
    expect(early.error?.hint).toContain(`install -d -m 700 -o CUENTA -g CUENTA ${other.home}`);
    mkdirSync(other.home, { mode: 0o700 });
    hand(other.home, account);
    await root.done(words, { stdin: admin.password });
    expect(await root.run(words, { stdin: admin.password })).toMatchObject({
      code: 1,
      error: { code: "desk-exists" },
    });
    const desk = underSystemFile(other, { production: false }, { as: account });
    await desk.signIn();
    const { json } = await desk.done(["audit", "log", "--json"]);
    expect(json).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ act: "desk.found" })]),
    });
    expect(await other.count(`audit WHERE act = 'desk.found' AND detail LIKE '%"root":"root"%'`)).toBe(1);
    expect(await other.count(`audit WHERE act <> 'desk.found' AND detail LIKE '%"root"%'`)).toBe(0);
  });
});
