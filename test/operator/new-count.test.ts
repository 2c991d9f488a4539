import { expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { Context } from "../../src/base/context.ts";
import { day, hour, minute, second } from "../../src/base/time.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { acceptClock, clockToAccept } from "../../src/operator/clock.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { actorFor } from "../../src/operator/roles.ts";
import { resumeSession } from "../../src/operator/session/session.ts";
import { signIn } from "../../src/operator/session/sign-in.ts";
import { checkStore } from "../../src/operator/store.ts";
import { rowsOf, sql } from "../../src/store/engine/handle.ts";
import { accountForOperators, cedula, counterIn, newMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { drop, startMailServer } from "../support/mail-server.ts";
import { maria, openWorld, personOf, type World } from "../support/world.ts";

const behind = { kind: "busy", code: "clock-behind" };
const proofOfThree = { birthDate: "1990-01-01", image: "condor" };
const password = "cuatro palabras y un Tren 7";
const why = "the battery of the clock was changed";

/** An administrator who has a password: the one who may say what time it is. */
async function founder(world: World): Promise<Context> {
  await foundDesk(world.system, { name: "rosa", password });
  const actor = actorFor({ name: "rosa", role: "admin", office: undefined, cedula: undefined });
  return { ...world.operator, actor };
}

onEveryEngine("a new count of time", (engine) => {
  const open = async () => openWorld({ store: await engine.place() });

  test("is refused without the own password, a reason, or a clock that is behind", async () => {
    const world = await open();
    const rosa = await founder(world);
    await expect(clockToAccept(rosa)).rejects.toMatchObject({ code: "clock-not-behind" });
    world.clock.advance(-59 * second);
    await expect(acceptClock(rosa, password, why)).rejects.toMatchObject({ code: "clock-not-behind" });
    world.clock.advance(-hour);
    await expect(acceptClock(rosa, password, "x")).rejects.toMatchObject({ code: "reason-missing" });
    const clerk = await world.hire("clerk");
    await expect(acceptClock(clerk, password, why)).rejects.toMatchObject({ code: "role-may-not" });
    for (let time = 0; time < 3; time += 1)
      await expect(acceptClock(rosa, "wrong", why)).rejects.toMatchObject({ code: "sign-in-refused" });
    await expect(acceptClock(rosa, password, why)).rejects.toMatchObject({ code: "cooldown" });
    // the wait is over by the clock of the machine, though the desk's own stands still
    world.clock.advance(30 * second);
    await acceptClock(rosa, password, why);
    await expect(showAffiliate(rosa, cedula, "asks for help")).rejects.toMatchObject({
      code: "person-missing",
    });
  });

  test("puts what was written ahead where it belongs: nobody loses, nothing lasts longer", async () => {
    const world = await open();
    const rosa = await founder(world);
    const { token } = await signIn(world.system, "rosa", password);
    world.clock.advance(30 * day);
    await world.register(maria);
    const ahead = await world.start();
    await world.send();
    world.clock.advance(-30 * day);
    await expect(world.complete(await world.token())).rejects.toMatchObject(behind);
    await acceptClock(rosa, password, why);
    await expect(resumeSession(rosa, token)).rejects.toMatchObject({ code: "session-over" });
    await signIn(world.system, "rosa", password);
    const now = world.clock.now();
    const [point] = await world.rows<{ since: number; said_since: number }>("contact_points");
    expect(point).toMatchObject({ since: now - 1, said_since: now + 30 * day });
    const [letter] = await world.rows<{ accepted_at: number }>("messages");
    expect(letter?.accepted_at).toBe(now);
    world.clock.advance(59 * minute);
    const { recovery, notices } = await world.complete(await world.token());
    expect(recovery).toMatchObject({ reference: ahead.recovery.reference, status: "completed" });
    expect(notices).toHaveLength(1);
    expect(await verifyAudit(rosa)).toMatchObject({ counts: 1, stepsBack: [] });
    expect(await checkStore(rosa)).toMatchObject({ differing: [] });
  });

  test("a letter in doubt is left in doubt for as long from there, and not sent again at once", async () => {
    const server = await startMailServer({ end: (time) => (time === 1 ? drop : undefined) });
    const world = await openWorld({ store: await engine.place(), settings: { "smtp.url": server.url } });
    const rosa = await founder(world);
    world.clock.advance(10 * day);
    await world.register(maria);
    await world.start();
    await world.send();
    world.clock.advance(-10 * day);
    await acceptClock(rosa, password, why);
    world.clock.advance(30 * minute - 1);
    expect(await world.send()).toMatchObject({ considered: 0 });
    world.clock.advance(1);
    expect(await world.send()).toMatchObject({ considered: 1, accepted: 1 });
  });

  test("a link lives no longer than its life from there, and a wait is never longer than it was", async () => {
    const world = await open();
    const rosa = await founder(world);
    await world.register(maria, personOf(3));
    await world.start();
    await world.send();
    world.clock.advance(10 * day);
    // by the false clock the first is over, and the second takes eight minutes
    expect(await world.rows("recoveries")).toMatchObject([{ closed_at: null }]);
    await world.start(proofOfThree, personOf(3)["cedula"]);
    await world.send();
    world.clock.advance(8 * minute);
    await world.complete(await world.token());
    world.clock.advance(-10 * day);
    await acceptClock(rosa, password, why);
    const now = world.clock.now();
    const waits = await world.rows<{ started_at: number; closed_at: number | null }>("recoveries");
    const closed = waits.find(({ closed_at }) => closed_at !== null);
    expect((closed?.closed_at ?? 0) - (closed?.started_at ?? 0)).toBe(8 * minute);
    expect(closed?.closed_at).toBe(now);
    expect(await checkStore(rosa)).toMatchObject({ differing: [] });
    expect(await verifyAudit(rosa)).toMatchObject({ counts: 1 });
    const late = await sql(world.store)("messages").where("deadline_at", ">", now + 3 * day);
    expect(late).toEqual([]);
  });

  test("what only a clock that was ahead had ended goes on", async () => {
    const world = await open();
    const rosa = await founder(world);
    await world.register(maria);
    await world.start();
    await world.send();
    const link = await world.token();
    world.clock.advance(10 * day);
    const { closeLongExpired } = await import("../../src/recovery/episode/episode.ts");
    await closeLongExpired(world.system);
    await world.register(personOf(4));
    expect(await world.rows("recoveries")).toMatchObject([{ outcome: "expired" }]);
    world.clock.advance(-10 * day + 10 * minute);
    await acceptClock(rosa, password, why);
    expect(await world.complete(link)).toMatchObject({ recovery: { status: "completed" } });
    expect(await checkStore(rosa)).toMatchObject({ differing: [] });
  });

  test("a hold begun ahead is held as long from there; the record still explains every contact", async () => {
    const world = await open();
    const rosa = await founder(world);
    const desk = await counterIn(world);
    desk.advance(10 * day);
    await desk.approved();
    await accountForOperators(world);
    await verifyAudit(rosa);
    desk.advance(80 * hour);
    expect(await recoveryTo(world)).toBe(newMailbox);
    desk.advance(-13 * day);
    await acceptClock(rosa, password, why);
    const now = world.clock.now();
    const points = await world.rows<{ number: number; since: number; until: number | null }>(
      "contact_points",
    );
    const mailboxes = points.toSorted((one, other) => one.number - other.number);
    expect(mailboxes).toMatchObject([{ until: now + 72 * hour }, { since: now + 72 * hour, until: null }]);
    const [held] = await world.rows<{ effective_at: number; approved_at: number }>("cases");
    expect(held).toMatchObject({ approved_at: now, effective_at: now + 72 * hour });
    expect(await verifyAudit(rosa)).toMatchObject({ counts: 1, stepsBack: [] });
    await expect(recoveryTo(world)).rejects.toMatchObject({ code: "contact-on-hold" });
    desk.advance(72 * hour);
    expect(await recoveryTo(world)).toBe(newMailbox);
    await rowsOf(world.store, "UPDATE contact_points SET since = since - 1 WHERE said_since IS NOT NULL");
    await expect(verifyAudit(rosa)).rejects.toMatchObject({ code: "audit-unexplained" });
  });
});

/** Where a link to María would go now. */
async function recoveryTo(world: World): Promise<string | undefined> {
  const { requireReachable } = await import("../../src/recovery/link/reachable.ts");
  const { findAffiliate } = await import("../../src/store/register/affiliates.ts");
  const person = await findAffiliate(world.store, cedula);
  return person && (await requireReachable(world.operator, person, "email")).address;
}
