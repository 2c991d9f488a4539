import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { admin, closeDesks, Desk, type Ended, type Given, maria } from "../support/desk.ts";
import { startMailServer } from "../support/mail-server.ts";

// an @ and a colon, as people have them: in an address they make it hard to see where a password ends
const mailPassword = "Zafiro@81:Tucan-mail";

const secrets = {
  "operator's password": admin.password,
  "a wrong password": "not the password of ana",
  "a right answer": "simon bolivar",
  "the answer as registered": "Simón Bolívar",
  "another answer on file": "Canela",
  "a wrong answer": "Colegio Mejía",
  "a refused row's answer": "Manchas de Enero",
  "the new password": maria.newPassword,
  "a refused password": "Quispe1985",
  "the mail server's password": mailPassword,
};

/** How a secret may lie somewhere: as it is, small, and as base64 (at any of three places), hex or a URL has it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return text.slice(shift === 0 ? 0 : shift + 1).replace(/.{0,4}$/, "");
  });
  const plain = [secret, secret.toLowerCase(), encodeURIComponent(secret), bytes.toString("hex")];
  return [...plain, ...base64, ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))];
}

function found(where: string, content: Buffer, known: Readonly<Record<string, string>>): readonly string[] {
  const text = content.toString("latin1");
  const holds = (form: string) => text.includes(Buffer.from(form).toString("latin1"));
  return Object.entries(known).flatMap(([name, secret]) =>
    formsOf(secret).some(holds) ? [`${where} holds ${name}`] : [],
  );
}

/** Every file of a desk, but for the letters in its sink, which carry the link to its reader. */
function filesOf(home: string): readonly (readonly [string, Buffer])[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".eml"))
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]);
}

afterAll(closeDesks);

test("a whole story leaves no secret in any file, row or word of the desk", async () => {
  const desk = new Desk();
  const said: Buffer[] = [];
  const run = async (words: readonly string[], given?: Given): Promise<Ended> => {
    const ended = await desk.run(words, given);
    said.push(Buffer.from(`${words.join(" ")}\n${ended.stdout}${ended.stderr}`));
    return ended;
  };
  const server = await startMailServer({
    ehlo: () => "250-mail.example\r\n250-DSN\r\n250 AUTH PLAIN LOGIN",
    auth: (time) => (time === 1 ? "535 5.7.8 Authentication failed" : undefined),
  });
  desk.smtpUrl = server.url.replace("//", `//desk:${mailPassword}@`);
  await desk.found();
  // as long as somebody reads, SQLite keeps its journal beside the store
  const reading = await openStore({ engine: "sqlite", path: join(desk.home, "clave.db") });
  await rowsOf(reading, "SELECT 1 FROM audit");

  await run(["login", "--operator", admin.name, "--password-stdin"], { stdin: secrets["a wrong password"] });
  const people = `cedula,names,birth_date,email,question_1,answer_1\n1,A B,1990-01-01,,first-pet,${secrets["a refused row's answer"]}\n`;
  expect((await run(["affiliate", "import", desk.file("people.csv", people)])).stdout).toMatch(
    /Rechazadas: +1/,
  );
  const start = ["recovery", "start", maria.cedula, "--proof", "-", "--verbose"];
  expect((await run(start, { stdin: maria.wrongProof })).code).toBe(1);
  expect((await run(start, { stdin: `{"image":"condor","pin":"${mailPassword}"}` })).code).toBe(65);
  const started = await run(start, { stdin: maria.proof });
  const reference = /R[2-9A-HJ-NP-Z]{9}/.exec(started.stdout)?.[0] ?? "";
  expect((await run(["delivery", "run", "--once", "--json"])).code).toBe(0);
  const later = { movedBy: 120_000 };
  expect((await desk.done(["delivery", "run", "--once"], later)).code).toBe(0);

  const { text = "" } = await PostalMime.parse(Buffer.from(server.taken.at(-1) ?? "", "latin1"));
  const token = /#t=([\w-]{43})/.exec(text)?.[1] ?? "";
  expect(token).toHaveLength(43);
  for (const password of [secrets["a refused password"], maria.newPassword, maria.newPassword]) {
    const [words, given] = desk.completion(token, password);
    await run(words, { ...given, ...later });
  }
  for (const words of [
    ["recovery", "show", reference],
    ["recovery", "list", "--format", "csv"],
    ["affiliate", "show", maria.cedula, "--reason", "a test"],
    ["config", "show"],
    ["config", "get", "smtp.url"],
    ["store", "status", "--json"],
  ])
    expect((await run(words, later)).code).toBe(0);
  expect(await desk.count("recoveries WHERE outcome = 'completed'")).toBe(1);

  // the password did reach the one who should have it, and what is searched would be found
  expect(server.heard.some((line) => line.startsWith("AUTH"))).toBe(true);
  const known = { ...secrets, "the link's token": token };
  const files = filesOf(desk.home);
  const open = readdirSync(desk.home, { recursive: true, encoding: "utf8" }).filter(
    (name) => (statSync(join(desk.home, name)).mode & 0o077) !== 0,
  );
  expect(open).toEqual([]);
  const names = files.map(([name]) => name);
  const session = expect.stringMatching(/^[0-9a-f]{32}$/);
  expect(names).toEqual(expect.arrayContaining(["clave.db", "clave.db-wal", "config.json", session]));
  const holding = files.filter(([name, bytes]) => found(name, bytes, { reference }).length > 0);
  expect(holding.map(([name]) => name)).toContain("clave.db-wal");
  expect(files.flatMap(([name, bytes]) => found(name, bytes, known))).toEqual([]);
  expect(said.flatMap((words, at) => found(`command ${at}`, words, known))).toEqual([]);
  for (const mail of server.taken)
    expect(found("a letter", Buffer.from(mail, "latin1"), secrets)).toEqual([]);
  await closeStore(reading);
});

