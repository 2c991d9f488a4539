import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "../../src/report/waits/reliability.ts";
import { howMany, incidence, someWaited, type Waited, waitsOf } from "../support/waits.ts";

const ended = ["completed", "failed"] as const;
const anyEnd = [...ended, "open"] as const;

const sum = (parts: readonly number[]) => parts.reduce((one, other) => one + other, 0);
const product = (parts: readonly number[]) => parts.reduce((one, other) => one * other, 1);

/** Holds for the estimate after each wait that occurs, and between them. */
function everywhere(
  requests: readonly Waited[],
  holds: (
    found: { readonly share: number; readonly from: number; readonly to: number },
    wait: number,
  ) => void,
): void {
  const waits = waitsOf(requests).flatMap((wait) => [wait - 0.5, wait, wait + 0.5]);
  for (const { wait, ...found } of incidence(requests, [], waits).within) holds(found, wait);
}

/** Of requests the number at risk, d of them ended and d1 completed, at each wait; as textbooks write it. */
function table(requests: readonly Waited[]) {
  return waitsOf(requests).map((t) => ({
    t,
    n: howMany(requests, anyEnd, (wait) => wait >= t),
    d: howMany(requests, ended, (wait) => wait === t),
    d1: howMany(requests, ["completed"], (wait) => wait === t),
    c: howMany(requests, ["open"], (wait) => wait === t),
  }));
}

/** The survival just before a wait, ends before the open. */
function survival(requests: readonly Waited[], before: number): number {
  return product(
    table(requests)
      .filter(({ t }) => t < before)
      .map(({ n, d }) => 1 - d / n),
  );
}

/** The incidence as Aalen and Johansen write it. */
function incidenceAt(requests: readonly Waited[], wait: number): number {
  return sum(
    table(requests)
      .filter(({ t }) => t <= wait)
      .map(({ t, n, d1 }) => (survival(requests, t) * d1) / n),
  );
}

/** The variance as Marubini and Valsecchi print it, term by term, after each wait. */
function published(requests: readonly Waited[]): ReadonlyMap<number, { share: number; variance: number }> {
  const rows = table(requests).map((row) => ({
    ...row,
    s: survival(requests, row.t),
    f: incidenceAt(requests, row.t),
  }));
  return new Map(
    rows.map(({ t: last, f: share }) => {
      const terms = rows
        .filter(({ t }) => t <= last)
        .map(({ n, d, d1, s, f }) => {
          const rest = share - f;
          // where all end nothing is to come, and 0 · ∞ is 0
          const first = n === d ? 0 : (rest ** 2 * d) / (n * (n - d));
          return first + (s ** 2 * d1 * (n - d1)) / n ** 3 - (2 * rest * s * d1) / n ** 2;
        });
      return [last, { share, variance: sum(terms) }];
    }),
  );
}

/** From here up a share is all: what is missing is rounding. */
const all = 1 - 1e-9;

/** The 95 % interval that a share has with a variance, on the scale log(−log share). */
function bounds(share: number, variance: number): readonly [from: number, to: number] {
  if (share === 0 || share > all) return [Math.round(share), Math.round(share)];
  const middle = Math.log(-Math.log(share));
  const half = (z * Math.sqrt(Math.max(0, variance))) / Math.abs(share * Math.log(share));
  return [Math.exp(-Math.exp(middle + half)), Math.exp(-Math.exp(middle - half))];
}

