import { describe, expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { kept } from "../../src/delivery/letter/kind.ts";
import { deliveryStatus } from "../../src/delivery/mailbox/radar.ts";
import { takeLetters } from "../../src/delivery/send/take.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { withdrawLetters } from "../../src/store/post/outbox.ts";
import { lettersGivenUp, queueState } from "../../src/store/post/queue.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deadUrl, drop, startMailServer } from "../support/mail-server.ts";
import { examine } from "../support/patient.ts";
import { maria, openWorld, type World, type WorldOptions } from "../support/world.ts";

/** A world in which a letter waits. */
async function waiting(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await world.register(maria);
  await world.start();
  return world;
}

const seen = async (world: World) => (await examine(world))("queue");

describe("the letter that waits longest", () => {
  test.each([
    [0, "good"],
    [5 * minute, "good"],
    [5 * minute + 1, "warning"],
    [30 * minute, "warning"],
    [30 * minute + 1, "fault"],
  ])("for %d ms: %s", async (age, verdict) => {
    const world = await waiting();
    world.clock.advance(age);
    const found = await seen(world);
    expect(found.verdict).toBe(verdict);
    expect(found.sentence.en).toContain("1 letter waits for its turn");
    if (verdict !== "good") expect(found.mend?.en).toContain("clave delivery watch");
    expect(found.kinds).toEqual(verdict === "fault" ? ["refused"] : []);
  });

  test("waits no more once it is sent", async () => {
    const world = await waiting();
    await world.send();
    world.clock.advance(hour);
    expect(await seen(world)).toMatchObject({
      verdict: "good",
      sentence: { en: "No letter waits for its turn." },
    });
  });
});

test("a letter whose sender broke off is told", async () => {
  const world = await waiting();
  await world.withPost((post) =>
    takeLetters(world.system, post, { most: 1, channel: "email" }, world.clock.now()),
  );
  world.clock.advance(2 * minute);
  expect((await seen(world)).sentence.en).not.toContain("waits");
  world.clock.advance(31 * minute);
  const found = await seen(world);
  expect(found).toMatchObject({ verdict: "fault" });
  expect(found.sentence.en).toContain("has had no owner for 31 minutes");
});

test("a letter that may have arrived is told as such, not as put off", async () => {
  const server = await startMailServer({ end: () => drop });
  const world = await waiting({ settings: { "smtp.url": server.url } });
  await world.send();
  const found = await seen(world);
  expect(found.verdict).toBe("warning");
  expect(found.sentence.en).toContain("1 letter may have arrived: a server had it and did not answer.");
  expect(found.sentence.en).not.toContain("patience");
});

/** A world in which a letter was tried at a dead server until it was given up. */
async function givenUp(options: WorldOptions = {}): Promise<World> {
  const settings = { "smtp.url": await deadUrl() };
  const world = await waiting({ ...options, settings });
  for (let n = 0; n < 12; n += 1) {
    await world.send();
    world.clock.advance(30 * minute);
  }
  return world;
}

test("letters that were given up are told for a day", async () => {
  const world = await givenUp();
  const found = await seen(world);
  expect(found.verdict).toBe("warning");
  expect(found.sentence.en).toContain("In 24 hours 1 letter was given up.");
  world.clock.advance(24 * hour);
  expect(await seen(world)).toMatchObject({ verdict: "good" });
});

onEveryEngine("what the store says of its queue", (engine) => {
  test("nothing of an empty one", async () => {
    const world = await openWorld({ store: await engine.place() });
    expect(await queueState(world.store, world.clock.now(), kept)).toEqual({
      deferred: 0,
      due: 0,
      inDoubt: 0,
      oldestDeferredAt: undefined,
      oldestDueAt: undefined,
      oldestLeaseEndedAt: undefined,
    });
    expect(await lettersGivenUp(world.store, 0)).toBe(0);
  });

  test("a notice that is owed waits past its days, and is told to wait until it is sent", async () => {
    const world = await waiting({ store: await engine.place() });
    await world.send();
    await world.complete(await world.token());
    const now = () => world.clock.now();
    const started = now();
    world.clock.advance(4 * day);
    const { messages, oldestQueuedSeconds } = await deliveryStatus(world.operator);
    expect(messages).toMatchObject({ queued: 1, failed: 0 });
    expect(oldestQueuedSeconds).toBe((4 * day) / 1000);
    expect(await queueState(world.store, now(), kept)).toMatchObject({ due: 1, oldestDueAt: started });
    expect(await world.send()).toMatchObject({ accepted: 1 });
  });

  test("a letter given up counts, one that an act withdrew does not", async () => {
    const world = await givenUp({ store: await engine.place() });
    expect(await lettersGivenUp(world.store, world.clock.now() - 24 * hour)).toBe(1);

    const withdrawn = await waiting({
      store: await engine.place(),
      settings: { "smtp.url": await deadUrl() },
    });
    await withdrawn.send();
    withdrawn.clock.advance(2 * minute);
    const [recovery] = await withdrawn.rows<{ reference: string }>("recoveries");
    await cancelRecovery(withdrawn.operator, recovery?.reference ?? "", "a test");
    await withdrawn.send();
    expect((await withdrawn.rows("messages"))[0]).toMatchObject({ status: "failed" });
    expect(await lettersGivenUp(withdrawn.store, 0)).toBe(0);
  });

  test("nor does one that an act withdrew between two attempts", async () => {
    const settings = { "smtp.url": await deadUrl() };
    const world = await waiting({ store: await engine.place(), settings });
    await world.send();
    world.clock.advance(minute);
    const [letter] = await world.rows<{ subject: string; letter: string }>("messages");
    const { subject = "", letter: kind = "" } = letter ?? {};
    expect(await withdrawLetters(world.store, subject, kind, world.clock.now())).toBe(1);
    expect(await lettersGivenUp(world.store, 0)).toBe(0);
  });
});
