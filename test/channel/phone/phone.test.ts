import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../../fixtures/identifiers.json" with { type: "json" };
import { maskPhone, normalisePhone } from "../../../src/channel/phone/phone.ts";

const mobile = fc.stringMatching(/^\+5939[0-9]{8}$/);

describe("a mobile number", () => {
  test.each(Object.entries(vectors.phone))("%j is kept as %s", (text, kept) => {
    expect(normalisePhone(text)).toBe(kept ?? undefined);
  });

  test.each([
    "099-123-4567",
    " (099) 123.4567 ",
    "593991234567",
    "+593 (0)99 123 4567",
    "099\u00a0123\u00a04567",
  ])("%j is the same number", (text) => {
    expect(normalisePhone(text)).toBe("+593991234567");
  });

  test.each([
    "",
    "022345678",
    "+34612345678",
    "09912345678",
    "099123456a",
    "+593991234567,0",
    "099\n1234567",
    "０９９１２３４５６７",
  ])("%j is not one", (text) => {
    expect(normalisePhone(text)).toBeUndefined();
  });

  test("is found again however it was written, and stays as it is", () => {
    const prefix = fc.constantFrom("+593", "00593", "593", "0", "", "+593 0");
    const gap = fc.constantFrom("", " ", "-", ".");
    fc.assert(
      fc.property(mobile, prefix, gap, (kept, before, between) => {
        const digits = kept.slice(4);
        const typed = `${before}${between}${digits.slice(0, 2)}${between}${digits.slice(2, 5)}${between}${digits.slice(5)}`;
        expect(normalisePhone(typed)).toBe(kept);
        expect(normalisePhone(kept)).toBe(kept);
      }),
    );
  });

  test("is kept in one form or not at all, whatever the text", () => {
    const loose = fc.stringMatching(/^(\+|00)?(593)?0?9?[0-9 ().\n\0٣-]{6,10}$/);
    fc.assert(
      fc.property(loose, (text) => {
        expect(normalisePhone(text) ?? "+593900000000").toMatch(/^\+5939[0-9]{8}$/);
      }),
      { numRuns: 1000 },
    );
  });
});

test("of a phone the last two digits stay", () => {
  expect(maskPhone("+593991234567")).toBe("+593 ** *** **67");
});
