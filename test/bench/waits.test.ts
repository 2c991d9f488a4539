import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../support/sources.ts";

interface Wait {
  readonly method: string;
  readonly started_at: string;
  readonly outcome: string;
  readonly ended_at: string;
  readonly office: string;
  readonly provider: string;
  readonly reference: string;
}

const until = "2026-11-01";
const columns = ["method", "started_at", "outcome", "ended_at", "office", "provider", "reference"];
let folder: string;
let text: string;
let waits: readonly Wait[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clave-waits-"));
  text = written("--rows", "50000");
  waits = parse<Wait>(text, { columns: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(...words: readonly string[]): string {
  const out = join(folder, "waits.csv");
  run(...words, "--out", out);
  return readFileSync(out, "utf8");
}

function run(...words: readonly string[]): void {
  execFileSync(process.execPath, [join(projectRoot, "bench", "waits.mjs"), ...words], { stdio: "pipe" });
}

const of = (method: string, outcome?: string) =>
  waits.filter((wait) => wait.method === method && (outcome ?? wait.outcome) === wait.outcome);
const minutes = (wait: Wait) => (Date.parse(wait.ended_at) - Date.parse(wait.started_at)) / 60_000;
const sorted = (some: readonly Wait[]) => some.map(minutes).toSorted((one, other) => one - other);
const percentile = (some: readonly Wait[], percent: number) =>
  sorted(some)[Math.floor((percent / 100) * (some.length - 1))];
const localHour = ({ started_at }: Wait) => new Date(Date.parse(started_at) - 5 * 3_600_000).getUTCHours();

describe("the seed decides", () => {
  const few = ["--rows", "3000", "--months", "2"];

  test("the same one writes the same, another one other waits", () => {
    const once = written(...few, "--seed", "5");
    expect(written(...few, "--seed", "5") === once).toBe(true);
    expect(written(...few, "--seed", "6") === once).toBe(false);
  });

  test("fixtures/waits.csv is what the command of bench/README.md writes", () => {
    const command = /node bench\/waits\.mjs (.*) --out fixtures\/waits\.csv (.*)/;
    const [, before = "", after = ""] =
      command.exec(readFileSync(join(projectRoot, "bench", "README.md"), "utf8")) ?? [];
    const fixture = readFileSync(join(projectRoot, "fixtures", "waits.csv"), "utf8");
    expect(written(...before.split(" "), ...after.split(" ")) === fixture).toBe(true);
  });
});

test.each([
  ["no file", []],
  ["no number", ["--rows", "many", "--out", "never.csv"]],
  ["no day", ["--until", "2026-13-01", "--out", "never.csv"]],
])("%s: it says how to ask", (_case, words) => {
  expect(() => run(...words)).toThrow(/bench\/waits\.mjs --rows 1000/);
});

describe("every row", () => {
  test("is there, with the columns that are taken", () => {
    expect(text.slice(0, text.indexOf("\n"))).toBe(columns.join(","));
    expect(waits).toHaveLength(50_000);
    expect(new Set(waits.map(({ reference }) => reference)).size).toBe(50_000);
  });

  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
  test.each<[string, (wait: Wait, place: number) => boolean]>([
    ["has a method", ({ method }) => ["email", "sms", "in-person"].includes(method)],
    ["has an outcome", ({ outcome }) => ["completed", "failed", "open"].includes(outcome)],
    ["began within the months", ({ started_at }) => moment.test(started_at) && started_at >= "2025-05-01"],
    ["began before the last day", ({ started_at }) => started_at < until],
    ["ended unless it is open", ({ outcome, ended_at }) => moment.test(ended_at) === (outcome !== "open")],
    ["says nothing else of an end", ({ outcome, ended_at }) => outcome !== "open" || ended_at === ""],
    ["ended after it began", ({ started_at, ended_at }) => ended_at === "" || ended_at > started_at],
    ["ended before the last day", ({ ended_at }) => ended_at < until],
    ["follows the one before", (wait, place) => wait.started_at >= (waits[place - 1]?.started_at ?? "")],
    ["has an office or none", ({ office }) => /^([A-Z]{3}-0\d)?$/.test(office)],
    ["in person is at an office", ({ method, office }) => method !== "in-person" || office !== ""],
    ["has a provider unless in person", ({ method, provider }) => (method === "in-person") === !provider],
    [
      "by mail names a family or nobody real",
      ({ method, provider }) =>
        method !== "email" || /^(google|microsoft|yahoo|apple|[a-z\d]+\.example)$/.test(provider),
    ],
  ])("%s", (_case, holds) => {
    expect(waits.filter((wait, place) => !holds(wait, place))).toEqual([]);
  });
});

describe("they are believable", () => {
  const share = (some: readonly Wait[], all: readonly Wait[]) => (100 * some.length) / all.length;
  const late = (some: readonly Wait[]) => some.filter((wait) => minutes(wait) > 30);
  const mailOf = (provider: RegExp) =>
    of("email", "completed").filter((wait) => provider.test(wait.provider));
  const lateOf = (provider: RegExp) => share(late(mailOf(provider)), mailOf(provider));
  const inHours = (least: number, most: number) =>
    waits.filter((wait) => localHour(wait) >= least && localHour(wait) <= most);

  test.each<[string, () => number | undefined, least: number, most: number]>([
    ["by mail", () => share(of("email"), waits), 87, 89],
    ["by code", () => share(of("sms"), waits), 8.5, 9.5],
    ["in person", () => share(of("in-person"), waits), 2.7, 3.3],
    [
      "mail, through an office",
      () =>
        share(
          of("email").filter((w) => w.office),
          of("email"),
        ),
      18,
      22,
    ],
    [
      "open",
      () =>
        share(
          waits.filter((w) => w.outcome === "open"),
          waits,
        ),
      0.03,
      0.15,
    ],
    ["mail: median", () => percentile(of("email", "completed"), 50), 6, 9],
    ["mail: late of what was completed", () => lateOf(/./), 13, 18],
    ["mail: late of all", () => share(late(of("email")), of("email")), 14, 20],
    ["mail: late at google", () => lateOf(/^google$/), 7, 11],
    ["mail: late at microsoft", () => lateOf(/^microsoft$/), 18, 24],
    ["mail: late at small companies", () => lateOf(/^empresa/), 24, 34],
    [
      "mail: sent back",
      () =>
        share(
          of("email", "failed").filter((w) => minutes(w) < 60),
          of("email"),
        ),
      2.5,
      4,
    ],
    [
      "mail: expired",
      () =>
        share(
          of("email", "failed").filter((w) => minutes(w) >= 60),
          of("email"),
        ),
      5,
      7,
    ],
    ["mail: longest", () => percentile(of("email", "failed"), 100), 240, 240],
    ["code: median", () => percentile(of("sms", "completed"), 50), 1.3, 1.7],
    ["code: 95 %", () => percentile(of("sms", "completed"), 95), 2.6, 3.3],
    ["code: failed", () => share(of("sms", "failed"), of("sms")), 1.4, 2.6],
    ["code: life", () => percentile(of("sms", "failed"), 0), 10, 10],
    ["in person: shortest, hours", () => (percentile(of("in-person", "completed"), 0) ?? 0) / 60, 0.3, 0.5],
    ["in person: 97 %, hours", () => (percentile(of("in-person", "completed"), 97) ?? 0) / 60, 20, 47],
    ["in person: refused", () => share(of("in-person", "failed"), of("in-person")), 0.05, 0.7],
    ["mornings, from nine to eleven", () => share(inHours(9, 11), waits), 22, 30],
    ["nights, from two to four", () => share(inHours(2, 4), waits), 0.2, 1.5],
  ])("%s", (_case, measured, least, most) => {
    expect(measured()).toBeGreaterThanOrEqual(least);
    expect(measured()).toBeLessThanOrEqual(most);
  });
});
