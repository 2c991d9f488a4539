import { describe, expect, test } from "vitest";
import { isUnusual } from "../../src/audit/look.ts";
import { day, hour } from "../../src/base/time.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { takeNotices } from "../../src/store/staff/notices.ts";
import { markedDays } from "../../src/store/staff/operator-days.ts";
import { onEveryEngine } from "../support/engines.ts";
import { cedulaOf, maria, openWorld, personOf, type World } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const why = "llamó, ticket 4711";

describe("what is far above an operator's habit", () => {
  test.each<[number, number[], boolean]>([
    [30, [], false],
    [31, [], true],
    [31, [1, 2, 3], true],
    [31, [11, 11, 11], false],
    [34, [11, 11, 11], true],
    [60, [20, 20, 400], false],
    [61, [20, 20, 400], true],
    [46, [10, 20], true],
    [45, [10, 20], false],
  ])("%d after %j: %s", (today, earlier, unusual) => {
    expect(isUnusual(today, earlier)).toBe(unusual);
  });
});

async function lookOften(world: World, times: number): Promise<void> {
  const carla = world.as("clerk", "carla");
  for (let looks = 0; looks < times; looks += 1) await showAffiliate(carla, cedula, why);
}

onEveryEngine("an operator's day", (engine) => {
  const withSupervisors = async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    await world.hire("supervisor", "sofia");
    await world.hire("admin", "ana");
    return world;
  };

  test("is marked once looks go far above the habit, and the supervisors are told once", async () => {
    const world = await withSupervisors();
    await lookOften(world, 30);
    expect(await markedDays(world.store, "carla", 10)).toEqual([]);
    await lookOften(world, 5);
    const marked = { day: "2026-11-21", looks: 35, changes: 0, markedAt: world.clock.now() };
    expect(await markedDays(world.store, "carla", 10)).toEqual([marked]);
    const detail = { operator: "carla", day: "2026-11-21", what: "looks", count: 31 };
    for (const name of ["sofia", "ana"])
      expect(await takeNotices(world.store, name, world.clock.now())).toEqual([
        { at: world.clock.now(), kind: "unusual-day", detail },
      ]);
  });

  test("is measured by the operator's own days, and by changes too", async () => {
    const world = await withSupervisors();
    for (let days = 0; days < 4; days += 1) {
      await lookOften(world, 12);
      world.clock.advance(day);
    }
    await lookOften(world, 36);
    expect(await markedDays(world.store, "carla", 10)).toEqual([]);
    const carla = world.as("clerk", "carla");
    for (let changes = 0; changes < 31; changes += 1) await unlockPerson(carla, cedula, why);
    expect(await markedDays(world.store, "carla", 10)).toMatchObject([{ looks: 36, changes: 31 }]);
  });
});

describe("brakes of an hour", () => {
  test("300 looks, then a wait that ends by itself; every refusal is in the record", async () => {
    const world = await openWorld();
    await world.register(maria);
    await lookOften(world, 300);
    await expect(lookOften(world, 1)).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
    const { outcome, detail } = (await world.rows("audit")).at(-1) ?? {};
    expect([outcome, detail]).toEqual(["refused", '{"code":"cooldown"}']);
    world.clock.advance(hour);
    await lookOften(world, 1);
  }, 30_000);

  test("40 cases, for each operator alone", async () => {
    const world = await openWorld();
    const people = Array.from({ length: 42 }, (_, n) => personOf(n));
    await world.register(...people);
    const [carla, diego] = [
      await world.hire("clerk", "carla", { office: "UIO-01" }),
      await world.hire("clerk", "diego", { office: "UIO-01" }),
    ];
    const open = (n: number, ctx = carla) =>
      openCase(ctx, { cedula: cedulaOf(n), kind: "image", reason: "olvidó su imagen" });
    for (let n = 0; n < 40; n += 1) await open(n);
    await expect(open(40)).rejects.toMatchObject({ kind: "busy", code: "cooldown" });
    await open(40, diego);
    world.clock.advance(hour);
    await open(41);
  }, 30_000);
});
