import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { admin, closeDesks, Desk } from "../support/desk.ts";
import { type Pty, terminalsAt } from "../support/pty.ts";
import { mariasDocument, staffed } from "../support/staff.ts";
import { hasTerminal } from "../support/talk.ts";

/** Without root nobody can be beneath a sudo here. */
const root = process.getuid?.() === 0;
const desk = new Desk();
let open: ReturnType<typeof terminalsAt>;
const terminals: Pty[] = [];
/** The case that the clerk hands in. */
let validation = "";

/** Another terminal of the account that all operators share. */
function terminal(env: Readonly<Record<string, string>> = {}): Pty {
  const opened = open(env);
  terminals.push(opened);
  return opened;
}

const login = (name: string) => `clave login --operator ${name} --password-stdin < password`;
const nobody = { code: 77, screen: expect.stringContaining("Nobody is signed in at this desk.") };

beforeAll(async () => {
  await desk.found();
  await staffed(desk);
  desk.file("password", admin.password);
  await desk.done(["config", "set", "smtp.url", desk.smtpUrl]);
  await desk.done(["config", "set", "production", "true"]);
  open = terminalsAt(desk);
}, 180_000);
afterAll(async () => {
  await Promise.all(terminals.map((each) => each.close()));
  await closeDesks();
});

