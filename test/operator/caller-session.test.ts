import { describe, expect, test } from "vitest";
import { acts, deciding } from "../../src/base/acts.ts";
import { authorize, type Context, type Seat } from "../../src/base/context.ts";
import { minute, second } from "../../src/base/time.ts";
import { resumeSession, signOut } from "../../src/operator/session/session.ts";
import { provePassword, signIn } from "../../src/operator/session/sign-in.ts";
import { hashPassword } from "../../src/password/hash.ts";
import { addOperator } from "../../src/store/staff/operators.ts";
import { openWorld, type World } from "../support/world.ts";

const password = "cuatro garzas junto al lago";
const production = { production: "true" } as const;
const at = (more: Partial<Seat> = {}): Seat => ({ user: "uid 1", terminal: "pts1", named: false, ...more });

/** A desk with luz, an administrator, at which somebody sits who has not signed in. */
async function withLuz(
  settings = {},
  cedula: string | undefined = "1710034065",
): Promise<{ readonly world: World; readonly seat: (of?: Seat) => Context }> {
  const world = await openWorld({ settings });
  const luz = {
    name: "luz",
    role: "admin",
    ...(cedula === "" ? {} : { cedula }),
    passwordSetBy: "luz",
    verifier: await hashPassword(password),
  } as const;
  await addOperator(world.store, luz, world.clock.now());
  const ctx = world.system;
  return { world, seat: (of) => ({ ...ctx, ...(of ? { caller: of } : {}) }) };
}

describe("a session belongs to a caller", () => {
  test.each<readonly [string, Seat | undefined]>([
    ["another terminal", at({ terminal: "pts2" })],
    ["another user at the same terminal", at({ user: "uid 2" })],
    ["no terminal", at({ terminal: undefined })],
    ["a file that a script names", at({ named: true })],
    ["nobody known", undefined],
  ])("%s has none of it", async (_what, other) => {
    const { seat } = await withLuz();
    const { token } = await signIn(seat(at()), "luz", password);
    expect((await resumeSession(seat(at()), token)).actor.name).toBe("luz");
    const none = await resumeSession(seat(other), undefined).catch((error: unknown) => error);
    const theirs = await resumeSession(seat(other), token).catch((error: unknown) => error);
    expect(theirs).toMatchObject({ code: "not-signed-in" });
    // not even that there is one is told
    expect(theirs).toEqual(none);
  });

  test("a script's is its user's at any terminal, and nobody else's", async () => {
    const { seat } = await withLuz(production);
    const { token } = await signIn(seat(at({ named: true })), "luz", password);
    await resumeSession(seat(at({ named: true, terminal: undefined })), token);
    for (const other of [at({ named: true, user: "uid 2" }), at()])
      await expect(resumeSession(seat(other), token)).rejects.toMatchObject({ code: "not-signed-in" });
  });

  test("in production there is none at no terminal, and who signs in there is told what to do", async () => {
    const { seat } = await withLuz(production);
    const nowhere = { kind: "forbidden", code: "session-nowhere" };
    for (const seated of [seat(), seat(at({ terminal: undefined }))]) {
      await expect(signIn(seated, "luz", password)).rejects.toMatchObject(nowhere);
      await expect(resumeSession(seated, "x")).rejects.toMatchObject(nowhere);
    }
  });

  test("the store keeps neither user nor terminal in words", async () => {
    const { world, seat } = await withLuz();
    await signIn(seat(at()), "luz", password);
    const [row] = await world.rows<{ caller: string }>("sessions");
    expect(row?.caller).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toMatch(/uid 1|pts1/);
  });

  test("a sign-in ends the session in whose place it is, and says whose that was", async () => {
    const { world, seat } = await withLuz();
    await addOperator(
      world.store,
      { name: "eva", role: "clerk", passwordSetBy: "eva", verifier: await hashPassword(password) },
      world.clock.now(),
    );
    const first = await signIn(seat(at()), "luz", password);
    expect(first.replaced).toBeUndefined();
    const second = await signIn(seat(at()), "eva", password, undefined, first.token);
    expect(second.replaced).toBe("luz");
    await expect(resumeSession(seat(at()), first.token)).rejects.toMatchObject({ code: "session-over" });
    await signOut(
      { ...seat(at()), actor: (await resumeSession(seat(at()), second.token)).actor },
      second.token,
    );
    expect((await signIn(seat(at()), "luz", password, undefined, second.token)).replaced).toBeUndefined();
  });

  test.each(["another's session", "no session at all", "nothing"])(
    "a file of %s is not replaced",
    async (what) => {
      const { world, seat } = await withLuz();
      const theirs = await signIn(seat(at({ named: true, user: "uid 2" })), "luz", password);
      const held = { "another's session": theirs.token, nothing: "" }[what] ?? what;
      const mine = seat(at({ named: true }));
      // whatever password is given: nobody learns anything by it
      for (const given of [password, "wrong"])
        await expect(signIn(mine, "luz", given, undefined, held)).rejects.toMatchObject({
          code: "session-file",
        });
      expect(await world.rows("sessions")).toHaveLength(1);
      await resumeSession(seat(at({ named: true, user: "uid 2" })), theirs.token);
    },
  );
});

