import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldNames, normaliseAnswer } from "../../../src/holder/identity/answers.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(
      "a",
      "Ñ",
      "n\u0303",
      "É",
      " ",
      "\t",
      "\u00a0",
      "\u200b",
      "\u001b",
      "ﬁ",
      "Ⅳ",
      "Σ",
      "İ",
    ),
  }),
);

describe("an answer", () => {
  test.each([
    ["Simón Bolívar", "simon bolivar"],
    ["  SIMON \t bolivar\r\n", "simon bolivar"],
    ["Simón\tBolívar", "simon bolivar"],
    ["Simo\u0301n\u00a0Boli\u0301var", "simon bolivar"],
    ["Ｓｉｍｏｎ Bolivar", "simon bolivar"],
    ["Si\u200bmon\ufeff Bolivar\u0000", "simon bolivar"],
    ["Ñandú", "nandu"],
    ["Calle ﬁna n.º 5", "calle fina n.o 5"],
    ["한국", "한국"],
    [" \u200b ", ""],
  ])("%j counts as %j", (typed, normal) => {
    expect(normaliseAnswer(typed)).toBe(normal);
  });

  test.each([
    ["Simón Bolívar", "SimónBolívar"],
    ["Calle 5", "Calle 6"],
    ["San José", "San Jose 2"],
  ])("%j is not %j", (one, other) => {
    expect(normaliseAnswer(one)).not.toBe(normaliseAnswer(other));
  });

  test("normalised twice is normalised once, and has no control character or stray space", () => {
    fc.assert(
      fc.property(text, (typed) => {
        const once = normaliseAnswer(typed);
        expect(normaliseAnswer(once)).toBe(once);
        expect(once).not.toMatch(/\p{Cc}|\s\s|^\s|\s$/u);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("names folded for searching", () => {
  test.each([
    ["María Fernanda  QUISPE Andrade", "maria fernanda quispe andrade"],
    [" Íñigo Ordóñez ", "inigo ordonez"],
    ["Egu\u0308ez O'Neill", "eguez o'neill"],
    ["Ana\u001b[31m\u202ePozo", "ana[31mpozo"],
  ])("%j is found as %j", (names, folded) => {
    expect(foldNames(names)).toBe(folded);
  });

  test("folded twice are folded once, in any case", () => {
    const names = fc.stringMatching(/^[aáÁeéñÑüÜz '-]{0,20}$/);
    fc.assert(
      fc.property(names, (typed) => {
        const folded = foldNames(typed);
        expect(foldNames(folded)).toBe(folded);
        expect(foldNames(typed.toUpperCase())).toBe(folded);
        expect(folded).toMatch(/^[a-z' -]*$/);
      }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        expect(foldNames(foldNames(typed))).toBe(foldNames(typed));
      }),
    );
  });
});
