import { describe, expect, test } from "vitest";
import { reasons, reasonWords } from "../../src/holder/identity/catalogues.ts";
import { requireReason } from "../../src/holder/identity/identity.ts";

describe("a reason", () => {
  test.each(reasons.map(({ id }) => id))("%s is kept as its id, and said in words", (id) => {
    expect(requireReason(` ${id.toUpperCase()} `)).toBe(id);
    expect(reasonWords(id).es).not.toBe(reasonWords(id).en);
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(["llamó, ticket 4711", "Órden 12 del juez", "x".repeat(500)])(
    "%s is kept as it was typed",
    (text) => {
      expect(requireReason(` ${text} `)).toBe(text);
      expect(reasonWords(text)).toEqual({ es: text, en: text });
    },
  );

  test.each([undefined, "", "...", "abc", "1234567", "x".repeat(501)])("%s says nothing", (text) => {
    expect(() => requireReason(text)).toThrow(expect.objectContaining({ code: "reason-missing" }));
  });
});
