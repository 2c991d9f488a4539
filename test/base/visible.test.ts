import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasInvisible, inertCell, visible } from "../../src/base/visible.ts";

describe("text from outside", () => {
  test.each([
    ["Ángel Muñoz Peña", "Ángel Muñoz Peña"],
    ["\u001b[31mrojo\u001b[0m", "\\u{1b}[31mrojo\\u{1b}[0m"],
    ["a\r\nBcc: x", "a\\u{d}\\u{a}Bcc: x"],
    ["\u0000\u0007\u007f\u009b", "\\u{0}\\u{7}\\u{7f}\\u{9b}"],
    ["gpj.\u202eexe", "gpj.\\u{202e}exe"],
    ["a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"],
    ["\ufeffa\u200bb\u2066c\u200f", "\\u{feff}a\\u{200b}b\\u{2066}c\\u{200f}"],
    ["👩‍🌾 ok", "👩‍🌾 ok"],
  ])("%j is shown, not obeyed", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test("what is shown holds nothing invisible, and what is harmless stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(hasInvisible(visible(text))).toBe(false);
        expect(visible(text) === text).toBe(!hasInvisible(text));
      }),
    );
  });
});

test.each(["=1+1", "+593", "-1", "@sum", "\tx", "\rx"])("the cell %j is no formula", (text) => {
  expect(inertCell(text)).toBe(`'${text}`);
});

test.each(["", "María", "1=1", "a@b.example", "'="])("the cell %j stays as it is", (text) => {
  expect(inertCell(text)).toBe(text);
});
