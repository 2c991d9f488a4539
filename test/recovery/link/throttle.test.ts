import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, hour, type Moment, minute } from "../../../src/base/time.ts";
import {
  afterLast,
  countedFor,
  mailboxLimit,
  operatorLimit,
  resendsAmong,
  roomAt,
  type SentBefore,
  type Wait,
  waitFor,
} from "../../../src/recovery/link/throttle.ts";
import { start } from "../../support/world.ts";

const ago = (...minutes: readonly number[]): readonly Moment[] => minutes.map((n) => start - n * minute);
const nothing: SentBefore = { recovery: [], person: [], address: [] };

test.each([
  [0, 0],
  [1, 2 * minute],
  [2, 4 * minute],
  [3, 8 * minute],
  [4, 16 * minute],
  [5, 16 * minute],
  [50, 16 * minute],
])("after %d letters the next waits %d ms from the last", (letters, wait) => {
  const sent = Array.from({ length: letters }, (_, at) => start - (letters - 1 - at) * hour);
  expect(afterLast(sent)).toBe(letters === 0 ? 0 : start + wait);
});

test("there is room whenever fewer than the most lie within the span, and not before", () => {
  const moments = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 30 });
  fc.assert(
    fc.property(
      moments,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 5000 }),
      (at, most, span) => {
        const sent = at.toSorted((one, other) => one - other);
        const room = roomAt(sent, { most, span });
        const within = (now: Moment) => sent.filter((each) => each > now - span).length;
        expect(within(room)).toBeLessThan(most);
        if (room > 0) expect(within(room - 1)).toBeGreaterThanOrEqual(most);
      },
    ),
  );
});

test("the limits are those of the domain", () => {
  expect([mailboxLimit, operatorLimit]).toEqual([
    { most: 10, span: 30 * minute },
    { most: 60, span: hour },
  ]);
});

describe("what a resend waits for", () => {
  test.each<[string, SentBefore, Wait | undefined]>([
    ["nothing, where nothing was sent", nothing, undefined],
    ["the first letter", { ...nothing, recovery: ago(1) }, { reason: "cooldown", until: start + minute }],
    ["nothing, once that is old enough", { ...nothing, recovery: ago(2) }, undefined],
    [
      "the third letter, longer",
      { ...nothing, recovery: ago(30, 20, 1) },
      { reason: "cooldown", until: start + 7 * minute },
    ],
    [
      "five resends in a day",
      { ...nothing, person: ago(600, 500, 400, 300, 200) },
      { reason: "person-limit", until: start - 600 * minute + day },
    ],
    ["nothing, where four were", { ...nothing, person: ago(600, 500, 400, 300) }, undefined],
    [
      "ten letters to the address in half an hour",
      { ...nothing, address: ago(29, 9, 8, 7, 6, 5, 4, 3, 2, 1) },
      { reason: "destination-limit", until: start + minute },
    ],
    [
      "nothing, where one of the ten is older",
      { ...nothing, address: ago(30, 9, 8, 7, 6, 5, 4, 3, 2, 1) },
      undefined,
    ],
    [
      "the longest of all",
      { recovery: ago(1), person: ago(600, 500, 400, 300, 1), address: ago(29, 9, 8, 7, 6, 5, 4, 3, 2, 1) },
      { reason: "person-limit", until: start - 600 * minute + day },
    ],
  ])("%s", (_case, before, wait) => {
    expect(waitFor(before, start)).toEqual(wait);
  });
});

describe("what counts", () => {
  const letter = (subject: string, queuedAt: Moment, askedBy?: string) => ({ subject, queuedAt, askedBy });

  test("as a resend: every letter but the first of each recovery", () => {
    const letters = ["a", "b", "a", "a", "c", "b"].map((subject, at) => letter(subject, at));
    expect(resendsAmong(letters).map(({ queuedAt }) => queuedAt)).toEqual([2, 3, 5]);
  });

  test.each<[string, string, string | undefined, boolean]>([
    ["an operator's against every operator", "operator", "operator:carla", true],
    ["one from before this was kept, too", "operator", undefined, true],
    ["what a stranger asked for at the portal against no operator", "operator", "holder:holder", false],
    ["that against the portal", "holder", "holder:holder", true],
    ["an operator's against nobody at the portal", "holder", "operator:carla", false],
  ])("%s", (_case, kind, askedBy, counts) => {
    expect(countedFor(kind, [letter("a", start, askedBy)], start)).toEqual(counts ? [start] : []);
  });

  test("none from a clock that was ahead", () => {
    expect(countedFor("operator", [letter("a", start), letter("a", start + 1)], start)).toEqual([start]);
  });
});
