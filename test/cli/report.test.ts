import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { day, minute, second } from "../../src/base/time.ts";
import { closeDesks, Desk, fixture, testRefusals } from "../support/desk.ts";
import { writeSealed } from "../support/sealed.ts";
import { many, waitFile } from "../support/wait-file.ts";
import { waited } from "../support/waits.ts";

const desk = new Desk();
/** The shipped example is in it. */
const busy = new Desk();

beforeAll(async () => {
  await desk.found();
  await busy.found();
  await busy.done(["report", "import", fixture("waits.csv")]);
});
afterAll(closeDesks);

/** The rows of a report, as scripts read it. */
async function rowsOf(asked: Desk, words: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { json } = await asked.done(["report", ...words, "--json"]);
  return (json as { rows: readonly Record<string, unknown>[] }).rows;
}

const screen = (asked: Desk, words: readonly string[], lang = "en") =>
  asked.done(["report", ...words, "--format", "table", "--lang", lang]);

describe("the second vector, from a file to its figures", () => {
  const vector = "2c 3c 4c 5c 6c 6o 8c 9f 12c 14c 15o 20c 25f 28o 31c 45o 60f 60o 90c 120o";
  const until = "2025-06-01T12:00:00.000Z";
  const told = new Desk();
  const figures = {
    method: "email",
    requests: 20,
    completed: 11,
    failed: 3,
    pending: 6,
    p50Seconds: 1860,
    p90Seconds: null,
    p95Seconds: null,
    p99Seconds: null,
    typicalFromSeconds: expect.any(Number),
    typicalToSeconds: null,
    delayedShare: 0.529762,
    withinTargetShare: 0.410714,
    reliability: "insufficient",
    holds: null,
  };

  beforeAll(async () => {
    await told.found();
    const cutOff = Date.parse(until);
    const waits = waited(vector).map(({ wait, end }) => ({
      startedAt: cutOff - (end === "open" ? wait : 120) * minute,
      wait: wait * minute,
      end,
    }));
    await told.done(["report", "import", told.file("vector.csv", waitFile(waits))]);
  });

  test.each([[[]], [["--exact"]]])("wait-times %j", async (flags) => {
    const { json } = await told.done(["report", "wait-times", "--until", until, ...flags, "--json"]);
    expect(json).toMatchObject({ since: "2025-06-01T05:00:00.000Z", until, cutOff: until, rows: [figures] });
  });

  test.each([
    [
      "es",
      "Tiempos de espera",
      "La mitad de quienes pidieron por correo terminó en 31",
      "no se alcanza",
      "* menos de 30",
    ],
    [
      "en",
      "Waiting times",
      "Half of the people who asked by e-mail were done within 31",
      "not reached",
      "* fewer than 30",
    ],
  ])("in %s begins with the answer, and says what is not known", async (lang, ...words) => {
    const [title, lead, never, few] = words;
    const { stdout } = await screen(told, ["wait-times", "--until", until], lang);
    expect(stdout.split("\n\n")[0]).toBe(title);
    expect(stdout.split("\n\n")[1]?.replaceAll(/\s/g, " ")).toContain(lead);
    expect(stdout).toContain(never);
    expect(stdout).toContain(few);
    expect(stdout).toMatch(/(correo|e-mail)\*/);
  });

  test("nothing reaches a person who asks of before the first request", async () => {
    const { stdout } = await screen(told, ["wait-times", "--until", "2025-01-01"]);
    expect(stdout).toContain("Nobody asked for anything");
    for (const verb of ["wait-times", "delays", "reliability"]) {
      const words = ["report", verb, "--until", "2025-01-01", "--format", "csv"];
      expect((await told.done(words)).stdout).toMatch(/^[a-z]\w*(,[a-z]\w*)+\n$/i);
    }
  });
});

