import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingKeys } from "../src/base/settings.ts";
import { runProgram } from "../src/cli/program.ts";
import { exitCodes, processShell } from "../src/cli/terminal/shell.ts";
import { agrees, blocksOf, readme, type TourPlace, tourOf, walkTour } from "./support/readme.ts";
import { pathWithProgram } from "./support/shell.ts";
import { projectRoot } from "./support/sources.ts";

const program = join(projectRoot, "bin", "clave.js");

describe("the README's two commands", () => {
  const [first] = blocksOf(readme);
  const script = (name: string) => readFileSync(join(projectRoot, ".ci", name), "utf8");
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

  it("stand alone in its first block", () => {
    expect(first).toEqual({ language: "sh", lines: ["npm ci && node bin/clave.js demo", "npm test"] });
  });

  it("build, begin and test what is here", () => {
    expect(scripts.prepare).toBe("node build.mjs");
    expect(scripts.test).toBe("vitest run");
    expect(existsSync(program)).toBe(true);
  });

  it("are the ones that the whole check runs", () => {
    expect(script("run")).toMatch(/\bnpm ci$/m);
    expect(script("run")).toMatch(/^npm run check -- "\$@"$/m);
    expect(scripts.check).toBe("bash .ci/check");
    expect(script("check")).toMatch(/^ {2}npm test\b/m);
  });
});

describe("the README's tour", () => {
  const steps = tourOf(readme);
  let place: TourPlace;
  let printed: Awaited<ReturnType<typeof walkTour>>;

  beforeAll(async () => {
    place = await makePlace();
    printed = await walkTour(steps, place);
  }, 60_000);
  afterAll(() => rmSync(place.cwd, { recursive: true, force: true }));

  it("is walked to its end", () => {
    expect(steps.length).toBeGreaterThan(10);
    expect(printed).toHaveLength(steps.length);
  });

  it.each(steps.map((step, at) => ({ at, ...step })))("$command", ({ at, quoted }) => {
    const given = printed[at] ?? [];
    expect(agrees(given, quoted), `it prints:\n${given.join("\n")}`).toBe(true);
  });

  it.each([
    [["R2222AAAAA  sent"], ["R3333BBBBB  sent"], true],
    [["R2222AAAAA  sent"], ["R3333BBBBB  lost"], false],
    [["a", "b", "c"], ["a", "[…]", "c"], true],
    [["a", "b", "c"], ["a", "[…]"], true],
    [["a", "b", "c"], ["a"], false],
    [["a.c"], ["abc"], false],
  ])("is compared to the letter: %j and %j", (given, quoted, same) => {
    expect(agrees(given, quoted)).toBe(same);
  });

  it("leaves nothing behind", () => {
    expect(existsSync(join(place.home, "clave-tour"))).toBe(false);
  });
});
describe("the README's tables", () => {
  it("list the commands that there are, and no others", async () => {
    const [, glance] = blocksOf(readme).filter(({ language }) => language === "sh");
    const listed = glance?.lines.map((line) =>
      /^clave [a-z |-]*[a-z]/.exec(line)?.[0].slice("clave ".length),
    );
    expect(listed?.flatMap(verbsIn).sort()).toEqual((await commandsUnder([])).sort());
  });

  it("give the exit code of every kind of failure", () => {
    const rows = [...readme.matchAll(/^\| (\d+) \| ([a-z-]+) \|/gm)].map(([, code, kind]) => [
      kind,
      Number(code),
    ]);
    expect(Object.fromEntries(rows)).toEqual(exitCodes);
  });

  it("name every setting once", () => {
    const section = readFileSync(join(projectRoot, "docs", "settings.md"), "utf8");
    const [text = ""] = section.split(/^## /m);
    const named = [...text.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key = ""]) => key);
    expect(named.sort()).toEqual([...settingKeys].sort());
  });

  it("fit on few pages", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(200);
  });

  it("link to what is there", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });
});

/** `recovery start|show` names two commands. */
function verbsIn(line: string | undefined): string[] {
  const [noun = "", verbs] = (line ?? "").split(" ");
  return verbs === undefined ? [noun] : verbs.split("|").map((verb) => `${noun} ${verb}`);
}

/** Every command that does something, as the program's help names them. */
async function commandsUnder(path: readonly string[]): Promise<string[]> {
  const help = await helpOf(path);
  const [, listed] = help.split(/^Commands:$/m);
  if (listed === undefined) return [path.join(" ")];
  const names = [...(listed.split(/^\S/m)[0] ?? "").matchAll(/^ {2}([a-z][a-z-]*)/gm)];
  const below = await Promise.all(names.map(([, name = ""]) => commandsUnder([...path, name])));
  const own = help.startsWith(`Usage: clave ${path.join(" ")} [options]`) ? [path.join(" ")] : [];
  return [...own, ...below.flat()];
}

async function helpOf(path: readonly string[]): Promise<string> {
  const chunks: string[] = [];
  const stdout = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  await runProgram({ ...processShell(), stdout, argv: [...path, "--help", "--lang", "en"] });
  return chunks.join("");
}

/** A home of its own beside the register, with the built program on the path. */
async function makePlace(): Promise<TourPlace> {
  const cwd = mkdtempSync(join(tmpdir(), "clave-readme-"));
  const home = join(cwd, "home");
  mkdirSync(home);
  symlinkSync(join(projectRoot, "fixtures"), join(cwd, "fixtures"));
  return { cwd, home, port: await freePort(), env: { PATH: pathWithProgram(cwd) } };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
