import { describe, expect, test } from "vitest";
import { day, hour, minute } from "../../../src/base/time.ts";
import { queueLetter } from "../../../src/delivery/send/queue.ts";
import { linkLetter } from "../../../src/recovery/episode/view.ts";
import { planStuck, resendStuck } from "../../../src/recovery/resend-stuck.ts";
import { revokeLinks } from "../../../src/recovery/revoke.ts";
import { addRecovery } from "../../../src/store/recovery/recoveries.ts";
import { putContactHealth } from "../../../src/store/register/contact-health.ts";
import { addressOf, beginRecovery, halfAnHour, referenceOf, stuckWorld } from "../../support/stuck-world.ts";
import { cedulaOf, openWorld, personOf, type World } from "../../support/world.ts";

const nothing = { considered: 0, stuck: [], skipped: [], providers: [] };

describe("a link is not sent again, and the reason is told", () => {
  const health = { since: 0, until: undefined, class: "no-such-address", state: "obsolete" } as const;
  const flood = async (world: World, subjectOf: (n: number) => string, times: number) => {
    const to = await addressOf(world, 0);
    for (let n = 0; n < times; n += 1)
      await queueLetter(world.operator, { letter: linkLetter, subject: subjectOf(n), to, life: hour });
    await world.send();
  };

  test.each<[string, (world: World) => Promise<unknown>]>([
    ["opened", async (world) => world.complete(await world.token(), "x").catch(() => undefined)],
    ["not-sent-yet", (world) => beginRecovery(world, 0)],
    ["revoked", (world) => revokeLinks(world.operator, referenceOf(0), "la pidió otra persona")],
    ["address-shared", (world) => world.register(personOf(1, { email: "persona0@example.com" }))],
    [
      "address-obsolete",
      async (world) => {
        const [message] = await world.rows<{ id: string }>("messages");
        await putContactHealth(world.store, await addressOf(world, 0), {
          ...health,
          message: message?.id ?? "",
        });
      },
    ],
    [
      "address-suppressed",
      async (world) => {
        const [message] = await world.rows<{ id: string }>("messages");
        const suppressed = { ...health, state: "suppressed", until: world.clock.now() + day } as const;
        await putContactHealth(world.store, await addressOf(world, 0), {
          ...suppressed,
          message: message?.id ?? "",
        });
      },
    ],
    [
      "destination-limit",
      async (world) => {
        world.clock.advance(31 * minute);
        await flood(world, (n) => `recovery:another${n}`, 10);
      },
    ],
    ["person-limit", (world) => flood(world, () => "recovery:another", 6)],
  ])("%s", async (reason, change) => {
    const world = await openWorld();
    await world.register(personOf(0));
    if (reason !== "not-sent-yet") {
      await beginRecovery(world, 0);
      await world.send();
    }
    await change(world);
    world.clock.advance(reason === "destination-limit" ? 0 : 31 * minute);
    expect(await planStuck(world.operator, halfAnHour)).toMatchObject({
      considered: 1,
      stuck: [],
      skipped: [{ reference: referenceOf(0), reason }],
    });
  });

  test("cooldown, where the patience asked for is shorter", async () => {
    const world = await stuckWorld(1);
    const [link] = (await planStuck(world.operator, halfAnHour)).stuck;
    await resendStuck(world.operator, link ?? { reference: "", cedula: "" }, halfAnHour);
    await world.send();
    expect(await planStuck(world.operator, 0)).toMatchObject({ skipped: [{ reason: "cooldown" }] });
  });

  test("held", async () => {
    const world = await openWorld();
    await world.register(personOf(0));
    const held = { heldAt: world.clock.now() };
    await addRecovery(world.store, {
      reference: referenceOf(0),
      cedula: cedulaOf(0),
      method: "email",
      source: "operator:carla",
      checkedBy: "operator",
      linkTtl: hour,
      linkCap: 4 * hour,
      startedAt: world.clock.now(),
      ...held,
    });
    world.clock.advance(halfAnHour);
    expect(await planStuck(world.operator, halfAnHour)).toMatchObject({ skipped: [{ reason: "held" }] });
  });

  test("own-record", async () => {
    const world = await stuckWorld(2);
    const own = await world.hire("supervisor", "sofia", { cedula: cedulaOf(0) });
    expect(await planStuck(own, halfAnHour)).toMatchObject({
      considered: 2,
      stuck: [{ reference: referenceOf(1) }],
      skipped: [{ reason: "own-record" }],
    });
  });

  test("and what has ended was never stuck", async () => {
    const world = await stuckWorld(2);
    await world.complete(await world.token());
    const [other] = (await planStuck(world.operator, halfAnHour)).stuck;
    world.clock.advance(halfAnHour);
    expect(await planStuck(world.operator, halfAnHour)).toEqual(nothing);
    expect(await resendStuck(world.operator, other ?? { reference: "", cedula: "" }, halfAnHour)).toEqual({
      reference: other?.reference,
      reason: "no-longer-stuck",
    });
  });
});
