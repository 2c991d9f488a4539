import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { incidenceOf, type WaitCount } from "../../../src/report/waits/incidence.ts";
import { z } from "../../../src/report/waits/reliability.ts";
import { countsOf, incidence, someWaited, waited, waitsOf } from "../../support/waits.ts";

/** Remission under 6-mercaptopurine in weeks (Freireich 1963), open where it lasts. */
const remission = waited("6c 6c 6c 6o 7c 9o 10c 10o 11o 13c 16c 17o 19o 20o 22c 23c 25o 32o 32o 34o 35o");

/** Recoveries in minutes. */
const recoveries = waited("2c 3c 4c 5c 6c 6o 8c 9f 12c 14c 15o 20c 25f 28o 31c 45o 60f 60o 90c 120o");

describe("what is known of others' data", () => {
  test("remission: half after 23 weeks, never nine tenths", () => {
    const { reached, within } = incidence(remission, [0.5, 0.9], [22.9, 23, 1000]);
    expect(reached.map(({ wait }) => wait)).toEqual([23, undefined]);
    expect(within.map(({ share }) => (1 - share).toFixed(6))).toEqual(["0.537815", "0.448179", "0.448179"]);
  });

  test.each([
    [6, 0.0764],
    [7, 0.0869],
    [10, 0.0963],
    [13, 0.1068],
    [16, 0.1141],
    [22, 0.1282],
    [23, 0.1346],
  ])(
    "remission after %d weeks: the standard error of Greenwood, as textbooks print it: %d",
    (wait, error) => {
      const [found] = incidence(remission, [], [wait]).within;
      const { share = 0, from = 0, to = 0 } = found ?? {};
      const scale = (bound: number) => Math.log(-Math.log(bound));
      // the interval is even on its scale, with the estimate in the middle
      expect(scale(from) + scale(to)).toBeCloseTo(2 * scale(share), 9);
      const spread = (scale(from) - scale(to)) / (2 * z);
      expect((spread * -share * Math.log(share)).toFixed(4)).toBe(error.toFixed(4));
    },
  );

  test("recoveries: half after 31 minutes, never nine tenths", () => {
    const { reached, within } = incidence(recoveries, [0.9, 0.5], [90, 15, 30]);
    expect(reached.map(({ share, wait }) => [share, wait])).toEqual([
      [0.9, undefined],
      [0.5, 31],
    ]);
    expect(within.map(({ wait, share }) => [wait, share.toFixed(6)])).toEqual([
      [90, "0.669891"],
      [15, "0.410714"],
      [30, "0.470238"],
    ]);
  });

  test("recoveries: those completed alone would say 8 minutes", () => {
    const completed = recoveries.filter(({ end }) => end === "completed").map(({ wait }) => wait);
    expect(completed.toSorted((one, other) => one - other)[Math.floor(completed.length / 2)]).toBe(8);
    expect(incidence(waited(completed.map((wait) => `${wait}c`).join(" ")), [0.5], []).reached[0]?.wait).toBe(
      8,
    );
  });
});

