import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { minute } from "../../src/base/time.ts";
import { newChallenge, solvedIn } from "../../src/portal/serve/captcha.ts";
import { removeSpentCaptchas, spendCaptcha } from "../../src/store/recovery/captchas.ts";
import { openWorld, type World } from "../support/world.ts";

const settings = { "portal.captchaCost": "100" };
let world: World;
beforeEach(async () => {
  world = await openWorld({ settings });
});

type Challenge = Awaited<ReturnType<typeof newChallenge>>;

const packed = (brought: unknown) => Buffer.from(JSON.stringify(brought)).toString("base64");

/** What a browser does, and the field that it fills. */
async function solve(challenge: Challenge) {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error("not solved");
  return { challenge, solution };
}

describe("a challenge", () => {
  it("is solved once, and names itself the same whoever brings it", async () => {
    const challenge = await newChallenge(world.operator);
    const field = packed(await solve(challenge));
    expect(field.length).toBeLessThan(1000);
    const solved = await solvedIn(world.operator, field);
    expect(solved).toEqual({ signature: challenge.signature, expiresAt: world.clock.now() + 10 * minute });
    if (!solved) return;
    const spent = await Promise.all([1, 2, 3, 4].map(() => spendCaptcha(world.store, solved)));
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect(await removeSpentCaptchas(world.store, solved.expiresAt)).toBe(0);
    expect(await spendCaptcha(world.store, solved)).toBe(false);
    expect(await removeSpentCaptchas(world.store, solved.expiresAt + 1)).toBe(1);
  });

  it("holds for ten minutes by the desk's clock, and tells the browser no time", async () => {
    const challenge = await newChallenge(world.operator);
    expect(challenge.parameters.expiresAt).toBeUndefined();
    const field = packed(await solve(challenge));
    world.clock.advance(10 * minute - 1);
    expect(await solvedIn(world.operator, field)).toBeDefined();
    world.clock.advance(1);
    expect(await solvedIn(world.operator, field)).toBeUndefined();
  });

  it("costs what the setting says, between 200 and 400 times", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => newChallenge(world.operator)));
    const counters = await Promise.all(made.map(async (each) => (await solve(each)).solution.counter));
    expect(made.every(({ parameters }) => parameters.cost === 100)).toBe(true);
    expect(Math.min(...counters)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...counters)).toBeLessThanOrEqual(400);
    expect(new Set(made.map(({ signature }) => signature)).size).toBe(20);
  });
});

describe("what is brought counts only as it was set and solved", () => {
  it.each<[string, (solved: Awaited<ReturnType<typeof solve>>) => unknown]>([
    [
      "a longer life",
      ({ challenge, solution }) => ({
        challenge: { ...challenge, parameters: { ...challenge.parameters, data: { until: 9e15 } } },
        solution,
      }),
    ],
    [
      "a lower cost",
      ({ challenge, solution }) => ({
        challenge: { ...challenge, parameters: { ...challenge.parameters, cost: 1 } },
        solution,
      }),
    ],
    [
      "a signature in capitals",
      ({ challenge, solution }) => ({
        challenge: { ...challenge, signature: challenge.signature?.toUpperCase() },
        solution,
      }),
    ],
    [
      "a guessed key",
      ({ challenge, solution }) => ({
        challenge,
        solution: { ...solution, derivedKey: `${challenge.parameters.keyPrefix}${"0".repeat(32)}` },
      }),
    ],
    ["no solution", ({ challenge }) => ({ challenge, solution: null })],
    ["no signature", ({ challenge: { parameters }, solution }) => ({ challenge: { parameters }, solution })],
  ])("not with %s", async (_name, change) => {
    const solved = await solve(await newChallenge(world.operator));
    expect(await solvedIn(world.operator, packed(solved))).toBeDefined();
    expect(await solvedIn(world.operator, packed(change(solved)))).toBeUndefined();
  });

  it("not from another desk", async () => {
    const other = await openWorld({ settings });
    const field = packed(await solve(await newChallenge(other.operator)));
    expect(await solvedIn(world.operator, field)).toBeUndefined();
  });

  it("and nothing that anybody sends does harm", async () => {
    const deep = `${'{"challenge":'.repeat(5000)}1${"}".repeat(5000)}`;
    const part = fc.record({
      challenge: fc.record({
        parameters: fc.record({
          data: fc.record({ until: fc.constant(9e15) }),
          keySignature: fc.jsonValue(),
        }),
        signature: fc.string(),
      }),
      solution: fc.record({ counter: fc.double(), derivedKey: fc.string() }),
    });
    const sent = fc.oneof(
      fc.string(),
      fc.jsonValue().map(packed),
      part.map(packed),
      fc.constantFrom("", deep, Buffer.from(deep).toString("base64")),
    );
    await fc.assert(
      fc.asyncProperty(sent, async (field) => {
        expect(await solvedIn(world.operator, field)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
