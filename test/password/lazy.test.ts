import { createRequire } from "node:module";
import { expect, test } from "vitest";

const heavy = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) => /zxcvbn|argon2/.test(path)).length;

test("the estimator and the hash load when they are first asked, not on import", async () => {
  const { judgePassword } = await import("../../src/password/policy.ts");
  const { hashPassword } = await import("../../src/password/hash.ts");
  expect(heavy()).toBe(0);

  await judgePassword("tren verde lampara", { profile: "nist", maxLength: 128, personal: [] });
  const words = heavy();
  expect(words).toBeGreaterThan(0);

  await judgePassword("tren verde lampara 7", { profile: "iess", maxLength: 128, personal: [] });
  const estimator = heavy();
  expect(estimator).toBeGreaterThan(words);

  await hashPassword("tren verde lampara");
  expect(heavy()).toBeGreaterThan(estimator);
});
