import { describe, expect, test } from "vitest";
import { minute } from "../../../src/base/time.ts";
import { type Manners, type Stage, startMailServer } from "../../support/mail-server.ts";
import { cedulaOf, openWorld, personOf } from "../../support/world.ts";

interface Attempt {
  readonly message: string;
  readonly class: string;
  readonly reply: string;
}

const letters = 15;
const proof = { birthDate: "1990-01-01", image: "condor" };
const farewell = "421 4.7.0 Not you, not now";

const plain = "250-mail.example\r\n250 DSN";
const pipelining = "250-mail.example\r\n250-PIPELINING\r\n250 DSN";

/** Fifteen links in the queue of a desk, and a server that behaves as told. */
async function queue(manners: Manners, connections = "5") {
  const server = await startMailServer(manners);
  const settings = { "smtp.url": server.url, "smtp.connections": connections };
  const world = await openWorld({ settings });
  await world.register(...Array.from({ length: letters }, (_each, n) => personOf(n)));
  for (let n = 0; n < letters; n += 1) await world.start(proof, cedulaOf(n));
  const attempts = () => world.rows<Attempt>("attempts");
  return { server, world, attempts };
}

/** Says farewell once, at the nth time that a stage is come to. */
const once = (stage: Stage, nth: number, reply = farewell): Manners => ({
  [stage]: (time: number) => (time === nth ? reply : undefined),
});

describe.each([
  ["one command at a time", plain],
  ["several commands at once", pipelining],
])("a server that takes %s and says 421", (_case, hello) => {
  test.each<[string, Manners]>([
    [
      "to one recipient",
      { rcpt: (_time, command) => (command.includes("persona7@") ? farewell : undefined) },
    ],
    ["to one DATA", once("data", 7)],
    ["after one body", once("end", 7)],
  ])("%s puts that letter off, and the others go on", async (_stage, manners) => {
    const { server, world, attempts } = await queue({ ehlo: () => hello, ...manners });
    const report = await world.send();
    expect(report).toMatchObject({ considered: 15, accepted: 14, deferred: 1, unreachable: false });
    expect(server.taken).toHaveLength(14);
    const put = (await attempts()).filter((each) => each.class !== "accepted");
    expect(put).toMatchObject([{ class: "rate", reply: expect.stringContaining(farewell) }]);
    world.clock.advance(2 * minute);
    expect(await world.send()).toMatchObject({ considered: 1 });
  });

  test.each<[string, Manners]>([
    ["the first greeting", once("greeting", 1)],
    ["the first hello", { ehlo: (time) => (time === 1 ? farewell : hello) }],
  ])("at %s alone costs no more than the letters at hand", async (_stage, manners) => {
    const { world } = await queue({ ehlo: () => hello, delay: () => 1, ...manners });
    const { considered, accepted, deferred } = await world.send();
    expect(accepted + deferred).toBe(considered);
    expect(deferred).toBeLessThanOrEqual(1);
  });

  test("to one MAIL on a connection that was kept starts another, and every letter goes", async () => {
    const { server, world } = await queue({ ehlo: () => hello, ...once("mail", 7) }, "1");
    expect(await world.send()).toMatchObject({ accepted: 15, deferred: 0 });
    expect(server.taken).toHaveLength(15);
  });

  test.each<[Stage]>([["greeting"], ["ehlo"], ["mail"], ["rcpt"], ["data"], ["end"]])(
    "to everybody, at %s, ends the run, and what was tried is counted",
    async (stage) => {
      const { server, world, attempts } = await queue({ ehlo: () => hello, [stage]: () => farewell });
      const report = await world.send();
      expect(report).toMatchObject({ unreachable: true, accepted: 0 });
      expect(report.considered).toBeGreaterThan(0);
      // as many as there are connections, and so many more as show that it is not about one letter
      expect(report.deferred).toBeLessThanOrEqual(11);
      expect(report.considered).toBe(report.deferred);
      expect((await attempts()).every((each) => each.class === "rate")).toBe(true);
      expect(await world.rows("messages WHERE status = 'queued'")).toHaveLength(15 - report.considered);
      expect(server.taken).toEqual([]);
    },
  );
});