describe.skipIf(!hasTerminal)("a supervisor signs in at another terminal of the same account", () => {
  test("the clerk's next command is not hers, and he does not approve his own validation", async () => {
    const [hers, his] = [terminal(), terminal()];
    expect(await hers.type(login("sofia"))).toMatchObject({ code: 0 });
    expect(await his.type("clave whoami")).toMatchObject(nobody);
    expect(await his.type("clave counter list")).toMatchObject(nobody);

    expect(await his.type(login("carla"))).toMatchObject({ code: 0 });
    const opened = ["clave", "counter", "open", "1710034065", "--kind", "validation", ...mariasDocument];
    const made = await his.type(`${opened.join(" ")} --reason "lost everything" --json`);
    [, validation = ""] = /"id":"(C\w+)"/.exec(made.screen) ?? [];
    expect(await his.type(`clave counter submit ${validation} --queue`)).toMatchObject({ code: 0 });
    // she is at work all the while
    expect((await hers.type("clave whoami")).screen).toContain("sofia (supervisor)");
    const approved = await his.type(`clave counter approve ${validation} --document-number 1710034065`);
    expect(approved).toMatchObject({
      code: 77,
      screen: expect.stringContaining("Your role does not allow this act"),
    });
    expect((await his.type("clave whoami")).screen).toContain("carla (clerk)");
    expect(await desk.count("cases WHERE approved_at IS NOT NULL")).toBe(0);
  }, 180_000);

  test("the guided desk, left open by her, approves nothing without her password", async () => {
    const clock = { NODE_OPTIONS: `--import ${join(import.meta.dirname, "../support/moved-clock.mjs")}` };
    const hers = terminal({ ...clock, MOVED_CLOCK_MS: "0" });
    await hers.type(login("sofia"));
    await hers.type(`export MOVED_CLOCK_MS=${6 * minute}`);
    const [down, wish] = ["\u001b[B", "\u001b[B\u001b[B"];
    const decide = [
      [/What is next\?/, down],
      [/Which one\?/, ""],
      [/What do you decide\?/, ""],
    ] as const;
    await hers.type(
      "clave desk",
      ...decide,
      [/Your password, once more:/, "what he thinks it is"],
      [/the password is not right.*What is next\?/s, wish],
    );
    expect(await desk.count(`cases WHERE id = '${validation}' AND approved_at IS NOT NULL`)).toBe(0);
    await hers.type(
      "clave desk",
      ...decide,
      [/Your password, once more:/, admin.password],
      [/document's number/, "1710034065"],
      [/What else\?/, `${wish}${down}`],
      [/What is next\?/, down],
    );
    expect(await desk.count(`cases WHERE id = '${validation}' AND approved_at IS NOT NULL`)).toBe(1);
  }, 180_000);

  test("her file of the desk's folder is of no use to him, nor is a copy of it", async () => {
    const before = new Set(readdirSync(join(desk.home, "sessions")));
    const [hers, his] = [terminal(), terminal()];
    await hers.type(login("sofia"));
    const [file = ""] = readdirSync(join(desk.home, "sessions")).filter((name) => !before.has(name));
    const path = join(desk.home, "sessions", file);
    const copy = join(desk.folder, "copied");
    copyFileSync(path, copy);
    for (const named of [path, copy])
      expect(await his.type(`CLAVE_SESSION=${named} clave whoami`)).toMatchObject(nobody);
    const untouched = readFileSync(path, "utf8");
    for (const named of [path, copy])
      expect(await his.type(`CLAVE_SESSION=${named} ${login("carla")}`)).toMatchObject({
        code: 77,
        screen: expect.stringContaining("it was not touched"),
      });
    expect(readFileSync(path, "utf8")).toBe(untouched);
    expect((await hers.type("clave whoami")).screen).toContain("sofia (supervisor)");
  }, 180_000);

  test("at no terminal there is no session without a file of one's own, and it says so", async () => {
    const at = terminal();
    for (const words of [login("sofia"), "clave whoami"]) {
      const ended = await at.type(`setsid -w sh -c '${words}' 2>&1 | cat; (exit \${PIPESTATUS[0]})`);
      expect(ended).toMatchObject({
        code: 77,
        screen: expect.stringContaining("export CLAVE_SESSION=$HOME/.clave-session"),
      });
    }
  }, 180_000);

  test("who signs in over another's session is told whose it was", async () => {
    const shared = terminal();
    await shared.type(login("sofia"));
    const over = await shared.type(login("carla"));
    expect(over).toMatchObject({ code: 0, screen: expect.stringContaining("sofia was signed in here") });
    expect((await shared.type(login("carla"))).screen).not.toContain("was signed in here");
    await shared.type("clave logout");
    expect(await shared.type("clave whoami")).toMatchObject(nobody);
  }, 180_000);
});

describe.skipIf(!hasTerminal || !root)("beneath sudo, where every command runs as the desk's account", () => {
  /** Something of root's that is called sudo, which says who called it. */
  const as = (uid: number, words: string) => `./sudo -c 'export SUDO_UID=${uid}; ${words}; exit $?'`;
  beforeAll(() => symlinkSync("/bin/bash", join(desk.folder, "sudo")));

  test("a terminal of its own for each command makes nobody a stranger to the last", async () => {
    const hers = terminal();
    const own = (words: string) => as(1001, `script -qefc "${words}" /dev/null`);
    expect(await hers.type(own(login("sofia")))).toMatchObject({ code: 0 });
    expect((await hers.type(own("clave whoami"))).screen).toContain("sofia (supervisor)");
    expect(await hers.type(as(1002, "clave whoami"))).toMatchObject(nobody);
    expect(await terminal().type(own("clave whoami"))).toMatchObject(nobody);
  }, 180_000);

  test("a clerk names the supervisor's file, then the desk's key: both stay, and neither is told", async () => {
    const at = terminal();
    const file = join(desk.folder, "script-session");
    const key = join(desk.home, "keys", "desk.key");
    const link = join(desk.folder, "link-to-key");
    const empty = join(desk.folder, "empty");
    symlinkSync(key, link);
    writeFileSync(empty, "");
    const named = (uid: number, path: string, words: string) =>
      as(uid, `export CLAVE_SESSION=${path}; ${words}`);
    expect(await at.type(named(1001, file, login("sofia")))).toMatchObject({ code: 0 });
    const secrets = [readFileSync(file, "utf8").trim(), readFileSync(key, "utf8").trim()];
    for (const path of [
      file,
      key,
      link,
      empty,
      join(desk.home, "sessions", "new"),
      join(desk.folder, "home"),
    ]) {
      const refused = await at.type(named(1002, path, login("carla")));
      expect([path, refused.code]).toEqual([path, 77]);
      expect(refused.screen).toContain("it was not touched");
      const used = await at.type(named(1002, path, "clave whoami"));
      expect(used).toMatchObject(nobody);
      for (const secret of secrets)
        expect(`${refused.screen}${used.screen}`).not.toContain(secret.slice(0, 8));
    }
    expect([readFileSync(file, "utf8").trim(), readFileSync(key, "utf8").trim()]).toEqual(secrets);
    expect(readdirSync(join(desk.home, "sessions"))).not.toContain("new");
    // hers goes on, at any terminal, and is hers to replace and to end
    expect((await terminal().type(named(1001, file, "clave whoami"))).screen).toContain("sofia (supervisor)");
    expect(await at.type(named(1001, file, login("sofia")))).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8").trim()).not.toBe(secrets[0]);
    expect(await at.type(named(1001, file, "clave logout"))).toMatchObject({ code: 0 });
    expect(readdirSync(desk.folder)).not.toContain("script-session");
  }, 180_000);
});
