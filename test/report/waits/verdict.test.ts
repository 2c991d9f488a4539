import { expect, test } from "vitest";
import type { Method } from "../../../src/base/method.ts";
import { minute } from "../../../src/base/time.ts";
import { figuresOf } from "../../../src/report/waits/figures.ts";
import { exactTally } from "../../../src/report/waits/tally.ts";
import { verdictOn } from "../../../src/report/waits/verdict.ts";

/** The verdict on so many requests done after so many minutes, and on those that failed. */
function verdict(method: Method, waits: readonly (readonly [minutes: number, times: number])[], failed = 0) {
  const tally = exactTally();
  for (const [minutes, times] of waits)
    for (let n = 0; n < times; n += 1) tally.add(minutes * minute, "completed");
  for (let n = 0; n < failed; n += 1) tally.add(minute, "failed");
  return verdictOn(figuresOf({ method, name: "", tally }));
}

test.each([
  // all in time, and enough of them
  ["email", [[9, 1000]], 0, "holds"],
  // 13 % over half an hour is what is published
  [
    "email",
    [
      [9, 870],
      [45, 130],
    ],
    0,
    "holds",
  ],
  // the delayed are certainly more than 14 %
  [
    "email",
    [
      [9, 800],
      [45, 200],
    ],
    0,
    "fails",
  ],
  // 15 of 100 may well be 14 %
  [
    "email",
    [
      [9, 850 / 10],
      [45, 15],
    ],
    0,
    "unproven",
  ],
  // three quarters take longer than 15 minutes
  [
    "email",
    [
      [9, 200],
      [25, 800],
    ],
    0,
    "fails",
  ],
  ["sms", [[2, 980]], 20, "holds"],
  ["sms", [[2, 800]], 200, "fails"],
  // everyone was done in time, yet 99.5 % is not certain of so few
  ["in-person", [[60, 62]], 0, "unproven"],
  ["in-person", [[60, 765]], 0, "holds"],
  ["in-person", [[60, 764]], 0, "unproven"],
  ["email", [[9, 29]], 0, "unproven"],
] as const)("what is published of %s, with %j done and %d failed: %s", (method, waits, failed, standing) => {
  expect(verdict(method, waits, failed).standing).toBe(standing);
});

test("each claim stands by itself", () => {
  expect(
    verdict("email", [
      [9, 760],
      [45, 240],
    ]).claims,
  ).toEqual({
    wait: "holds",
    reliability: "fails",
    delays: "fails",
  });
  expect(verdict("sms", [[2, 980]], 20).claims).toEqual({ wait: "holds", reliability: "holds" });
});
