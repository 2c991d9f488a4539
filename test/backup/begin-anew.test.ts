import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { anchorAudit, anchorFrom } from "../../src/audit/anchor.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { homeAt } from "../../src/base/home.ts";
import { day, hour, iso, minute } from "../../src/base/time.ts";
import { handOver } from "../../src/counter/case/hand-over.ts";
import { showCase } from "../../src/counter/case/show.ts";
import { approveCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { completeRecovery } from "../../src/recovery/complete.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { isFreePlace } from "../../src/store/engine/copy.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { contactPointsOf, isInForce } from "../../src/store/register/contact-points.ts";
import { changeOperator } from "../../src/store/staff/operators.ts";
import { accountForStaff, backedUp, restoredFrom, scratch } from "../support/backups.ts";
import { cedula, counterIn, newMailbox, oldMailbox } from "../support/counter.ts";
import { onEveryEngine, recorded } from "../support/engines.ts";
import { goodPassword, mariasProof, openWorld, type World } from "../support/world.ts";

// each makes two desks, a dump and a database
vi.setConfig({ testTimeout: 60_000 });

onEveryEngine("a desk made of a backup", (engine) => {
  const counter = async () => {
    const staffed = await counterIn(await openWorld({ store: await engine.place() }));
    await accountForStaff(staffed.world);
    return staffed;
  };
  const ask = (ctx: World["operator"]) => startRecovery(ctx, { cedula, method: "email", proof: mariasProof });
  const use = (ctx: World["operator"], link: string) =>
    completeRecovery(ctx, { link, password: goodPassword });

  test("opens to no link of before, used since or not, and lets its person ask again", async () => {
    const { world } = await counter();
    const { recovery } = await world.start();
    await world.send();
    const link = await world.token();
    const backup = await backedUp(world);
    await use(world.holder, link);
    world.clock.advance(minute);
    const { restored, at } = await restoredFrom(world, engine, backup);
    expect(restored.anew).toMatchObject({ links: 1, recoveries: 1 });
    await expect(use(at(world.holder), link)).rejects.toMatchObject({ code: "link-revoked" });
    const { recovery: ended, timeline } = await showRecovery(at(world.operator), recovery.reference);
    expect(ended.status).toBe("cancelled");
    expect(timeline.at(-1)).toMatchObject({
      event: "recovery.cancel",
      reason: "La mesa se restauró de un respaldo: pida otra vez.",
    });
    expect((await ask(at(world.operator))).recovery.status).toBe("started");
    expect(await verifyAudit(at(world.operator))).toMatchObject({
      restored: { at: world.clock.now(), madeAt: backup.list.madeAt },
    });
  });

  test("withdraws a letter with a link that had not left, and sends a notice that had not, however old", async () => {
    const { world } = await counter();
    await world.start();
    await world.send();
    await use(world.holder, await world.token());
    await world.start();
    const before = (await world.mailbox()).length;
    const backup = await backedUp(world);
    // longer than a notice lives
    world.clock.advance(40 * day);
    const { restored, at } = await restoredFrom(world, engine, backup);
    expect(restored.anew.letters).toBe(1);
    await world.send(at(world.system));
    const come = (await world.mailbox()).slice(before).map(({ subject }) => subject);
    expect(come).toEqual(["Su clave fue cambiada"]);
  });

  test("holds a change again from its beginning, though its hold ran out before the restoration", async () => {
    const { world, approved, second, sofia, objectionFor, mailsTo } = await counter();
    const { case: held } = await approved();
    const veto = await objectionFor(oldMailbox);
    const backup = await backedUp(world);
    world.clock.advance(50 * hour);
    await objectToCase(world.holder, veto);
    world.clock.advance(50 * hour);
    const { restored, at } = await restoredFrom(world, engine, backup);
    const from = world.clock.now();
    expect(restored.anew.holds).toBe(1);
    const inForce = async () =>
      (await contactPointsOf(at(sofia).store, cedula)).find(
        (point) => point.channel === "email" && isInForce(point, world.clock.now()),
      )?.address;
    expect((await showCase(at(sofia), held.id)).case).toMatchObject({
      status: "approved",
      effectiveAt: from + 72 * hour,
    });
    expect(await inForce()).toBe(oldMailbox);
    await verifyAudit(at(world.operator));
    await expect(objectToCase(at(world.holder), veto)).rejects.toMatchObject({ code: "link-unknown" });
    await expect(ask(at(world.operator))).rejects.toMatchObject({ code: "contact-on-hold" });
    // both mailboxes are told again, and the old one may say no again
    await world.send(at(world.system));
    const told = (await mailsTo(oldMailbox)).at(-1);
    expect(told).toMatchObject({ subject: "El cambio de su cuenta fue aprobado" });
    world.clock.advance(72 * hour - 1);
    expect(await inForce()).toBe(oldMailbox);
    const again = /(https?:\S+\/v#t=[\w-]{43})/.exec(told?.text ?? "")?.[1] ?? "";
    expect(await objectToCase(at(world.holder), again)).toMatchObject({ status: "vetoed" });
    await approveCase(at(second), held.id, undefined);
    world.clock.advance(72 * hour);
    expect(await inForce()).toBe(newMailbox);
    await verifyAudit(at(world.operator));
  });

  test("puts a change in force after its new hold, without anybody's act", async () => {
    const { world, approved } = await counter();
    await approved();
    const backup = await backedUp(world);
    world.clock.advance(hour);
    const { at } = await restoredFrom(world, engine, backup);
    world.clock.advance(72 * hour);
    const { recovery } = await ask(at(world.operator));
    expect(recovery.sentTo).toBe("m***@correo.example");
    await verifyAudit(at(world.operator));
  });

  test("takes no code and no activation of before", async () => {
    const { world, open, carla, sofia, codeFor } = await counter();
    const contact = await open({ oldAddress: "lost" });
    await proveContact(carla, contact, { email: newMailbox });
    const code = await codeFor(newMailbox);
    const validation = await open({ kind: "validation" });
    await submitCase(carla, validation);
    await approveCase(sofia, validation, undefined);
    const { activation } = await handOver(carla, validation);
    const backup = await backedUp(world);
    const { restored, at } = await restoredFrom(world, engine, backup);
    expect(restored.anew).toMatchObject({ activations: 1, codes: 1, recoveries: 1 });
    await expect(confirmCode(at(carla), contact, code)).rejects.toMatchObject({ code: "code-wrong" });
    const used = completeRecovery(at(world.holder), { activation, password: goodPassword });
    await expect(used).rejects.toMatchObject({ code: "link-revoked" });
    await verifyAudit(at(world.operator));
  });

  test("lets nobody approve for a day who was an approver for less than one, and names whom to look at", async () => {
    const { world, submitted, sofia, second } = await counter();
    const { case: waiting } = await submitted();
    const now = world.clock.now();
    await recorded(world.store, (store) =>
      changeOperator(store, "sofia", { approverSince: now - 23 * hour }),
    );
    await recorded(world.store, (store) => changeOperator(store, "elena", { disabledAt: now }));
    const backup = await backedUp(world);
    world.clock.advance(2 * hour);
    const { restored, at } = await restoredFrom(world, engine, backup);
    expect(restored.anew.approvers).toBe(1);
    expect(restored.review).toEqual({
      disabled: ["elena"],
      approvers: [
        { name: "sofia", role: "supervisor" },
        { name: "tomas", role: "supervisor" },
      ],
    });
    const early = approveCase(at(sofia), waiting.id, undefined);
    await expect(early).rejects.toMatchObject({ code: "approver-too-new" });
    expect((await approveCase(at(second), waiting.id, undefined)).case.status).toBe("approved");
  });

  test("counts no wait longer than a recovery lives, however late it is restored", async () => {
    const { world } = await counter();
    await world.start();
    await world.send();
    const backup = await backedUp(world);
    world.clock.advance(30 * day);
    const { at } = await restoredFrom(world, engine, backup);
    const [closed] = await rowsOf<{ wait: number; outcome: string }>(
      at(world.operator).store,
      "SELECT closed_at - started_at AS wait, outcome FROM recoveries",
    );
    expect(closed).toMatchObject({ outcome: "expired", wait: expect.any(Number) });
    expect(closed?.wait).toBeLessThanOrEqual(4 * hour);
    expect((await ask(at(world.operator))).recovery.status).toBe("started");
  });

  test("names what is missing by an anchor of later, and takes none of another desk", async () => {
    const { world } = await counter();
    const backup = await backedUp(world);
    const earlier = world.clock.now();
    world.clock.advance(hour);
    await world.start();
    const printed = await anchorAudit(world.operator);
    const anchor = anchorFrom(JSON.stringify({ ...printed, at: iso(printed.at) }));
    const { restored, at } = await restoredFrom(world, engine, backup, { anchor });
    const { entries } = backup.list.record;
    expect(restored.missing).toEqual({
      entries: printed.entries - entries,
      since: earlier,
      until: world.clock.now(),
    });
    expect(restored.missing?.entries).toBeGreaterThan(2);
    // one of before the backup: nothing of it is missing
    const own = { entries, head: backup.list.record.head, signature: undefined };
    expect((await restoredFrom(world, engine, backup, { anchor: own })).restored.missing).toBeUndefined();
    const forged = { ...own, head: "0".repeat(64) };
    // it is found out when the copy is laid out already: nothing of it stays
    const location = await engine.emptyPlace();
    const home = homeAt(join(scratch(), "home"), {});
    const broken = restoredFrom(world, engine, backup, { anchor: forged, location, home });
    await expect(broken).rejects.toMatchObject({ code: "audit-broken" });
    expect(await isFreePlace(location)).toBe(true);
    expect(existsSync(home.path)).toBe(false);
    const foreign = { ...anchor, signature: "x" };
    await expect(restoredFrom(world, engine, backup, { anchor: foreign })).rejects.toMatchObject({
      code: "anchor-foreign",
    });
    await verifyAudit(at(world.operator));
  });
});
