import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ecuadorianWords } from "../../src/password/blocklist.ts";
import { passwordScore } from "../../src/password/strength.ts";

beforeAll(async () => {
  await passwordScore("x", []);
});

describe("passwordScore", () => {
  test.each([
    "quito.2026",
    "Quito-2026!",
    "2026.quito",
    "Guayaquil_1998",
    "camila.1999",
    "emelec.1929",
    "cuenca#2030",
    "lechuza...2024",
    "Perro.2024",
    "quito.!2026",
    "Cañar.2025",
    "p4ssw0rd.2026",
  ])("is under 3 for %j", async (password) => {
    expect(await passwordScore(password, [])).toBeLessThan(3);
  });

  test.each(["k7$Rw9!zQx", "tren.verde.lampara", "nubes8lechuga", "lechuza lenta ventana"])(
    "is 3 or more for %j",
    async (password) => {
      expect(await passwordScore(password, [])).toBeGreaterThanOrEqual(3);
    },
  );

  test("is under 3 for any local word, a separator and a year, either way round", async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...ecuadorianWords),
      fc.constantFrom(".", "-", "_", "#", "@", "*", "!", " ", "..", ""),
      fc.integer({ min: 1950, max: 2035 }),
      fc.boolean(),
      fc.boolean(),
      async (word, separator, year, capital, yearFirst) => {
        const written = capital ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
        const password = yearFirst ? `${year}${separator}${written}` : `${written}${separator}${year}`;
        return (await passwordScore(password, [])) < 3;
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  test("falls when the attacker knows the person", async () => {
    const password = "wxqyvk-4471903";
    expect(await passwordScore(password, [])).toBeGreaterThanOrEqual(3);
    expect(await passwordScore(password, ["wxqyvk", "4471903"])).toBeLessThan(3);
  });
});

test("the local words are compact and stand there once", () => {
  expect(ecuadorianWords.length).toBeGreaterThan(110);
  expect(new Set(ecuadorianWords).size).toBe(ecuadorianWords.length);
  expect(ecuadorianWords.filter((word) => !/^[a-z]{3,}$/.test(word))).toEqual([]);
});