describe("the incidence", () => {
  test("is each completed one, weighed by the chance of having been seen so long", () => {
    fc.assert(
      fc.property(someWaited(), (requests) => {
        const seen = (before: number) =>
          product(
            table(requests)
              .filter(({ t }) => t < before)
              .map(({ n, d, c }) => (c === 0 ? 1 : 1 - c / (n - d))),
          );
        const weighed = requests
          .filter(({ end }) => end === "completed")
          .map(({ wait }) => ({ wait, weight: 1 / seen(wait) / requests.length }));
        everywhere(requests, ({ share }, at) => {
          const parts = weighed.filter(({ wait }) => wait <= at).map(({ weight }) => weight);
          expect(share).toBeCloseTo(sum(parts), 10);
        });
      }),
    );
  });

  test("and its interval are those of the published sums", () => {
    fc.assert(
      fc.property(someWaited(), (requests) => {
        const expected = published(requests);
        for (const found of incidence(requests, [], [...expected.keys()]).within) {
          const { share, variance } = expected.get(found.wait) ?? { share: Number.NaN, variance: Number.NaN };
          expect(found.share).toBeCloseTo(share, 10);
          const [from, to] = bounds(share, variance);
          expect(found.from).toBeCloseTo(from, 9);
          expect(found.to).toBeCloseTo(to, 9);
        }
      }),
    );
  });

  test("is the plain share where none are open, with the binomial's variance", () => {
    const decided = someWaited().map((requests) => requests.filter(({ end }) => end !== "open"));
    fc.assert(
      fc.property(decided, (requests) => {
        everywhere(requests, (found, at) => {
          const share = howMany(requests, ["completed"], (wait) => wait <= at) / requests.length;
          expect(found.share).toBeCloseTo(share, 12);
          const [from, to] = bounds(share, (share * (1 - share)) / requests.length);
          expect(found.from).toBeCloseTo(from, 9);
          expect(found.to).toBeCloseTo(to, 9);
        });
      }),
    );
  });

  test("is what Kaplan and Meier leave where none fail: each open one hands its part to those after it", () => {
    const unfailing = someWaited().map((requests) => requests.filter(({ end }) => end !== "failed"));
    fc.assert(
      fc.property(unfailing, (requests) => {
        const rank = ({ wait, end }: Waited) => wait + (end === "open" ? 0.25 : 0);
        const ordered = requests.toSorted((one, other) => rank(one) - rank(other));
        const parts = ordered.map(() => 1 / ordered.length);
        for (const [at, { end }] of ordered.entries()) {
          const later = ordered.length - at - 1;
          if (end !== "open" || later === 0) continue;
          const given = (parts[at] ?? 0) / later;
          parts[at] = 0;
          for (let to = at + 1; to < parts.length; to += 1) parts[to] = (parts[to] ?? 0) + given;
        }
        everywhere(requests, ({ share }, wait) => {
          const left = parts.filter(
            (_, at) => (ordered[at]?.wait ?? 0) > wait || ordered[at]?.end === "open",
          );
          expect(1 - share).toBeCloseTo(sum(left), 10);
        });
      }),
    );
  });

  test("never falls, never leaves its interval, nor that the room from 0 to 1", () => {
    fc.assert(
      fc.property(someWaited(), (requests) => {
        let before = 0;
        everywhere(requests, ({ share, from, to }) => {
          expect(share).toBeGreaterThanOrEqual(before);
          expect([from, share, to, 1]).toEqual([0, from, share, to, 1].toSorted((a, b) => a - b).slice(1));
          expect(from).toBeGreaterThanOrEqual(0);
          before = share;
        });
      }),
    );
  });

  test("of everybody twice is the same, and surer by the root of two", () => {
    fc.assert(
      fc.property(someWaited(), (requests) => {
        const expected = published(requests);
        const twice = incidence([...requests, ...requests], [], [...expected.keys()]).within;
        for (const found of twice) {
          const { share, variance } = expected.get(found.wait) ?? { share: Number.NaN, variance: Number.NaN };
          expect(found.share).toBeCloseTo(share, 10);
          expect(found.from).toBeCloseTo(bounds(share, variance / 2)[0], 9);
          expect(found.to).toBeCloseTo(bounds(share, variance / 2)[1], 9);
        }
      }),
    );
  });
});

describe("a share is reached", () => {
  const someShares = fc.array(
    fc.oneof(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9)),
    { minLength: 1 },
  );

  test("at the first wait that has it, and so the bounds of it", () => {
    fc.assert(
      fc.property(someWaited(), someShares, (requests, shares) => {
        const { reached, within } = incidence(requests, shares, waitsOf(requests));
        const first = (share: number, bound: "share" | "from" | "to") =>
          within.find((each) => each[bound] >= share * (1 - 1e-12))?.wait;
        expect(reached).toEqual(
          shares.map((share) => ({
            share,
            wait: first(share, "share"),
            from: first(share, "to"),
            to: first(share, "from"),
          })),
        );
      }),
    );
  });

  test("by so many as it is of all, where none are open", () => {
    const completed = fc.array(fc.nat(50), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(completed, fc.nat(), (waits, at) => {
        const ordered = waits.toSorted((one, other) => one - other);
        const nth = (at % waits.length) + 1;
        const requests = waits.map((wait) => ({ wait, end: "completed" }) as const);
        expect(incidence(requests, [nth / waits.length], []).reached[0]?.wait).toBe(ordered[nth - 1]);
      }),
    );
  });

  test("later the larger it is, within its interval, and only as far as was seen", () => {
    fc.assert(
      fc.property(someWaited(), someShares, (requests, shares) => {
        const larger = shares.toSorted((one, other) => one - other);
        const { reached } = incidence(requests, larger, []);
        const never = Number.POSITIVE_INFINITY;
        for (const each of ["wait", "from", "to"] as const) {
          const waits = reached.map((found) => found[each] ?? never);
          expect(waits).toEqual(waits.toSorted((one, other) => one - other));
        }
        for (const { wait = never, from = never, to = never } of reached) {
          expect(from).toBeLessThanOrEqual(wait);
          expect(wait).toBeLessThanOrEqual(to);
        }
      }),
    );
  });

  test("so many times later where all waits are so many times longer, whatever the order of the requests", () => {
    fc.assert(
      fc.property(someWaited(), fc.integer({ min: 2, max: 1000 }), someShares, (requests, times, shares) => {
        const longer = requests.map(({ wait, end }) => ({ wait: wait * times, end })).toReversed();
        const scaled = (wait: number | undefined) => wait && wait * times;
        expect(incidence(longer, shares, []).reached).toEqual(
          incidence(requests, shares, []).reached.map(({ share, wait, from, to }) => ({
            share,
            wait: scaled(wait),
            from: scaled(from),
            to: scaled(to),
          })),
        );
      }),
    );
  });
});
