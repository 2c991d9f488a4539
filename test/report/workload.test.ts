import { expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { resendLink } from "../../src/recovery/resend.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { type Work, workload } from "../../src/report/workload.ts";
import { changeOperator } from "../../src/store/staff/operators.ts";
import { counterIn } from "../support/counter.ts";
import { onEveryEngine, recorded } from "../support/engines.ts";
import { cedulaOf, openWorld, personOf, start, type World } from "../support/world.ts";

const nothing: Work = {
  recoveriesStarted: 0,
  linksResent: 0,
  casesOpened: 0,
  casesApproved: 0,
  casesRejected: 0,
  looks: 0,
  others: 0,
  total: 0,
  refused: 0,
};

const proof = { birthDate: "1990-01-01", image: "condor" };
const ask = (world: World, since?: number, until?: number) => workload(world.operator, { since, until });

onEveryEngine("who did what", (engine) => {
  test("by operator and office, from the record", async () => {
    const world = await openWorld({ store: await engine.place() });
    const { carla, sofia, submitted } = await counterIn(world);
    const since = world.clock.now() + minute;
    await world.register(personOf(1));
    world.clock.advance(hour);
    // carla opens, proves, confirms and hands in: a case opened, and the rest
    const { case: first } = await submitted();
    await approveCase(sofia, first.id, undefined);
    const document = {
      kind: "cedula",
      number: cedulaOf(1),
      expires: "2031-05-31",
      faceMatches: true,
    } as const;
    const opening = { cedula: cedulaOf(1), kind: "contact", reason: "perdió su correo", document } as const;
    const { case: second } = await openCase(carla, { ...opening, oldAddress: "lost" });
    await rejectCase(carla, second.id, "se arrepintió");
    const agent = await world.hire("agent", "galo");
    const other = await world.hire("supervisor", "rita", { office: "GYE-02" });
    const started = await startRecovery(other, { cedula: cedulaOf(1), method: "email", proof });
    await world.send();
    world.clock.advance(5 * minute);
    await resendLink(other, { who: started.recovery.reference, method: "email" });
    await showAffiliate(other, cedulaOf(1), "llamó por su enlace");
    await showAffiliate(sofia, cedulaOf(1), "pidió su estado");
    await cancelRecovery(other, started.recovery.reference, "lo pidió la persona");
    await expect(approveCase(agent, first.id, undefined)).rejects.toMatchObject({ kind: "forbidden" });
    await recorded(world.store, (store) => changeOperator(store, "tomas", { disabledAt: world.clock.now() }));
    world.clock.advance(minute);

    const told = await ask(world, since);
    const of = (name: string) => told.operators.find((each) => each.name === name);
    expect(of("carla")).toMatchObject({ role: "clerk", office: "UIO-01", casesOpened: 2, casesRejected: 1 });
    expect(of("sofia")).toEqual({
      ...nothing,
      name: "sofia",
      role: "supervisor",
      office: "",
      casesApproved: 1,
      looks: 1,
      total: 2,
    });
    expect(of("rita")).toEqual({
      ...nothing,
      name: "rita",
      role: "supervisor",
      office: "GYE-02",
      recoveriesStarted: 1,
      linksResent: 1,
      looks: 1,
      others: 1,
      total: 4,
    });
    expect(of("galo")).toEqual({ ...nothing, name: "galo", role: "agent", office: "", refused: 1 });
    // carla proved, confirmed and handed in; her document check is part of what is left
    expect(of("carla")?.others).toBeGreaterThanOrEqual(3);
    expect(of("diego")).toEqual({ ...nothing, name: "diego", role: "clerk", office: "UIO-01" });
    expect(of("tomas")).toBeUndefined();
    expect(told.offices.map(({ office }) => office)).toEqual(["UIO-01", "GYE-02", ""]);
    for (const { office, ...sum } of told.offices)
      for (const [kind, count] of Object.entries(sum)) {
        const own = told.operators.filter((each) => each.office === office);
        expect([office, kind, own.reduce((all, each) => all + each[kind as keyof Work], 0)]).toEqual([
          office,
          kind,
          count,
        ]);
      }
    for (const { total, ...work } of told.operators) {
      const { recoveriesStarted, linksResent, casesOpened, casesApproved, casesRejected, looks, others } =
        work;
      const cases = casesOpened + casesApproved + casesRejected;
      expect(recoveriesStarted + linksResent + cases + looks + others).toBe(total);
    }
  });

  test("what came before, after or later than is asked is not counted", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(personOf(1));
    world.clock.advance(hour);
    await startRecovery(world.operator, { cedula: cedulaOf(1), method: "email", proof });
    world.clock.advance(hour);
    const ana = async (since?: number, until?: number) =>
      (await ask(world, since, until)).operators.find(({ name }) => name === "ana");
    expect(await ana(start + minute)).toMatchObject({
      recoveriesStarted: 1,
      others: 0,
      total: 1,
      role: undefined,
    });
    expect(await ana(start)).toMatchObject({ others: 1, total: 2 });
    expect(await ana(start, start + hour)).toMatchObject({ others: 1, total: 1 });
    expect(await ana(start + 1, start + hour)).toBeUndefined();
    expect(await ana(start + day, start + 2 * day)).toBeUndefined();
    await expect(workload(world.as("agent"), { since: undefined, until: undefined })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });
});
