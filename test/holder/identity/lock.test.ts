import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, hour, minute } from "../../../src/base/time.ts";
import {
  closedForAllUntil,
  closedUntil,
  failuresThatMatter,
  memory,
} from "../../../src/holder/identity/lock.ts";
import type { IdentityFailure } from "../../../src/store/register/identity-failures.ts";
import { addIdentityFailure, clearIdentityFailures } from "../../../src/store/register/identity-failures.ts";
import { openWorld } from "../../support/world.ts";

const began = 1_000 * day;

/** So many failures of a source, a minute apart, the first so long after the beginning. */
function failed(count: number, source = "operator:ana", after = 0): IdentityFailure[] {
  return Array.from({ length: count }, (_each, n) => ({ source, at: began + after + n * minute }));
}

/** Twenty failures, no source with five of them. */
function twenty(after = 0): IdentityFailure[] {
  return ["a", "b", "c", "d", "e"].flatMap((source, n) => failed(4, source, after + n * 4 * minute));
}

describe("a source is closed for a person", () => {
  const last = began + 4 * minute;
  test.each([
    ["not by four failures", failed(4), last, undefined],
    ["by five, for 24 h", failed(5), last, last + day],
    ["until the very end", failed(5), last + day - 1, last + day],
    ["and opens by itself", failed(5), last + day, undefined],
    ["not by the failures of others", failed(5, "operator:eva"), last, undefined],
    [
      "not by five that are not within a day",
      [...failed(4), ...failed(1, undefined, day)],
      began + day,
      undefined,
    ],
    [
      "again by five more",
      [...failed(5), ...failed(5, undefined, 2 * day)],
      began + 2 * day + 5 * minute,
      began + 3 * day + 4 * minute,
    ],
    [
      "not again by fewer",
      [...failed(5), ...failed(4, undefined, 2 * day)],
      began + 2 * day + 5 * minute,
      undefined,
    ],
  ])("%s", (_case, failures, now, until) => {
    expect(closedUntil(failures, "operator:ana", now)).toBe(until);
  });
});

describe("a person's check is closed to every source", () => {
  const lastOf = (after: number) => began + after + 19 * minute;
  test.each([
    ["not by nineteen failures", twenty().slice(1), lastOf(0), undefined],
    ["by twenty, for an hour", twenty(), lastOf(0), lastOf(0) + hour],
    ["and opens by itself", twenty(), lastOf(0) + hour, undefined],
    ["the second time for four hours", [...twenty(), ...twenty(day)], lastOf(day), lastOf(day) + 4 * hour],
    [
      "the third time for a day",
      [0, 1, 2].flatMap((n) => twenty(n * day)),
      lastOf(2 * day),
      lastOf(2 * day) + day,
    ],
    [
      "the fourth time no longer",
      [0, 1, 2, 4].flatMap((n) => twenty(n * day)),
      lastOf(4 * day),
      lastOf(4 * day) + day,
    ],
    ["never by one source, which is closed before", failed(19), began + 18 * minute, undefined],
  ])("%s", (_case, failures, now, until) => {
    expect(closedForAllUntil(failures, now)).toBe(until);
    if (until !== undefined) expect(closedUntil(failures, "never seen", now)).toBe(until);
  });
});

test("a closing is at most a day away, whatever failed", () => {
  const moment = fc.integer({ min: 0, max: 30 * day });
  const failures = fc.array(fc.record({ source: fc.constantFrom("a", "b", "c"), at: moment }), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(failures, fc.constantFrom("a", "b", "z"), (given, source) => {
      const sorted = given.toSorted((one, other) => one.at - other.at);
      const now = sorted.at(-1)?.at ?? 0;
      const until = closedUntil(sorted, source, now);
      const forAll = closedForAllUntil(sorted, now);
      if (until !== undefined) expect(until - now).toBeLessThanOrEqual(day);
      if (forAll !== undefined) expect(until ?? 0).toBeGreaterThanOrEqual(forAll);
      if (source === "z") expect(until).toBe(forAll);
    }),
  );
});

test("failures matter for a week, unless they were lifted", async () => {
  const world = await openWorld();
  const { store, clock } = world;
  const count = async () => (await failuresThatMatter(world.operator, "1710034065")).length;
  await addIdentityFailure(store, "1710034065", "a", clock.now());
  await addIdentityFailure(store, "1710034065", "b", clock.now());
  await addIdentityFailure(store, "0159991017", "a", clock.now());
  clock.advance(memory);
  expect(await count()).toBe(2);
  expect(await clearIdentityFailures(store, "1710034065", clock.now(), "a")).toBe(1);
  expect(await count()).toBe(1);
  clock.advance(1);
  expect(await count()).toBe(0);
  expect(await clearIdentityFailures(store, "1710034065", clock.now())).toBe(1);
  expect(await clearIdentityFailures(store, "1710034065", clock.now())).toBe(0);
});
