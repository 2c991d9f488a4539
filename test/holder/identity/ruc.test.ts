import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../../fixtures/identifiers.json" with { type: "json" };
import { employerKinds, explainRuc, judgeRuc } from "../../../src/holder/identity/ruc.ts";

describe("a RUC", () => {
  test.each(vectors.ruc.valid)("%s is valid", (text) => {
    expect(judgeRuc(text)).toEqual({ outcome: "valid" });
  });

  test.each(vectors.ruc.unverifiable)("%s is for the register to decide", (text) => {
    expect(judgeRuc(text)).toEqual({ outcome: "unverifiable" });
  });

  test.each(Object.entries(vectors.ruc.invalid))("%s is invalid: %s", (text, fault) => {
    expect(judgeRuc(text)).toEqual({ outcome: "invalid", fault });
  });

  test.each([
    ["1780000610001", "third digit", "8 is nobody's"],
    ["0060000510001", "province", "00 is none"],
    ["2560000510001", "province", "25 is none"],
    ["1710034060001", "check digit", "a person's digit is still sure"],
    ["1710034065000", "suffix", "a cédula and 000 is no RUC by itself"],
    ["0160000510000", "suffix", "a public body's 0000"],
    ["0960000008000", "suffix", "a foreigner's 000"],
    ["0160000610000", "suffix", "nobody's 0000"],
    ["", "length", "empty"],
  ])("%s is invalid: %s (%s)", (text, fault) => {
    expect(judgeRuc(text)).toEqual({ outcome: "invalid", fault });
  });

  test.each([
    ["3000000004001", "a person registered abroad"],
    ["1710034065999", "a person's 999th establishment"],
    ["0160000515000", "a public body's 5000th, whose suffix has four digits"],
  ])("%s is valid: %s", (text) => {
    expect(judgeRuc(text)).toEqual({ outcome: "valid" });
  });

  test("of a domestic employer is valid only as that kind", () => {
    for (const kind of [undefined, ...employerKinds]) {
      const outcome = kind === "domestic" ? "valid" : "invalid";
      expect(judgeRuc(vectors.ruc.domestic.ruc, { kind })).toMatchObject({ outcome });
    }
    expect(judgeRuc("0960000008000", { kind: "domestic" })).toEqual({ outcome: "valid" });
  });

  test.each([
    ["1710034065001", "suffix"],
    ["1710034060000", "check digit"],
    ["1790023508000", "third digit"],
  ])("%s is no domestic employer's: %s", (text, fault) => {
    expect(judgeRuc(text, { kind: "domestic" })).toEqual({ outcome: "invalid", fault });
  });

  test("of a company with one digit changed is no longer valid, yet never refused", () => {
    const companies = vectors.ruc.valid.filter((text) => text[2] === "9");
    fc.assert(
      fc.property(
        fc.constantFrom(...companies),
        fc.integer({ min: 3, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (text, place, by) => {
          const changed = `${text.slice(0, place)}${(Number(text[place]) + by) % 10}${text.slice(place + 1)}`;
          expect(judgeRuc(changed)).toEqual({ outcome: "unverifiable" });
        },
      ),
    );
  });

  test("is judged whatever the text", () => {
    const almost = fc.stringMatching(/^[0-9]{12,14}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), almost), (text) => {
        const judged = judgeRuc(text);
        if (judged.outcome !== "invalid") expect(text).toMatch(/^(0[1-9]|1\d|2[0-4]|30)[0-69]\d{10}$/);
        else expect(explainRuc(judged.fault).es).toMatch(/RUC/);
      }),
    );
  });
});
