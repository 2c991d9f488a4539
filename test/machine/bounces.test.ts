import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Postfix, run } from "../support/postfix.ts";
import { blocksOf } from "../support/readme.ts";
import { projectRoot } from "../support/sources.ts";

const account = `clave-test-${process.pid}`;
const domain = "mesa.example";
const cedula = "1710034065";
const proof = JSON.stringify({ birthDate: "1985-03-12", image: "condor" });
const password = "correct horse battery staple lamp";
const page = readFileSync(join(projectRoot, "docs", "delivery.md"), "utf8");

let folder = "";
let home = "";
let postfix: Postfix;
let number = "";

/** The lines of the page's block that holds one of them, with the names and places of this test in them. */
function documented(line: string): string {
  const block = blocksOf(page).find(({ lines }) => lines.some((each) => each.startsWith(line)));
  if (!block) throw new Error(`docs/delivery.md has no block with ${line}`);
  return block.lines
    .join("\n")
    .replaceAll("iess.gob.ec", domain)
    .replaceAll("/var/lib/clave", home)
    .replaceAll("account=clave", `account=${account}`);
}

/** Runs lines as root where Postfix is the test's own, and `clave` the program as the desk's account runs it. */
function paste(lines: string): string {
  const PATH = `${join(folder, "bin")}:${postfix.env["PATH"]}`;
  return run("bash", ["-euo", "pipefail", "-c", lines], { env: { ...postfix.env, PATH } });
}

function clave(words: readonly string[], input = ""): string {
  return run(join(folder, "bin", "clave"), words, { input });
}

/** Makes `clave` a command that the desk's account runs, of the built program or, where it cannot read that, a copy. */
function makeCommand(): void {
  let program = join(projectRoot, "bin", "clave.js");
  try {
    run("runuser", ["-u", account, "--", process.execPath, program, "--version"]);
  } catch {
    const copy = join(folder, "program");
    mkdirSync(copy);
    const parts = ["bin", "dist", "assets", "fixtures", "package.json", "node_modules"];
    run("cp", ["-R", ...parts.map((part) => join(projectRoot, part)), copy]);
    program = join(copy, "bin", "clave.js");
  }
  mkdirSync(join(folder, "bin"));
  const desk = `HOME=${home} CLAVE_HOME=${home}/desk CLAVE_LANG=en CLAVE_SMTP_URL=${postfix.url}`;
  const command = `exec runuser -u ${account} -- env ${desk} '${process.execPath}' '${program}' "$@"`;
  writeFileSync(join(folder, "bin", "clave"), `#!/bin/sh\ncd '${home}'\n${command}\n`, { mode: 0o755 });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "clave-machine-"));
  chmodSync(folder, 0o755);
  home = join(folder, "lib");
  postfix = await Postfix.start(folder, domain);
  run("useradd", ["--system", "--home-dir", home, "--create-home", "--shell", "/usr/sbin/nologin", account]);
  number = run("id", ["-u", account]).trim();
  makeCommand();
}, 120_000);

afterAll(() => {
  try {
    postfix?.stop();
  } finally {
    if (number !== "") run("userdel", [account]);
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

/** The reports that have come and nobody has read, once there are any. */
async function reports(): Promise<readonly string[]> {
  const place = join(home, "rebotes", "new");
  for (const ends = Date.now() + 60_000; Date.now() < ends; ) {
    const come = existsSync(place) ? readdirSync(place) : [];
    if (come.length > 0) return come.map((name) => join(place, name));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no report came:\n${postfix.log()}`);
}

test("the recipe of the page brings the test bounce of the page to the desk's account", async () => {
  clave(["init", "--operator", "ana", "--password-stdin"], password);
  clave(["login", "--operator", "ana", "--password-stdin"], password);
  paste(documented('runuser -u "$account" -- postalias'));
  const printed = paste(documented("printf 'Subject: prueba"));
  const [report = "", ...more] = await reports();
  expect(more).toEqual([]);
  const { uid, mode } = statSync(report);
  expect([String(uid), mode & 0o777], postfix.log()).toEqual([number, 0o600]);
  expect(printed).toMatch(/^Read: +1\nTaken: +0\nRepeated: +0\nOf no letter: +1$/m);
  expect(readFileSync(report, "utf8")).toContain(`Final-Recipient: rfc822; nadie-con-este-nombre@${domain}`);
  rmSync(report);
});

test("an alias in root's own table loses them", async () => {
  const bounced = new RegExp(`to=<perdidos@${domain}>.*status=(?!sent)\\w+.*Permission denied`);
  paste(`printf '\\n' | sendmail -f perdidos@${domain} nadie-con-este-nombre@${domain}`);
  for (const ends = Date.now() + 60_000; Date.now() < ends && !bounced.test(postfix.log()); )
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect(postfix.log()).toMatch(bounced);
  expect(readdirSync(home)).not.toContain("perdidos");
});

test("the table stays the account's when all tables are made anew", () => {
  postfix.run("newaliases");
  const tables = readdirSync(home).filter((name) => name.startsWith("aliases"));
  expect(tables.length).toBeGreaterThan(1);
  for (const name of tables) expect([name, String(statSync(join(home, name)).uid)]).toEqual([name, number]);
});

test("a letter to a mailbox that is not there comes back, and the desk takes the report", async () => {
  const setting = /`clave (config set smtp\.returnPath) '([^']+)'`/.exec(page);
  clave([...(setting?.[1] ?? "").split(" "), (setting?.[2] ?? "").replace("iess.gob.ec", domain)]);
  const row = `${cedula},María Quispe,1985-03-12,nadie-con-este-nombre@${domain},condor`;
  const register = join(folder, "register.csv");
  writeFileSync(register, `cedula,names,birth_date,email,image\n${row}\n`);
  clave(["affiliate", "import", register]);
  const begun = JSON.parse(clave(["recovery", "start", cedula, "--proof", "-", "--json"], proof));
  expect(begun, postfix.log()).toMatchObject({ message: { status: "accepted" } });
  await reports();
  const taken = JSON.parse(clave(["delivery", "bounces", join(home, "rebotes"), "--json"]));
  const { reference } = begun.recovery;
  const told = { message: begun.message.id, reference, class: "no-such-address", health: "obsolete" };
  expect(taken).toMatchObject({ read: 1, applied: 1, reports: [told] });
  const shown = JSON.parse(clave(["recovery", "show", reference, "--json"]));
  expect(shown).toMatchObject({ message: { status: "bounced" } });
  expect(readdirSync(join(home, "rebotes", "cur"))).toHaveLength(1);
});
