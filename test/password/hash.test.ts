import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GivenSecret, hashPassword, verifyPassword } from "../../src/password/hash.ts";

const secrets = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
const few = { numRuns: 12 };

describe("hashPassword", () => {
  test("keeps argon2id at OWASP's parameters, in PHC form", async () => {
    expect(await hashPassword("tren7verde")).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  test("salts each time", async () => {
    expect(await hashPassword("tren7verde")).not.toBe(await hashPassword("tren7verde"));
  });

  test("never contains the password", async () => {
    const long = fc.string({ minLength: 6, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(long, async (secret) => !(await hashPassword(secret)).includes(secret)),
      few,
    );
  });
});

describe("verifyPassword", () => {
  test("knows what was hashed", async () => {
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => verifyPassword(await hashPassword(secret), secret)),
      few,
    );
  });

  test("knows nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(secrets, secrets, async (secret, other) => {
        fc.pre(secret.normalize("NFKC") !== other.normalize("NFKC"));
        return !(await verifyPassword(await hashPassword(secret), other));
      }),
      few,
    );
  });

  test("takes every NFKC form of a secret for the same", async () => {
    const written = fc.stringMatching(/^[a-zñáéíóúü½ﬁＡ１]{1,20}$/);
    const forms = fc.constantFrom("NFC", "NFD", "NFKC", "NFKD");
    await fc.assert(
      fc.asyncProperty(written, forms, forms, async (secret, one, other) =>
        verifyPassword(await hashPassword(secret.normalize(one)), secret.normalize(other)),
      ),
      few,
    );
  });

  test("compares the whole, in its own case", async () => {
    const long = "a1".repeat(150);
    const verifier = await hashPassword(`${long}x`);
    expect(await verifyPassword(verifier, `${long}y`)).toBe(false);
    expect(await verifyPassword(verifier, `${long}X`)).toBe(false);
    expect(await verifyPassword(verifier, `${long}x `)).toBe(false);
    expect(await verifyPassword(verifier, `${long}x`)).toBe(true);
  });

  test.each([
    "",
    "x",
    "$argon2id$",
    "$argon2id$v=19$m=19456,t=2,p=1$AAAA",
    "$2b$10$abcdefghijklmnopqrstuv",
    "\0",
  ])("says no to the malformed verifier %j", async (verifier) => {
    expect(await verifyPassword(verifier, "tren7verde")).toBe(false);
  });
});

describe("GivenSecret", () => {
  test("fits what was made from it, and nothing where there is nothing", async () => {
    const given = new GivenSecret("tren7verde");
    expect(await given.fits(await hashPassword("tren7verde"))).toBe(true);
    expect(await given.fits(await hashPassword("otra cosa 9"))).toBe(false);
    expect(await given.fits(undefined)).toBe(false);
    expect(await given.fits(await given.hashed())).toBe(true);
  });

  test("is compared and hashed once", () => {
    const given = new GivenSecret("tren7verde");
    expect(given.fits("x")).toBe(given.fits("x"));
    expect(given.hashed()).toBe(given.hashed());
  });

  test("costs what a verification costs", async () => {
    const verifier = await hashPassword("tren7verde");
    const real = await shortest(() => verifyPassword(verifier, "otra cosa 9"));
    const spent = await shortest(() => new GivenSecret("otra cosa 9").fits(undefined));
    const hashed = await shortest(() => new GivenSecret("otra cosa 9").hashed());
    const malformed = await shortest(() => verifyPassword("x", "otra cosa 9"));
    expect(spent).toBeGreaterThan(real / 3);
    expect(hashed).toBeGreaterThan(real / 3);
    expect(malformed).toBeLessThan(real / 3);
  });
});

async function shortest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return Math.min(...times);
}
