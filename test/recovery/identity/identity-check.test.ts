import { describe, expect, test } from "vitest";
import { ClaveError } from "../../../src/base/errors.ts";
import { day, hour, minute, secondsUntil } from "../../../src/base/time.ts";
import { unlockPerson } from "../../../src/counter/unlock.ts";
import { askChallenge } from "../../../src/recovery/identity/identity-check.ts";
import type { Proof } from "../../../src/recovery/identity/proof.ts";
import { startRecovery } from "../../../src/recovery/start.ts";
import { answersOf } from "../../../src/store/register/security-answers.ts";
import { cedulaOf, maria, mariasProof, openWorld, personOf, start, type World } from "../../support/world.ts";

const cedula = maria["cedula"] ?? "";
const stranger = cedulaOf(999);
const wrong: Proof = { ...mariasProof, image: "rose" };

async function registered(): Promise<World> {
  const world = await openWorld();
  await world.register(maria);
  return world;
}

/** What the desk answers to somebody, whole: every field that a person or a script could tell apart. */
async function answerTo(world: World, proof: Proof, who = cedula, name = "ana"): Promise<object> {
  const request = { cedula: who, method: "email" as const, proof };
  const fault: unknown = await startRecovery(world.as("clerk", name), request).catch(
    (error: unknown) => error,
  );
  if (!(fault instanceof ClaveError)) return { code: "none" };
  return {
    kind: fault.kind,
    code: fault.code,
    sentence: fault.sentence,
    hint: fault.hint,
    detail: fault.detail,
  };
}

describe("a wrong answer", () => {
  test.each<[string, Proof]>([
    ["the image", { birthDate: "1985-03-12", image: "rose" }],
    ["the birth date", { birthDate: "1985-03-13", image: "condor" }],
    ["the answer", { answers: { "first-school": "Colegio Mejía" }, image: "condor" }],
    [
      "one of two answers",
      { answers: { "first-school": "Simón Bolívar", "first-pet": "Luna" }, image: "condor" },
    ],
    [
      "the date beside a right answer",
      { birthDate: "1985-03-13", answers: { "first-pet": "canela" }, image: "condor" },
    ],
    ["a question that is not registered", { answers: { "first-job": "Simón Bolívar" }, image: "condor" }],
    ["an answer to another question", { answers: { "first-pet": "Simón Bolívar" }, image: "condor" }],
    ["everything", { birthDate: "1990-01-01", answers: { "first-pet": "x" }, image: "rose" }],
  ])("in %s is refused alike, counted and written down", async (_part, proof) => {
    const world = await registered();
    expect(await answerTo(world, proof)).toEqual(await answerTo(world, wrong));
    expect(await answerTo(world, proof)).toMatchObject({ kind: "refused", code: "identity-not-confirmed" });
    expect(await world.rows("identity_failures")).toHaveLength(3);
    const written = (await world.rows("audit")).filter((entry) => entry["act"] === "recovery.start");
    expect(written.map(({ subject, outcome, detail }) => ({ subject, outcome, detail }))).toEqual(
      Array.from({ length: 3 }, () => ({
        subject: `affiliate:${cedula}`,
        outcome: "refused",
        detail: '{"code":"identity-not-confirmed"}',
      })),
    );
  });

  test.each<[string, Proof]>([
    ["the date", mariasProof],
    ["one answer", { answers: { "first-pet": " CANELA" }, image: "condor" }],
    [
      "both answers and the date",
      { ...mariasProof, answers: { "first-pet": "canela", "first-school": "simon bolivar" } },
    ],
  ])("is none where %s and the image are right", async (_part, proof) => {
    const world = await registered();
    expect(await answerTo(world, proof)).toEqual({ code: "none" });
  });

  test("is one where nobody registered an image: nothing fits an image that is not there", async () => {
    const world = await openWorld();
    await world.register({ ...maria, image: "" });
    for (const image of ["condor", "rose"])
      expect(await answerTo(world, { ...mariasProof, image })).toMatchObject({
        code: "identity-not-confirmed",
      });
  });

  test("is forgotten by the right one, for its own source", async () => {
    const world = await registered();
    for (let n = 0; n < 4; n += 1) await answerTo(world, wrong, cedula, "ana");
    for (let n = 0; n < 4; n += 1) await answerTo(world, wrong, cedula, "eva");
    await answerTo(world, mariasProof, cedula, "ana");
    expect(await answerTo(world, wrong, cedula, "ana")).toMatchObject({ code: "identity-not-confirmed" });
    expect(await answerTo(world, wrong, cedula, "eva")).toMatchObject({ code: "identity-not-confirmed" });
    expect(await answerTo(world, mariasProof, cedula, "eva")).toMatchObject({ code: "locked" });
  });
});

