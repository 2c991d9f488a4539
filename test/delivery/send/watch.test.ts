import { describe, expect, test } from "vitest";
import { anchorFrom } from "../../../src/audit/anchor.ts";
import { verifyAudit } from "../../../src/audit/verify.ts";
import { day, hour, minute, second } from "../../../src/base/time.ts";
import { deskComposers } from "../../../src/delivery/send/anchor.ts";
import type { RunReport } from "../../../src/delivery/send/run.ts";
import { type Watch, watchQueue } from "../../../src/delivery/send/watch.ts";
import { deadUrl, startMailServer } from "../../support/mail-server.ts";
import { maria, openWorld, start, type World } from "../../support/world.ts";

/** Watches until so much time has passed on the stopped clock, which moves while the watch pauses. */
async function watchFor(world: World, length: number, more: Partial<Watch> = {}, ctx = world.system) {
  const stop = new AbortController();
  const until = world.clock.now() + length;
  const pauses: number[] = [];
  const runs: RunReport[] = [];
  const faults: string[] = [];
  await watchQueue(ctx, {
    signal: stop.signal,
    duties: [],
    onStart: () => undefined,
    withPost: (work) =>
      world.withPost((post) => work({ ...post, composers: { ...post.composers, ...deskComposers } }), ctx),
    pause: (wait) => {
      pauses.push(wait);
      world.clock.advance(wait);
      if (world.clock.now() >= until) stop.abort();
      return Promise.resolve();
    },
    onRun: (report) => runs.push({ ...report }),
    onFault: ({ code }) => faults.push(code),
    onLeap: () => undefined,
    ...more,
  });
  return { pauses, runs, faults };
}

describe("a watch", () => {
  test("sends each letter as its turn comes, and looks again every two seconds", async () => {
    const server = await startMailServer({
      rcpt: (time) => (time === 1 ? "450 4.7.1 Greylisted" : undefined),
    });
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await world.register(maria);
    await world.start();
    const { runs, pauses, faults } = await watchFor(world, 2 * minute);
    expect(runs).toMatchObject([
      { considered: 1, deferred: 1 },
      { considered: 1, accepted: 1 },
    ]);
    expect(Math.max(...pauses)).toBe(2 * second);
    expect(faults).toEqual([]);
    const [letter] = await world.rows<{ accepted_at: number }>("messages");
    expect((letter?.accepted_at ?? 0) - start).toBeLessThanOrEqual(66 * second);
  });

  test("stops while the machine's clock is behind, says so, and goes on when it is right", async () => {
    const world = await openWorld();
    await world.register(maria);
    await world.start();
    world.clock.advance(-2 * hour);
    const told: string[] = [];
    const { runs } = await watchFor(world, 2 * minute, {
      onFault: ({ code }) => told.push(code),
    });
    expect(runs).toEqual([]);
    expect([...new Set(told)]).toEqual(["clock-behind"]);
    const again = await watchFor(world, 3 * hour, {
      onFault: ({ code }) => {
        told.push(code);
        world.clock.advance(2 * hour);
      },
    });
    expect(again.runs).toMatchObject([{ accepted: 1 }]);
  });

  test("waits longer and longer for a server that does not answer, a minute at the most", async () => {
    const world = await openWorld({ settings: { "smtp.url": await deadUrl() } });
    await world.register(maria);
    await world.start();
    const { pauses } = await watchFor(world, 10 * second);
    expect(pauses[0]).toBe(5 * second);
    for (let n = 0; n < 4; n += 1) {
      await world.rows("messages");
      const { sql } = await import("../../../src/store/engine/handle.ts");
      await sql(world.store)("messages").update({ due_at: 0 });
    }
    const seconds = (await watchFor(world, 20 * minute)).pauses.filter((wait) => wait >= 5 * second);
    expect(seconds.every((wait) => wait <= minute)).toBe(true);
  });

  test("reads what other servers report, once a minute, and outlives a fault that passes", async () => {
    const world = await openWorld();
    let read = 0;
    const { ClaveError } = await import("../../../src/base/errors.ts");
    const { verbatim } = await import("../../../src/base/texts.ts");
    const readReports = () => {
      read += 1;
      return read === 2 ? Promise.reject(new ClaveError("disk-full", verbatim("full"))) : Promise.resolve();
    };
    const { faults } = await watchFor(world, 5 * minute, { duties: [readReports] });
    expect(read).toBe(5);
    expect(faults).toEqual(["disk-full"]);
  });

  test("ends with any other fault", async () => {
    const world = await openWorld();
    const readReports = () => Promise.reject(new TypeError("ours"));
    await expect(watchFor(world, minute, { duties: [readReports] })).rejects.toThrow("ours");
  });

  test("is nothing for an operator", async () => {
    const world = await openWorld();
    await expect(watchFor(world, minute, {}, world.operator)).rejects.toMatchObject({ code: "role-may-not" });
  });
});

describe("the day's anchor", () => {
  test("is mailed once a day to whom the settings name, and verifies the record", async () => {
    const settings = { "audit.anchorTo": "auditoria@example.org", language: "en" } as const;
    const world = await openWorld({ settings });
    await world.register(maria);
    await watchFor(world, 2 * day + hour, fastPause(world, 2 * day + hour, 10 * minute));
    const mails = await world.mailbox();
    expect(mails.map(({ to }) => to)).toEqual([
      ["auditoria@example.org"],
      ["auditoria@example.org"],
      ["auditoria@example.org"],
    ]);
    for (const { text } of mails) {
      const anchor = anchorFrom(text);
      expect(anchor.signature).toBeDefined();
      expect(await verifyAudit(world.operator, anchor)).toMatchObject({ head: expect.any(String) });
    }
    expect(mails[0]?.subject).toBe("Anchor of the record, 2026-11-21");
  });

  test("goes to the new address where it was changed, and to nobody where there is none", async () => {
    const world = await openWorld();
    const at = (address: string) => world.under({ "audit.anchorTo": address }, world.system);
    await watchFor(world, minute);
    expect(await world.mailbox()).toEqual([]);
    await watchFor(world, minute, {}, at("one@example.org"));
    world.clock.advance(day);
    await watchFor(world, minute, {}, at("two@example.org"));
    expect((await world.mailbox()).map(({ to }) => to[0])).toEqual(["one@example.org", "two@example.org"]);
    expect(await verifyAudit(world.operator)).toMatchObject({ head: expect.any(String) });
  });
});

/** Moves the clock in larger steps: days would take long two seconds at a time. */
function fastPause(world: World, length: number, step: number): Pick<Watch, "signal" | "pause"> {
  const stop = new AbortController();
  const until = world.clock.now() + length;
  return {
    signal: stop.signal,
    pause: () => {
      world.clock.advance(step);
      if (world.clock.now() >= until) stop.abort();
      return Promise.resolve();
    },
  };
}
