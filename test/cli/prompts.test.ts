import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, maria } from "../support/desk.ts";
import { projectRoot } from "../support/sources.ts";

const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

/** One turn of a conversation: what has to be asked, and what is typed then. */
type Turn = readonly [asked: RegExp, typed: string];

const enter = "\r";
const interrupt = "\u0003";

/** Runs a command line in a terminal of its own and talks with it. */
function talk(
  words: string,
  turns: readonly Turn[],
  env = {},
): Promise<{ code: number | null; screen: string }> {
  const line = `'${process.execPath}' '${join(projectRoot, "bin", "clave.js")}' ${words}`;
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    env: { ...desk.environment(), TERM: "xterm", ...env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const left = [...turns];
  let screen = "";
  let unread = "";
  child.stdout.on("data", (chunk: Buffer) => {
    screen += chunk.toString();
    unread += chunk.toString();
    const [turn] = left;
    if (!turn?.[0].test(unread)) return;
    left.shift();
    unread = "";
    child.stdin.write(turn[1]);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, screen }));
  });
}

// the terminal of a test is made by util-linux's script, whose words differ elsewhere
describe.skipIf(process.platform !== "linux" || !existsSync("/usr/bin/script"))("at a terminal", () => {
  test("what is missing is asked for, and a secret is not shown", async () => {
    const { code, screen } = await talk("login", [
      [/Operador:/, `${admin.name}${enter}`],
      [/Contraseña:/, `${admin.password}${enter}`],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain("Entró como ana (admin)");
    expect(screen).not.toContain(admin.password.slice(0, 5));
  });

  test("a person is asked question by question, and no answer stays on the screen", async () => {
    const { code, screen } = await talk(`recovery start ${maria.cedula} --queue`, [
      [/identifica/, `\u001b[B${enter}`],
      [/Respuesta/, `simon bolivar${enter}`],
      [/imagen/, interrupt],
    ]);
    expect(code).toBe(130);
    expect(screen).not.toContain("simon");
    expect(await desk.count("recoveries")).toBe(0);
  });

  test.each([
    ["login", /Operador:/],
    ["affiliate show 1710034065", /Por qué/],
    ["recovery complete", /enlace/],
  ])("Ctrl-C at the prompt of %s ends with 130, nothing done, no stack", async (words, asked) => {
    const { code, screen } = await talk(words, [[asked, interrupt]]);
    expect(code).toBe(130);
    expect(screen).toContain("Cancelado. No se hizo nada.");
    expect(screen).not.toMatch(/^\s+at |Error/m);
  });

  test("--no-input asks nothing even there", async () => {
    const { code, screen } = await talk("login --no-input", []);
    expect(code).toBe(64);
    expect(screen).toContain("--operator NAME");
  });

  test.each([
    ["NO_COLOR", "login --no-input", { NO_COLOR: "1" }],
    ["--no-color", "login --no-input --no-color", {}],
  ])("%s: no colours", async (_, words, env) => {
    const { screen } = await talk(words, [], env);
    expect(screen).not.toContain("\u001b[");
  });
});
