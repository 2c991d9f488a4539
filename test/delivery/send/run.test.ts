import { describe, expect, test, vi } from "vitest";
import type { Carrier } from "../../../src/base/channel.ts";
import { minute, second } from "../../../src/base/time.ts";
import type { Composer } from "../../../src/delivery/send/post.ts";
import { type RunOptions, sendDue } from "../../../src/delivery/send/run.ts";
import { revokeLinks } from "../../../src/recovery/revoke.ts";
import { attemptsOf } from "../../../src/store/post/attempts.ts";
import { type Engine, onEveryEngine } from "../../support/engines.ts";
import { type Manners, startMailServer } from "../../support/mail-server.ts";
import {
  carriedBy,
  cedulaOf,
  openWorld,
  personOf,
  type World,
  type WorldOptions,
} from "../../support/world.ts";

interface Attempt {
  readonly class: string;
  readonly ended_at: number | null;
}

const proof = { birthDate: "1990-01-01", image: "condor" };

/** A desk with so many links in its queue, and a mail server that behaves as told. */
async function queue(letters: number, manners: Manners = {}, options: WorldOptions = {}) {
  const server = await startMailServer(manners);
  const settings = { "smtp.url": server.url, ...options.settings };
  const world = await openWorld({ ...options, settings });
  await world.register(...Array.from({ length: letters }, (_each, n) => personOf(n)));
  for (let n = 0; n < letters; n += 1) await world.start(proof, cedulaOf(n));
  return { server, world };
}

const run = (
  world: World,
  options: Partial<RunOptions> = {},
  change: (carrier: Carrier) => Partial<Carrier> = () => ({}),
) => world.withPost((post) => sendDue(world.system, carriedBy(post, change), { once: false, ...options }));

const statuses = async (world: World) =>
  (await world.rows<{ status: string }>("messages ORDER BY id")).map(({ status }) => status);

const count = async (world: World, wanted: string) =>
  (await statuses(world)).filter((status) => status === wanted).length;

