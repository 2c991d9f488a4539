import { describe, expect, test } from "vitest";
import { day, hour } from "../../src/base/time.ts";
import { identifyPerson, takeCase } from "../../src/counter/case/identify.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { showCase } from "../../src/counter/case/show.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { contactPointsOf, isInForce } from "../../src/store/register/contact-points.ts";
import { cedula, counterIn, mariasDocument, newMailbox, oldMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld, personOf, type World } from "../support/world.ts";

/** The mailbox in force for María. */
async function inForce(world: World, holder = cedula): Promise<string | undefined> {
  const points = await contactPointsOf(world.store, holder);
  const now = world.clock.now();
  return points.find((point) => point.channel === "email" && isInForce(point, now))?.address;
}

onEveryEngine("an update at the counter", (engine) => {
  const counter = async () => counterIn(await openWorld({ store: await engine.place() }));

  test("with the old mailbox alive is in force at once, and both sides are told", async () => {
    const { world, submitted, mailsTo } = await counter();
    const { case: done } = await submitted({ oldAddress: "works" });
    expect(done).toMatchObject({ status: "effective", doubts: [], effectiveAt: world.clock.now() });
    expect(await inForce(world)).toBe(newMailbox);
    await world.send();
    for (const mailbox of [oldMailbox, newMailbox])
      expect((await mailsTo(mailbox)).filter((mail) => mail.text.includes("/n#t="))).toHaveLength(1);
  });

  test("with the old one lost waits for a second officer and 72 hours", async () => {
    const { world, submitted, sofia } = await counter();
    const { case: waiting } = await submitted();
    expect(waiting).toMatchObject({ status: "submitted", doubts: ["address-lost"] });
    expect(await inForce(world)).toBe(oldMailbox);
    await expect(world.start()).rejects.toMatchObject({ kind: "refused", code: "contact-on-hold" });
    const { case: held } = await approveCase(sofia, waiting.id, cedula);
    expect(held).toMatchObject({
      status: "approved",
      effectiveAt: world.clock.now() + 72 * hour,
      documentChecked: true,
    });
    world.clock.advance(72 * hour - 1);
    expect(await inForce(world)).toBe(oldMailbox);
    await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
    world.clock.advance(1);
    expect(await inForce(world)).toBe(newMailbox);
    expect((await showCase(sofia, waiting.id)).case.status).toBe("effective");
    expect((await world.start()).recovery.sentTo).toBe("m***@correo.example");
  });

  test("is stopped by a veto; a supervisor without a part lets it go on, and the hold begins anew", async () => {
    const { world, approved, sofia, second, objectionFor } = await counter();
    const { case: held } = await approved();
    const veto = await objectionFor(oldMailbox);
    world.clock.advance(50 * hour);
    expect(await objectToCase(world.holder, veto)).toMatchObject({ status: "vetoed" });
    world.clock.advance(100 * hour);
    expect(await inForce(world)).toBe(oldMailbox);
    await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
    await expect(approveCase(sofia, held.id, undefined)).rejects.toMatchObject({ code: "own-case" });
    const { case: again } = await approveCase(second, held.id, undefined);
    expect(again).toMatchObject({ status: "approved", effectiveAt: world.clock.now() + 72 * hour });
    await expect(objectToCase(world.holder, veto)).rejects.toMatchObject({ code: "link-used" });
    world.clock.advance(72 * hour);
    expect(await inForce(world)).toBe(newMailbox);
  });

  test("is stopped by a veto and rejected: what was on file is still on file, the new one never was", async () => {
    const { world, approved, second, objectionFor } = await counter();
    const { case: held } = await approved();
    await objectToCase(world.holder, await objectionFor(oldMailbox));
    await rejectCase(second, held.id, "no fue la titular");
    world.clock.advance(80 * hour);
    expect(await inForce(world)).toBe(oldMailbox);
    expect((await world.start()).recovery.sentTo).toBe("m***@example.com");
  });

  test("that was not me, after it was in force: no recovery until a supervisor decides, and nothing old returns", async () => {
    const { world, submitted, sofia, objectionFor } = await counter();
    const { case: done } = await submitted({ oldAddress: "works" });
    const notMe = await objectionFor(oldMailbox);
    world.clock.advance(9 * day);
    expect(await objectToCase(world.holder, notMe)).toMatchObject({ status: "vetoed" });
    await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
    await rejectCase(sofia, done.id, "denuncia de la titular");
    expect(await inForce(world)).toBeUndefined();
    await expect(world.start()).rejects.toMatchObject({ code: "no-address" });
  });

  test("a notice stops nothing ten days after, and one address one change in 30 days", async () => {
    const { world, submitted, approved, second, objectionFor } = await counter();
    await submitted({ oldAddress: "works" });
    const late = await objectionFor(oldMailbox);
    world.clock.advance(10 * day);
    await expect(objectToCase(world.holder, late)).rejects.toMatchObject({ code: "link-expired" });
    const { case: next } = await approved({ email: "otra.maria@correo.example" });
    await objectToCase(world.holder, await objectionFor(newMailbox));
    await rejectCase(second, next.id, "lo detuvo la titular");
    const { case: third } = await approved({ email: "tercera.maria@correo.example" });
    const spent = objectToCase(world.holder, await objectionFor(newMailbox));
    await expect(spent).rejects.toMatchObject({ kind: "refused", code: "objection-spent" });
    world.clock.advance(72 * hour);
    expect((await showCase(second, third.id)).case.status).toBe("effective");
  });

  test("of the wrong person ends at once and warns every desk for seven days", async () => {
    const { world, open, elsewhere, carla } = await counter();
    const wrong = await open({ document: { ...mariasDocument, faceMatches: false } });
    expect((await showCase(carla, wrong)).case.status).toBe("rejected");
    const again = () =>
      openCase(elsewhere, { cedula, kind: "contact", reason: "perdió su correo", document: mariasDocument });
    world.clock.advance(7 * day - 1);
    const warned = await again();
    expect(warned.warnings.map(({ en }) => en)).toEqual([expect.stringContaining("the face did not match")]);
    expect(warned.case.warned).toBe(true);
    await rejectCase(elsewhere, warned.case.id, "prueba de aviso");
    world.clock.advance(2);
    expect((await again()).warnings).toEqual([]);
  });

  test("is taken over by a colleague, who sees the document again", async () => {
    const { proved, carla, colleague, elsewhere } = await counter();
    const id = await proved();
    await expect(submitCase(colleague, id)).rejects.toMatchObject({ code: "case-of-another" });
    await expect(takeCase(elsewhere, id, undefined)).rejects.toMatchObject({
      kind: "forbidden",
      code: "other-office",
    });
    expect((await takeCase(colleague, id, undefined)).status).toBe("open");
    await expect(submitCase(colleague, id)).rejects.toMatchObject({ code: "document-needed" });
    await expect(submitCase(carla, id)).rejects.toMatchObject({ code: "case-of-another" });
    expect((await identifyPerson(colleague, id, mariasDocument)).status).toBe("proving");
    expect((await submitCase(colleague, id)).case.status).toBe("submitted");
  });

  test("expires after seven days, and leaves everything as it was", async () => {
    const { world, submitted, sofia, carla, open } = await counter();
    const { case: waiting } = await submitted();
    world.clock.advance(7 * day);
    await expect(approveCase(sofia, waiting.id, undefined)).rejects.toMatchObject({ code: "case-state" });
    expect((await showCase(carla, waiting.id)).case.status).toBe("expired");
    expect((await world.start()).recovery.sentTo).toBe("m***@example.com");
    expect(await open()).toMatch(/^C/);
  });
});

