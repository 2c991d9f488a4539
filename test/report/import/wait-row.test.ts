import { describe, expect, test } from "vitest";
import { day } from "../../../src/base/time.ts";
import type { CsvRow } from "../../../src/holder/import/csv-rows.ts";
import { SeenReferences } from "../../../src/report/import/seen-references.ts";
import { momentIn, readWaitRow } from "../../../src/report/import/wait-row.ts";

const now = Date.parse("2026-11-21T14:05:00Z");
const rules = { now, file: "0123456789abcdef" };

const good = {
  method: "email",
  started_at: "2026-05-01T10:48:45Z",
  outcome: "completed",
  ended_at: "2026-05-01T10:51:45Z",
  office: "UIO-02",
  provider: "google",
  reference: "R-1",
};

/** A row of a file that has the columns given. */
function row(cells: Readonly<Record<string, string>>, more: Partial<CsvRow> = {}): CsvRow {
  const places = new Map(Object.keys(cells).map((title, at) => [title, at]));
  return { line: 7, cells: Object.values(cells), whole: true, torn: undefined, places, ...more };
}

const read = (cells: Partial<Record<keyof typeof good, string>>) =>
  readWaitRow(row({ ...good, ...cells }), rules);

describe("a row is taken", () => {
  test("as it says", () => {
    expect(read({})).toEqual({
      wait: {
        id: "ref:R-1",
        method: "email",
        office: "UIO-02",
        provider: "google",
        startedAt: Date.parse("2026-05-01T10:48:45Z"),
        endedAt: Date.parse("2026-05-01T10:51:45Z"),
        outcome: "completed",
      },
      reference: "R-1",
      openNow: false,
    });
  });

  test("with the required columns alone, known by its file and line", () => {
    const { method, started_at } = good;
    expect(readWaitRow(row({ method, started_at, outcome: "open" }), rules)).toMatchObject({
      wait: { id: "file:0123456789abcdef:7", office: "", provider: "", endedAt: now, outcome: "open" },
      reference: "",
      openNow: true,
    });
  });

  test.each([
    ["in spaces", { method: " sms ", office: "  Quito Norte " }, { method: "sms", office: "Quito Norte" }],
    ["failed", { outcome: "failed" }, { outcome: "failed" }],
    ["at once", { ended_at: good.started_at }, { endedAt: Date.parse(good.started_at) }],
    [
      "open, seen last before now",
      { outcome: "open" },
      { outcome: "open", endedAt: Date.parse(good.ended_at) },
    ],
    ["a provider in capitals", { provider: "Gmail.COM" }, { provider: "gmail.com" }],
    ["a formula made harmless by our own file", { office: "'=UIO" }, { office: "=UIO" }],
    ["100 characters of office", { office: "ñ".repeat(100) }, { office: "ñ".repeat(100) }],
    ["64 characters of reference", { reference: "r".repeat(64) }, { id: `ref:${"r".repeat(64)}` }],
    [
      "366 days",
      { started_at: "2025-11-20T14:05:00Z", ended_at: "2026-11-21T14:05:00Z" },
      { endedAt: now, startedAt: now - 366 * day },
    ],
    [
      "open for longer than a year",
      { started_at: "2025-01-01T00:00Z", outcome: "open", ended_at: "" },
      { endedAt: Date.parse("2025-01-01T00:00Z") + 366 * day },
    ],
  ])("%s", (_, cells, wait) => expect(read(cells)).toMatchObject({ wait }));
});