describe("a run", () => {
  test("talks over as many connections as are set, and no more", async () => {
    let open = 0;
    let most = 0;
    const { world, server } = await queue(30, { delay: () => 2 }, { settings: { "smtp.connections": "3" } });
    const report = await run(world, {}, (carrier) => ({
      carry: async (mail) => {
        open += 1;
        most = Math.max(most, open);
        return carrier.carry(mail).finally(() => {
          open -= 1;
        });
      },
    }));
    expect(report).toMatchObject({ considered: 30, accepted: 30 });
    expect(most).toBe(3);
    expect(server.heard.filter((line) => line.startsWith("EHLO"))).toHaveLength(3);
    expect(server.taken).toHaveLength(30);
  });

  test("says nothing beside its report, however many connections are set", async () => {
    const warned = vi.spyOn(process, "emitWarning");
    const { world } = await queue(60, { delay: () => 5 }, { settings: { "smtp.connections": "50" } });
    expect(await run(world)).toMatchObject({ accepted: 60 });
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test("goes on over what there is where the server allows fewer connections than are set", async () => {
    const greeting = (time: number) => (time > 2 ? "421 4.7.0 Too many connections" : undefined);
    const { world, server } = await queue(20, { greeting, delay: () => 1 });
    expect(await run(world)).toMatchObject({ accepted: 20, deferred: 0, unreachable: false });
    expect(server.taken).toHaveLength(20);
  });

  test.each([
    ["says so", "421 4.7.0 That was enough for one connection"],
    ["just closes", "drop"],
  ])(
    "replaces a connection at once that the server ends after three mails and %s",
    async (_case, farewell) => {
      const mail = (time: number) => (time % 4 === 0 ? farewell : undefined);
      const { world, server } = await queue(9, { mail }, { settings: { "smtp.connections": "1" } });
      expect(await run(world)).toMatchObject({ accepted: 9, deferred: 0 });
      expect(server.taken).toHaveLength(9);
      expect(new Set((await world.rows<{ number: number }>("attempts")).map(({ number }) => number))).toEqual(
        new Set([1]),
      );
    },
  );

  test("uses a connection again after a refusal", async () => {
    const rcpt = (time: number) => (time % 2 === 0 ? "450 4.7.1 Greylisted" : undefined);
    const { world, server } = await queue(8, { rcpt }, { settings: { "smtp.connections": "1" } });
    expect(await run(world)).toMatchObject({ accepted: 4, deferred: 4 });
    expect(server.heard.filter((line) => line.startsWith("EHLO"))).toHaveLength(1);
  });

  test("of a letter that cannot be written sends all the others, and tries it again later", async () => {
    const { world, server } = await queue(5);
    const [broken] = await world.rows<{ id: string }>("messages ORDER BY id");
    const report = await world.withPost(({ carriers, composers }) => {
      const compose: Composer = async (ctx, messages) => {
        if (messages.some(({ id }) => id === broken?.id)) throw new TypeError("a fault of ours");
        return (await composers["recovery-link"]?.(ctx, messages)) ?? [];
      };
      const post = { carriers, composers: { ...composers, "recovery-link": compose } };
      return sendDue(world.system, post, { once: false });
    });
    expect(report).toMatchObject({ accepted: 4, deferred: 1 });
    expect(server.taken).toHaveLength(4);
    expect(await attemptsOf(world.store, [broken?.id ?? ""])).toMatchObject([{ class: "defect", reply: "" }]);
    world.clock.advance(2 * minute);
    expect(await run(world)).toMatchObject({ accepted: 1 });
  });

  test("leaves a letter that it has nobody to write for to a newer program", async () => {
    const { world } = await queue(2);
    const { sql } = await import("../../../src/store/engine/handle.ts");
    const [first] = await world.rows<{ id: string }>("messages ORDER BY id");
    await sql(world.store)("messages").where({ id: first?.id }).update({ letter: "of-tomorrow" });
    expect(await run(world)).toMatchObject({ accepted: 1, deferred: 1, failed: 0 });
    expect((await world.rows<Attempt>("attempts")).map((each) => each.class).toSorted()).toEqual([
      "accepted",
      "defect",
    ]);
  });

  test("does not send what was withdrawn while it waited in hand", async () => {
    const { world, server } = await queue(3, {}, { settings: { "smtp.connections": "1" } });
    let sent = 0;
    await run(world, {}, (carrier) => ({
      carry: async (mail) => {
        const handover = await carrier.carry(mail);
        sent += 1;
        if (sent > 1) return handover;
        world.clock.advance(2 * second);
        for (const { reference } of await world.rows<{ reference: string }>("recoveries"))
          await revokeLinks(world.operator, reference, "asked for by another").catch(() => undefined);
        return handover;
      },
    }));
    // the first was with the server when its link was revoked
    expect(server.taken).toHaveLength(1);
    expect(await count(world, "failed")).toBe(3);
    expect((await world.rows<Attempt>("attempts")).every(({ ended_at }) => ended_at !== null)).toBe(true);
  });

  test("takes few letters at a time for a slow server: hardly a link is made in vain", async () => {
    const { world } = await queue(40, {}, { settings: { "smtp.connections": "2" } });
    const report = await run(world, {}, (carrier) => ({
      carry: (mail) => {
        world.clock.advance(3 * second);
        return carrier.carry(mail);
      },
    }));
    expect(report.accepted).toBe(40);
    expect((await world.rows("links")).length).toBeLessThan(60);
  });

  test("ends within the letters at hand when it is told to, and gives the others back untried", async () => {
    const { world, server } = await queue(40, {}, { settings: { "smtp.connections": "2" } });
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const report = await run(world, { signal: stop.signal, onProgress });
    expect(report.accepted).toBe(server.taken.length);
    expect(report.accepted).toBeLessThan(40);
    expect(await count(world, "queued")).toBe(40 - report.accepted);
    expect(await world.rows("attempts")).toHaveLength(report.accepted);
    expect(await run(world)).toMatchObject({ accepted: 40 - report.accepted });
    expect(server.taken).toHaveLength(40);
  });

  test("does not start where it was told to end before", async () => {
    const { world } = await queue(1);
    expect(await run(world, { signal: AbortSignal.abort() })).toMatchObject({ considered: 0 });
    expect(await statuses(world)).toEqual(["queued"]);
  });

  test("of an unreachable server asks once for each connection, and gives the others back untried", async () => {
    const { world } = await queue(20, { greeting: () => "554 5.3.2 Not today" });
    const report = await run(world);
    expect(report.unreachable).toBe(true);
    expect(report.deferred).toBeLessThanOrEqual(5);
    expect(await count(world, "queued")).toBe(20 - report.deferred);
  });

  test("gives a letter back that waited in hand until its lease would not last for a slow server", async () => {
    const { world, server } = await queue(6, {}, { settings: { "smtp.connections": "1" } });
    let sent = 0;
    const report = await run(world, {}, (carrier) => ({
      carry: (mail) => {
        sent += 1;
        if (sent === 2) world.clock.advance(90 * second);
        return carrier.carry(mail);
      },
    }));
    expect(report).toMatchObject({ accepted: 6 });
    expect(server.taken).toHaveLength(6);
    // those that were given back were taken anew, and that was their first attempt
    expect((await world.rows<{ number: number }>("attempts")).every(({ number }) => number === 1)).toBe(true);
    const leased = await world.rows<{ began_at: number }>("attempts");
    expect(new Set(leased.map(({ began_at }) => began_at)).size).toBe(2);
  });

  test("once over, leaves alone what came due meanwhile", async () => {
    const { world } = await queue(2, { rcpt: () => "450 4.7.1 Greylisted" });
    const report = await run(world, { once: true }, (carrier) => ({
      carry: (mail) => {
        world.clock.advance(5 * minute);
        return carrier.carry(mail);
      },
    }));
    expect(report).toMatchObject({ considered: 2, deferred: 2 });
  });
});

onEveryEngine("several runs on one store", (engine: Engine) => {
  test("send each letter once", async () => {
    const store = await engine.place();
    const { world, server } = await queue(60, { delay: () => 1 }, { store });
    const { openStore, closeStore } = await import("../../../src/store/engine/connect.ts");
    const others = await Promise.all(
      [1, 2].map(async () => ({ ...world.system, store: await openStore(store) })),
    );
    const runs = await Promise.all(
      [world.system, ...others].map((ctx) =>
        world.withPost((post) => sendDue(ctx, post, { once: false }), ctx),
      ),
    );
    for (const { store } of others) await closeStore(store);
    expect(runs.reduce((sum, report) => sum + report.accepted, 0)).toBe(60);
    expect(server.taken).toHaveLength(60);
    expect(await world.rows("attempts")).toHaveLength(60);
  });
});
