import { describe, expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { minute } from "../../src/base/time.ts";
import { setPassword } from "../../src/operator/account/change.ts";
import { resumeSession } from "../../src/operator/session/session.ts";
import { actorSigning, signIn } from "../../src/operator/session/sign-in.ts";
import { hashPassword } from "../../src/password/hash.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { addOperator } from "../../src/store/staff/operators.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld, start, type WorldOptions } from "../support/world.ts";

const given = "correct horse battery staple";
const own = "seven quiet herons on a wire";
const verifier = await hashPassword(given);

/** A desk whose admin made luz a supervisor, with a password that both know. */
async function desk(options: WorldOptions = {}) {
  const world = await openWorld(options);
  const admin = await world.hire("admin", "ana");
  const luz = { name: "luz", role: "supervisor", verifier, passwordSetBy: "ana", approverSince: 0 } as const;
  await addOperator(world.store, luz, start);
  const nobody: Context = { ...world.system, actor: { kind: "system", name: "nobody", acts: new Set() } };
  const audit = async () =>
    (await world.rows<{ actor: string; act: string; outcome: string; detail: string }>("audit")).map(
      ({ actor, act, outcome, detail }) => ({ actor, act, outcome, ...JSON.parse(detail) }),
    );
  return { world, admin, nobody, audit };
}

onEveryEngine("a password that somebody else set", (engine) => {
  test("opens nothing but its own change, and the new one opens the desk", async () => {
    const { world, nobody, audit } = await desk({ store: await engine.place() });
    const required = { kind: "forbidden", code: "password-change-required" };
    await expect(signIn(nobody, "luz", given)).rejects.toMatchObject(required);
    await expect(actorSigning(nobody, "luz", given)).rejects.toMatchObject(required);
    expect(await world.rows("sessions")).toEqual([]);
    const { token } = await signIn(nobody, "luz", given, own);
    expect((await resumeSession(nobody, token)).actor.name).toBe("luz");
    await expect(signIn(nobody, "luz", given)).rejects.toMatchObject({ code: "sign-in-refused" });
    await signIn(nobody, "luz", own);
    const told = await audit();
    expect(told.map(({ actor, act, outcome }) => [actor, act, outcome])).toEqual([
      ["luz", "session.begin", "refused"],
      ["luz", "operator.sign", "refused"],
      ["luz", "operator.change-password", "done"],
      ["luz", "session.begin", "done"],
      ["nobody", "session.begin", "refused"],
      ["luz", "session.begin", "done"],
    ]);
    const [row] = (await world.rows("operators")).filter(({ name }) => name === "luz");
    const mark = world.system.keys.digest("audit-password", `luz\n${row?.["verifier"]}`).toString("hex");
    expect(told[2]).toMatchObject({ password: mark.slice(0, 32) });
    expect(row).toMatchObject({ password_set_by: "luz" });
    expect(JSON.stringify([told, row])).not.toContain(own);
  });

  test("ends every session that the old one began", async () => {
    const { nobody, admin } = await desk({ store: await engine.place() });
    const { token: first } = await signIn(nobody, "luz", given, own);
    const { token: second } = await signIn(nobody, "luz", own, "eight loud geese under the bridge");
    await expect(resumeSession(nobody, first)).rejects.toMatchObject({ code: "session-over" });
    await resumeSession(nobody, second);
    await setPassword(admin, "luz", given);
    await expect(resumeSession(nobody, second)).rejects.toMatchObject({ code: "session-over" });
    await expect(signIn(nobody, "luz", given)).rejects.toMatchObject({ code: "password-change-required" });
  });
});

describe("a new password that will not do", () => {
  test.each([
    ["short", ["too-short", "common"]],
    ["the name in it: luz luz luz", ["personal"]],
    [given, ["unchanged"]],
  ])("%s leaves the old one as it was", async (password, rules) => {
    const { nobody, world } = await desk();
    const refused = await signIn(nobody, "luz", given, password).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: "invalid", code: "password-refused" });
    const failed = (refused as { detail: { failed: { rule: string }[] } }).detail.failed;
    expect(failed.map(({ rule }) => rule)).toEqual(rules);
    expect(await world.rows("sessions")).toEqual([]);
    await signIn(nobody, "luz", given, own);
  });

  test("is not even judged for whoever does not know the old one", async () => {
    const { nobody } = await desk();
    await expect(signIn(nobody, "luz", "wrong", "short")).rejects.toMatchObject({ code: "sign-in-refused" });
  });
});

onEveryEngine("signing one act on another's terminal", (engine) => {
  test("gives the signer's own actor, and the record says on whose terminal", async () => {
    const { world, nobody, audit } = await desk({ store: await engine.place() });
    await signIn(nobody, "luz", given, own);
    const clerk = await world.hire("clerk", "pepe", { office: "UIO" });
    const actor = await actorSigning(clerk, "luz", own);
    expect(actor).toMatchObject({ kind: "operator", name: "luz", role: "supervisor" });
    expect(actor.acts.has("counter.approve")).toBe(true);
    expect(await world.rows("sessions")).toHaveLength(1);
    expect((await audit()).at(-1)).toMatchObject({ actor: "luz", act: "operator.sign", terminal: "pepe" });
  });

  test("counts its failures with those of signing in", async () => {
    const { world, nobody, audit } = await desk({ store: await engine.place() });
    const clerk = await world.hire("clerk", "pepe");
    for (const sign of [actorSigning, signIn, actorSigning])
      await expect(sign(clerk, "luz", "wrong")).rejects.toMatchObject({ code: "sign-in-refused" });
    for (const sign of [actorSigning, signIn])
      await expect(sign(nobody, "luz", given)).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
    expect((await audit()).map(({ actor, act, failures }) => [actor, act, failures])).toEqual([
      ["pepe", "operator.sign", 1],
      ["pepe", "session.begin", 2],
      ["pepe", "operator.sign", 3],
    ]);
    world.clock.advance(minute);
    await signIn(nobody, "luz", given, own);
  });

  test("is not for the inside of a transaction: its failure would be forgotten", async () => {
    const { nobody } = await desk({ store: await engine.place() });
    const inside = transaction(nobody, (ctx) => actorSigning(ctx, "luz", "wrong"));
    await expect(inside).rejects.toThrow(TypeError);
  });
});
