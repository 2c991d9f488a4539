import { describe, expect, test } from "vitest";
import { loadBlocklist } from "../../src/password/blocklist.ts";
import { departures } from "../../src/password/profiles.ts";

describe("departures", () => {
  test.each([
    [
      "iess",
      "NIST 3.1.1.2, NIST 3.1.1.1, ASVS 6.2.1, ASVS 6.2.5, NIST 3.1.1.2, NIST 3.1.1.2, NIST 3.1.1.2, NIST 3.1.1.2 ASVS 6.2.9, ASVS 6.2.8, ASVS 6.2.12",
    ],
    [
      "nist",
      "ASVS 6.2.4, NIST 3.1.1.2, NIST 3.1.1.2, NIST 3.1.1.2, NIST 3.1.1.2 ASVS 6.2.9, ASVS 6.2.8, ASVS 6.2.12",
    ],
  ] as const)("of %s name the same rules in both languages", (profile, rules) => {
    const numbers = (text: string) =>
      [...text.matchAll(/(NIST|ASVS) (?:SP 800-63B-4|5\.0), ([\d.]+\d)/g)]
        .map(([, source, rule]) => `${source} ${rule}`)
        .join(" ");
    for (const language of ["es", "en"] as const) {
      const named = departures(profile).map((sentence) => numbers(sentence[language]));
      expect(named.join(", ")).toBe(rules);
    }
  });

  test("say of the list of common passwords what is so (ASVS 6.2.4)", async () => {
    const list = [...(await loadBlocklist())];
    const forIess = list.filter((word) => word.length >= 6 && /\p{L}/u.test(word) && /\d/.test(word));
    expect(forIess.length).toBeGreaterThan(3000);
    expect(list.filter((word) => word.length >= 15).length).toBeLessThan(3000);
  });
});
