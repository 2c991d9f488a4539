import { describe, expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { shutsRecovery } from "../../src/cases/address-change.ts";
import { isUnderWay } from "../../src/cases/status.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import type { CasePoint } from "../../src/store/counter/case-points.ts";
import type { CaseRecord } from "../../src/store/counter/cases.ts";
import { caseOpened, cedula, counterIn, newMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { mariasProof, openWorld, type World } from "../support/world.ts";

const now = 1_000 * day;

/** The links to a new password in every mail that has come. */
const linksIn = async (world: World) =>
  (await world.mailbox()).flatMap(({ text }) => /\/r#t=[\w-]{43}/.exec(text)?.[0] ?? []);

const open: CaseRecord = { ...caseOpened(now - hour), deadlineAt: now + 6 * day, identifiedAt: now - hour };

describe("a case of the counter keeps recoveries shut", () => {
  const submitted = { submittedAt: now - minute };
  const approved = { ...submitted, approvedAt: now };
  const point = (side: CasePoint["side"], channel: CasePoint["channel"]): CasePoint => ({
    caseId: open.id,
    side,
    holder: cedula,
    channel,
    number: 2,
    provedAt: now,
  });
  const mail = [point("new", "email")];
  test.each<[string, Partial<CaseRecord>, readonly CasePoint[], boolean]>([
    ["not while it is only being proved", {}, mail, false],
    ["while it waits for the second officer", submitted, mail, true],
    ["until the last moment of that", { ...submitted, deadlineAt: now + 1 }, mail, true],
    ["not once it expired unapproved", { ...submitted, deadlineAt: now }, mail, false],
    ["in its hold", { ...approved, effectiveAt: now + 1 }, mail, true],
    ["in its hold past the deadline", { ...approved, effectiveAt: now + day, deadlineAt: now }, mail, true],
    ["not once it is in force", { ...approved, effectiveAt: now }, mail, false],
    ["while an objection waits", { ...approved, effectiveAt: now + day, frozenAt: now - 1 }, mail, true],
    ["while one waits before approval", { ...submitted, frozenAt: now - 1, deadlineAt: now - 1 }, mail, true],
    [
      "while one came after it was in force",
      { ...approved, effectiveAt: now - day, frozenAt: now },
      mail,
      true,
    ],
    [
      "though it was closed as in force before that",
      { ...approved, effectiveAt: now - day, frozenAt: now, closedAt: now - day, outcome: "effective" },
      mail,
      true,
    ],
    ["not once it was rejected", { ...submitted, closedAt: now, outcome: "rejected" }, mail, false],
    ["not where only the phone changes", submitted, [point("new", "phone")], false],
    ["not by an old address to prove", submitted, [point("old", "email"), point("new", "phone")], false],
    ["not for a new image", { ...submitted, kind: "image" }, mail, false],
    ["not for a validation", { ...submitted, kind: "validation" }, [], false],
  ])("%s", (_case, more, points, holds) => {
    expect(shutsRecovery({ ...open, ...more }, points, now)).toBe(holds);
  });

  test("and one that is only being proved is under way all the same", () => {
    expect(isUnderWay(open, now)).toBe(true);
    expect(isUnderWay({ ...open, deadlineAt: now }, now)).toBe(false);
  });
});

onEveryEngine("a contact on hold", (engine) => {
  const atCounter = async () => counterIn(await openWorld({ store: await engine.place() }));
  const onHold = { kind: "refused", code: "contact-on-hold" };

  test("opens nothing from submit until it is in force, and says who cannot wait what to do", async () => {
    const { world, proved, carla, sofia, advance } = await counterIn(
      await openWorld({ store: await engine.place() }),
    );
    const id = await proved();
    const before = await world.rows("recoveries");
    await submitCase(carla, id);
    for (const ctx of [world.operator, carla]) {
      const refused = startRecovery(ctx, { cedula, method: "email", proof: mariasProof });
      await expect(refused).rejects.toMatchObject({
        ...onHold,
        hint: { es: expect.stringContaining(`clave counter open ${cedula} --kind validation`) },
      });
    }
    await approveCase(sofia, id, undefined);
    advance(72 * hour - 1);
    await expect(world.start()).rejects.toMatchObject(onHold);
    expect(await world.rows("recoveries")).toEqual(before);
    expect((await world.rows("messages")).filter(({ letter }) => letter === "recovery-link")).toEqual([]);
    advance(1);
    expect((await world.start()).recovery.sentTo).toBe("m***@correo.example");
  });

  test("is told only to whoever proved who they are", async () => {
    const { world, submitted } = await atCounter();
    await submitted();
    await expect(world.start({ ...mariasProof, image: "rose" })).rejects.toMatchObject({
      code: "identity-not-confirmed",
    });
  });

  test("an older link does not work any more, nor one that was never sent", async () => {
    const { world, proved, carla } = await atCounter();
    const id = await proved();
    await world.start();
    await world.send();
    const token = await world.token();
    await submitCase(carla, id);
    await expect(world.complete(token)).rejects.toMatchObject({ code: "link-changed" });
    expect(await world.rows("passwords")).toEqual([]);

    const again = await atCounter();
    const second = await again.proved();
    await again.world.start();
    await submitCase(again.carla, second);
    await again.world.send();
    expect(await linksIn(again.world)).toEqual([]);
  });

  test("that expired unapproved or was rejected gives way", async () => {
    const { world, submitted, carla, advance } = await atCounter();
    const { case: waiting } = await submitted();
    await expect(world.start()).rejects.toMatchObject(onHold);
    advance(7 * day);
    expect((await world.start()).recovery.sentTo).toBe("m***@example.com");

    const again = await atCounter();
    const { case: other } = await again.submitted();
    await rejectCase(again.carla, other.id, "vino sin documento");
    expect((await again.world.start()).recovery.sentTo).toBe("m***@example.com");
    expect(waiting.officer).toBe(carla.actor.name);
  });

  test("that was objected to after it was in force is held again until somebody decides", async () => {
    const { world, approved, objectionFor, second, advance } = await atCounter();
    const { case: done } = await approved();
    const objection = await objectionFor(newMailbox);
    advance(72 * hour);
    await objectToCase(world.holder, objection);
    await expect(world.start()).rejects.toMatchObject(onHold);
    advance(30 * day);
    await expect(world.start()).rejects.toMatchObject(onHold);
    await approveCase(second, done.id, undefined);
    expect((await world.start()).recovery.sentTo).toBe("m***@correo.example");
  });

  test("of a submit and a start at once, no link outlives the submit", async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      const { world, proved, carla } = await atCounter();
      const id = await proved();
      await Promise.allSettled([
        submitCase(carla, id),
        ...[1, 2].map(() => world.start()),
        submitCase(carla, id),
      ]);
      await world.send();
      const open = await world.rows<{ outcome: string | null }>("recoveries");
      expect(open.filter(({ outcome }) => outcome === null)).toEqual([]);
      for (const link of await linksIn(world))
        await expect(world.complete(link)).rejects.toMatchObject({ code: "link-changed" });
      expect(await world.rows("passwords")).toEqual([]);
    }
  });
});
