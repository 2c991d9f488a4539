import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, maria } from "../support/desk.ts";
import { hasTerminal, keys, type Turn, talkTo } from "../support/talk.ts";

const desk = new Desk();

/** The program's process that has a word on its command line. */
function processWith(word: string): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    const words = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
    return words.startsWith(process.execPath) && words.split("\0").includes(word);
  });
  return Number(found ?? Number.NaN);
}

beforeAll(() => desk.found());
afterAll(closeDesks);

const { enter, interrupt } = keys;
const talk = (words: string, turns: readonly Turn[], env = {}) => talkTo(desk, words, turns, env);

describe.skipIf(!hasTerminal)("at a terminal", () => {
  test("what is missing is asked for, and a secret is not shown", async () => {
    const { code, screen } = await talk("login", [
      [/Operador:/, `${admin.name}${enter}`],
      [/Contraseña:/, `${admin.password}${enter}`],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain("Entró como ana (administración)");
    expect(screen).not.toContain(admin.password.slice(0, 5));
  });

  test("a password set by another is changed at the first sign-in, asked for until one will do", async () => {
    const add = ["operator", "add", "luis", "--role", "agent", "--password-stdin"];
    await desk.done(add, { stdin: "puppet phrase of the admin" });
    const [short, own] = [`short${enter}`, `seven quiet herons on a wire${enter}`];
    const { code, screen } = await talk("login --operator luis", [
      [/Contraseña:/, `puppet phrase of the admin${enter}`],
      [/nueva[^:]*:/, short],
      [/Otra vez[^:]*:/, short],
      [/nueva[^:]*:/, own],
      [/Otra vez[^:]*:/, own],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain("Otra persona puso su contraseña");
    expect(screen).toContain("al menos 15");
    expect(screen).toContain("Entró como luis (agente)");
    expect(screen).not.toContain("heron");
    await desk.signIn();
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

  test.each([
    ["login", /Operador:/],
    ["affiliate show 1710034065", /Por qué/],
  ])("Ctrl-D at the prompt of %s does the same: nobody waits for ever", async (words, asked) => {
    const { code, screen } = await talk(words, [[asked, "\u0004"]]);
    expect(code).toBe(130);
    expect(screen).toContain("Cancelado. No se hizo nada.");
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s gives the terminal back", async (signal) => {
    const name = `ended.by.${signal}`;
    const end = () => {
      process.kill(processWith(name), signal);
      return Promise.resolve("");
    };
    const { raw, screen } = await talk(`login --operator ${name}; stty -a`, [[/Contraseña:/, end]]);
    expect(screen).toContain("Cancelado. No se hizo nada.");
    expect(raw).toContain("\u001b[?25h");
    expect(screen).toMatch(/[^-]icanon/);
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
    const { raw } = await talk(words, [], env);
    expect(raw).not.toContain("\u001b[");
  });
});
