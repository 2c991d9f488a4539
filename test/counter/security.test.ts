import { describe, expect, test } from "vitest";
import { day, hour } from "../../src/base/time.ts";
import { handOver } from "../../src/counter/case/hand-over.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { proposeSecrets } from "../../src/counter/proof/propose-secrets.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { completeRecovery } from "../../src/recovery/complete.ts";
import { cedula, counterIn, mariasDocument, oldMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { goodPassword, maria, openWorld, type World } from "../support/world.ts";

onEveryEngine("what a person is known by, at the counter", (engine) => {
  const counter = async () => counterIn(await openWorld({ store: await engine.place() }));

  test("a new image takes the place of a forgotten one, and the person is told", async () => {
    const { world, open, carla, mailsTo } = await counter();
    const id = await open({ kind: "image" });
    await expect(submitCase(carla, id)).rejects.toMatchObject({ code: "case-incomplete" });
    await expect(proposeSecrets(carla, id, { image: "unicorn" })).rejects.toMatchObject({
      code: "image-invalid",
    });
    await proposeSecrets(carla, id, { image: "whale" });
    expect((await submitCase(carla, id)).case).toMatchObject({ status: "effective", doubts: [] });
    await expect(world.start()).rejects.toMatchObject({ code: "identity-not-confirmed" });
    expect((await world.start({ birthDate: "1985-03-12", image: "whale" })).recovery.reference).toMatch(/^R/);
    await world.send();
    expect((await mailsTo(oldMailbox)).some(({ text }) => text.includes("nueva imagen de seguridad"))).toBe(
      true,
    );
  });

  test("new questions take the place of the old ones; answers are kept as argon2id only", async () => {
    const { world, open, carla } = await counter();
    const id = await open({ kind: "questions" });
    const answers = { "first-job": "Panadería El Sol", "first-journey": "Baños" };
    await expect(proposeSecrets(carla, id, { answers: { "first-job": "Sol" } })).rejects.toMatchObject({
      code: "answers-few",
    });
    await expect(
      proposeSecrets(carla, id, { answers: { "first-job": "Sol", "first-journey": " sol " } }),
    ).rejects.toMatchObject({ code: "answers-invalid" });
    await proposeSecrets(carla, id, { answers });
    await submitCase(carla, id);
    const kept = await world.rows<{ verifier: string }>("security_answers");
    expect(kept.map(({ verifier }) => verifier.slice(0, 9))).toEqual(["$argon2id", "$argon2id"]);
    const old = { answers: { "first-school": "Simón Bolívar" }, image: "condor" };
    await expect(world.start(old)).rejects.toMatchObject({ code: "identity-not-confirmed" });
    await world.start({ answers: { "first-job": "panaderia el sol" }, image: "condor" });
  });

  test("an expired document or another name needs the second officer, for an image too", async () => {
    const { open, carla, sofia, world } = await counter();
    const id = await open({
      kind: "image",
      document: { ...mariasDocument, expires: "2026-01-01", nameMatches: false },
    });
    await proposeSecrets(carla, id, { image: "whale" });
    const { case: waiting } = await submitCase(carla, id);
    expect(waiting).toMatchObject({ status: "submitted", doubts: ["document-expired", "name-differs"] });
    await expect(world.start({ birthDate: "1985-03-12", image: "whale" })).rejects.toMatchObject({
      code: "identity-not-confirmed",
    });
    expect((await approveCase(sofia, id, undefined)).case.status).toBe("effective");
    await world.start({ birthDate: "1985-03-12", image: "whale" });
  });

  test("that was not me: the new image is forgotten, and no other returns", async () => {
    const { world, open, carla, sofia, objectionFor } = await counter();
    const id = await open({ kind: "image" });
    await proposeSecrets(carla, id, { image: "whale" });
    await submitCase(carla, id);
    await objectToCase(world.holder, await objectionFor(oldMailbox));
    await rejectCase(sofia, id, "denuncia de la titular");
    for (const image of ["whale", "condor"])
      await expect(world.start({ birthDate: "1985-03-12", image })).rejects.toMatchObject({
        code: "identity-not-confirmed",
      });
  });

  test("unlocking lifts every lock, tells the person, and is written down", async () => {
    const { world, carla, mailsTo } = await counter();
    for (let tries = 0; tries < 5; tries += 1)
      await expect(world.start({ birthDate: "1985-03-12", image: "whale" })).rejects.toThrow();
    await expect(world.start()).rejects.toMatchObject({ code: "locked" });
    const unlocked = await unlockPerson(carla, cedula, "vino con su documento");
    expect(unlocked).toMatchObject({ cedula, cleared: 5 });
    await world.send();
    expect((await mailsTo(oldMailbox)).some(({ subject }) => subject.startsWith("Se abrió"))).toBe(true);
    expect((await world.start()).recovery.reference).toMatch(/^R/);
  });
});

function activate(world: World, activation: string) {
  return completeRecovery(world.holder, { activation, password: goodPassword });
}

onEveryEngine("validation in person", (engine) => {
  const validated = async () => {
    const counter = await counterIn(await openWorld({ store: await engine.place() }));
    const id = await counter.open({ kind: "validation" });
    await submitCase(counter.carla, id);
    return { ...counter, id };
  };

  test("needs a second officer, and ends in an activation that sets one password", async () => {
    const { world, id, carla, sofia } = await validated();
    await expect(handOver(carla, id)).rejects.toMatchObject({ code: "case-state" });
    expect((await approveCase(sofia, id, cedula)).case.status).toBe("effective");
    const { activation } = await handOver(carla, id);
    await expect(handOver(carla, id)).rejects.toMatchObject({ kind: "refused", code: "activation-handed" });
    expect(activation).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
    expect(JSON.stringify(await world.rows("audit"))).not.toContain(activation);
    expect((await activate(world, activation.toLowerCase().replaceAll("-", " "))).recovery).toMatchObject({
      method: "in-person",
      status: "completed",
    });
    await expect(activate(world, activation)).rejects.toMatchObject({ code: "link-used" });
    await expect(handOver(carla, id)).rejects.toMatchObject({ kind: "refused", code: "activation-used" });
  });

  test("is handed over by who has it in hand, on the same visit", async () => {
    const { world, id, carla, colleague, sofia } = await validated();
    await approveCase(sofia, id, undefined);
    await expect(handOver(colleague, id)).rejects.toMatchObject({ code: "case-of-another" });
    world.clock.advance(day);
    await expect(handOver(carla, id)).rejects.toMatchObject({ code: "case-kind" });
  });

  test("ends with the next password, and after a day", async () => {
    const { world, id, carla, sofia } = await validated();
    await approveCase(sofia, id, undefined);
    const { activation } = await handOver(carla, id);
    world.clock.advance(day);
    await expect(activate(world, activation)).rejects.toMatchObject({ code: "link-expired" });
  });

  test("is stopped by an objection, what was handed over included", async () => {
    const { world, id, carla, sofia, objectionFor } = await validated();
    await approveCase(sofia, id, undefined);
    const { activation } = await handOver(carla, id);
    await objectToCase(world.holder, await objectionFor(oldMailbox));
    await expect(activate(world, activation)).rejects.toMatchObject({ code: "link-revoked" });
    await expect(handOver(carla, id)).rejects.toMatchObject({ code: "case-state" });
  });

  test("helps who cannot wait for the hold of a new address, which stays on its hold all the same", async () => {
    const { world, id, carla, sofia, proved } = await validated();
    const contact = await proved();
    await submitCase(carla, contact);
    await approveCase(sofia, contact, undefined);
    await approveCase(sofia, id, undefined);
    const { activation } = await handOver(carla, id);
    await activate(world, activation);
    await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
    world.clock.advance(72 * hour);
    expect((await world.start()).recovery.sentTo).toBe("m***@correo.example");
  });
});

describe("nobody serves himself", () => {
  test("neither at the counter nor by unlocking", async () => {
    const { world, open } = await counterIn(await openWorld());
    const herself = await world.hire("clerk", "mfquispe", { office: "UIO-01", cedula });
    await expect(open({}, herself)).rejects.toMatchObject({ kind: "refused", code: "own-case" });
    await expect(unlockPerson(herself, cedula, "yo misma")).rejects.toMatchObject({ code: "own-case" });
    const refused = (await world.rows("audit")).filter(({ outcome }) => outcome === "refused");
    expect(refused.map(({ act, subject }) => [act, subject])).toEqual([
      ["counter.open", `affiliate:${cedula}`],
      ["affiliate.unlock", `affiliate:${cedula}`],
    ]);
  });
});

test("a person who died or was suspended meanwhile gets nothing more", async () => {
  const { world, submitted, proved, carla, sofia } = await counterIn(await openWorld());
  const { case: waiting } = await submitted();
  await world.register({ ...maria, status: "deceased" });
  const refused = { kind: "refused", code: "person-not-active" };
  await expect(approveCase(sofia, waiting.id, undefined)).rejects.toMatchObject(refused);
  await rejectCase(carla, waiting.id, "falleció, según el registro");
  await world.register({ ...maria, status: "active" });
  const next = await proved({ email: "otra.maria@correo.example" });
  await world.register({ ...maria, status: "suspended" });
  await expect(submitCase(carla, next)).rejects.toMatchObject(refused);
});
