import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { closeDesks, Desk } from "../support/desk.ts";
import { readMarkup } from "../support/markup.ts";
import { many, waitFile } from "../support/wait-file.ts";

const desk = new Desk();
const script = "<script>alert(1)</script>";
const formula = "=cmd|'/c calc'!a1";
const long = "x".repeat(100);
const controls = "\u001b[31m red";

/** A desk whose offices and providers have names that nobody should be given. */
beforeAll(async () => {
  await desk.found();
  const names = [script, formula, long, '-1+1 "a", b;c'];
  const waits = names.flatMap((name) =>
    many(40, {
      startedAt: Date.parse("2025-03-01T12:00:00Z"),
      wait: 40 * minute,
      office: name,
      provider: name,
    }),
  );
  await desk.done(["report", "import", desk.file("names.csv", waitFile(waits))]);
  // no import takes such a name: it is there all the same
  await desk.rows(`UPDATE earlier_waits SET office = char(27) || '[31m red' WHERE office LIKE '-1%'`);
  await desk.rows(`UPDATE earlier_waits SET provider = char(27) || '[31m red' WHERE provider LIKE '-1%'`);
});
afterAll(closeDesks);

const reports = [
  ["wait-times", "--by", "office"],
  ["wait-times", "--by", "provider"],
  ["reliability", "--by", "provider"],
  ["delays"],
];

describe.each(reports)("a name from outside in %s %s %s", (...named) => {
  const words = ["report", ...named.filter((word) => word !== undefined), "--lang", "en"];

  test("is inert in a spreadsheet", async () => {
    const { stdout } = await desk.done([...words, "--format", "csv"]);
    expect(stdout).toContain(`'${formula}`);
    expect(stdout).not.toMatch(/(^|,)"?[=+@-]\D/m);
    expect(stdout).not.toContain("\u001b");
  });

  test("is shown to a person, not obeyed", async () => {
    const [table, tabs] = await Promise.all([desk.done([...words, "--format", "table"]), desk.done(words)]);
    for (const { stdout } of [table, tabs]) {
      expect(stdout).not.toContain(controls);
      expect(stdout).toContain("\\u{1b}[31m");
    }
    expect(table.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("is text in a page", async () => {
    const { stdout } = await desk.done([...words, "--format", "html"]);
    expect(stdout).not.toMatch(/<script|\u001b|(?<!xmlns=")https?:/i);
    const cells = readMarkup(stdout).filter(({ name }) => name === "td" || name === "th");
    expect(cells.some(({ text }) => text.includes(script))).toBe(true);
  });
});

describe("a report in a file", () => {
  test.each([
    ["html", "es"],
    ["html", "en"],
    ["svg", "en"],
  ])("as %s in %s is for its reader alone, and is not replaced unasked", async (format, lang) => {
    const path = join(desk.folder, `report-${lang}.${format}`);
    const words = ["report", "wait-times", "--format", format, "--out", path, "--lang", lang];
    const { stdout, stderr } = await desk.done(words);
    expect(stdout + stderr).toContain(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const written = readFileSync(path, "utf8");
    expect(written).not.toMatch(/<script/i);
    const [first] = readMarkup(written);
    if (format === "html") expect(first).toMatchObject({ name: "html", attributes: { lang } });
    else expect(first?.name).toBe("svg");
    writeFileSync(path, "mine");
    expect(await desk.run([...words, "--json"])).toMatchObject({
      code: 74,
      error: { code: "output-refused" },
    });
    expect(readFileSync(path, "utf8")).toBe("mine");
    await desk.done([...words, "--yes"]);
    expect(readFileSync(path, "utf8")).toBe(written);
  });

  test.each(["promise", "distribution", "trend", "delays"])("can be the chart %s", async (chart) => {
    const words = ["report", "wait-times", "--format", "svg", "--chart", chart];
    expect(readMarkup((await desk.done(words)).stdout)[0]?.name).toBe("svg");
  });

  test.each([
    ["a folder that is not there", "nowhere/report.html", 74, "io"],
    ["a folder", ".", 74, "io"],
  ])("is refused where it cannot be written: %s", async (_name, path, code, kind) => {
    const words = ["report", "wait-times", "--format", "html", "--out", path, "--yes", "--json"];
    expect(await desk.run(words)).toMatchObject({ code, stdout: "", error: { kind } });
    expect(existsSync(join(desk.folder, "nowhere"))).toBe(false);
  });
});
