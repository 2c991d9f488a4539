import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, acts, deciding } from "../../src/base/acts.ts";
import { minute, second } from "../../src/base/time.ts";
import { runProgram } from "../../src/cli/program.ts";
import { processShell } from "../../src/cli/terminal/shell.ts";
import { attempts as everyAttempt } from "../support/attempts.ts";
import { admin, closeDesks, Desk, type Ended } from "../support/desk.ts";
import { inProduction } from "../support/production.ts";
import { type Pty, terminalsAt } from "../support/pty.ts";
import { hasTerminal } from "../support/talk.ts";

/** How each act that decides about others is tried; what it is tried on need not be there. */
const attempts = Object.fromEntries(
  Object.entries(everyAttempt).filter(([act]) => deciding.has(act as Act)),
) as Readonly<Partial<Record<Act, readonly string[]>>>;

/** Commands that decide about nobody, the desk's everyday work among them. */
const others: readonly (readonly string[])[] = [
  ["counter", "open"],
  ["counter", "identify"],
  ["counter", "prove"],
  ["counter", "submit"],
  ["counter", "veto"],
  ["counter", "take"],
  ["recovery", "start"],
  ["link", "resend"],
  ["operator", "list"],
  ["operator", "show"],
  ["config", "show"],
];

const desk = new Desk();
const own = ["--own-password-file", "own"];

/** Each act is tried ten minutes after the last, so that nothing typed for that one counts for it. */
let now = 0;

const typed = (words: readonly string[], movedBy = now): Promise<Ended> =>
  desk.run([...words, "--json"], { movedBy, stdin: "seven grey tapirs crossing slowly" });

async function helpOf(words: readonly string[]): Promise<string> {
  let help = "";
  const stdout = new Writable({
    write: (chunk, _encoding, done) => {
      help += String(chunk);
      done();
    },
  });
  await runProgram({ ...processShell(), argv: [...words, "--help"], stdout });
  expect(help).toContain(words.join(" "));
  return help;
}

beforeAll(async () => {
  await desk.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await desk.signIn();
  await inProduction(desk);
  desk.file("own", `${admin.password}\n`);
  desk.file("wrong", "another phrase of fifteen");
}, 180_000);
afterAll(closeDesks);

describe("in production", () => {
  test("the table names every act that decides about others", () => {
    expect(Object.keys(attempts).toSorted()).toEqual([...deciding].toSorted());
    expect(acts).toEqual(expect.arrayContaining([...deciding]));
  });

  test.each(Object.entries(attempts))(
    "%s wants the own password again",
    async (_act, words) => {
      now += 10 * minute;
      const without = await typed(words);
      expect(without).toMatchObject({
        code: 77,
        stdout: "",
        error: { kind: "forbidden", code: "password-again" },
      });
      expect(without.error?.hint).toContain("--own-password-file");
      const wrong = await typed([...words, "--own-password-file", "wrong"]);
      expect(wrong).toMatchObject({ code: 77, stdout: "", error: { code: "sign-in-refused" } });
      // with it, the answer is about the thing itself
      expect([0, 67]).toContain((await typed([...words, ...own])).code);
    },
    90_000,
  );

  test("for five minutes it is not asked for once more", async () => {
    now += 10 * minute;
    await typed([...(attempts["config.set"] ?? []), ...own]);
    const { code } = await typed(attempts["config.set"] ?? [], now + 4 * minute);
    expect(code).toBe(0);
    const late = await typed(attempts["config.set"] ?? [], now + 5 * minute + second);
    expect(late).toMatchObject({ code: 77, error: { code: "password-again" } });
    now += 10 * minute;
  });

  test("it may come before another secret on one standard input, and not before a file", async () => {
    const words = [...(attempts["operator.set-password"] ?? []), "--own-password-file", "-", "--json"];
    const stdin = `${admin.password}\nseven grey tapirs crossing slowly\n`;
    const given = (stdin: string) => ({ movedBy: now, stdin });
    expect(await desk.run(words, given("another phrase of fifteen\n"))).toMatchObject({
      error: { code: "sign-in-refused" },
    });
    expect(await desk.run(words, given(`${admin.password}\n`))).toMatchObject({
      error: { code: "secret-empty" },
    });
    expect(await desk.run(words, given(stdin))).toMatchObject({ error: { code: "operator-missing" } });
    const register = ["affiliate", "import", "-", "--own-password-file", "-", "--json"];
    expect(await desk.run(register, given(stdin))).toMatchObject({
      code: 64,
      error: { code: "stdin-twice" },
    });
  });
});

test("the flag is where an act decides about others, and nowhere else", async () => {
  const deciders = [...new Set(Object.values(attempts).map((words) => words.slice(0, 2).join(" ")))];
  for (const words of deciders) expect(await helpOf(words.split(" ")), words).toContain(own[0]);
  for (const words of others) expect(await helpOf(words), words.join(" ")).not.toContain(own[0]);
});

test("outside production nothing more is asked, and one that is given is checked", async () => {
  const trying = new Desk();
  await trying.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await trying.signIn();
  const set = ["config", "set", "language", "es"];
  await trying.done(set, { movedBy: 10 * minute });
  const wrong = trying.file("wrong", "another phrase of fifteen");
  const given = await trying.run([...set, "--own-password-file", wrong, "--json"]);
  expect(given).toMatchObject({ code: 77, error: { code: "sign-in-refused" } });
}, 90_000);

describe.skipIf(!hasTerminal)("at a terminal in production", () => {
  let at: Pty;
  beforeAll(() => {
    const moved = { NODE_OPTIONS: `--import ${join(import.meta.dirname, "../support/moved-clock.mjs")}` };
    at = terminalsAt(desk)({ ...moved, MOVED_CLOCK_MS: String(now), CLAVE_SESSION: "" });
  });
  afterAll(() => at.close());

  test("it is asked for before all else, hidden, once in five minutes", async () => {
    const login = await at.type("clave login --operator ana", [/Password:/, admin.password]);
    expect(login).toMatchObject({ code: 0 });
    const disable = "clave operator disable nobody";
    const early = await at.type(disable, [/Why\?/, "a test of it"]);
    expect(early).toMatchObject({ code: 67 });
    await at.type(`export MOVED_CLOCK_MS=${now + 6 * minute}`);
    const wrong = await at.type(disable, [/Your password, once more:/, "another phrase of fifteen"]);
    expect(wrong).toMatchObject({ code: 77 });
    const asked = await at.type(
      disable,
      [/Your password, once more:/, admin.password],
      [/Why\?/, "a test of it"],
    );
    expect(asked).toMatchObject({ code: 67 });
    expect(`${login.screen}${asked.screen}`).not.toContain(admin.password.slice(0, 7));
    expect(await at.type(disable, [/Why\?/, "a test of it"])).toMatchObject({ code: 67 });
  }, 180_000);
});
