import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../support/sources.ts";

const program = join(projectRoot, "bin", "clave.js");
let world: string;
let env: NodeJS.ProcessEnv;
const begun: ChildProcess[] = [];

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), "clave-test-serve-"));
  for (const folder of ["tmp", "home", "cache"]) mkdirSync(join(world, folder));
  env = {
    PATH: process.env["PATH"],
    HOME: join(world, "home"),
    XDG_CACHE_HOME: join(world, "cache"),
    TMPDIR: join(world, "tmp"),
    CLAVE_HOME: join(world, "home", "desk"),
    CLAVE_PORTAL_URL: "https://elsewhere.example",
  };
});
afterEach(() => {
  for (const child of begun.splice(0)) child.kill("SIGKILL");
  rmSync(world, { recursive: true, force: true });
});

interface Served {
  readonly child: ChildProcess;
  /** All that it said, once that holds something, or once it ended. */
  until(words: string): Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

function serve(...words: string[]): Served {
  const child = spawn(process.execPath, [program, "demo", "--serve", ...words], { env, cwd: world });
  begun.push(child);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].on("data", (chunk) => {
      said[stream] += String(chunk);
    });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, ...said }));
  });
  const until = (awaited: string) =>
    new Promise<string>((resolve) => {
      child.stdout.on("data", () => said.stdout.includes(awaited) && resolve(said.stdout));
      void ended.then(() => resolve(said.stdout));
    });
  return { child, ended, until };
}

const leftovers = () => [...readdirSync(join(world, "tmp")), ...readdirSync(join(world, "home"))];
const refuses = (url: string) => expect(fetch(url)).rejects.toThrow("fetch failed");

describe("a served demo", () => {
  it.each([
    [
      "es",
      "Número de cédula: 1710034065",
      "Simón Bolívar (¿Cómo se llamaba",
      "Imagen: cóndor",
      "Ver si llegó otra",
    ],
    ["en", "Cédula number: 1759999046", "Rainbow School (What was the name", "Picture: whale", "See whether"],
  ])("says in %s where to go and whom to be there, and leaves nothing behind", async (language, ...told) => {
    const desk = serve("--lang", language);
    const said = await desk.until(told[1] ?? "");
    const refresh = told.pop() ?? "";
    for (const words of told) expect(said.replace(/ +/g, " ")).toContain(words);
    expect(said.split("\n").filter((line) => line.length > 80 && !line.includes(projectRoot))).toEqual([]);
    const [portal = "", inbox = ""] = said.match(/http:\/\/127\.0\.0\.1:\d+\/\S*/g)?.slice(-2) ?? [];
    expect(await (await fetch(inbox)).text()).toContain(refresh);
    expect(await (await fetch(portal)).text()).toMatch(
      new RegExp(`<html lang="${language}"[^]* data-page="home"`),
    );
    desk.child.kill("SIGINT");
    expect((await desk.ended).code).toBe(0);
    expect(leftovers()).toEqual([]);
    for (const url of [portal, inbox]) await refuses(url);
  });

  it("is one JSON document for scripts, and its parts are one desk", async () => {
    const kept = join(world, "kept");
    const desk = serve("--json", "--lang", "es", "--keep", kept);
    const { demo } = JSON.parse(await desk.until("\n"));
    expect(demo).toMatchObject({
      portal: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      inbox: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      smtp: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/),
      home: kept,
      person: {
        cedula: "1710034065",
        birthDate: "1985-03-12",
        image: "condor",
        answers: { "first-school": "Simón Bolívar", "first-pet": "Canela" },
      },
    });
    const codes = demo.steps.map(({ exitCode }: { exitCode: number }) => exitCode);
    expect(codes).toEqual([0, 0, 0, 0]);
    const { cedula, birthDate, image } = demo.person;
    const run = (words: readonly string[], input: string) =>
      execFileSync(process.execPath, [program, ...words], {
        env: { ...env, CLAVE_HOME: kept, CLAVE_PORTAL_URL: undefined },
        input,
        stdio: "pipe",
      });
    run(
      ["login", "--operator", "ana", "--password-stdin"],
      readFileSync(join(kept, "operator-password"), "utf8"),
    );
    run(["recovery", "start", cedula, "--proof", "-"], JSON.stringify({ birthDate, image }));
    const [, path = ""] = /<li><a href="([^"?]+)/.exec(await (await fetch(demo.inbox)).text()) ?? [];
    const letter = await (await fetch(new URL(path, demo.inbox))).text();
    expect(letter).toContain(`${demo.portal}r#t=`);
    desk.child.kill("SIGTERM");
    const { code, stdout } = await desk.ended;
    expect([code, stdout.split("\n").length]).toEqual([0, 2]);
    expect(readdirSync(kept)).toContain("clave.db");
    expect(leftovers()).toEqual([]);
  });

  it("takes the ports that are asked for, and says before anything else where one is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    for (const option of ["--port", "--web-port"]) {
      const { code, stdout, stderr } = await serve("--json", option, String(port)).ended;
      expect({ code, stdout }).toEqual({ code: 69, stdout: "" });
      expect(JSON.parse(stderr).error).toMatchObject({
        code: "port-in-use",
        hint: expect.stringContaining(`clave demo --serve ${option} `),
      });
      expect(leftovers()).toEqual([]);
    }
    await new Promise((resolve) => other.close(resolve));
    const desk = serve("--json", "--web-port", String(port), "--port", "0");
    expect(JSON.parse(await desk.until("\n")).demo.inbox).toBe(`http://127.0.0.1:${port}/`);
    desk.child.kill("SIGINT");
    expect((await desk.ended).code).toBe(0);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const)(
    "that is cut short by %s before it is open ends with %i and leaves nothing behind",
    async (signal, code) => {
      const desk = serve("--keep", join(world, "new"));
      await desk.until("\n3. ");
      desk.child.kill(signal);
      expect((await desk.ended).code).toBe(code);
      expect(leftovers()).toEqual([]);
      expect(readdirSync(world)).not.toContain("new");
    },
  );
});
