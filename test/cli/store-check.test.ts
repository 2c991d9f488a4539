import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { closeDesks, Desk, expectRefusal, fixture } from "../support/desk.ts";
import { many, waitFile } from "../support/wait-file.ts";

const desk = new Desk();
/** Half an hour past midnight in Guayaquil: in Galápagos it is the day before. */
const midnight = Date.parse("2026-05-02T05:30:00Z");
const mend = "clave store check --mend";

/** So many waits that a report takes the counts of their days. */
beforeAll(async () => {
  await desk.found();
  await desk.done(["report", "import", fixture("waits.csv")]);
  const waits = many(5200, { startedAt: midnight, wait: 5 * minute });
  await desk.done(["report", "import", desk.file("more.csv", waitFile(waits))]);
});
afterAll(closeDesks);

const checked = async (asked: Desk, flags: readonly string[] = []) =>
  (await asked.done(["store", "check", "--json", ...flags])).json;

interface Report {
  readonly exact: boolean;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const waitTimes = async (asked: Desk, flags: readonly string[] = []) =>
  (await asked.done(["report", "wait-times", "--until", "2026-06-01", "--json", ...flags])).json as Report;

/** What no estimate is in: these are the same, counted or taken one by one. */
const numbers = ({ rows }: Report) =>
  rows.map(({ method, requests, completed, failed, pending }) => ({
    method,
    requests,
    completed,
    failed,
    pending,
  }));

describe("clave store check", () => {
  test("finds a whole store whole, and mends nothing", async () => {
    const fine = { ok: true, days: expect.any(Number), mended: false };
    expect(await checked(desk)).toEqual(fine);
    const { stdout } = await desk.done(["store", "check", "--lang", "en"]);
    expect(stdout).toMatch(
      /^The store is whole\. The counts of waits of \d+ days are what the rows say\.\n$/,
    );
  });

  test("says that the desk's zone is another, and counts in the new one", async () => {
    const moved = desk.copy();
    const before = await waitTimes(moved);
    expect(before.exact).toBe(false);
    const exact = await waitTimes(moved, ["--exact"]);
    expect(numbers(before)).toEqual(numbers(exact));
    await moved.done(["config", "set", "timezone", "Pacific/Galapagos"]);
    const anew = await waitTimes(moved);
    expect(anew.exact).toBe(true);
    const days = (await waitTimes(moved, ["--by", "day"])).rows;
    expect(days.some((row) => row["day"] === "2026-05-01" && Number(row["requests"]) > 1500)).toBe(true);
    await expectRefusal(moved, ["zone", ["store", "check"], 65, "invalid", "counts-zone"]);
    expect((await moved.run(["store", "check"])).stderr).toContain(mend);
    expect(await checked(moved, ["--mend"])).toMatchObject({ ok: true, mended: true });
    expect(await checked(moved)).toMatchObject({ ok: true, mended: false });
    const mended = await waitTimes(moved);
    expect(mended.exact).toBe(false);
    expect(numbers(mended)).toEqual(numbers(anew));
  });

  test.each([
    ["a count changed", "UPDATE wait_counts SET completed = '1:1' WHERE day = '2026-05-02'"],
    ["a count lost", "DELETE FROM wait_counts WHERE day = '2026-05-02' AND dimension = 'office'"],
    [
      "a count made up",
      `INSERT INTO wait_counts SELECT dimension, day, method, 'nobody', decided_by, completed, failed
       FROM wait_counts WHERE day = '2026-05-02' AND dimension = 'provider' LIMIT 1`,
    ],
    ["a row lost", `DELETE FROM earlier_waits WHERE started_at = ${midnight}`],
  ])("%s: names the day, and mends it", async (_name, change) => {
    const tampered = desk.copy();
    await tampered.rows(change);
    const { error } = await expectRefusal(tampered, [
      "tampered",
      ["store", "check"],
      65,
      "invalid",
      "counts-differ",
    ]);
    expect(error?.message).toContain("2026-05-02");
    expect(error?.hint).toBe(mend);
    expect(await checked(tampered, ["--mend"])).toMatchObject({ ok: true, mended: true });
    expect(await checked(tampered)).toMatchObject({ ok: true });
    expect(await tampered.count("audit WHERE act = 'store.mend' AND outcome = 'done'")).toBe(1);
  });

  test("finds a page that was written over: 74, and nothing is mended", async () => {
    const damaged = desk.copy();
    const [index] = await damaged.rows<{ rootpage: number; size: number }>(
      `SELECT rootpage, page_size AS size FROM sqlite_master, pragma_page_size WHERE name = 'earlier_waits_id'`,
    );
    const path = join(damaged.home, "clave.db");
    const bytes = readFileSync(path);
    const [page, size] = [index?.rootpage ?? 0, index?.size ?? 0];
    bytes.fill("noise", (page - 1) * size, page * size);
    writeFileSync(path, bytes);
    await expectRefusal(damaged, ["damaged", ["store", "check"], 74, "io", "store-damaged"]);
  });
});
