import { expect, test } from "vitest";
import type { Context } from "../../../src/base/context.ts";
import { ClaveError } from "../../../src/base/errors.ts";
import { hashPassword } from "../../../src/password/hash.ts";
import { checkCaller } from "../../../src/recovery/caller.ts";
import type { Proof } from "../../../src/recovery/identity/proof.ts";
import { startRecovery } from "../../../src/recovery/start.ts";
import { replaceAnswers } from "../../../src/store/register/security-answers.ts";
import { onEveryEngine, openedAt } from "../../support/engines.ts";
import { askedFor, isWrittenBeside, slowVerifier } from "../../support/slow-secrets.ts";
import { maria, mariasProof, openWorld, type World, type WorldOptions } from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";
const question = "first-pet";
const slow = await slowVerifier("canela");

/** A desk that knows María, with an answer that takes long to compare. */
async function desk(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await world.register({ ...maria, phone: "0991234567" });
  await replaceAnswers(world.store, cedula, [{ cedula, question, verifier: slow }]);
  return world;
}

const right = { answers: { [question]: "canela" }, image: "condor" };
const onTelephone = { answers: right.answers, birthDate: "1985-03-12" };
const wrong = { ...mariasProof, image: "rose" };

/** What a start comes to: done, or the code of its refusal. */
async function begin(ctx: Context, proof: Proof): Promise<string> {
  const fault: unknown = await startRecovery(ctx, { cedula, method: "email", proof }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return fault instanceof ClaveError ? fault.code : "done";
}

/** The same operator in another process. */
async function elsewhere(world: World): Promise<Context> {
  return { ...world.operator, store: await openedAt(world.location) };
}

test.each<[string, (world: World, agent: Context) => Promise<unknown>]>([
  [
    "to start a recovery",
    ({ operator }) => startRecovery(operator, { cedula, method: "email", proof: right }),
  ],
  ["on the telephone", (_world, agent) => checkCaller(agent, cedula, JSON.stringify(onTelephone))],
])("others write while an answer is compared %s", { timeout: 60_000 }, async (_what, act) => {
  const world = await desk();
  const agent = await world.hire("agent", "paula");
  expect(await isWrittenBeside(world, "security_answers", () => act(world, agent))).toBe(true);
});

onEveryEngine("answers that are compared before they count", (engine) => {
  test("are no more than five where twelve wrong ones are given at once", { timeout: 60_000 }, async () => {
    const world = await desk({ store: await engine.place() });
    const others = await Promise.all(Array.from({ length: 12 }, () => elsewhere(world)));
    const codes = await Promise.all(others.map((ctx) => begin(ctx, wrong)));
    expect(codes.filter((code) => code === "identity-not-confirmed")).toHaveLength(5);
    expect(codes.filter((code) => code === "locked")).toHaveLength(7);
    expect(await world.rows("identity_failures")).toHaveLength(5);
  });

  test("do not open what a fifth wrong one closed meanwhile, right as they are", {
    timeout: 60_000,
  }, async () => {
    const world = await desk({ store: await engine.place() });
    const other = await elsewhere(world);
    for (let n = 0; n < 4; n += 1) await begin(other, wrong);
    const compared = askedFor(world.store, "security_answers");
    const started = begin(world.operator, right);
    await compared;
    expect(await begin(other, wrong)).toBe("identity-not-confirmed");
    expect(await started).toBe("locked");
    expect(await world.rows("recoveries")).toEqual([]);
    expect(await world.rows("identity_failures")).toHaveLength(5);
  });

  test("are compared again where others were registered meanwhile", { timeout: 60_000 }, async () => {
    const world = await desk({ store: await engine.place() });
    const [other, verifier] = [await elsewhere(world), await hashPassword("luna")];
    const compared = askedFor(world.store, "security_answers");
    const started = begin(world.operator, right);
    await compared;
    await replaceAnswers(other.store, cedula, [{ cedula, question, verifier }]);
    expect(await started).toBe("identity-not-confirmed");
  });
});
