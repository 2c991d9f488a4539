import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Passage } from "../../../src/base/channel.ts";
import { minute, second } from "../../../src/base/time.ts";
import { kept } from "../../../src/delivery/letter/kind.ts";
import { dispatch, sendDue } from "../../../src/delivery/send/run.ts";
import { findMessage } from "../../../src/store/post/messages.ts";
import { queueState } from "../../../src/store/post/queue.ts";
import { type Manners, startMailServer } from "../../support/mail-server.ts";
import { carriedBy, cedulaOf, openWorld, personOf, start, type World } from "../../support/world.ts";

const proof = { birthDate: "1990-01-01", image: "condor" };

async function queue(letters: number, manners: Manners = {}) {
  const server = await startMailServer(manners);
  const world = await openWorld({ settings: { "smtp.url": server.url, "smtp.connections": "2" } });
  await world.register(...Array.from({ length: letters }, (_each, n) => personOf(n)));
  const ids: string[] = [];
  for (let n = 0; n < letters; n += 1) ids.push((await world.start(proof, cedulaOf(n))).message.id);
  return { server, world, ids };
}

/** A sender that has come so far with a letter and no further, until it is told to go on; and what it was told. */
function held(world: World, id: string, come: (passage: Passage) => void = () => undefined) {
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let reached: () => void = () => undefined;
  const atServer = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const ended = world.withPost((post) => {
    const gated = carriedBy(post, (carrier) => ({
      carry: async (mail, passage = {}) => {
        come(passage);
        reached();
        await gate;
        return carrier.carry(mail, { callOff: passage.callOff });
      },
    }));
    return dispatch(world.system, id, gated);
  });
  return { atServer, goOn, ended };
}

/** Lets so much time pass, for the clock of the desk and for what is to be done every so often. */
async function pass(world: World, length: number) {
  for (let passed = 0; passed < length; passed += 10 * second) {
    world.clock.advance(10 * second);
    await vi.advanceTimersByTimeAsync(10 * second);
    // what was begun at this moment is written down before the next
    await world.rows("messages");
  }
}

describe("a letter in the hands of a slow server", () => {
  afterEach(() => vi.useRealTimers());

  test("stays its sender's for as long as that one lives, and no longer than two minutes after", async () => {
    const { server, world, ids } = await queue(1);
    const id = ids[0] ?? "";
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const sender = held(world, id);
    await sender.atServer;
    await pass(world, 15 * minute);
    expect(await world.send()).toMatchObject({ considered: 0 });
    const { leasedUntil = 0 } = (await findMessage(world.store, id)) ?? {};
    expect(leasedUntil - world.clock.now()).toBeGreaterThan(minute);
    expect(leasedUntil - world.clock.now()).toBeLessThanOrEqual(2 * minute);
    // it dies: nothing is renewed any more
    vi.clearAllTimers();
    world.clock.advance(2 * minute);
    expect(await world.send()).toMatchObject({ considered: 1, accepted: 1 });
    expect(server.taken).toHaveLength(1);
    sender.goOn();
    await sender.ended;
  });

  test("that was given it before its sender died is not given it again at once", async () => {
    const { server, world, ids } = await queue(1);
    const id = ids[0] ?? "";
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
    const sender = held(world, id, ({ onAsked }) => onAsked?.());
    await sender.atServer;
    await pass(world, 10 * second);
    vi.clearAllTimers();
    vi.useRealTimers();
    world.clock.advance(20 * minute);
    expect(await world.send()).toMatchObject({ considered: 0 });
    expect(await findMessage(world.store, id)).toMatchObject({ status: "sending", doubtedAt: start });
    expect(await queueState(world.store, world.clock.now(), kept)).toMatchObject({ inDoubt: 1, due: 0 });
    world.clock.advance(10 * minute);
    expect(await world.send()).toMatchObject({ considered: 1, accepted: 1 });
    expect(server.taken).toHaveLength(1);
    sender.goOn();
    await sender.ended;
  });

  test("holds up no other that comes due meanwhile", async () => {
    const { server, world, ids } = await queue(1);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = world.withPost((post) => {
      const gated = carriedBy(post, (carrier) => ({
        carry: async (mail, passage) => {
          if (mail.to.startsWith("persona0@")) await gate;
          return carrier.carry(mail, passage);
        },
      }));
      return sendDue(world.system, gated, { once: false });
    });
    await vi.waitFor(async () => {
      expect(await world.rows("messages WHERE status = 'sending'")).toHaveLength(1);
    });
    await world.register(personOf(1));
    await world.start(proof, cedulaOf(1));
    await vi.waitFor(() => expect(server.taken).toHaveLength(1), { timeout: 15_000 });
    expect(await findMessage(world.store, ids[0] ?? "")).toMatchObject({ status: "sending" });
    release();
    expect(await run).toMatchObject({ considered: 2, accepted: 2 });
  });
});

