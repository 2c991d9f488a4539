import fc from "fast-check";
import { expect, test } from "vitest";
import { tiedDirectlyTo, tiedTo } from "../../src/operator/ties.ts";

const names = ["ana", "bea", "carla", "diego", "eva", "fe"] as const;
const name = fc.constantFrom(...names);
const ties = fc.array(fc.record({ operator: name, other: name }), { maxLength: 9 });
const runs = { numRuns: process.env["CLAVE_TEST_LONG"] ? 20_000 : 300 };

test("who is tied is who can be reached by any number of steps, and never oneself", () => {
  fc.assert(
    fc.property(ties, (ties) => {
      const reached = closure(ties);
      for (const one of names)
        for (const other of names)
          expect(tiedTo(one, ties).has(other)).toBe(one !== other && reached.has(`${one} ${other}`));
    }),
    runs,
  );
});

test("it is the same both ways, goes on through a third, and takes no account of the order", () => {
  fc.assert(
    fc.property(ties, name, name, name, (ties, one, other, third) => {
      const tied = (a: string, b: string) => a === b || tiedTo(a, ties).has(b);
      expect(tied(one, other)).toBe(tied(other, one));
      if (tied(one, other) && tied(other, third)) expect(tied(one, third)).toBe(true);
      expect(tiedTo(one, ties.toReversed())).toEqual(tiedTo(one, ties));
    }),
    runs,
  );
});

test("one step is part of any number of them, and what is taken away ties no more than before", () => {
  fc.assert(
    fc.property(ties, name, (ties, one) => {
      for (const other of tiedDirectlyTo(one, ties))
        if (other !== one) expect(tiedTo(one, ties).has(other)).toBe(true);
      for (const other of tiedTo(one, ties.slice(1))) expect(tiedTo(one, ties).has(other)).toBe(true);
    }),
    runs,
  );
});

/** Every pair that can be reached, found in another way: by joining until nothing is new. */
function closure(ties: readonly { operator: string; other: string }[]): ReadonlySet<string> {
  const pairs = new Set(
    ties.flatMap(({ operator, other }) => [`${operator} ${other}`, `${other} ${operator}`]),
  );
  for (let before = -1; before !== pairs.size; ) {
    before = pairs.size;
    const found = Array.from(pairs, (pair) => pair.split(" "));
    for (const [a, b] of found) for (const [c, d] of found) if (b === c) pairs.add(`${a} ${d}`);
  }
  return pairs;
}
