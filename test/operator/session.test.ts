import { describe, expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { day, hour, minute, second } from "../../src/base/time.ts";
import { resumeSession, sessionEnd, signOut } from "../../src/operator/session/session.ts";
import { authenticate, signIn } from "../../src/operator/session/sign-in.ts";
import { signInWait } from "../../src/operator/verify.ts";
import { hashPassword } from "../../src/password/hash.ts";
import { holdKeys } from "../../src/store/engine/seal.ts";
import { addOperator, changeOperator } from "../../src/store/staff/operators.ts";
import { onEveryEngine, openedAt, recorded } from "../support/engines.ts";
import { askedFor, isWrittenBeside, slowVerifier } from "../support/slow-secrets.ts";
import { openWorld, start, type WorldOptions } from "../support/world.ts";

const password = "correct horse battery staple";
const verifier = await hashPassword(password);

/** A desk at whose keyboard nobody sits yet, and which knows the clerk luz. */
async function desk(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await addOperator(world.store, { name: "luz", role: "clerk", verifier, passwordSetBy: "luz" }, start);
  const nobody: Context = { ...world.system, actor: { kind: "system", name: "nobody", acts: new Set() } };
  const fail = () => signIn(nobody, "luz", "wrong").catch((error: unknown) => error);
  return { world, nobody, fail };
}

describe("the wait after failed sign-ins", () => {
  test.each([
    [0, 0],
    [2, 0],
    [3, 30 * second],
    [4, minute],
    [5, 2 * minute],
    [9, 32 * minute],
    [10, hour],
    [11, hour],
    [1_000_000, hour],
  ])("%d in a row: %d ms", (failures, wait) => {
    expect(signInWait(failures)).toBe(wait);
  });
});

describe("a session ends", () => {
  test.each([
    ["after 15 idle minutes", 0, 0, 15 * minute],
    ["15 minutes after its last use", 0, hour, hour + 15 * minute],
    ["after 12 hours in all", 0, 12 * hour - minute, 12 * hour],
  ])("%s", (_case, createdAt, seenAt, end) => {
    expect(sessionEnd({ createdAt, seenAt })).toBe(end);
  });
});

onEveryEngine("signing in", (engine) => {
  test("gives a session of the operator's own role, of which only a digest is kept", async () => {
    const { world, nobody } = await desk({ store: await engine.place() });
    const { token, operator } = await signIn(nobody, "luz", password);
    expect(operator.role).toBe("clerk");
    const { actor, endsAt } = await resumeSession(nobody, token);
    expect(actor).toMatchObject({ kind: "operator", name: "luz", role: "clerk" });
    expect(actor.acts.has("recovery.start")).toBe(true);
    expect(actor.acts.has("affiliate.import")).toBe(false);
    expect(endsAt).toBe(start + 15 * minute);
    expect(JSON.stringify([await world.rows("sessions"), await world.rows("audit")])).not.toContain(token);
    await signOut({ ...world.system, actor }, token);
    await expect(resumeSession(nobody, token)).rejects.toMatchObject({
      kind: "forbidden",
      code: "session-over",
    });
  });

  test("fails alike for a wrong password, an unknown name and the disabled, and waits ever longer", async () => {
    const { world, nobody, fail } = await desk({ store: await engine.place() });
    const told = async (name: string, secret: string) => {
      const { kind, code, sentence } = (await signIn(nobody, name, secret).catch(
        (error: unknown) => error,
      )) as never;
      return { kind, code, sentence };
    };
    const wrong = await told("luz", "wrong");
    expect(wrong).toMatchObject({ kind: "forbidden", code: "sign-in-refused" });
    expect(await told("nobody", password)).toEqual(wrong);
    const change = (disabledAt: number | undefined) =>
      recorded(world.store, (store) => changeOperator(store, "luz", { disabledAt }));
    await change(start);
    expect(await told("luz", password)).toEqual(wrong);
    await change(undefined);
    await fail();
    const waiting = { kind: "busy", code: "cooldown", detail: { retryAfterSeconds: 30 } };
    await expect(signIn(nobody, "luz", password)).rejects.toMatchObject(waiting);
    await expect(signIn(nobody, "luz", "wrong")).rejects.toMatchObject(waiting);
    await expect(signIn(nobody, "nobody", "x")).rejects.toMatchObject({ code: "sign-in-refused" });
    world.clock.advance(30 * second);
    await fail();
    expect(await fail()).toMatchObject({ code: "cooldown", detail: { retryAfterSeconds: 60 } });
    world.clock.advance(minute);
    await signIn(nobody, "luz", password);
    expect(await fail()).toMatchObject({ code: "sign-in-refused" });
    expect(await fail()).toMatchObject({ code: "sign-in-refused" });
  });

  test("guesses made at once are counted one by one", async () => {
    const { fail } = await desk({ store: await engine.place() });
    const codes = (await Promise.all(Array.from({ length: 9 }, fail))).map(
      (error) => (error as { code: string }).code,
    );
    expect(codes.filter((code) => code === "sign-in-refused")).toHaveLength(3);
    expect(codes.filter((code) => code === "cooldown")).toHaveLength(6);
  });

  test("by a password that is still compared when another is set begins no session", async () => {
    const { world, nobody } = await desk({ store: await engine.place() });
    const slow = await slowVerifier(password);
    await recorded(world.store, (store) => changeOperator(store, "luz", { verifier: slow }));
    const [elsewhere, verifier] = [await openedAt(world.location), await hashPassword("otra frase de paso")];
    holdKeys(elsewhere, world.operator.keys);
    const compared = askedFor(world.store, "operators");
    const signed = signIn(nobody, "luz", password).catch((error: unknown) => error);
    await compared;
    await recorded(elsewhere, (store) => changeOperator(store, "luz", { verifier }));
    expect(await signed).toMatchObject({ code: "sign-in-refused" });
    expect(await world.rows("sessions")).toEqual([]);
    expect(await world.rows("sign_in_failures")).toHaveLength(1);
  });

  test("keeps no name that was typed in vain: it may be a password", async () => {
    const { world, nobody } = await desk({ store: await engine.place() });
    await expect(signIn(nobody, "my secret phrase", "luz")).rejects.toMatchObject({
      code: "sign-in-refused",
    });
    const kept = JSON.stringify([await world.rows("sign_in_failures"), await world.rows("audit")]);
    expect(kept).not.toContain("my secret phrase");
    expect(kept).toContain('"outcome":"refused"');
  });
});

test.each<[string, (nobody: Context) => Promise<unknown>]>([
  ["to sign in", (nobody) => signIn(nobody, "luz", password)],
  ["to sign in with a new one", (nobody) => signIn(nobody, "luz", password, "otra frase de paso larga")],
  ["for one act at another's terminal", (nobody) => authenticate(nobody, "luz", password)],
])("others write while a password is compared %s", { timeout: 60_000 }, async (_what, act) => {
  const { world, nobody } = await desk();
  const verifier = await slowVerifier(password);
  await recorded(world.store, (store) => changeOperator(store, "luz", { verifier }));
  expect(await isWrittenBeside(world, "operators", () => act(nobody))).toBe(true);
});

describe("a session", () => {
  test("lives on while it is used, for 12 hours in all", async () => {
    const { world, nobody } = await desk();
    const { token } = await signIn(nobody, "luz", password);
    for (let used = 0; used < 12 * hour - 10 * minute; used += 10 * minute) {
      world.clock.advance(10 * minute);
      await resumeSession(nobody, token);
    }
    world.clock.advance(10 * minute);
    await expect(resumeSession(nobody, token)).rejects.toMatchObject({ code: "session-over" });
  });

  test.each<[string, (world: Awaited<ReturnType<typeof desk>>["world"]) => unknown]>([
    ["after 15 idle minutes", (world) => world.clock.advance(15 * minute)],
    [
      "once its operator is disabled",
      (world) => recorded(world.store, (store) => changeOperator(store, "luz", { disabledAt: start })),
    ],
  ])("is over %s", async (_case, change) => {
    const { world, nobody } = await desk();
    const { token } = await signIn(nobody, "luz", password);
    await change(world);
    await expect(resumeSession(nobody, token)).rejects.toMatchObject({
      kind: "forbidden",
      code: "session-over",
    });
  });

  test("outlives a clock that was set back, and ends when that clock says", async () => {
    const { world, nobody } = await desk();
    world.clock.advance(-day);
    const { token } = await signIn(nobody, "luz", password);
    await resumeSession(nobody, token);
    world.clock.advance(15 * minute);
    await expect(resumeSession(nobody, token)).rejects.toMatchObject({ code: "session-over" });
  });

  test.each([undefined, "", "A".repeat(43)])("is none for the token %j", async (token) => {
    const { nobody } = await desk();
    await expect(resumeSession(nobody, token)).rejects.toMatchObject({
      kind: "forbidden",
      code: "not-signed-in",
    });
  });

  test("has the role that its operator has now", async () => {
    const { world, nobody } = await desk();
    const { token } = await signIn(nobody, "luz", password);
    await recorded(world.store, (store) => changeOperator(store, "luz", { role: "auditor" }));
    expect((await resumeSession(nobody, token)).actor.acts.has("recovery.start")).toBe(false);
  });
});
