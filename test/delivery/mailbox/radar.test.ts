import { describe, expect, test } from "vitest";
import { hour, minute } from "../../../src/base/time.ts";
import { isInTrouble, judgeProviders, providersNow, troubleOf } from "../../../src/delivery/mailbox/radar.ts";
import { addMessage } from "../../../src/store/post/messages.ts";
import { leaseLetters, settleLetters } from "../../../src/store/post/outbox.ts";
import { type Engine, onEveryEngine } from "../../support/engines.ts";
import { maria, openWorld, type World } from "../../support/world.ts";

describe("a provider is in trouble", () => {
  test.each<[letters: number, late: number, was: boolean, is: boolean | undefined]>([
    [19, 19, false, undefined],
    [19, 0, true, undefined],
    [20, 2, false, false],
    [20, 3, false, true],
    [100, 14, false, false],
    [100, 15, false, true],
    [100, 14, true, true],
    [100, 5, true, true],
    [100, 4, true, false],
    [20, 1, true, true],
    [21, 1, true, false],
  ])("of %i letters %i late, before %s: %s", (letters, late, was, is) => {
    expect(isInTrouble({ provider: "google", letters, late }, was)).toBe(is);
  });
});

let ids = 0;

/** A letter queued now that a server took so many minutes later, or that waits still, after what held it up. */
async function letter(
  world: World,
  provider: string,
  waited: number | undefined,
  heldUpBy?: string,
): Promise<void> {
  const queuedAt = world.clock.now();
  ids += 1;
  const id = `M${ids}`;
  const order = { letter: "identity-lock", subject: "affiliate:1", provider, askedBy: undefined };
  const times = { queuedAt, dueAt: queuedAt, deadlineAt: queuedAt + hour };
  const to = { holder: maria["cedula"] ?? "", channel: "email", number: 1 } as const;
  await addMessage(world.store, { id, mailId: id, envelopeId: id, ...order, ...to, ...times });
  await leaseLetters(world.store, { ids: [id] }, { token: "t", until: queuedAt + 1 }, queuedAt);
  const at = queuedAt + (waited ?? 0) * minute;
  const outcome =
    waited === undefined
      ? ({ status: "deferred", dueAt: queuedAt + hour } as const)
      : ({ status: "accepted", acceptedAt: at, closedAt: at } as const);
  await settleLetters(world.store, [{ id, lease: "t", ...outcome, ...(heldUpBy && { heldUpBy }) }]);
}

async function letters(world: World, n: number, provider: string, waited?: number, heldUpBy?: string) {
  for (let each = 0; each < n; each += 1) await letter(world, provider, waited, heldUpBy);
}

async function worldOn(engine: Engine): Promise<World> {
  const world = await openWorld({ store: await engine.place() });
  await world.register(maria);
  return world;
}

const inTrouble = async (world: World) =>
  (await providersNow(world.system))
    .filter((each) => each.troubleSince !== undefined)
    .map((each) => each.provider);

onEveryEngine("the radar", (engine) => {
  test("sees who keeps letters waiting, and not whose mailbox is full or who waited for us", async () => {
    const world = await worldOn(engine);
    await letters(world, 25, "google", 1);
    await letters(world, 16, "microsoft", 1);
    await letters(world, 4, "microsoft", 16, "greylisted");
    await letters(world, 20, "yahoo", 40, "mailbox-full");
    await letters(world, 20, "apple", 40, "unreachable");
    await letters(world, 20, "slow-start.example", 40);
    await letters(world, 19, "small.example", 40, "greylisted");
    await letters(world, 20, "quick.example", 15, "greylisted");
    world.clock.advance(50 * minute);
    expect(await inTrouble(world)).toEqual(["microsoft"]);
    expect(await providersNow(world.system)).toContainEqual(
      expect.objectContaining({ provider: "microsoft", letters: 20, late: 4 }),
    );
    world.clock.advance(11 * minute);
    expect(await providersNow(world.system)).toEqual([]);
  });

  test("counts a letter that still waits once its time is over", async () => {
    const world = await worldOn(engine);
    await letters(world, 20, "microsoft", undefined, "rate");
    world.clock.advance(15 * minute - 1);
    expect(await providersNow(world.system)).toEqual([]);
    world.clock.advance(2);
    expect(await inTrouble(world)).toEqual(["microsoft"]);
  });

  test("keeps an alarm up until under 5 %, and writes both down", async () => {
    const world = await worldOn(engine);
    await letters(world, 20, "microsoft", 30, "greylisted");
    world.clock.advance(31 * minute);
    await judgeProviders(world.system);
    const began = world.clock.now();
    expect(await troubleOf(world.system, "microsoft")).toMatchObject({ since: began, judgedAt: began });
    expect(await troubleOf(world.system, "google")).toBeUndefined();

    world.clock.advance(30 * minute);
    await letters(world, 90, "microsoft", 1);
    await letters(world, 8, "microsoft", 20, "greylisted");
    world.clock.advance(20 * minute);
    await judgeProviders(world.system);
    expect(await troubleOf(world.system, "microsoft")).toMatchObject({ since: began });

    world.clock.advance(hour);
    await letters(world, 96, "microsoft", 1);
    await letters(world, 4, "microsoft", 20, "greylisted");
    world.clock.advance(20 * minute);
    await judgeProviders(world.system);
    expect(await troubleOf(world.system, "microsoft")).toBeUndefined();
    const acts = await world.rows<{ act: string; subject: string }>(
      "audit WHERE act LIKE 'provider%' ORDER BY id",
    );
    expect(acts.map(({ act, subject }) => [act, subject])).toEqual([
      ["provider.trouble", "provider:microsoft"],
      ["provider.recovered", "provider:microsoft"],
    ]);
  });

  test("lets an alarm go that nobody could judge for an hour", async () => {
    const world = await worldOn(engine);
    await letters(world, 20, "microsoft", 30, "greylisted");
    world.clock.advance(31 * minute);
    await judgeProviders(world.system);
    world.clock.advance(hour);
    expect(await troubleOf(world.system, "microsoft")).toBeDefined();
    world.clock.advance(1);
    expect(await troubleOf(world.system, "microsoft")).toBeUndefined();
    await judgeProviders(world.system);
    expect(await world.rows("provider_alarms")).toEqual([]);
  });
});