describe("an address with a password", () => {
  const desk = new Desk();
  const url = `smtp://desk:${mailPassword}@127.0.0.1:1`;
  const env = { CLAVE_SMTP_URL: url };
  beforeAll(() => desk.found());

  test.each([
    [["config", "get", "smtp.url"]],
    [["config", "get", "smtp.url", "--json"]],
    [["config", "show"]],
    [["config", "show", "--format", "csv"]],
    [["config", "show", "--json"]],
  ])("%j masks it", async (words) => {
    const { code, stdout } = await desk.run(words, { env });
    expect(code).toBe(0);
    expect(stdout).toContain("smtp://desk:***@127.0.0.1:1");
    expect(found("stdout", Buffer.from(stdout), { part: "Zafiro", other: "Tucan" })).toEqual([]);
  });

  test("an unreachable server is named without it", async () => {
    await desk.startRecovery(["--queue"]);
    const { code, stderr } = await desk.run(["delivery", "run", "--once"], { env });
    expect(code).toBe(69);
    expect(stderr).toContain("smtp://desk:***@127.0.0.1:1");
    expect(found("stderr", Buffer.from(stderr), { part: "Zafiro", other: "Tucan" })).toEqual([]);
  });

  test("is not written down when it is replaced", async () => {
    const edited = desk.copy();
    writeFileSync(join(edited.home, "config.json"), JSON.stringify({ "smtp.url": url }));
    await edited.done(["config", "set", "smtp.url", "smtp://127.0.0.1:2525"]);
    expect(await edited.count("audit WHERE detail LIKE '%127.0.0.1:1\"%'")).toBe(1);
    expect(filesOf(edited.home).flatMap(([name, bytes]) => found(name, bytes, secrets))).toEqual([]);
  });

  test.each([
    [["config", "set", "smtp.url", url]],
    [["init", "--smtp-url", url]],
    [["whoami", "--store", `postgres://desk:${mailPassword}@127.0.0.1/desk`]],
  ])("is refused among the words (%#), unrepeated", async (words) => {
    const { code, stdout, stderr } = await desk.run(words);
    expect(code).toBe(64);
    expect(found("output", Buffer.from(stdout + stderr), { part: "Zafiro", other: "Tucan" })).toEqual([]);
    expect(filesOf(desk.home).flatMap(([name, bytes]) => found(name, bytes, secrets))).toEqual([]);
  });
});

describe.skipIf(process.platform !== "linux")(
  "while a command runs, the list of processes shows no secret",
  () => {
    const commandLine = (pid: number | undefined) => readFileSync(`/proc/${pid}/cmdline`);

    test("of the one who starts a recovery", async () => {
      const desk = await new Desk().found();
      const seen: Buffer[] = [];
      let pid: number | undefined;
      const silent = createServer((socket) => {
        seen.push(commandLine(pid));
        socket.destroy();
      });
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const { port } = silent.address() as { port: number };
      desk.smtpUrl = `smtp://desk:${mailPassword}@127.0.0.1:${port}`;
      const begun = desk.begin(["recovery", "start", maria.cedula, "--proof", "-"], { stdin: maria.proof });
      pid = begun.child.pid;
      expect((await begun.ended).code).toBe(0);
      await new Promise((resolve) => silent.close(resolve));
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.join("")).toContain(maria.cedula);
      expect(seen.flatMap((line) => found("the command line", line, secrets))).toEqual([]);
    });

    test("of the holder, nor of the program outside that takes the password", async () => {
      const desk = await new Desk().found();
      await desk.openSink();
      await desk.startRecovery();
      const token = await desk.token();
      const script = [
        "#!/bin/sh",
        'cd "$(dirname "$0")"',
        "cat /proc/$PPID/cmdline > parent-line",
        "cat /proc/$$/cmdline > own-line",
        "env > environment",
        'echo "$@" > arguments',
        "cat > handed-over",
      ].join("\n");
      const program = desk.file("target.sh", script);
      chmodSync(program, 0o700);
      await desk.done(["config", "set", "password.target", `exec:${program}`]);
      expect(await desk.complete(token)).toMatchObject({ code: 0 });

      const left = (name: string) => readFileSync(join(desk.folder, name));
      expect(left("handed-over").toString()).toBe(maria.newPassword);
      expect(left("arguments").toString()).toBe(`${maria.cedula}\n`);
      expect(left("parent-line").toString()).toContain("complete");
      expect(left("environment").toString()).not.toContain("CLAVE_");
      const known = { ...secrets, token };
      for (const name of ["parent-line", "own-line", "environment"])
        expect(found(name, left(name), known)).toEqual([]);
      expect(await desk.count("passwords")).toBe(0);
    });
  },
);
