import { expect, test } from "vitest";
import { portal as portalStep } from "../../migrations/0011-portal.ts";
import { dialects } from "../../migrations/dialect.ts";
import { visitorFrom } from "../../src/base/context.ts";
import type { Sentence } from "../../src/base/texts.ts";
import { day, hour, minute } from "../../src/base/time.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { diagnoseDelivery } from "../../src/recovery/diagnose.ts";
import { showRecovery } from "../../src/recovery/show.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { type Flow, funnel } from "../../src/report/funnel.ts";
import { volume } from "../../src/report/volume.ts";
import { waitTimes } from "../../src/report/wait-times.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { addCallerCheck } from "../../src/store/recovery/caller-checks.ts";
import { earlier, takeEarlier } from "../support/earlier.ts";
import { type Engine, onEveryEngine } from "../support/engines.ts";
import { cedulaOf, openWorld, personOf, start } from "../support/world.ts";

const right = { birthDate: "1990-01-01", image: "condor" };
const wrong = { birthDate: "1990-01-02", image: "condor" };

/** One at the counter that is over, one on the telephone, two in the portal, four not confirmed, one of before. */
async function aDay(engine: Engine) {
  const world = await openWorld({ store: await engine.emptyPlace() });
  await world.register(...Array.from({ length: 9 }, (_, n) => personOf(n)));
  const clerk = await world.hire("clerk", "luz", { office: "Q01" });
  const agent = await world.hire("agent", "gil");
  const visitor = { ...world.holder, actor: visitorFrom("203.0.113.7") };
  const begin = (ctx: typeof clerk, n: number, proof = right) =>
    startRecovery(ctx, { cedula: cedulaOf(n), method: "email", proof });
  const fail = (ctx: typeof clerk, n: number) =>
    expect(begin(ctx, n, wrong)).rejects.toMatchObject({ kind: "refused" });
  const calls = (n: number) =>
    addCallerCheck(world.store, {
      id: `K${n}`,
      operator: "gil",
      cedula: cedulaOf(n),
      passedAt: start,
      expiresAt: start + 9 * minute,
    });
  const { recovery } = await begin(clerk, 1);
  await cancelRecovery(clerk, recovery.reference, "lo pidió la persona");
  await calls(2);
  await begin(agent, 2);
  await begin(visitor, 3);
  await fail(clerk, 4);
  await begin(visitor, 4);
  await fail(visitor, 5);
  await fail(clerk, 6);
  // whoever failed in the portal first asked there; whoever was confirmed elsewhere on that day is none of them
  await fail(visitor, 7);
  await fail(clerk, 7);
  await calls(8);
  await fail(agent, 8);
  await takeEarlier(world.operator, [earlier("old", start - day, 5 * minute)]);
  world.clock.advance(hour);
  return { world, agent };
}

const factsOf = (facts: readonly { readonly fact: Sentence }[]) => facts.map(({ fact }) => fact.es);

const always = { since: undefined, until: undefined };
const sumOf = (parts: readonly Flow[]) =>
  parts[0]?.stages.map((_stage, at) => parts.reduce((sum, { stages }) => sum + (stages[at]?.count ?? 0), 0));

onEveryEngine("where people ask", (engine) => {
  test("is told apart, and the parts add up", async () => {
    const { world } = await aDay(engine);
    const found = await funnel(world.operator, always);
    expect(found.sources.map(({ source, stages }) => [source, stages[0]?.count, stages[1]?.count])).toEqual([
      ["portal", 4, 2],
      ["counter", 2, 1],
      ["telephone", 2, 1],
    ]);
    expect(sumOf(found.sources)).toEqual(found.stages.map(({ count }) => count));
    const asked = found.leaves.filter(({ why }) => why === "identity-not-confirmed");
    expect(asked).toEqual([{ after: "asked", why: "identity-not-confirmed", count: 4 }]);

    const { sources, requests, week } = await volume(world.operator, always);
    expect(sources.map(({ source, requests }) => `${source} ${requests}`).toSorted()).toEqual([
      "counter 1",
      "portal 2",
      "telephone 1",
      "unknown 1",
    ]);
    expect(requests).toBe(5);
    expect(
      week.map((hours, at) => hours.map((_, hour) => sum(sources.map((each) => each.week[at]?.[hour])))),
    ).toEqual(week);

    const asking = { ...always, by: "source", method: undefined, exact: false } as const;
    const { rows, exact } = await waitTimes(world.operator, asking);
    expect(exact).toBe(true);
    expect(rows.map(({ name, requests, failed, completed }) => [name, requests, failed, completed])).toEqual([
      ["portal", 2, 0, 0],
      ["counter", 1, 1, 0],
      ["telephone", 1, 0, 0],
      ["unknown", 1, 0, 1],
    ]);
  });

  test("is told of one of them, where it is looked at and where a letter is missing", async () => {
    const { world } = await aDay(engine);
    const told = async (n: number) => {
      const { reference = "", timeline } = await diagnoseDelivery(world.operator, cedulaOf(n));
      return [(await showRecovery(world.operator, reference)).recovery.door, factsOf(timeline)[0]];
    };
    expect(await told(3)).toEqual(["portal", "la recuperación se pidió en el portal"]);
    expect(await told(1)).toEqual(["counter", "se pidió la recuperación"]);
    expect(await told(2)).toEqual(["telephone", "se pidió la recuperación"]);
  });

  test("is known of what was begun before it was written down, by who began it", async () => {
    const { world } = await aDay(engine);
    const kept = await rowsOf(world.store, "SELECT reference, door FROM recoveries ORDER BY reference");
    await rowsOf(world.store, "UPDATE recoveries SET door = NULL");
    const unknown = await volume(world.operator, always);
    expect(unknown.sources).toMatchObject([{ source: "unknown", requests: 5 }]);
    const [fill = ""] = portalStep(dialects[engine.name]).filter((each) =>
      each.startsWith("UPDATE recoveries"),
    );
    await rowsOf(world.store, fill);
    expect(await rowsOf(world.store, "SELECT reference, door FROM recoveries ORDER BY reference")).toEqual(
      kept,
    );
  });
});

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((all, each) => all + (each ?? 0), 0);
}
