import { expect, test } from "vitest";
import { inOwnProcess } from "../support/own-process.ts";

test("the estimator and the hash load when they are first asked, not on import", async () => {
  const [imported, words, estimator, hash] = (await inOwnProcess(`
    import { createRequire } from "node:module";
    import { hashPassword } from "./src/password/hash.ts";
    import { judgePassword } from "./src/password/policy.ts";
    const { cache } = createRequire(import.meta.url);
    const heavy = () => Object.keys(cache).filter((path) => /zxcvbn|argon2/.test(path)).length;
    const seen = [heavy()];
    await judgePassword("tren verde lampara", { profile: "nist", maxLength: 128, personal: [] });
    seen.push(heavy());
    await judgePassword("tren verde lampara 7", { profile: "iess", maxLength: 128, personal: [] });
    seen.push(heavy());
    await hashPassword("tren verde lampara");
    seen.push(heavy());
    console.log(JSON.stringify(seen));
  `)) as readonly [number, number, number, number];
  expect(imported).toBe(0);
  expect(words).toBeGreaterThan(0);
  expect(estimator).toBeGreaterThan(words);
  expect(hash).toBeGreaterThan(estimator);
});
