import { describe, expect, test } from "vitest";
import { minute, second } from "../../src/base/time.ts";
import type { Facts } from "../../src/delivery/diagnosis/facts.ts";
import { nextWays } from "../../src/recovery/next-ways.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { recentWaits } from "../../src/report/recent-waits.ts";
import { earlierUntil, takeEarlier } from "../support/earlier.ts";
import { onEveryEngine } from "../support/engines.ts";
import { facts, now, refused, status, taken } from "../support/facts.ts";
import { waited } from "../support/waits.ts";
import { maria, openWorld, start } from "../support/world.ts";

const link = "clave link resend R7K3M9QWXA";
const office = "clave counter open 1710034065 --kind validation";

describe("the ways on from a link", () => {
  const trouble = { provider: "google", since: now - 10 * minute } as unknown as Facts["trouble"];
  test.each<[string, Facts, readonly (string | undefined)[]]>([
    ["that was taken a moment ago", facts({ letters: [taken(10 * minute)] }), []],
    ["just before half an hour", facts({ letters: [taken(30 * minute - second)] }), []],
    ["half an hour later", facts({ letters: [taken(30 * minute)] }), [link, office]],
    ["that was opened", facts({ letters: [taken(40 * minute)], ...status("opened", { openedAt: now }) }), []],
    ["that came back", facts({ letters: [refused("bounced", "no-such-user")] }), [link, office]],
    ["that was given up", facts({ letters: [refused("failed", "unreachable")] }), [link, office]],
    ["whose provider is in trouble", facts({ letters: [taken(minute)], trouble }), [link, office]],
    ["of a recovery that has ended", facts({ letters: [taken(40 * minute)], ...status("completed") }), []],
    [
      "that waits for a supervisor",
      facts({ letters: [taken(40 * minute)], ...status("held", { heldAt: now }) }),
      [],
    ],
    [
      "for who may open no case",
      facts({ letters: [taken(40 * minute)], acts: ["link.resend"] }),
      [link, undefined],
    ],
  ])("%s", (_what, known, commands) => {
    expect(nextWays(known).map(({ command }) => command)).toEqual(commands);
  });
});

onEveryEngine("what is shown of a recovery", (engine) => {
  test("has the ways on from half an hour on, each with how long it took others lately", async () => {
    const world = await openWorld({ store: await engine.emptyPlace() });
    await world.register(maria);
    const month = Array.from({ length: 40 }, (_, n) => `${5 + (n % 8)}c`).join(" ");
    await takeEarlier(world.operator, earlierUntil(start, waited(month)));
    await world.start();
    await world.send();
    const [recovery] = await world.rows<{ reference: string }>("recoveries");
    const shown = () => showRecovery(world.operator, recovery?.reference ?? "");
    expect((await shown()).nextWays).toEqual([]);
    world.clock.advance(30 * minute);
    expect((await shown()).nextWays.map(({ method }) => method)).toEqual(["email", "in-person"]);
    const { days, by } = await recentWaits(world.operator);
    expect(days).toBe(30);
    const { requests, typical } = by.get("email") ?? { requests: 0, typical: undefined };
    expect(requests).toBe(41);
    expect(typical?.from).toBeGreaterThanOrEqual(5 * minute);
    expect(typical?.to).toBeLessThanOrEqual(12 * minute);
    expect(by.get("in-person")).toBeUndefined();
  });
});
