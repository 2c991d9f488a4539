import { describe, expect, test } from "vitest";
import { hour, minute } from "../../src/base/time.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { linkLetter } from "../../src/recovery/episode/view.ts";
import { recoveryComposers } from "../../src/recovery/link/letters.ts";
import { resendLink } from "../../src/recovery/resend.ts";
import { revokeLinks } from "../../src/recovery/revoke.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { leaseLetters } from "../../src/store/post/outbox.ts";
import { onEveryEngine } from "../support/engines.ts";
import { maria, openWorld, type World, type WorldOptions } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const why = "la pidió otra persona";

async function started(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.register(maria);
  const { recovery, message } = await world.start();
  return { world, reference: recovery.reference, message: message.id };
}

async function answerOf(world: World, token: string): Promise<string> {
  const fault: unknown = await world.complete(token, "x").catch((error: unknown) => error);
  return (fault as { code: string }).code;
}

onEveryEngine("revoked links", (engine) => {
  test("open nothing, the recovery stays open, and a new link works", async () => {
    const { world, reference } = await started({ store: await engine.place() });
    await world.send();
    const token = await world.token();
    const revoked = await revokeLinks(world.operator, reference.toLowerCase(), why);
    expect(revoked).toMatchObject({ recovery: { reference, status: "sent" }, withdrawn: 0 });
    expect(await answerOf(world, token)).toBe("link-revoked");
    world.clock.advance(2 * minute);
    await resendLink(world.operator, { who: reference, method: "email" });
    await world.send();
    expect(await answerOf(world, token)).toBe("link-revoked");
    expect(await world.complete(await world.token())).toMatchObject({ recovery: { reference } });
  });

  test("are not sent where they had not left", async () => {
    const { world, reference } = await started({ store: await engine.place() });
    expect(await revokeLinks(world.operator, reference, why)).toMatchObject({ withdrawn: 1 });
    expect(await world.send()).toMatchObject({ considered: 0 });
    expect(await world.mailbox()).toEqual([]);
  });

  test("are not made in a letter that is being written out at this moment", async () => {
    const { world, reference, message } = await started({ store: await engine.place() });
    const now = world.clock.now();
    const lease = { token: "a", until: now + minute };
    const taken = await leaseLetters(world.store, { ids: [message] }, lease, now);
    expect(await revokeLinks(world.operator, reference, why)).toMatchObject({ withdrawn: 1 });
    const write = recoveryComposers[linkLetter];
    expect(await transaction(world.system, (ctx) => write?.(ctx, taken) ?? Promise.resolve([]))).toEqual([
      undefined,
    ]);
    expect(await world.rows("links")).toEqual([]);
  });
});

test("revoking is written down with its reason, and refused without one", async () => {
  const { world, reference } = await started();
  await expect(revokeLinks(world.operator, reference, " ")).rejects.toMatchObject({ code: "reason-missing" });
  await revokeLinks(world.operator, reference, "not-me");
  const [entry] = (await world.rows("audit")).filter(({ act }) => act === "link.revoke");
  expect(entry).toMatchObject({ subject: `recovery:${reference}`, reason: "not-me", outcome: "done" });
});

describe("nothing is revoked", () => {
  test("of a recovery that has ended", async () => {
    const { world, reference } = await started();
    await cancelRecovery(world.operator, reference, why);
    const refused = { kind: "refused", code: "recovery-not-open" };
    await expect(revokeLinks(world.operator, reference, why)).rejects.toMatchObject(refused);
    const { recovery } = await world.start();
    world.clock.advance(4 * hour);
    await expect(revokeLinks(world.operator, recovery.reference, why)).rejects.toMatchObject(refused);
  });

  test("that is not there", async () => {
    const { world } = await started();
    await expect(revokeLinks(world.operator, "R23456789A", why)).rejects.toMatchObject({
      kind: "missing",
      code: "recovery-missing",
    });
  });

  test("of one's own, or for a caller who was not checked", async () => {
    const { world, reference } = await started();
    const own = await world.hire("admin", "maria", { cedula });
    await expect(revokeLinks(own, reference, why)).rejects.toMatchObject({ code: "own-case" });
    const paula = await world.hire("agent", "paula");
    await expect(revokeLinks(paula, reference, why)).rejects.toMatchObject({ code: "caller-unchecked" });
  });
});