describe("the words of reliability", () => {
  const judged = new Desk();
  const january = Date.parse("2025-01-10T12:00:00Z");
  const february = january + 31 * day;

  beforeAll(async () => {
    await judged.found();
    const [late, sms, inPerson] = [20 * minute, { method: "sms" }, { method: "in-person" }] as const;
    const waits = [
      ...many(860, { startedAt: january, wait: 5 * minute }),
      ...many(140, { startedAt: january, wait: late }),
      ...many(86, { startedAt: february, wait: 15 * minute }),
      ...many(14, { startedAt: february, wait: late, end: "failed" }),
      ...many(975, { ...sms, startedAt: january, wait: 3 * minute }),
      ...many(25, { ...sms, startedAt: january, wait: 3 * minute + second }),
      ...many(29, { ...sms, startedAt: february, wait: minute }),
      ...many(765, { ...inPerson, startedAt: january, wait: 2 * day }),
      ...many(764, { ...inPerson, startedAt: february, wait: 2 * day }),
    ];
    await judged.done(["report", "import", judged.file("words.csv", waitFile(waits))]);
  });

  test("change where they should", async () => {
    const rows = await rowsOf(judged, ["reliability", "--by", "month"]);
    expect(rows.map(({ method, month, reliability }) => [method, month, reliability])).toEqual([
      ["email", "2025-01", "high"],
      ["email", "2025-02", "medium"],
      ["sms", "2025-01", "very-high"],
      ["sms", "2025-02", "insufficient"],
      ["in-person", "2025-01", "absolute"],
      ["in-person", "2025-02", "very-high"],
    ]);
    const waits = await rowsOf(judged, ["wait-times", "--by", "month"]);
    expect(waits.map(({ reliability }) => reliability)).toEqual(rows.map(({ reliability }) => reliability));
  });

  test("stand beside the share that they go by", async () => {
    const words = ["reliability", "--until", "2025-02-01"];
    expect(await rowsOf(judged, words)).toMatchObject([
      { decided: 1000, inTimeShare: 0.86, inTimeLower: expect.closeTo(0.837, 3), reliability: "high" },
      { inTimeShare: 0.975, publishedReliability: "very-high", assurance: "telephone" },
      { inTimeShare: 1, inTimeLower: expect.closeTo(0.995, 3), assurance: "attended" },
    ]);
    const { stdout } = await screen(judged, words);
    const plain = stdout.replaceAll(/\s+/g, " ");
    expect(plain).toContain("86 % were done within 15 min; with certainty at least 84 %, which is high.");
  });
});

describe("delays", () => {
  const waits = (provider: string, count: number, late: number) => [
    ...many(count - late, { provider, startedAt: Date.parse("2025-03-01T12:00:00Z"), wait: minute }),
    ...many(late, { provider, startedAt: Date.parse("2025-03-01T12:00:00Z"), wait: 31 * minute }),
  ];
  const slow = new Desk();

  beforeAll(async () => {
    await slow.found();
    const all = [...waits("good", 200, 2), ...waits("bad", 40, 20), ...waits("rare", 5, 5)];
    await slow.done(["report", "import", slow.file("delays.csv", waitFile(all))]);
  });

  test("come with the worst first; providers of too few requests are counted, not shown", async () => {
    const { json } = await slow.done(["report", "delays", "--json"]);
    expect(json).toMatchObject({
      requests: 245,
      delayedShare: 0.110204,
      published: 0.14,
      leftOut: 1,
      mostDelays: { provider: "bad", requests: 20 },
      rows: [
        { provider: "bad", requests: 40, delayedShare: 0.5 },
        { provider: "good", requests: 200, delayedShare: 0.01 },
      ],
    });
  });

  test.each([
    [
      ["--at-least", "5"],
      ["rare", "bad", "good"],
    ],
    [["--at-least", "5", "--limit", "1"], ["rare"]],
    [["--at-least", "201"], []],
  ])("with %j are of %j", async (flags, providers) => {
    const rows = await rowsOf(slow, ["delays", ...flags]);
    expect(rows.map(({ provider }) => provider)).toEqual(providers);
  });

  test("are of providers nobody named, too, and few of them prove nothing", async () => {
    const told = desk.copy();
    const [wait] = waits("", 1, 1);
    await told.done(["report", "import", told.file("one.csv", waitFile(wait ? [wait] : []))]);
    const { stdout } = await screen(told, ["delays", "--at-least", "1"]);
    const lead = stdout.split("\n\n")[1]?.replaceAll(/\s+/g, " ");
    expect(lead).toContain("too few requests are decided to say whether that holds");
    expect(lead).toContain("The worst is (unknown): 100 % of 1 request.");
  });

  test("are said in a sentence first", async () => {
    const { stdout } = await screen(slow, ["delays"], "es");
    const lead = stdout.split("\n\n")[1]?.replaceAll(/\s/g, " ");
    expect(lead).toContain("El peor es bad: 50 % de 40 solicitudes.");
    expect(stdout).toContain("1 proveedor con muy pocas solicitudes no aparece.");
  });
});

