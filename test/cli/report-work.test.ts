import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDesks, Desk, fixture, testRefusals } from "../support/desk.ts";

const desk = new Desk();
const verbs = ["funnel", "volume", "workload"] as const;

beforeAll(async () => {
  await desk.found();
  await desk.startRecovery(["--queue"]);
  await desk.done(["report", "import", fixture("waits.csv")]);
}, 60_000);
afterAll(closeDesks);

const told = (verb: string, ...words: readonly string[]) => desk.done(["report", verb, ...words]);

test.each([
  ["funnel", "en", "How far people come", "Of 1 person who asked by e-mail, 0 (0 %) set a new password."],
  ["funnel", "es", "Hasta dónde se llega", "De 1 persona que pidió por correo, 0 (0 %) pusieron una clave"],
  ["volume", "en", "When people ask", "2,001 requests. The busiest hour: Tuesday from 9 to 10 h."],
  ["volume", "es", "Cuándo pide la gente", "2.001 solicitudes. La hora de más: martes de 9 a 10 h."],
  ["workload", "en", "Work at the desk", "most by ana"],
  ["workload", "es", "Trabajo de la mesa", "quien más hizo: ana"],
])("%s in %s begins with the answer and fits the screen", async (verb, lang, title, answer) => {
  const { stdout } = await told(verb, "--format", "table", "--lang", lang);
  const lines = stdout.split("\n");
  expect(lines[0]).toBe(title);
  expect(stdout.replaceAll("\u00a0", " ").replaceAll("\n", " ")).toContain(answer);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("the funnel's stages are a script's to read, and its leaves add up", async () => {
  const { json } = await told("funnel", "--json");
  expect(json).toMatchObject({
    stages: [
      { stage: "asked", count: 1, share: 1 },
      { stage: "confirmed", count: 1, share: 1 },
      { stage: "sent" },
      { stage: "accepted" },
      { stage: "opened", count: 0, share: 0 },
      { stage: "completed", count: 0, share: 0 },
    ],
    inPerson: { asked: 0, completed: 0 },
  });
  expect((json as { leaves: readonly { count: number }[] }).leaves).toEqual([
    expect.objectContaining({ count: 1 }),
  ]);
});

test.each(["es", "en"])("where people asked is told apart, within the screen (%s)", async (lang) => {
  const counter = lang === "es" ? "ventanilla" : "counter";
  for (const verb of ["funnel", "volume"]) {
    const { stdout } = await told(verb, "--by", "source", "--format", "table", "--lang", lang);
    expect(stdout).toContain(counter);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  }
  const { stdout: waits } = await told("wait-times", "--by", "source", "--format", "table", "--lang", lang);
  expect(waits).toContain(counter);
  expect(waits).toContain(lang === "es" ? "(no se sabe)" : "(not known)");
  const { stdout: page } = await told("funnel", "--by", "source", "--format", "html", "--lang", lang);
  expect(page).toContain(counter);
});

test("where people asked is a script's to read", async () => {
  const { json: funnel } = await told("funnel", "--by", "source", "--json");
  expect(funnel).toMatchObject({
    by: "source",
    stages: [{ source: "counter", stage: "asked", count: 1, share: 1 }, {}, {}, {}, {}, {}],
    leaves: [{ source: "counter", count: 1 }],
  });
  const { json: volume } = await told("volume", "--by", "source", "--json");
  expect(volume).toMatchObject({
    requests: 2001,
    by: "source",
    sources: [
      { source: "unknown", requests: 2000 },
      { source: "counter", requests: 1 },
    ],
  });
  const { stdout: sheet } = await told("volume", "--by", "source", "--format", "csv");
  expect(sheet.split("\n")).toHaveLength(2 * 7 * 24 + 2);
  expect(sheet).toMatch(/^source,weekday,hour,requests\nunknown,1,0,/);
  const { json: waits } = await told("wait-times", "--by", "source", "--json");
  const rows = (waits as { rows: readonly { source: string; requests: number }[] }).rows;
  expect(rows.filter(({ source }) => source !== "unknown")).toMatchObject([
    { source: "counter", requests: 1 },
  ]);
  expect(waits).toMatchObject({ by: "source", exact: true });
  await told("volume").then(({ stdout }) => expect(stdout).not.toContain("counter"));
});

test("volume and workload are a script's to read", async () => {
  const { json: volume } = await told("volume", "--until", "2026-11-01", "--json");
  expect(volume).toMatchObject({
    requests: 2000,
    busiest: { weekday: 1, hour: 9 },
    days: { busiest: "2026-06-01", max: 25 },
    peak: { waiting: 8 },
  });
  const { stdout } = await told("workload", "--format", "csv");
  expect(stdout).toMatch(/^name,role,office,recoveriesStarted,.*\nana,admin,,1,/);
  const { json: offices } = await told("workload", "--by", "office", "--json");
  expect(offices).toMatchObject({ by: "office", rows: [{ office: "", recoveriesStarted: 1 }] });
});

test.each(verbs)("%s is a page and a picture, in a file for its owner alone", async (verb) => {
  const file = join(desk.folder, `${verb}.html`);
  // one that others could read is theirs no more
  writeFileSync(file, "", { mode: 0o644 });
  await told(verb, "--format", "html", "--lang", "en", "--yes", "--out", file);
  const page = readFileSync(file, "utf8");
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await told(verb, "--format", "svg")).stdout).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
});

test("of nobody they say so, and end well", async () => {
  const empty = ["--until", "2020-01-01", "--format", "table", "--lang", "en"];
  for (const [verb, words] of [
    ["funnel", "Nobody asked by e-mail"],
    ["volume", "Nobody asked for anything"],
    ["workload", "Nobody did anything"],
  ] as const)
    expect((await told(verb, ...empty)).stdout).toContain(words);
});

testRefusals(desk, [
  ["by what nobody works", ["report", "workload", "--by", "day"], 64, "usage", "value-invalid"],
  [
    "ends before it begins",
    ["report", "funnel", "--since", "1d", "--until", "2d"],
    64,
    "usage",
    "period-backwards",
  ],
  ["has one chart only", ["report", "volume", "--chart", "x"], 64, "usage", "unknown-option"],
]);
