import { readFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, fixture, testRefusals, textAt } from "../support/desk.ts";

const desk = new Desk();
const header = "method,started_at,outcome,ended_at,provider,reference";

beforeAll(() => desk.found());
afterAll(closeDesks);

describe("clave report import", () => {
  const rows = 2000;

  test("takes the shipped example, and again nothing changes", async () => {
    const none = { conflicts: 0, rejected: 0, rejectedFile: null };
    const words = ["report", "import", fixture("waits.csv"), "--json"];
    expect(await desk.run(words)).toMatchObject({
      code: 0,
      stderr: "",
      json: { read: rows, added: rows, updated: 0, unchanged: 0, ...none },
    });
    expect((await desk.run(words)).json).toEqual({
      read: rows,
      added: 0,
      updated: 0,
      unchanged: rows,
      updatedInConflict: 0,
      changed: {},
      import: expect.stringMatching(/^I[2-9A-Z]{9}$/),
      ...none,
    });
    expect(await desk.count("earlier_waits")).toBe(rows);
  });

  test("keeps the good rows, and writes down the refused ones for their reader alone", async () => {
    const file = desk.file(
      "waits.csv",
      [
        `${header},colour`,
        "sms,2026-05-01T10:48:45Z,completed,2026-05-01T10:49:45Z,movil,X-1,red",
        "sms,2026-05-01 10:48,completed,2026-05-01T10:49:45Z,movil,X-2,red",
        "email,2026-05-01T10:48:45Z,completed,2026-05-01T10:49:45Z,maria@example.com,X-3,red",
      ].join("\n"),
    );
    const ended = await desk.run(["report", "import", file, "--json", "--lang", "en"]);
    expect(ended).toMatchObject({ code: 0, json: { read: 3, added: 1, rejected: 2 } });
    expect(ended.stderr).toContain("colour");
    const refused = textAt(ended.json, "rejectedFile");
    expect(statSync(refused).mode & 0o777).toBe(0o600);
    const lines = readFileSync(refused, "utf8");
    expect(lines).toMatch(/^"line","code","reason","method"/);
    expect(lines).toContain("must be a moment with its zone");
    expect(lines).toContain("Only the domain");
  });

  test.each([
    ["es", "Leídas", "Rechazadas", "de un sistema anterior"],
    ["en", "Read", "Refused", "of an earlier system"],
  ])("speaks %s", async (lang, ...words) => {
    const ended = await desk.done(["report", "import", fixture("waits.csv"), "--lang", lang]);
    const help = await desk.done(["report", "import", "--help", "--lang", lang]);
    for (const word of words) expect(ended.stdout + help.stdout).toContain(word);
  });

  testRefusals(desk, [
    ["no such file", ["report", "import", "nowhere.csv"], 66, "no-input", "file-missing"],
    ["other columns", ["report", "import", fixture("employers.csv")], 65, "invalid", "file-unusable"],
    [
      "no text at all",
      ["report", "import", desk.file("noise", Buffer.from([0xff, 0xfe, 0x80]))],
      65,
      "invalid",
      "file-unusable",
    ],
    ["no file named", ["report", "import"], 64, "usage", "missing-argument"],
  ]);
});
