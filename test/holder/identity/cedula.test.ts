import fc from "fast-check";
import { stdnum } from "stdnum";
import { describe, expect, test } from "vitest";
import vectors from "../../../fixtures/identifiers.json" with { type: "json" };
import { explainCedula, judgeCedula } from "../../../src/holder/identity/cedula.ts";

const digit = fc.integer({ min: 0, max: 9 });
const province = fc.oneof(fc.integer({ min: 1, max: 24 }), fc.constant(30));

/** Nine digits and the one check digit of ten that fits them. */
function completed(start: string): string {
  const ends = Array.from({ length: 10 }, (_, last) => `${start}${last}`);
  const right = ends.filter((each) => judgeCedula(each).outcome !== "invalid");
  expect(right).toHaveLength(1);
  return right[0] ?? "";
}

const cedula = fc
  .tuple(province, fc.integer({ min: 0, max: 6 }), fc.array(digit, { minLength: 6, maxLength: 6 }))
  .map(([first, third, rest]) => completed(`${String(first).padStart(2, "0")}${third}${rest.join("")}`));

describe("a cédula", () => {
  test.each([...vectors.cedula.valid, "2222222222"])("%s is valid", (text) => {
    expect(judgeCedula(text)).toEqual({ outcome: "valid" });
  });

  test.each(Object.entries(vectors.cedula.invalid))("%s is invalid: %s", (text, fault) => {
    expect(judgeCedula(text)).toEqual({ outcome: "invalid", fault });
  });

  test.each(Object.entries(vectors.cedula.warned))("%s is doubtful: %s", (text, doubt) => {
    expect(judgeCedula(text)).toEqual({ outcome: "warned", doubt });
  });

  test.each([
    ["", "length"],
    [" 1710034065", "length"],
    ["171003406-5", "length"],
    ["17100340 5", "characters"],
    ["１７１００３４０６５", "characters"],
    ["171003406\n", "characters"],
  ])("%j is invalid: %s", (text, fault) => {
    expect(judgeCedula(text)).toEqual({ outcome: "invalid", fault });
  });

  test("with the right check digit is valid, and another implementation agrees", () => {
    fc.assert(
      fc.property(cedula, (text) => {
        expect(judgeCedula(text)).toEqual({ outcome: "valid" });
        expect(stdnum["EC"]?.["ci"]?.validate(text).isValid).toBe(true);
      }),
    );
  });

  test("of any ten digits is judged as another implementation does, but for its province 50", () => {
    const anything = fc
      .array(digit, { minLength: 10, maxLength: 10 })
      .map((digits) => digits.join(""))
      .filter((text) => !text.startsWith("50"));
    fc.assert(
      fc.property(fc.oneof(anything, cedula), (text) => {
        const theirs = stdnum["EC"]?.["ci"]?.validate(text).isValid;
        expect(judgeCedula(text).outcome === "valid").toBe(theirs);
      }),
      { numRuns: 1000 },
    );
  });

  test("with one digit changed is never accepted", () => {
    fc.assert(
      fc.property(cedula, fc.nat(9), fc.integer({ min: 1, max: 9 }), (text, place, by) => {
        const other = (Number(text[place]) + by) % 10;
        const changed = `${text.slice(0, place)}${other}${text.slice(place + 1)}`;
        expect(judgeCedula(changed).outcome).toBe("invalid");
      }),
    );
  });

  test("that is refused gets a reason of its own", () => {
    const reasons = (["length", "characters", "check digit", "province", "third digit"] as const).map(
      (reason) => explainCedula(reason).es,
    );
    expect(new Set(reasons).size).toBe(5);
  });
});
