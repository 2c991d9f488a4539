import { expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { hour, minute } from "../../src/base/time.ts";
import { sendDue } from "../../src/delivery/send/run.ts";
import type { Skipped } from "../../src/recovery/link/stuck.ts";
import {
  planStuck,
  type ResendRun,
  type Resent,
  resendAll,
  resendStuck,
} from "../../src/recovery/resend-stuck.ts";
import { raiseProviderAlarm } from "../../src/store/post/provider-alarms.ts";
import { onEveryEngine } from "../support/engines.ts";
import {
  beginRecovery,
  halfAnHour,
  openRecoveries,
  referenceOf,
  stuckWorld,
} from "../support/stuck-world.ts";
import { cedulaOf, openWorld, personOf, type World } from "../support/world.ts";

const nothing = { considered: 0, stuck: [], skipped: [], providers: [] };

/** All of it, as the command does it. */
async function run(world: World, ctx: Context = world.operator, more: Partial<ResendRun> = {}) {
  const plan = await planStuck(ctx, halfAnHour);
  const results: (Resent | Skipped)[] = [];
  await world.withPost((post) => {
    const send = async () => void (await sendDue(world.system, post, { once: true }));
    const onResults = (some: readonly (Resent | Skipped)[]) => void results.push(...some);
    return resendAll(ctx, plan.stuck, { olderThan: halfAnHour, send, onResults, ...more });
  });
  return { plan, results };
}

/** How many mails each address got, the most of all. */
async function mostMails(world: World): Promise<number> {
  const to = (await world.mailbox()).map((mail) => mail.to.join());
  return Math.max(...to.map((each) => to.filter((other) => other === each).length));
}

onEveryEngine("links that are stuck", (engine) => {
  test("are sent again, who waited longest first, and then are stuck no more", async () => {
    const world = await openWorld({ store: await engine.place() });
    await openRecoveries(world, 2);
    await world.send();
    world.clock.advance(minute);
    await world.register(personOf(2));
    await beginRecovery(world, 2);
    await world.send();
    world.clock.advance(halfAnHour - minute);
    const early = await planStuck(world.operator, halfAnHour);
    expect(early).toMatchObject({
      considered: 2,
      stuck: [{ reference: referenceOf(0) }, { reference: referenceOf(1) }],
    });
    world.clock.advance(minute);
    const { results } = await run(world);
    expect(results.map(({ reference }) => reference).at(-1)).toBe(referenceOf(2));
    expect(results).toMatchObject([{ status: "accepted" }, { status: "accepted" }, { status: "accepted" }]);
    expect(await planStuck(world.operator, halfAnHour)).toEqual(nothing);
    expect(await world.mailbox()).toHaveLength(6);
  });

  test("go once, however many supervisors send them at once", async () => {
    const world = await stuckWorld(8, { store: await engine.place() });
    const plan = await planStuck(world.operator, halfAnHour);
    const results: (Resent | Skipped)[] = [];
    const onResults = (some: readonly (Resent | Skipped)[]) => void results.push(...some);
    const order = { olderThan: halfAnHour, send: () => Promise.resolve(), onResults };
    const both = [world.operator, world.as("supervisor", "sofia")].map((ctx) =>
      resendAll(ctx, plan.stuck, order),
    );
    await Promise.all(both);
    expect(results.filter((result) => "message" in result)).toHaveLength(8);
    expect(
      results.filter((result) => "reason" in result && result.reason === "no-longer-stuck"),
    ).toHaveLength(8);
    await world.send();
    expect(await mostMails(world)).toBe(2);
  });

  test("are found over many pages", async () => {
    const world = await openWorld({ store: await engine.place() });
    await openRecoveries(world, 501);
    world.clock.advance(halfAnHour);
    const plan = await planStuck(world.operator, halfAnHour);
    expect(plan).toMatchObject({ considered: 501, stuck: [] });
    expect(new Set(plan.skipped.map(({ reference }) => reference)).size).toBe(501);
    expect(new Set(plan.skipped.map(({ reason }) => reason))).toEqual(new Set(["not-sent-yet"]));
  }, 60_000);
});

test("a run that is interrupted is taken up again, and nobody gets two", async () => {
  const world = await stuckWorld(60);
  const told = new AbortController();
  const onProgress = (done: number) => done === 13 && told.abort();
  const first = await run(world, world.operator, { signal: told.signal, onProgress });
  expect(first.results).toHaveLength(13);
  const second = await run(world);
  expect(second.results).toHaveLength(47);
  expect(await planStuck(world.operator, halfAnHour)).toEqual(nothing);
  expect(await world.mailbox()).toHaveLength(120);
  expect(await mostMails(world)).toBe(2);
}, 60_000);

test("letters that a run left in the queue are sent by the next, though nothing is stuck", async () => {
  const world = await stuckWorld(3);
  await run(world, world.operator, { send: () => Promise.resolve() });
  expect(await run(world)).toMatchObject({ results: [] });
  expect(await world.mailbox()).toHaveLength(6);
});

test("each is written down, and nothing else: it counts for no operator's hour", async () => {
  const world = await stuckWorld(2);
  await run(world);
  const done = (await world.rows("audit")).filter(({ act }) => act === "link.resend-stuck");
  expect(done.map(({ actor, subject, outcome }) => [actor, subject, outcome])).toEqual(
    [0, 1].map((n) => ["ana", `recovery:${referenceOf(n)}`, "done"]),
  );
  expect(JSON.stringify(done)).not.toContain("persona0@");
});

test("the plan names who runs the mailboxes, and who of them is in trouble", async () => {
  const world = await stuckWorld(4, {}, (n) => (n < 3 ? { email: `p${n}@gmail.com` } : {}));
  await raiseProviderAlarm(world.store, "google", world.clock.now());
  expect(await planStuck(world.operator, halfAnHour)).toMatchObject({
    providers: [
      { provider: "google", links: 3, inTrouble: true },
      { provider: "example.com", links: 1, inTrouble: false },
    ],
  });
});

test("a letter that was given up for no fault of the mailbox is sent again", async () => {
  const world = await openWorld();
  await world.register(personOf(0));
  await world.start({ birthDate: "1990-01-01", image: "condor" }, cedulaOf(0));
  world.clock.advance(4 * hour);
  expect(await world.send()).toMatchObject({ failed: 1 });
  expect(await planStuck(world.operator, halfAnHour)).toEqual(nothing);
  world.clock.advance(halfAnHour);
  expect((await run(world)).results).toMatchObject([{ status: "accepted" }]);
});

test.each(["clerk", "agent", "auditor"] as const)("a %s may not", async (role) => {
  const world = await stuckWorld(1);
  await expect(planStuck(world.as(role), halfAnHour)).rejects.toMatchObject({ code: "role-may-not" });
  const one = { reference: referenceOf(0), cedula: cedulaOf(0) };
  await expect(resendStuck(world.as(role), one, halfAnHour)).rejects.toMatchObject({ code: "role-may-not" });
});