describe("a new address", () => {
  test("that another person has, or proved first, is refused and nobody learns whose", async () => {
    const { world, open, carla, mailsTo } = await counterIn(await openWorld());
    await world.register(personOf(1), personOf(2));
    const id = await open();
    const taken = { kind: "refused", code: "address-taken" };
    await expect(proveContact(carla, id, { email: "Persona1+x@example.com" })).rejects.toMatchObject(taken);
    const other = await openCase(carla, {
      cedula: personOf(2)["cedula"] ?? "",
      kind: "contact",
      reason: "perdió su correo",
      document: { ...mariasDocument, kind: "passport", number: "AB12345" },
    });
    for (const each of [id, other.case.id]) await proveContact(carla, each, { email: newMailbox });
    await world.send();
    const codes = new Map(
      (await mailsTo(newMailbox)).map(({ text }) => [
        /C[2-9A-Z]{9}/.exec(text)?.[0],
        /^ {4}(\d{4} \d{4})$/m.exec(text)?.[1] ?? "",
      ]),
    );
    await confirmCode(carla, id, codes.get(id) ?? "");
    await expect(confirmCode(carla, other.case.id, codes.get(other.case.id) ?? "")).rejects.toMatchObject(
      taken,
    );
    await expect(proveContact(carla, other.case.id, { email: newMailbox })).rejects.toMatchObject(taken);
  });

  test("is proved by its own code alone: five guesses, then a new one is needed", async () => {
    const { world, open, carla, codeFor, advance } = await counterIn(await openWorld());
    const id = await open();
    await proveContact(carla, id, { email: newMailbox });
    const right = await codeFor(newMailbox);
    const wrong = right === "0000 0000" ? "0000 0001" : "0000 0000";
    for (let guess = 0; guess < 5; guess += 1)
      await expect(confirmCode(carla, id, wrong)).rejects.toMatchObject({
        kind: "refused",
        code: "code-wrong",
      });
    await expect(confirmCode(carla, id, right)).rejects.toMatchObject({ code: "code-wrong" });
    await expect(proveContact(carla, id, { email: newMailbox })).rejects.toMatchObject({ code: "cooldown" });
    advance(2 * 60_000);
    await proveContact(carla, id, { email: newMailbox });
    expect((await confirmCode(carla, id, (await codeFor(newMailbox)).replace(" ", ""))).points).toMatchObject(
      [{ side: "new", address: "m***@correo.example", provedAt: world.clock.now() }],
    );
  });
});