describe("what decides about others", () => {
  const ages: readonly (readonly [string, number | undefined, boolean])[] = [
    ["just now", 0, true],
    ["4:59 ago", 5 * minute - second, true],
    ["5:00 ago", 5 * minute, false],
    ["5:01 ago", 5 * minute + second, false],
    ["by a clock that was an hour ahead", -60 * minute, false],
    ["never", undefined, false],
  ];

  test.each(ages)("with the own password typed %s", async (_when, age, mayDecide) => {
    const { world, seat } = await withLuz(production);
    const now = world.clock.now();
    const provedAt = age === undefined ? {} : { provedAt: now - age };
    const actor = { kind: "operator" as const, name: "luz", acts: new Set(acts), ...provedAt };
    for (const act of acts) {
      const refused = deciding.has(act) && !mayDecide;
      const tried = () => authorize({ ...seat(at()), actor }, act);
      if (refused) expect(tried, act).toThrow(expect.objectContaining({ code: "password-again" }));
      else expect(tried, act).not.toThrow();
    }
    for (const act of acts)
      expect(() => authorize({ ...world.under({ production: "false" }), actor }, act)).not.toThrow();
  });

  test("a sign-in proves it for five minutes, and the password typed again for five more", async () => {
    const { world, seat } = await withLuz(production);
    const ctx = seat(at());
    const { token } = await signIn(ctx, "luz", password);
    const decide = async () => authorize({ ...ctx, ...(await resumeSession(ctx, token)) }, "operator.add");
    world.clock.advance(5 * minute - second);
    await decide();
    world.clock.advance(2 * second);
    await expect(decide()).rejects.toMatchObject({ kind: "forbidden", code: "password-again" });
    const { actor } = await resumeSession(ctx, token);
    const proved = await provePassword({ ...ctx, actor }, token, password);
    authorize({ ...ctx, actor: proved }, "operator.add");
    world.clock.advance(5 * minute - second);
    await decide();
    world.clock.advance(2 * second);
    await expect(decide()).rejects.toMatchObject({ code: "password-again" });
  });

  test("who has no cédula yet may do no more for having typed the password again", async () => {
    const { seat } = await withLuz(production, "");
    const ctx = seat(at());
    const { token } = await signIn(ctx, "luz", password);
    const signed = { ...ctx, ...(await resumeSession(ctx, token)) };
    const actor = await provePassword(signed, token, password);
    expect(() => authorize({ ...ctx, actor }, "operator.add")).toThrow(
      expect.objectContaining({ code: "own-cedula-needed" }),
    );
  });

  test("a wrong one counts as at a sign-in, proves nothing, and is in the record", async () => {
    const { world, seat } = await withLuz(production);
    const ctx = seat(at());
    const { token } = await signIn(ctx, "luz", password);
    world.clock.advance(6 * minute);
    const signed = { ...ctx, ...(await resumeSession(ctx, token)) };
    for (let n = 0; n < 3; n += 1)
      await expect(provePassword(signed, token, "wrong")).rejects.toMatchObject({ code: "sign-in-refused" });
    await expect(provePassword(signed, token, password)).rejects.toMatchObject({ code: "cooldown" });
    await expect(signIn(ctx, "luz", password)).rejects.toMatchObject({ code: "cooldown" });
    const kept = await world.rows<{ act: string; outcome: string }>("audit");
    expect(kept.filter(({ act, outcome }) => act === "session.prove" && outcome === "refused")).toHaveLength(
      3,
    );
    expect((await resumeSession(ctx, token)).actor.provedAt).toBe(world.clock.now() - 6 * minute);
  });
});