describe("called off", () => {
  test.each<["greeting" | "mail" | "rcpt" | "data"]>([["greeting"], ["mail"], ["rcpt"], ["data"]])(
    "at %s, a letter goes back into the queue as it was",
    async (stage) => {
      const server = await startMailServer({ [stage]: () => "" });
      const world = await openWorld({ settings: { "smtp.url": server.url } });
      await world.register(personOf(0));
      const { message } = await world.start(proof, cedulaOf(0));
      const callOff = AbortSignal.timeout(300);
      expect(
        await world.withPost((post) => dispatch(world.system, message.id, post, callOff)),
      ).toBeUndefined();
      expect(await findMessage(world.store, message.id)).toMatchObject({ status: "queued", attempts: 0 });
      expect(await world.rows("attempts")).toEqual([]);
    },
  );

  test.each<[string, "greeting" | "end", number]>([
    ["that lets nobody in", "greeting", 0],
    ["that takes each letter", "end", 1],
  ])("is heard by no more than the connections there are: at a server %s", async (_server, stage, open) => {
    const replies = { greeting: "421 4.7.0 Not now", end: "250 2.0.0 Taken" };
    const { world, ids } = await queue(12, { [stage]: () => replies[stage] });
    const callOff = new AbortController().signal;
    await world.withPost(async (post) => {
      for (const id of ids) await dispatch(world.system, id, post, callOff);
      expect(getEventListeners(callOff, "abort")).toHaveLength(open);
    });
    await vi.waitFor(() => expect(getEventListeners(callOff, "abort")).toEqual([]));
  });

  test("after the whole mail, it is in doubt", async () => {
    const server = await startMailServer({ end: () => "" });
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await world.register(personOf(0));
    const { message } = await world.start(proof, cedulaOf(0));
    const post = AbortSignal.timeout(500);
    await world.withPost((office) => dispatch(world.system, message.id, office, post));
    expect(await findMessage(world.store, message.id)).toMatchObject({
      status: "deferred",
      doubtedAt: start,
    });
    expect(server.seen).toHaveLength(1);
  });

  test("where all connections are taken by a slow server, whoever waits for one goes back too", async () => {
    const server = await startMailServer({
      greeting: (time) => (time > 1 ? "421 4.7.0 Too many connections" : undefined),
      end: () => "",
    });
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await world.register(personOf(0), personOf(1));
    const ids: string[] = [];
    for (const n of [0, 1]) ids.push((await world.start(proof, cedulaOf(n))).message.id);
    const callOff = AbortSignal.timeout(500);
    await world.withPost((post) => Promise.all(ids.map((id) => dispatch(world.system, id, post, callOff))));
    const statuses = await world.rows<{ status: string }>("messages ORDER BY status");
    expect(statuses.map(({ status }) => status)).toEqual(["deferred", "queued"]);
  });

  test("told to end, a run waits a minute for the server that has a letter, and no longer", async () => {
    const server = await startMailServer({ rcpt: () => "" });
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await world.register(personOf(0));
    await world.start(proof, cedulaOf(0));
    const stop = new AbortController();
    const run = world.withPost((post) => sendDue(world.system, post, { once: false, signal: stop.signal }));
    await vi.waitFor(() => expect(server.heard.some((line) => line.startsWith("RCPT"))).toBe(true));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    stop.abort();
    await vi.advanceTimersByTimeAsync(minute);
    vi.useRealTimers();
    expect(await run).toMatchObject({ considered: 0 });
    expect(await world.rows("messages")).toMatchObject([{ status: "queued", attempts: 0 }]);
  });
});