describe.each(["es", "en"])("in %s no line is wider than 80 columns", (lang) => {
  const divisions = ["method", "office", "provider", "hour", "day", "month", "source"];

  test.each([
    ...divisions.map((by) => ["wait-times", "--by", by]),
    ["reliability", "--by", "office"],
    ["reliability", "--by", "source"],
    ["delays"],
  ])("%s %s %s", async (...words) => {
    const { stdout } = await screen(
      busy,
      words.filter((word) => word !== undefined),
      lang,
    );
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

test("centuries without requests take no time", async () => {
  const words = ["wait-times", "--by", "hour", "--since", "1900-01-01", "--until", "9999-12-31"];
  expect(await rowsOf(busy, words)).toHaveLength(52);
});

describe("for a spreadsheet", () => {
  test.each(["office", "provider", "hour", "day", "month", "source"])(
    "--by %s has a column of it",
    async (by) => {
      const words = ["report", "wait-times", "--by", by];
      const [{ stdout: commas }, { stdout: tabs }] = await Promise.all([
        busy.done([...words, "--format", "csv"]),
        busy.done(words),
      ]);
      const [header = "", ...lines] = commas.slice(0, -1).split("\n");
      expect(header).toMatch(new RegExp(`^method,${by},requests,completed,failed,pending,p50Seconds,`));
      const width = header.split(",").length;
      expect(lines.every((line) => line.split(",").length === width)).toBe(true);
      const cells = tabs.slice(0, -1).split("\n");
      expect(cells).toEqual(lines.map((line) => line.replaceAll(",", "\t")));
      const kinds = { hour: /^\d\d$/, day: /^\d{4}-\d\d-\d\d$/, month: /^\d{4}-\d\d$/ };
      const kind = kinds[by as keyof typeof kinds] ?? /^[\w.-]*$/;
      expect(lines.every((line) => kind.test(line.split(",")[1] ?? ""))).toBe(true);
    },
  );
});

const signedOut = { env: { CLAVE_SESSION: "/nowhere" } };
const asked = (...flags: readonly string[]) => ["report", "wait-times", ...flags];

describe("reports are refused", () => {
  testRefusals(desk, [
    ["an unknown --by", asked("--by", "moon"), 64, "usage", "value-invalid"],
    ["an unknown --chart", asked("--format", "svg", "--chart", "nope"), 64, "usage", "value-invalid"],
    ["an unknown --format", asked("--format", "pdf"), 64, "usage", "value-invalid"],
    [
      "since after until",
      asked("--since", "2025-02-01", "--until", "2025-01-01"),
      64,
      "usage",
      "period-backwards",
    ],
    ["since in the future", asked("--since", "2999-01-01"), 64, "usage", "period-backwards"],
    ["a thirteenth month", asked("--until", "2026-13-01"), 64, "usage", "since-invalid"],
    ["delays, no number of requests", ["report", "delays", "--at-least", "x"], 64, "usage", "limit-invalid"],
    ["a date before any calendar", asked("--since", "0001-01-01"), 64, "usage", "since-invalid"],
    ["millennia ago", asked("--until", "999999d"), 64, "usage", "since-invalid"],
    ["nobody signed in", asked(), 77, "forbidden", "not-signed-in", signedOut],
    ["delays, nobody signed in", ["report", "delays"], 77, "forbidden", "not-signed-in", signedOut],
  ]);

  test("a clerk", async () => {
    const clerks = desk.copy();
    await writeSealed(clerks, "UPDATE operators SET role = 'clerk'");
    for (const verb of ["wait-times", "delays", "reliability"])
      expect(await clerks.run(["report", verb, "--json"])).toMatchObject({
        code: 77,
        stdout: "",
        error: { kind: "forbidden" },
      });
  });
});