describe("the lock", () => {
  test("falls after five failures, before anything is looked up, and says when it opens", async () => {
    const world = await registered();
    for (let n = 0; n < 5; n += 1) await answerTo(world, wrong);
    world.clock.advance(minute);
    const locked = await answerTo(world, mariasProof);
    const retryAfterSeconds = secondsUntil(start + day, start + minute);
    expect(locked).toMatchObject({ kind: "refused", code: "locked", detail: { retryAfterSeconds } });
    expect(await answerTo(world, wrong)).toEqual(locked);
    await expect(askChallenge(world.as("clerk", "ana"), cedula)).rejects.toMatchObject({ code: "locked" });
    expect(await world.rows("identity_failures")).toHaveLength(5);
    world.clock.advance(day - minute);
    expect(await answerTo(world, mariasProof)).toEqual({ code: "none" });
  });

  test("is the same for somebody whom nobody knows", async () => {
    const world = await registered();
    for (let n = 0; n < 5; n += 1)
      expect(await answerTo(world, wrong, stranger)).toMatchObject({
        kind: "missing",
        code: "person-missing",
      });
    for (let n = 0; n < 5; n += 1) await answerTo(world, wrong);
    const unknown = await answerTo(world, mariasProof, stranger);
    expect(JSON.stringify(unknown).replaceAll(stranger, cedula)).toBe(
      JSON.stringify(await answerTo(world, mariasProof)),
    );
    expect(await world.rows("messages")).toHaveLength(1);
  });

  test("of one source leaves every other one open, until twenty failed", async () => {
    const world = await registered();
    for (const name of ["ana", "eva", "luz", "sol"]) {
      for (let n = 0; n < 4; n += 1) await answerTo(world, wrong, cedula, name);
      expect(await answerTo(world, wrong, cedula, name)).toMatchObject({ code: "identity-not-confirmed" });
      expect(await answerTo(world, wrong, cedula, name)).toMatchObject({ code: "locked" });
    }
    const closed = await answerTo(world, mariasProof, cedula, "paz");
    expect(closed).toMatchObject({ code: "locked", detail: { retryAfterSeconds: hour / 1000 } });
    world.clock.advance(hour);
    expect(await answerTo(world, mariasProof, cedula, "ana")).toMatchObject({ code: "locked" });
    expect(await answerTo(world, mariasProof, cedula, "paz")).toEqual({ code: "none" });
  });

  test("is told to the person once a day at most, without a link", async () => {
    const world = await registered();
    for (const name of ["ana", "eva", "luz"])
      for (let n = 0; n < 5; n += 1) await answerTo(world, wrong, cedula, name);
    await world.send();
    const [notice, ...more] = await world.mailbox();
    expect(notice).toMatchObject({ to: [maria["email"]], token: undefined });
    expect(more).toEqual([]);
    world.clock.advance(day);
    for (let n = 0; n < 5; n += 1) await answerTo(world, wrong, cedula, "ana");
    await world.send();
    expect(await world.mailbox()).toHaveLength(2);
  });

  test("is lifted at the counter, for a reason that is kept", async () => {
    const world = await registered();
    for (const name of ["ana", "eva"])
      for (let n = 0; n < 5; n += 1) await answerTo(world, wrong, cedula, name);
    const clerk = world.as("clerk", "luz");
    const lifted = await unlockPerson(clerk, cedula, "vino con su documento");
    expect(lifted).toMatchObject({ cedula, cleared: 10 });
    expect(await answerTo(world, mariasProof)).toEqual({ code: "none" });
    const entry = (await world.rows("audit")).find(({ act }) => act === "affiliate.unlock");
    expect(entry).toMatchObject({
      actor: "luz",
      subject: `affiliate:${cedula}`,
      reason: "vino con su documento",
    });
  });

  test("leaves a link that is on its way alive", async () => {
    const world = await registered();
    await world.start();
    await world.send();
    for (let n = 0; n < 5; n += 1) await answerTo(world, wrong);
    expect(await answerTo(world, mariasProof)).toMatchObject({ code: "locked" });
    expect((await world.complete(await world.token())).recovery.status).toBe("completed");
  });
});

