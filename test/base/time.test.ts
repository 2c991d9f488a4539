import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  day,
  dayOf,
  hour,
  isDay,
  iso,
  local,
  minute,
  parseDuration,
  second,
  secondsUntil,
  spoken,
} from "../../src/base/time.ts";

describe("a length of time", () => {
  test.each([
    ["90s", 90 * second],
    ["30m", 30 * minute],
    ["24h", day],
    ["7d", 7 * day],
    ["0s", 0],
    ["999999d", 999_999 * day],
    ["PT30M", 30 * minute],
    ["PT1H30M", 90 * minute],
    ["PT90S", 90 * second],
    ["P7D", 7 * day],
    ["P1DT2H3M4S", day + 2 * hour + 3 * minute + 4 * second],
    ["PT0S", 0],
  ])("%s is read", (text, length) => {
    expect(parseDuration(text)).toBe(length);
  });

  test.each([
    "",
    "30",
    "m",
    "30 m",
    " 30m",
    "30m ",
    "-30m",
    "+30m",
    "1.5h",
    "1,5h",
    "30M",
    "30min",
    "1e3s",
    "1h30m",
    "1234567s",
    "P",
    "PT",
    "P1DT",
    "PT30",
    "pt30m",
    "P1Y",
    "P1W",
    "PT1M1H",
    "PT-5M",
    "٣٠m",
    "30m\n",
  ])("%j is not one", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [0, "1 segundo", "1 second"],
    [second, "1 segundo", "1 second"],
    [1500, "2 segundos", "2 seconds"],
    [90 * second, "90 segundos", "90 seconds"],
    [90 * second + 1, "2 minutos", "2 minutes"],
    [15 * minute, "15 minutos", "15 minutes"],
    [90 * minute, "90 minutos", "90 minutes"],
    [4 * hour, "4 horas", "4 hours"],
    [day, "24 horas", "24 hours"],
    [3 * day, "3 días", "3 days"],
  ])("%d ms is said in plain words", (length, es, en) => {
    expect(spoken(length)).toEqual({ es, en });
  });
});

test("what is left to wait is whole seconds, never fewer than there are and never negative", () => {
  const moment = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(moment, moment, (until, now) => {
      const seconds = secondsUntil(until, now);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds * second).toBeGreaterThanOrEqual(Math.max(0, until - now));
      expect(seconds * second - Math.max(0, until - now)).toBeLessThan(second);
    }),
  );
});

test("a moment is shown in the desk's zone, and carried in UTC", () => {
  const moment = Date.parse("2026-11-21T04:05:06.789Z");
  expect(local(moment, "America/Guayaquil")).toBe("2026-11-20 23:05");
  expect(local(moment, "Pacific/Galapagos")).toBe("2026-11-20 22:05");
  expect(local(Date.parse("2026-11-21T05:00:00Z"), "America/Guayaquil")).toBe("2026-11-21 00:00");
  expect(iso(moment)).toBe("2026-11-21T04:05:06.789Z");
});

describe("a day", () => {
  test.each(["2026-11-21", "2024-02-29", "2000-02-29", "2026-12-31"])("%s is one", (text) =>
    expect(isDay(text)).toBe(true),
  );

  test.each([
    "2026-02-30",
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-1-1",
    "2026-11-21T00:00",
    "",
  ])("%s is none", (text) => expect(isDay(text)).toBe(false));

  test("is the one of the desk's zone", () => {
    const late = Date.parse("2026-11-22T03:00:00Z");
    expect([
      dayOf(late, "America/Guayaquil"),
      dayOf(late, "Pacific/Galapagos"),
      dayOf(late, "Etc/UTC"),
    ]).toEqual(["2026-11-21", "2026-11-21", "2026-11-22"]);
  });
});
