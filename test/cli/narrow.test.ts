import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, fixture } from "../support/desk.ts";
import { runHere } from "../support/here.ts";
import { terminalsAt } from "../support/pty.ts";

const desk = new Desk();

beforeAll(async () => {
  await desk.found();
  await desk.startRecovery(["--queue"]);
  await desk.done(["report", "import", fixture("waits.csv")]);
}, 60_000);
afterAll(closeDesks);

const languages = ["es", "en"] as const;
const widths = [40, 60, 80] as const;
const screens = languages.flatMap((lang) => widths.map((width) => [width, lang] as const));

const tooLong = (text: string, width: number) => text.split("\n").filter((line) => line.length > width);

/** What a command prints for a screen so wide. */
async function seen(words: readonly string[], width: number, lang: string): Promise<string> {
  const { code, stdout } = await runHere(desk, [...words, "--lang", lang], { env: { COLUMNS: `${width}` } });
  expect(code).toBe(0);
  return stdout;
}

describe.each(screens)("a screen of %i columns (%s)", (width, lang) => {
  test("holds the help, and what can be pasted can be", { timeout: 120_000 }, async () => {
    const nouns = ["", "init", "affiliate", "recovery", "counter", "delivery", "report", "config", "portal"];
    const verbs = [
      "counter open",
      "counter prove",
      "report funnel",
      "affiliate import",
      "recovery start",
      "link resend",
    ];
    for (const typed of [...nouns, ...verbs]) {
      const words = typed.split(" ").filter((word) => word !== "");
      const help = await seen([...words, "--help"], width, lang);
      expect(tooLong(help, width), typed).toEqual([]);
      const [, example = ""] = help.split(/^(?:Examples?|Ejemplos?):$/m);
      const whole = example.replaceAll(/ \\\n +/g, " ").trim();
      if (typed.includes(" ")) expect(whole).toMatch(new RegExp(`^clave ${typed}`));
      for (const line of whole.split("\n")) expect(line.trim()).toMatch(/^(clave |$)/);
    }
  });

  test.each(["funnel", "volume", "workload", "delays", "wait-times", "reliability"])(
    "holds the report of %s with every figure of it",
    async (verb) => {
      const words = ["report", verb, "--format", "table"];
      const report = await seen(words, width, lang);
      expect(tooLong(report, width)).toEqual([]);
      // what time it is moves on meanwhile
      const figures = (text: string) => new Set(text.replaceAll(/\d+:\d+/g, "").match(/\d+([.,]\d+)*/g));
      expect(figures(report)).toEqual(figures(await seen(words, 80, lang)));
    },
  );
});

test("a terminal says itself how wide it is", async () => {
  const terminal = terminalsAt(desk)();
  const narrow = await terminal.type("stty cols 40; clave report funnel");
  const wide = await terminal.type("stty cols 200; clave report funnel");
  await terminal.close();
  expect([narrow.code, wide.code]).toEqual([0, 0]);
  expect(narrow.screen).toContain("Step: asked Came: 1 ");
  expect(wide.screen).toMatch(/│ asked +│ +1 │/);
});