test("many people failing from one source raise an alarm, once", async () => {
  const world = await openWorld();
  await world.register(...Array.from({ length: 12 }, (_each, n) => personOf(n)));
  for (let n = 0; n < 12; n += 1) await answerTo(world, wrong, cedulaOf(n));
  const alarms = (await world.rows("audit")).filter(({ act }) => act === "identity.alarm");
  expect(alarms).toHaveLength(1);
  expect(alarms[0]).toMatchObject({ subject: "source:operator:ana", detail: '{"people":10,"minutes":60}' });
});

test("an imported answer becomes a slow one at its first right use, and still fits", async () => {
  const world = await registered();
  const verifiers = async () =>
    (await answersOf(world.store, cedula)).map(({ verifier }) => verifier.slice(0, 7));
  await answerTo(world, { answers: { "first-school": "no", "first-pet": "canela" }, image: "condor" });
  await answerTo(world, { answers: { "first-pet": "canela" }, image: "rose" });
  expect(await verifiers()).toEqual(["keyed:", "keyed:"].map((word) => expect.stringContaining(word)));
  await answerTo(world, { answers: { "first-pet": "Canela" }, image: "condor" });
  expect(await verifiers()).toEqual(["$argon2", expect.stringContaining("keyed:")]);
  world.clock.advance(day);
  expect(await answerTo(world, { answers: { "first-pet": "luna" }, image: "condor" })).toMatchObject({
    code: "identity-not-confirmed",
  });
  expect(await answerTo(world, { answers: { "first-pet": " cANELA " }, image: "condor" })).toEqual({
    code: "none",
  });
});

describe("what a person is asked", () => {
  test("is the same every time: own questions, nine images with the own one among them", async () => {
    const world = await registered();
    const asked = await askChallenge(world.operator, cedula);
    expect(asked.questions.map(({ id }) => id)).toEqual(["first-school", "first-pet"]);
    const shown = asked.images.map(({ id }) => id);
    expect(new Set(shown).size).toBe(9);
    expect(shown).toContain("condor");
    expect(await askChallenge(world.as("clerk", "eva"), cedula)).toEqual(asked);
  });

  test("looks alike for somebody whom nobody knows", async () => {
    const world = await registered();
    const asked = await askChallenge(world.operator, stranger);
    expect(asked.questions).toHaveLength(2);
    expect(new Set(asked.images.map(({ id }) => id)).size).toBe(9);
    expect(await askChallenge(world.operator, stranger)).toEqual(asked);
  });
});

test("the pictures stay the same when the desk's key changes, be it that others have the first one", async () => {
  const world = await registered();
  const another = await openWorld();
  const keys = {
    ...another.operator.keys,
    earlier: [{ ...world.operator.keys, leaked: true }],
  };
  for (const who of [cedula, stranger]) {
    const { images } = await askChallenge(world.operator, who);
    expect((await askChallenge({ ...world.operator, keys }, who)).images).toEqual(images);
  }
});
