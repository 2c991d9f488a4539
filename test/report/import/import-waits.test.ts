import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../../src/audit/verify.ts";
import { iso, minute } from "../../../src/base/time.ts";
import type { ImportReport } from "../../../src/holder/import/import.ts";
import { importWaits } from "../../../src/report/import/import-waits.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import { cellFrom, type KeptCell } from "../../../src/store/waits/cells.ts";
import { decidedWaits } from "../../../src/store/waits/rows.ts";
import { writtenCounts } from "../../../src/store/waits/scale.ts";
import { newTally, type WaitCell } from "../../../src/store/waits/tally.ts";
import { onEveryEngine } from "../../support/engines.ts";
import { openWorld, start, type World } from "../../support/world.ts";

const header = "method,started_at,outcome,ended_at,office,provider,reference";
const ada = "email,2026-05-01T10:48:45Z,completed,2026-05-01T10:51:45Z,UIO-02,google,R-1";
const bea = "sms,2026-05-01T11:14:31Z,failed,2026-05-01T11:15:32Z,,movil-pacifico,R-2";
const eva = "in-person,2026-10-11T20:11:37Z,open,,GYE-04,,R-3";

function take(
  world: World,
  lines: readonly string[],
  name = "waits.csv",
  dryRun = false,
): Promise<ImportReport> {
  const file = join(world.folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  const refusedFolder = join(world.folder, "imports");
  return importWaits(world.operator, { file, refusedFolder, language: "en", strict: false, dryRun });
}

function refusedIn({ rejectedFile }: ImportReport) {
  return rejectedFile === undefined
    ? []
    : parse<Record<string, string>>(readFileSync(rejectedFile), { columns: true });
}

const counts = (report: ImportReport) =>
  [report.read, report.added, report.updated, report.unchanged, report.rejected].join(" ");

type Counted = readonly (readonly [string, string, string])[];

/** What is counted, but for cells that hold nothing. */
async function kept(world: World): Promise<Counted> {
  const rows = await rowsOf<KeptCell>(world.store, "SELECT * FROM wait_counts");
  return told(rows.map(cellFrom)).filter(([, completed, failed]) => completed + failed !== "");
}

/** What the rows would be counted as. */
async function recounted(world: World): Promise<Counted> {
  const tally = newTally(world.operator.settings.timezone);
  for (const wait of await decidedWaits(world.store, 0, world.clock.now() + 1)) tally.add(wait, 1);
  return told([...tally.cells.values()]);
}

/** Cells as they are compared: by name, each step once. */
function told(cells: readonly WaitCell[]): Counted {
  return cells
    .map(
      ({ dimension, day, method, name, completed, failed }) =>
        [[dimension, day, method, name].join(" "), writtenCounts(completed), writtenCounts(failed)] as const,
    )
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

onEveryEngine("an import of earlier waits", (engine) => {
  const opened = async () => openWorld({ store: await engine.place() });

  test("adds, and adds nothing twice", async () => {
    const world = await opened();
    expect(await take(world, [header, ada, bea, eva])).toEqual({
      read: 3,
      added: 3,
      updated: 0,
      unchanged: 0,
      conflicts: 0,
      rejected: 0,
      rejectedFile: undefined,
      changed: {},
      examples: [],
      pending: false,
      import: expect.stringMatching(/^I[2-9A-Z]{9}$/),
      updatedInConflict: 0,
      ignoredColumns: [],
      doubtful: 0,
    });
    expect(await rowsOf(world.store, "SELECT * FROM earlier_waits ORDER BY id")).toEqual([
      {
        id: "ref:R-1",
        method: "email",
        office: "UIO-02",
        provider: "google",
        started_at: Date.parse("2026-05-01T10:48:45Z"),
        ended_at: Date.parse("2026-05-01T10:51:45Z"),
        outcome: "completed",
      },
      expect.objectContaining({ id: "ref:R-2", office: "", outcome: "failed" }),
      expect.objectContaining({ id: "ref:R-3", ended_at: start, outcome: "open" }),
    ]);
    const before = await kept(world);
    expect(counts(await take(world, [header, ada, bea, eva]))).toBe("3 0 0 3 0");
    expect(await kept(world)).toEqual(before);
    expect(before).toEqual(await recounted(world));
    expect(before.map(([name]) => name)).toEqual(
      expect.arrayContaining(["method 2026-05-01 email ", "office 2026-05-01 email UIO-02"]),
    );
  });

  test("brings a reference up to date, and its counts", async () => {
    const world = await opened();
    await take(world, [header, ada, bea, eva]);
    const later = [
      ada.replace("google", "apple").replace("T10:51:45Z", "T10:58:45Z"),
      bea.replace("05-01T11:14:31Z", "04-30T11:14:31Z"),
      eva.replace("open,", "completed,2026-10-13T15:00:00Z"),
    ];
    expect(counts(await take(world, [header, ...later]))).toBe("3 0 3 0 0");
    expect(await kept(world)).toEqual(await recounted(world));
    expect(counts(await take(world, [header, eva]))).toBe("1 0 1 0 0");
    expect(await kept(world)).toEqual(await recounted(world));
    expect((await kept(world)).some(([name]) => name.includes("in-person"))).toBe(false);
  });

  test("is looked at before: the same counts by column, and nothing is written", async () => {
    const world = await opened();
    await take(world, [header, ada, bea]);
    const everything = async () =>
      Promise.all(["earlier_waits", "wait_counts", "audit"].map((table) => world.rows(table)));
    const before = await everything();
    const lines = [header, ada.replace("google", "apple").replace("T10:51:45Z", "T10:58:45Z"), bea, eva];
    const looked = await take(world, lines, "waits.csv", true);
    expect(await everything()).toEqual(before);
    expect(looked.examples).toMatchObject([
      { line: 2, who: "R-1", what: "changed", column: "provider", was: "google", becomes: "apple" },
      { line: 2, who: "R-1", what: "changed", column: "ended_at", was: "2026-05-01T10:51:45.000Z" },
      { line: 4, who: "R-3", what: "added", column: null },
    ]);
    const done = await take(world, lines);
    expect(done).toMatchObject({ added: 1, updated: 1, unchanged: 1, changed: { provider: 1, ended_at: 1 } });
    expect([counts(looked), looked.changed]).toEqual([counts(done), done.changed]);
  });

  test("knows rows without a reference by their file and line", async () => {
    const world = await opened();
    const lines = [header, ada, ada].map((line) => line.replace(/,[^,]*$/, ""));
    expect(counts(await take(world, lines))).toBe("2 2 0 0 0");
    expect(counts(await take(world, lines, "other-name.csv"))).toBe("2 0 0 2 0");
    expect(counts(await take(world, [...lines, bea.replace(",R-2", "")]))).toBe("3 3 0 0 0");
    const ids = await rowsOf<{ id: string }>(world.store, "SELECT id FROM earlier_waits");
    for (const { id } of ids) expect(id).toMatch(/^file:[0-9a-f]{16}:[234]$/);
  });

  test("moves on when an open one is known to be open; a file known by what is in it knows no more", async () => {
    const world = await opened();
    const nameless = eva.replace("R-3", "");
    await take(world, [header, eva, nameless]);
    world.clock.advance(5 * minute);
    expect(counts(await take(world, [header, eva, nameless]))).toBe("2 0 0 2 0");
    const seen = await rowsOf<{ ended_at: number }>(
      world.store,
      "SELECT ended_at FROM earlier_waits ORDER BY id DESC",
    );
    expect(seen.map(({ ended_at }) => ended_at)).toEqual([start + 5 * minute, start]);
  });

  test("keeps the good rows, and writes down the others", async () => {
    const world = await opened();
    const report = await take(world, [
      `${header},colour`,
      `${ada},red`,
      "email,2026-05-01 10:48,completed,2026-05-01T10:51:45Z,,google,R-8,red",
      `${ada},red`,
      "email,2026-05-01T10:48Z,open",
      "",
      `${bea},red`,
    ]);
    expect(report).toMatchObject({ read: 5, added: 2, rejected: 3, ignoredColumns: ["colour"] });
    expect(refusedIn(report).map(({ line, code, reference }) => [line, code, reference])).toEqual([
      ["3", "started-at", "R-8"],
      ["4", "repeated", "R-1"],
      ["5", "cells", ""],
    ]);
    expect(refusedIn(report)[1]?.["reason"]).toBe("The same reference is on an earlier line of this file.");
    expect(await kept(world)).toEqual(await recounted(world));
  });

  test("a file that breaks keeps the rows before the break", async () => {
    const world = await opened();
    const broken = [header, ada, bea, `"${"x".repeat(33 * 1024 * 1024)}`];
    await expect(take(world, broken)).rejects.toMatchObject({ kind: "invalid", code: "file-broken" });
    expect(await world.rows("earlier_waits")).toHaveLength(2);
    expect(await kept(world)).toEqual(await recounted(world));
  });

  test("is written down, and refused to whoever may not", async () => {
    const world = await opened();
    await take(world, [header, ada, "email,,,,,,", eva]);
    const acts = await world.rows<{ act: string; detail: string }>("audit WHERE act = 'report.import'");
    expect(acts.map(({ detail }) => JSON.parse(detail))).toEqual([
      { file: "waits.csv", rows: 3, added: 2, updated: 0, rejected: 1 },
    ]);
    const order = { file: "none.csv", refusedFolder: world.folder, language: "es", strict: false } as const;
    for (const role of ["clerk", "agent", "supervisor", "auditor"] as const)
      await expect(importWaits(world.as(role), order)).rejects.toMatchObject({ kind: "forbidden" });
    expect(await verifyAudit(world.operator)).toMatchObject({ entries: 5 });
  });

  test("counts over many transactions what the rows say", async () => {
    const world = await opened();
    const lines = Array.from({ length: 40_000 }, (_, n) => {
      const at = Date.parse("2026-01-01T00:00:00Z") + ((n * 7919) % 40_000) * 3 * minute;
      const ended = iso(at + ((n * 31) % 5000) * 1000);
      return `${n % 3 === 0 ? "sms" : "email"},${iso(at)},${n % 7 === 0 ? "failed" : "completed"},${ended},O-${n % 5},,R-${n}`;
    });
    expect(counts(await take(world, [header, ...lines]))).toBe("40000 40000 0 0 0");
    expect(await world.rows("audit WHERE act = 'report.import'")).toHaveLength(2);
    expect(await kept(world)).toEqual(await recounted(world));
  }, 60_000);

  test("in any order, twice, and with other outcomes, the counts are those of the rows", async () => {
    const world = await opened();
    const clear = async () => {
      await rowsOf(world.store, "DELETE FROM earlier_waits");
      await rowsOf(world.store, "DELETE FROM wait_counts");
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawn, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (rows, lots) => {
          await clear();
          const lines = rows.map((each, n) => lineOf(each, n));
          await take(world, [header, ...lines]);
          const once = await kept(world);
          expect(once).toEqual(await recounted(world));
          const order = lines.map((line) => [line, lots.next().value] as const);
          const shuffled = order.toSorted(([, one], [, other]) => one - other).map(([line]) => line);
          await take(world, [header, ...shuffled]);
          expect(await kept(world)).toEqual(once);
          await take(world, [header, ...rows.map((each, n) => lineOf({ ...each, ...each.later }, n))]);
          expect(await kept(world)).toEqual(await recounted(world));
          await take(world, [header, ...shuffled]);
          expect(await kept(world)).toEqual(once);
          await clear();
          await take(world, [header, ...shuffled]);
          expect(await kept(world)).toEqual(once);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

const changing = {
  method: fc.constantFrom("email", "sms", "in-person"),
  outcome: fc.constantFrom("completed", "failed", "open"),
  took: fc.nat({ max: 3 * 24 * 60 * minute }),
  office: fc.constantFrom("", "UIO-01", "GYE-02"),
  startedAt: fc.integer({ min: start - 90 * 24 * 60 * minute, max: start - 4 * 24 * 60 * minute }),
};
const drawn = fc.record({ ...changing, later: fc.record(changing, { requiredKeys: [] }) });

interface Drawn {
  readonly method: string;
  readonly outcome: string;
  readonly took: number;
  readonly office: string;
  readonly startedAt: number;
}

function lineOf({ method, outcome, took, office, startedAt }: Drawn, n: number): string {
  return [method, iso(startedAt), outcome, iso(startedAt + took), office, "google", `R-${n}`].join(",");
}

describe("a file is unusable", () => {
  test.each([
    ["that is empty", [""], "invalid", "file-unusable"],
    ["without a column that has to be there", ["method,started_at", "sms,x"], "invalid", "file-unusable"],
    ["with semicolons", [header.replaceAll(",", ";")], "invalid", "file-unusable"],
  ])("%s", async (_, lines, kind, code) => {
    const world = await openWorld();
    await expect(take(world, lines)).rejects.toMatchObject({ kind, code });
    expect(await world.rows("earlier_waits")).toEqual([]);
  });

  test("that is not there", async () => {
    const world = await openWorld();
    const order = { file: "none.csv", refusedFolder: world.folder, language: "es", strict: false } as const;
    await expect(importWaits(world.operator, order)).rejects.toMatchObject({ code: "file-missing" });
  });
});