describe("at the borders", () => {
  const everything = { shares: [0.01, 0.5, 1], waits: [0, 4, 100] };
  const none = { from: 0, to: 0, share: 0 };
  const all = { from: 1, to: 1, share: 1 };

  test.each<[string, string]>([
    ["failed", "3f 5f 5f"],
    ["stayed open", "3o 5o 5o"],
  ])("where all %s nothing is reached, and no interval is made up", (_case, text) => {
    const { reached, within } = incidence(waited(text), everything.shares, everything.waits);
    expect(reached.every(({ wait, from, to }) => (wait ?? from ?? to) === undefined)).toBe(true);
    expect(within).toEqual([0, 4, 100].map((wait) => ({ wait, ...none })));
  });

  test("of no request at all nothing is reached", () => {
    const { reached, within } = incidenceOf([], 0, everything);
    expect(reached.map(({ wait }) => wait)).toEqual([undefined, undefined, undefined]);
    expect(within).toEqual([0, 4, 100].map((wait) => ({ wait, ...none })));
  });

  test("where all completed at once every share is reached then", () => {
    const { reached, within } = incidence(waited("4c 4c 4c"), everything.shares, everything.waits);
    expect(reached).toEqual([0.01, 0.5, 1].map((share) => ({ share, wait: 4, from: 4, to: 4 })));
    expect(within).toEqual([
      { wait: 0, ...none },
      { wait: 4, ...all },
      { wait: 100, ...all },
    ]);
  });

  test("the last to end stands for all that were open", () => {
    expect(incidence(waited("1o 2f 2o 3c"), [0.66, 0.67], [3]).reached.map(({ wait }) => wait)).toEqual([
      3,
      undefined,
    ]);
  });

  test("of equal waits the ends come before the open", () => {
    const [tied, openLater, openBefore] = ["5c 5o 9c", "5c 6o 9c", "4o 5c 9c"].map((text) =>
      incidence(waited(text), [], [5]),
    );
    expect(tied).toEqual(openLater);
    expect(tied?.within[0]?.share).toBeCloseTo(1 / 3, 12);
    expect(openBefore?.within[0]?.share).toBeCloseTo(1 / 2, 12);
  });

  test.each([
    ["1c 2c 3f 4o 5o 6c", 5 / 6],
    ["1c 2f 3f 4o 5f 6c", 5 / 12],
    ["1f 2c 3c 4o 5c 6c", 5 / 6],
  ])("the share that %s comes to is reached, though the sum is rounded", (text, share) => {
    const { reached, within } = incidence(waited(text), [share], [6]);
    expect(reached[0]?.wait).toBe(6);
    expect(within[0]?.share).toBeCloseTo(share, 12);
  });

  test("what is asked twice is answered twice, in the order asked", () => {
    const { reached, within } = incidence(waited("1c 2c"), [1, 0.5, 1], [2, 1, 2]);
    expect(reached.map(({ wait }) => wait)).toEqual([2, 1, 2]);
    expect(within.map(({ share }) => share)).toEqual([1, 0.5, 1]);
  });
});

describe("a million waits, handed in one by one", () => {
  const many = 1_000_000;
  function* each(end: (wait: number) => Partial<WaitCount>): Generator<WaitCount> {
    for (let wait = 1; wait <= many; wait += 1)
      yield { wait, completed: 0, failed: 0, open: 0, ...end(wait) };
  }

  test("lose nothing of a share to rounding", () => {
    const shares = [0.000001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.999999, 1];
    const waits = shares.map((share) => Math.round(share * many));
    const { reached, within } = incidenceOf(
      each(() => ({ completed: 1 })),
      many,
      { shares, waits },
    );
    expect(reached.map(({ wait }) => wait)).toEqual(waits);
    expect(within.map(({ share }) => share)).toEqual(shares);
  });

  test("have an interval as narrow as a million allow", () => {
    const ends = (wait: number) =>
      wait % 2 === 0 ? { completed: 1 } : wait % 3 ? { open: 1 } : { failed: 1 };
    const { reached, within } = incidenceOf(each(ends), many, { shares: [0.5], waits: [many / 2] });
    for (const { share, from, to } of within) {
      expect(to - share).toBeCloseTo(share - from, 5);
      expect((to - from) / (2 * z * Math.sqrt((share * (1 - share)) / many))).toBeCloseTo(1.1, 1);
    }
    expect(reached[0]?.to).toBeLessThan((reached[0]?.from ?? 0) * 1.01);
  });
});

test("a count of nobody says nothing", () => {
  const nobody = (wait: number): WaitCount => ({ wait, completed: 0, failed: 0, open: 0 });
  fc.assert(
    fc.property(someWaited(), fc.uniqueArray(fc.integer({ min: -9, max: 30 })), (requests, empty) => {
      const counts = countsOf(requests);
      const known = waitsOf(requests);
      const more = [...counts, ...empty.filter((wait) => !known.includes(wait)).map(nobody)];
      const asked = { shares: [0.1, 0.5, 0.9], waits: [-1, 0, 3, ...known] };
      const padded = more.toSorted((one, other) => one.wait - other.wait);
      expect(incidenceOf(padded, requests.length, asked)).toEqual(
        incidenceOf(counts, requests.length, asked),
      );
    }),
  );
});
