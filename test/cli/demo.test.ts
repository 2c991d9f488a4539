import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemRandom } from "../../src/base/random.ts";
import { verbatim } from "../../src/base/texts.ts";
import { systemClock } from "../../src/base/time.ts";
import { openScene } from "../../src/cli/demo/scene.ts";
import { casts } from "../../src/cli/demo/stage.ts";
import { runProgram } from "../../src/cli/program.ts";
import { processShell } from "../../src/cli/terminal/shell.ts";
import { openTerminal } from "../../src/cli/terminal/terminal.ts";
import { projectRoot } from "../support/sources.ts";

const program = join(projectRoot, "bin", "clave.js");
let world: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), "clave-test-demo-"));
  for (const folder of ["tmp", "home", "cache"]) mkdirSync(join(world, folder));
  // what a reader's environment says of other desks and servers is none of the demo's
  env = {
    PATH: process.env["PATH"],
    HOME: join(world, "home"),
    XDG_CACHE_HOME: join(world, "cache"),
    TMPDIR: join(world, "tmp"),
    CLAVE_HOME: join(world, "home", "desk"),
    CLAVE_STORE: "postgres://nobody@127.0.0.1:1/none",
    CLAVE_SMTP_URL: "smtp://127.0.0.1:1",
    CLAVE_SESSION: join(world, "home", "session"),
  };
});
afterEach(() => rmSync(world, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "demo", ...words], { env, cwd: world }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const leftovers = () => [...readdirSync(join(world, "tmp")), ...readdirSync(join(world, "home"))];

describe("the demo", () => {
  it.each([
    ["es", "11. Ana mira qué pasó, paso a paso", "Contiene un dato suyo", "Fin: los 11 pasos salieron como"],
    ["en", "11. Ana looks at what happened", "It contains something about you", "The end: all 11 steps came"],
  ])("tells the story in %s within 80 columns and leaves nothing behind", async (language, ...told) => {
    const { code, stdout, stderr } = await demo("--lang", language);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    for (const words of told) expect(stdout).toContain(words);
    expect(stdout.match(/^\d+\. /gm)).toHaveLength(11);
    // only a path in a command to paste may be longer: it cannot be broken
    const long = stdout.split("\n").filter((line) => line.length > 80 && !line.includes(projectRoot));
    expect(long).toEqual([]);
    expect(stdout).not.toContain("\u001b");
    expect(leftovers()).toEqual([]);
  });

  it("shows neither a whole link nor a password", async () => {
    const { stdout } = await demo("--lang", "en", "--keep", join(world, "kept"));
    const password = readFileSync(join(world, "kept", "operator-password"), "utf8").trim();
    expect(password.length).toBeGreaterThanOrEqual(15);
    expect(stdout).not.toContain(password);
    expect(stdout).toMatch(/#t=[\w-]{4}…$/m);
    expect(stdout).not.toMatch(/#t=[\w-]{5}/);
    const [token = ""] = /(?<=#t=)[\w-]{43}/.exec(mailsOf(join(world, "kept"))) ?? [];
    expect(token).toHaveLength(43);
    expect(stdout).not.toContain(token.slice(4));
  });

  it("is one JSON document for scripts", async () => {
    const { code, stdout, stderr } = await demo("--json", "--lang", "es");
    const { demo: told } = JSON.parse(stdout);
    expect({ code, stderr, home: told.home }).toEqual({ code: 0, stderr: "", home: null });
    const codes = told.steps.map(({ exitCode }: { exitCode: number }) => exitCode);
    expect(codes).toEqual([0, 0, 0, 1, 0, 0, 65, 0, 1, 0, 0]);
    expect(told.steps[4].command).toBe("clave recovery start 1710034065 --proof -");
    expect(told.steps[4].output).toContain("m***@example.com");
    expect(stdout).not.toMatch(/#t=[\w-]{5}/);
    expect(leftovers()).toEqual([]);
  });
});

describe("a desk that is kept", () => {
  it("is private, and the lines to paste go on with it", async () => {
    const kept = join(world, "a desk");
    const { code, stdout } = await demo("--lang", "en", "--json", "--keep", kept);
    expect(code).toBe(0);
    expect(modesUnder(kept).filter(([, mode]) => (mode & 0o077) !== 0)).toEqual([]);
    expect(readdirSync(kept)).toContain("operator-password");
    const next: string[] = JSON.parse(stdout).demo.next;
    rmSync(join(kept, "sessions"), { recursive: true });
    const lines = ["shopt -s expand_aliases", ...next.filter((line) => !line.includes(" sink "))];
    const pasted = spawnSync("bash", ["-ec", lines.join("\n")], {
      env: plainEnvironment(),
      encoding: "utf8",
    });
    expect(pasted.stderr).toBe("");
    expect(pasted.stdout).toContain("Signed in as ana (admin).");
    expect(pasted.stdout).toContain("Asked for:");
    expect(pasted.stdout).toContain("Toapanta");
    expect(leftovers()).toEqual([]);
  });

  it("is refused where something else lies, which stays as it is", async () => {
    const taken = join(world, "taken");
    mkdirSync(taken);
    writeFileSync(join(taken, "letter.txt"), "mine");
    for (const path of [taken, join(taken, "letter.txt")]) {
      const { code, stdout, stderr } = await demo("--lang", "en", "--json", "--keep", path);
      expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
      expect(JSON.parse(stderr).error).toMatchObject({ kind: "usage", code: "folder-taken" });
    }
    expect(readFileSync(join(taken, "letter.txt"), "utf8")).toBe("mine");
    expect(readdirSync(taken)).toEqual(["letter.txt"]);
    expect(leftovers()).toEqual([]);
  });
});

describe("a demo that is cut short", () => {
  it.each([
    ["SIGINT", 130, "1."],
    ["SIGTERM", 143, "5."],
    ["SIGHUP", 129, "8."],
  ] as const)("by %s ends with %i and leaves nothing behind, kept or not", async (signal, code, step) => {
    const empty = join(world, "empty");
    mkdirSync(empty);
    for (const keep of [[], ["--keep", empty], ["--keep", join(world, "new", "deep")]]) {
      expect(await cutShort(keep, signal, step)).toBe(code);
      expect(leftovers()).toEqual([]);
      expect(readdirSync(world).sort()).toEqual(["cache", "empty", "home", "tmp"]);
      expect(readdirSync(empty)).toEqual([]);
    }
  });

  it("by a reader that goes away leaves nothing behind", () => {
    const line = `'${process.execPath}' '${program}' demo | head -n 2`;
    const { status } = spawnSync("bash", ["-c", line], { env, encoding: "utf8" });
    expect(status).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  it("by a disk that takes no more says which step, and leaves nothing behind", () => {
    // files of 100 blocks at most: enough for the program to begin, too little for a store
    const line = `ulimit -f 100; exec '${process.execPath}' '${program}' demo --json --lang en --keep '${world}/new'`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line], { env, encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 74, stdout: "" });
    expect(JSON.parse(stderr).error).toMatchObject({ kind: "io", code: "demo-step" });
    expect(leftovers()).toEqual([]);
    expect(readdirSync(world)).not.toContain("new");
  });
});

describe("a step that does not come out as told", () => {
  const title = verbatim("a step");

  it.each([
    ["another exit code", { words: ["whoami"], code: 0 }, { kind: "config", code: "demo-step" }],
    ["success where a refusal is told", { words: ["--help"], code: 1 }, { kind: "defect" }],
    ["other words", { words: ["whoami"], code: 78, says: verbatim("Ana") }, { kind: "defect" }],
  ] as const)("ends the story: %s", async (_what, step, failure) => {
    const shell = { ...processShell(), clock: systemClock, random: systemRandom };
    const terminal = await openTerminal(shell, { json: true }, "en");
    const scene = openScene(terminal, runProgram, { CLAVE_HOME: join(world, "none"), CLAVE_LANG: "en" });
    await expect(scene.play({ title, ...step })).rejects.toMatchObject(failure);
    expect(scene.played).toEqual([]);
  });
});

it("the cast is in the register, each in the language of the story", () => {
  const rows = readFileSync(join(projectRoot, "fixtures", "affiliates.csv"), "utf8").split("\n");
  for (const [language, { cedula, name, proof, answers, otherImage }] of Object.entries(casts)) {
    const cells = rows.find((row) => row.startsWith(`${cedula},`))?.split(",") ?? [];
    expect(cells[1]).toContain(name);
    expect([cells[2], cells[6], cells[7]]).toEqual([proof.birthDate, proof.image, language]);
    expect(cells.slice(8, 12)).toEqual(Object.entries(answers).flat());
    expect(otherImage).not.toBe(proof.image);
  }
});

/** Ends a demo with a signal once a step has begun, and returns what it ends with. */
function cutShort(words: readonly string[], signal: NodeJS.Signals, step: string): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, "demo", ...words], { env, cwd: world });
    let told = "";
    child.stdout.on("data", (chunk) => {
      told += String(chunk);
      if (told.includes(`\n${step} `)) child.kill(signal);
    });
    child.on("close", resolve);
  });
}

function plainEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: env["PATH"],
    HOME: env["HOME"],
    TMPDIR: env["TMPDIR"],
    XDG_CACHE_HOME: env["XDG_CACHE_HOME"],
  };
}

function mailsOf(home: string): string {
  const folder = join(home, "sink");
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8").replaceAll("=\r\n", "").replaceAll("=3D", "="))
    .join("\n");
}

function modesUnder(folder: string): (readonly [string, number])[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return ["", ...names].map((name) => [name, statSync(join(folder, name)).mode & 0o777] as const);
}
