import { expect, test } from "vitest";
import { day, hour, minute, second } from "../../src/base/time.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { type WaitsAsked, waitTimes } from "../../src/report/wait-times.ts";
import type { Figures } from "../../src/report/waits/figures.ts";
import { gatherCounts } from "../../src/report/waits/gather.ts";
import { bounceTaken } from "../../src/store/post/messages.ts";
import { compareCounts } from "../../src/store/waits/recount.ts";
import { earlier, earlierUntil, takeEarlier } from "../support/earlier.ts";
import { onEveryEngine } from "../support/engines.ts";
import { waited } from "../support/waits.ts";
import { cedulaOf, openWorld, personOf, start } from "../support/world.ts";

const everything: WaitsAsked = {
  since: undefined,
  until: undefined,
  by: "method",
  method: undefined,
  exact: false,
};

const howMany = ({ requests, completed, failed, open }: Figures) =>
  [requests, completed, failed, open].join(" ");

onEveryEngine("waiting times", (engine) => {
  const opened = async () => openWorld({ store: await engine.place() });

  test("of the second vector are its figures, exactly", async () => {
    const world = await opened();
    const vector = "2c 3c 4c 5c 6c 6o 8c 9f 12c 14c 15o 20c 25f 28o 31c 45o 60f 60o 90c 120o";
    await takeEarlier(world.operator, earlierUntil(start, waited(vector)));
    const { rows } = await waitTimes(world.operator, everything);
    expect(rows.map(howMany)).toEqual(["20 11 3 6"]);
    expect(rows).toMatchObject([
      {
        method: "email",
        p50: { wait: 31 * minute },
        p90: { wait: undefined },
        reliability: "insufficient",
      },
    ]);
    expect(rows[0]?.within.share).toBeCloseTo(0.410714, 6);
    expect(rows[0]?.delayed?.share).toBeCloseTo(1 - 0.470238, 6);
  });

  test("nothing after the cut-off has happened, and nobody who asked later is counted", async () => {
    const world = await opened();
    await takeEarlier(world.operator, [
      earlier("done", start - 2 * day, 10 * minute),
      earlier("late", start - day - 5 * minute, 20 * minute),
      earlier("after", start - day, minute),
      earlier("left", start - day - hour, 3 * hour, { outcome: "open" }),
    ]);
    const asked = { ...everything, until: start - day };
    const { rows, cutOff } = await waitTimes(world.operator, asked);
    expect(cutOff).toBe(start - day);
    expect(rows.map(howMany)).toEqual(["3 1 0 2"]);
    const since = await waitTimes(world.operator, { ...asked, since: start - day - 10 * minute });
    expect(since.rows.map(howMany)).toEqual(["1 0 0 1"]);
  });

  test("of the desk's own recoveries are from the request to the first use of a link", async () => {
    const world = await opened();
    await world.register(...[0, 1, 2, 3].map((n) => personOf(n)));
    const proof = { birthDate: "1990-01-01", image: "condor" };
    for (const n of [0, 1, 2, 3]) await world.start(proof, cedulaOf(n));
    await world.send();
    const tokens = (await world.mailbox()).map(({ token }) => token ?? "");
    world.clock.advance(7 * minute);
    await expect(world.complete(tokens[0] ?? "", "short")).rejects.toMatchObject({
      code: "password-refused",
    });
    world.clock.advance(2 * minute);
    await world.complete(tokens[0] ?? "");
    const recoveries = await world.rows<{ reference: string; outcome: string | null }>("recoveries");
    const other = recoveries.find(({ outcome }) => outcome === null);
    await cancelRecovery(world.operator, other?.reference ?? "", "asked twice");
    const now = await waitTimes(world.operator, { ...everything, by: "provider" });
    expect(now.rows.map(howMany)).toEqual(["4 1 1 2"]);
    expect(now.rows).toMatchObject([{ name: "example.com", method: "email" }]);
    // the two that are decided are counted, and just as the rows say
    expect(await compareCounts(world.operator)).toMatchObject({ days: 1, differing: [] });
    const counted = await gatherCounts(world.operator, now, "provider");
    expect(counted.groups.map(({ tally }) => tally.counts)).toEqual([{ completed: 1, failed: 1, open: 2 }]);
    world.clock.advance(hour);
    const later = await waitTimes(world.operator, everything);
    // two ran out unnoticed, which needs no worker to be true
    expect(later.rows.map(howMany)).toEqual(["4 1 3 0"]);
    expect(later.rows).toMatchObject([{ p25: { wait: 7 * minute }, p50: { wait: undefined } }]);
  });

  test("are told apart by the desk's days and hours, at midnight and in Galápagos", async () => {
    const world = await opened();
    const midnight = Date.parse("2026-11-20T05:00:00Z");
    await takeEarlier(world.operator, [
      earlier("before", midnight - second, minute),
      earlier("after", midnight, minute),
    ]);
    const names = async (by: "hour" | "day", ctx = world.operator) =>
      (await waitTimes(ctx, { ...everything, by })).rows.map(({ name }) => name);
    expect(await names("day")).toEqual(["2026-11-19", "2026-11-20"]);
    expect(await names("hour")).toEqual(["00", "23"]);
    const galapagos = world.under({ timezone: "Pacific/Galapagos" });
    expect(await names("day", galapagos)).toEqual(["2026-11-19"]);
    expect(await names("hour", galapagos)).toEqual(["22", "23"]);
  });

  test("a letter that comes back later changes nothing of what was known before", async () => {
    const world = await opened();
    await world.register(personOf(0));
    const { message } = await world.start({ birthDate: "1990-01-01", image: "condor" }, cedulaOf(0));
    await world.send();
    world.clock.advance(2 * hour);
    const asked = { ...everything, until: world.clock.now() };
    const before = await waitTimes(world.operator, asked);
    world.clock.advance(minute);
    await bounceTaken(world.store, message.id, world.clock.now());
    expect(before.rows.map(howMany)).toEqual(["1 0 1 0"]);
    expect((await waitTimes(world.operator, asked)).rows).toEqual(before.rows);
  });

  test("are never shorter than none, though a clock was set back as far as is borne", async () => {
    const world = await opened();
    await world.register(personOf(0));
    await world.start({ birthDate: "1990-01-01", image: "condor" }, cedulaOf(0));
    await world.send();
    const token = await world.token();
    world.clock.advance(-50 * second);
    await world.complete(token);
    world.clock.advance(hour);
    for (const by of ["method", "hour"] as const)
      expect((await waitTimes(world.operator, { ...everything, by })).rows).toMatchObject([
        { completed: 1, p50: { wait: second } },
      ]);
  });

  test("of places and providers begin with where most asked; none is asked for in vain", async () => {
    const world = await opened();
    await takeEarlier(world.operator, [
      earlier("1", start - hour, minute, { office: "UIO-01" }),
      earlier("2", start - hour, minute, { office: "GYE-02" }),
      earlier("3", start - hour, minute, { office: "GYE-02" }),
      earlier("4", start - hour, minute, { method: "sms" }),
    ]);
    const offices = await waitTimes(world.operator, { ...everything, by: "office" });
    expect(offices.rows.map(({ method, name }) => `${method} ${name}`)).toEqual([
      "email GYE-02",
      "email UIO-01",
      "sms ",
    ]);
    const sms = await waitTimes(world.operator, { ...everything, method: "sms" });
    expect(sms.rows.map(howMany)).toEqual(["1 1 0 0"]);
    const none = await waitTimes(world.operator, { ...everything, method: "in-person" });
    expect(none.rows).toEqual([]);
  });
});

test("are for supervisors, admins and auditors only", async () => {
  const world = await openWorld();
  for (const role of ["supervisor", "admin", "auditor"] as const)
    expect((await waitTimes(world.as(role), everything)).rows).toEqual([]);
  for (const role of ["clerk", "agent"] as const)
    await expect(waitTimes(world.as(role), everything)).rejects.toMatchObject({ kind: "forbidden" });
});
