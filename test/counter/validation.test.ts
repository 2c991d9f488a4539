import { describe, expect, test } from "vitest";
import { day, hour } from "../../src/base/time.ts";
import { handOver } from "../../src/counter/case/hand-over.ts";
import { showCase } from "../../src/counter/case/show.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { resendCodes } from "../../src/counter/proof/send-code.ts";
import { completeRecovery } from "../../src/recovery/complete.ts";
import { counterIn, newMailbox, oldMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { goodPassword, openWorld, type World } from "../support/world.ts";

const hold = 24 * hour;

/** María is validated at a desk where that waits, and a second officer has approved. */
async function onHold(world: World) {
  const counter = await counterIn(world);
  const id = await counter.open({ kind: "validation" });
  await submitCase(counter.carla, id);
  const { case: approved } = await approveCase(counter.sofia, id, undefined);
  const activate = (activation: string) =>
    completeRecovery(world.holder, { activation, password: goodPassword });
  return { ...counter, world, id, approved, activate };
}

const waiting = () => openWorld({ settings: { "inperson.hold": "24h" } });

onEveryEngine("a validation that waits", (engine) => {
  const opened = async () =>
    onHold(await openWorld({ settings: { "inperson.hold": "24h" }, store: await engine.place() }));

  test("is handed over on the same visit, and sets a password after its hold, not a moment before", async () => {
    const { world, id, approved, carla, activate } = await opened();
    const until = world.clock.now() + hold;
    expect(approved).toMatchObject({ status: "approved", effectiveAt: until, hold });
    const { activation, worksFrom, expiresAt } = await handOver(carla, id);
    expect([worksFrom, expiresAt]).toEqual([until, until + day]);
    world.clock.advance(hold - 1);
    await expect(activate(activation)).rejects.toMatchObject({
      kind: "refused",
      code: "activation-on-hold",
      detail: { retryAfterSeconds: 1 },
    });
    world.clock.advance(1);
    expect((await activate(activation)).recovery).toMatchObject({ method: "in-person", status: "completed" });
  });

  test("is in force at once by a code from the mailbox on file", async () => {
    const { world, id, carla, activate, codeFor } = await opened();
    const { activation } = await handOver(carla, id);
    await proveContact(carla, id, { oldAddress: "works" });
    await expect(confirmCode(carla, id, "00000000")).rejects.toMatchObject({ code: "code-wrong" });
    await expect(activate(activation)).rejects.toMatchObject({ code: "activation-on-hold" });
    const proved = await confirmCode(carla, id, await codeFor(oldMailbox));
    expect(proved).toMatchObject({ status: "effective", effectiveAt: world.clock.now(), hold: 0 });
    expect((await activate(activation)).recovery.status).toBe("completed");
  });
});

describe("a validation that waits", () => {
  test("is told to every mailbox, with a link that stops it and what was handed over", async () => {
    const { world, id, carla, sofia, activate, objectionFor, mailsTo } = await onHold(await waiting());
    const { activation } = await handOver(carla, id);
    const link = await objectionFor(oldMailbox);
    expect((await mailsTo(oldMailbox)).at(-1)?.text).toMatch(/Regirá desde el .*\/v#t=/s);
    await objectToCase(world.holder, link);
    world.clock.advance(hold);
    await expect(activate(activation)).rejects.toMatchObject({ code: "link-revoked" });
    await expect(approveCase(sofia, id, undefined)).rejects.toMatchObject({ kind: "refused" });
  });

  test("is ended by a supervisor, and what was handed over with it", async () => {
    const { world, id, carla, second, activate } = await onHold(await waiting());
    const { activation } = await handOver(carla, id);
    await expect(rejectCase(carla, id, "duda")).rejects.toMatchObject({ kind: "forbidden" });
    await rejectCase(second, id, "duda");
    world.clock.advance(hold);
    await expect(activate(activation)).rejects.toMatchObject({ code: "link-revoked" });
  });

  test("that was let go on after an objection waits anew, and is handed over anew", async () => {
    const { world, id, carla, second, activate, objectionFor } = await onHold(await waiting());
    await handOver(carla, id);
    await objectToCase(world.holder, await objectionFor(oldMailbox));
    world.clock.advance(hour);
    const { case: again } = await approveCase(second, id, undefined);
    expect(again.effectiveAt).toBe(world.clock.now() + hold);
    const { activation } = await handOver(carla, id);
    await expect(handOver(carla, id)).rejects.toMatchObject({ code: "activation-handed" });
    world.clock.advance(hold);
    expect((await activate(activation)).recovery.status).toBe("completed");
  });

  test("waits for nothing where the mailbox was proved before it was handed in", async () => {
    const world = await waiting();
    const { carla, sofia, open, codeFor } = await counterIn(world);
    const id = await open({ kind: "validation" });
    await proveContact(carla, id, { oldAddress: "works" });
    await confirmCode(carla, id, await codeFor(oldMailbox));
    expect((await submitCase(carla, id)).case.hold).toBe(0);
    expect((await approveCase(sofia, id, undefined)).case.status).toBe("effective");
  });

  test("is ended by no code but the mailbox on file's, brought by the officer who has it in hand", async () => {
    const { id, carla, colleague } = await onHold(await waiting());
    await expect(proveContact(carla, id, { email: newMailbox })).rejects.toMatchObject({ kind: "refused" });
    await expect(proveContact(colleague, id, { oldAddress: "works" })).rejects.toMatchObject({
      code: "case-of-another",
    });
    await expect(resendCodes(carla, id)).rejects.toMatchObject({ code: "code-not-awaited" });
  });

  test("is told on the receipt", async () => {
    const { id, carla } = await onHold(await waiting());
    const { receipt } = await showCase(carla, id);
    expect(receipt.facts.map(([, { en }]) => en)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^from .* on$/)]),
    );
  });

  test("waits where nobody says so for nothing", async () => {
    const { approved } = await onHold(await openWorld());
    expect(approved).toMatchObject({ status: "effective", hold: 0 });
  });
});