describe("a row is refused, and why", () => {
  test.each([
    ["method", { method: "" }],
    ["method", { method: "post" }],
    ["method", { method: "EMAIL" }],
    ["outcome", { outcome: "" }],
    ["outcome", { outcome: "cancelled" }],
    ["started-at", { started_at: "" }],
    ["started-at", { started_at: "2026-05-01 10:48" }],
    ["started-at", { started_at: "2026-05-01T10:48:45" }],
    ["started-at", { started_at: "2026-02-30T10:48:45Z" }],
    ["started-at", { started_at: "2026-11-21T14:05:00.001Z", ended_at: "", outcome: "open" }],
    ["started-at", { started_at: "1999-12-31T23:59:59Z" }],
    ["ended-at", { ended_at: "" }],
    ["ended-at", { ended_at: "", outcome: "failed" }],
    ["ended-at", { ended_at: "yesterday", outcome: "open" }],
    ["ended-at", { ended_at: "2026-05-01T10:48:44Z" }],
    ["ended-at", { ended_at: "2026-11-21T14:05:01Z" }],
    ["wait", { started_at: "2025-11-20T14:04:59Z", ended_at: "2026-11-21T14:05:00Z" }],
    ["office", { office: "o".repeat(101) }],
    ["office", { office: "a\u202eb" }],
    ["office", { office: "a\nb" }],
    ["provider", { provider: "p".repeat(101) }],
    ["provider", { provider: "\u0007" }],
    ["provider", { provider: "maria@example.com" }],
    ["reference", { reference: "r".repeat(65) }],
    ["reference", { reference: "a\u0000b" }],
    ["encoding", { office: "Ca\ufffdar" }],
  ])("%s: %j", (code, cells) => {
    const fault = read(cells);
    expect(fault).toMatchObject({ code, reason: { es: expect.any(String), en: expect.any(String) } });
  });

  test("cells that are too few", () => {
    expect(readWaitRow(row(good, { whole: false }), rules)).toMatchObject({ code: "cells" });
  });

  test("a time without a zone is told how to be written", () => {
    expect(read({ started_at: "2026-05-01 10:48" })).toMatchObject({
      reason: { en: expect.stringContaining("2026-05-01T10:48:45-05:00") },
    });
  });

  test("an address is not repeated in the reason", () => {
    const { reason } = read({ provider: "maria@example.com" }) as { reason: { es: string } };
    expect(reason.es).toMatch(/dominio/);
  });
});

test.each([
  ["2026-05-01T10:48Z", "2026-05-01T10:48:00Z"],
  ["2026-05-01T10:48:45.5Z", "2026-05-01T10:48:45.500Z"],
  ["2026-05-01T10:48:45.123456789Z", "2026-05-01T10:48:45.123Z"],
  ["2026-05-01T05:48:45-05:00", "2026-05-01T10:48:45Z"],
  ["2026-05-01T05:48:45-0500", "2026-05-01T10:48:45Z"],
  ["2026-05-01T16:18:45+05:30", "2026-05-01T10:48:45Z"],
  ["2024-02-29T23:59:59+00:00", "2024-02-29T23:59:59Z"],
  ["2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00Z"],
])("%s is %s", (text, same) => expect(momentIn(text)).toBe(Date.parse(same)));

test.each([
  "2026-05-01",
  "2026-05-01T24:00Z",
  "2026-05-01T10:60Z",
  "2026-05-01T10:48:60Z",
  "2025-02-29T10:48Z",
  "2026-13-01T10:48Z",
  "2026-5-1T10:48Z",
  "2026-05-01T10:48+15:00",
  "2026-05-01T10:48+05:60",
  "2026-05-01T10:48:45Z ",
  "2026-05-01t10:48:45z",
  "1777632525",
])("%j is no moment", (text) => expect(momentIn(text)).toBeUndefined());

test.each<[string, (n: number) => string]>([
  ["in a row", (n) => `R-${n}`],
  ["numbers in no order", (n) => `R-${(n * 7919) % 300_000}`],
  ["numbers far apart", (n) => `${(n * 7919) % 1_000_000_007}`],
  ["with leading zeros", (n) => `${"0".repeat(n % 5)}${Math.floor(n / 5)}`],
  ["that are no numbers", (n) => `${n.toString(36)}-ñ`],
  ["with numbers in many series", (n) => `${n % 50_000}/${n % 7}-${Math.floor(n / 50_000)}`],
  ["longer than a number can be", (n) => `${n}${"9".repeat(20)}`],
])("300,000 references %s are told apart, and met again", (_, referenceOf) => {
  const seen = new SeenReferences();
  const references = [...new Set(Array.from({ length: 300_000 }, (_, n) => referenceOf(n)))];
  expect(references.filter((each) => !seen.isNew(each))).toEqual([]);
  expect(references.filter((each) => seen.isNew(each))).toEqual([]);
});
