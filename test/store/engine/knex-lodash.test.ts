import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as own from "../../../src/store/engine/knex-lodash.ts";

// lodash as knex has it
const require = createRequire(createRequire(import.meta.url).resolve("knex"));
const lodash = (name: string) => require(`lodash/${name}`);

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date(),
);
const word = fc.constantFrom("grouping", "type", "column", "value", "not");
const bag = fc.dictionary(word, leaf);
const bags = fc.array(bag);
const anything = fc.oneof(leaf, bag, bags, fc.array(leaf), fc.uint8Array(), fc.constant(Object.create(null)));
const text = (value: unknown) => String(value);

/** What knex hands to each, in the kinds in which it does. */
const calls: Readonly<Record<string, fc.Arbitrary<readonly unknown[]>>> = {
  assign: fc.tuple(bag, bag),
  defaults: fc.tuple(bag, bag, bag),
  clone: fc.tuple(fc.oneof(bag, bags, fc.string(), fc.constant(undefined))),
  isPlainObject: fc.tuple(fc.oneof(anything, fc.constant(new (class Raw {})()), fc.constant(text))),
  isTypedArray: fc.tuple(anything),
  isEmpty: fc.tuple(
    fc.oneof(anything, fc.constant(Object.assign(() => 1, { client: 1 })), fc.constant(text)),
  ),
  has: fc.tuple(fc.oneof(bag, fc.constant(undefined)), word),
  map: fc.oneof(
    fc.tuple(bags, word),
    fc.tuple(fc.array(leaf), fc.constant(text)),
    fc.tuple(bag, fc.constant(text)),
  ),
  reduce: fc.tuple(
    bags,
    fc.constant((sum: string, value: unknown) => sum + JSON.stringify(value)),
    fc.constant(""),
  ),
  transform: fc.tuple(
    fc.array(fc.string()),
    fc.constant((into: Record<string, unknown>, value: string) => {
      into[value] = value;
    }),
    fc.constant({}).map(() => ({})),
  ),
  reject: fc.tuple(bags, fc.record({ grouping: fc.string() })),
  omitBy: fc.tuple(
    bag,
    fc.constant((value: unknown) => value === undefined),
  ),
  groupBy: fc.tuple(bags, fc.constant("grouping")),
  compact: fc.tuple(fc.array(leaf)),
  last: fc.tuple(fc.array(leaf)),
  tail: fc.tuple(fc.array(leaf)),
  toArray: fc.tuple(fc.array(leaf)),
  identity: fc.tuple(leaf),
};

describe("what stands in the place of lodash gives what lodash gives", () => {
  it.each(Object.keys(calls))("%s", (name) => {
    const mine = (own as unknown as Record<string, (...given: readonly unknown[]) => unknown>)[name];
    fc.assert(
      fc.property(calls[name] as fc.Arbitrary<readonly unknown[]>, (given) => {
        const copy = copiesOf(given);
        expect(mine?.(...given)).toEqual(lodash(name)(...copy));
      }),
    );
  });

  it("each goes through the same, in the same order", () => {
    fc.assert(
      fc.property(fc.oneof(bag, fc.array(leaf)), (list) => {
        const [mine, theirs]: [unknown[], unknown[]] = [[], []];
        own.each(list, (value, key) => mine.push([key, value]));
        lodash("each")(list, (value: unknown, key: unknown) => theirs.push([key, value]) > 0);
        expect(mine).toEqual(theirs);
      }),
    );
  });

  it("as a step of reduce, assign takes the value alone", () => {
    fc.assert(
      fc.property(bags, (list) => {
        expect(own.reduce(list, own.assign, {})).toEqual(lodash("reduce")(list, lodash("assign"), {}));
      }),
    );
  });

  it("assign and clone stand for two more that knex asks for", () => {
    fc.assert(
      fc.property(bag, bag, (one, other) => {
        expect(own.assign({ ...one }, other)).toEqual(lodash("extend")({ ...one }, other));
        expect(own.clone(one)).toEqual(lodash("cloneDeepWith")(one, () => undefined));
      }),
    );
  });

  it("a clone of an instance is one, and of its own", () => {
    class Statement {
      parts = [1];
    }
    const one = new Statement();
    const cloned = own.clone(one);
    expect(cloned).toBeInstanceOf(Statement);
    expect(cloned).toEqual(lodash("clone")(one));
    expect(cloned).not.toBe(one);
  });

  it("ids are never twice the same; a constant stays", () => {
    expect(own.uniqueId("trx")).toMatch(/^trx\d+$/);
    expect(own.uniqueId()).not.toBe(own.uniqueId());
    expect(own.constant("")()).toBe("");
  });
});

function copiesOf(given: readonly unknown[]): readonly unknown[] {
  return given.map((one) =>
    own.isPlainObject(one) && Object.getPrototypeOf(one) !== null ? { ...(one as object) } : one,
  );
}
