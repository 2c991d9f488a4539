import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { Context } from "../../src/base/context.ts";
import { day, hour } from "../../src/base/time.ts";
import { applyDue } from "../../src/operator/account/account.ts";
import { makeOperator } from "../../src/operator/account/add.ts";
import { refuseOwnChange, toConfirm } from "../../src/operator/account/approve.ts";
import {
  type ChangedOperator,
  disableOperator,
  enableOperator,
  setPassword,
  setRole,
} from "../../src/operator/account/change.ts";
import { listOperators } from "../../src/operator/account/list.ts";
import { findOperator } from "../../src/store/staff/operators.ts";
import { add, code, confirm, decides, desk, other, refuse, why } from "../support/accounts.ts";
import { onEveryEngine } from "../support/engines.ts";
import { firstPassword, founderPassword, ownPassword, productionDesk } from "../support/production-world.ts";

async function alone(store?: Parameters<typeof productionDesk>[0]) {
  const made = await productionDesk(store);
  await made.old("sol", "supervisor");
  await made.old("pepe", "clerk");
  made.longAfter();
  return made;
}

onEveryEngine("where no other administrator can confirm", (engine) => {
  test("a reset takes force after a day, shown to all, and ties", async () => {
    const made = await alone({ store: await engine.place() });
    const { ana, enters, world } = made;
    const { pending } = await setPassword(ana, "sol", other);
    expect(pending?.dueAt).toBe(world.clock.now() + day);
    world.clock.advance(day - 1);
    expect(await enters("sol", other)).toBe("sign-in-refused");
    expect(await enters("sol", ownPassword)).toBe("in");
    world.clock.advance(1);
    expect(await enters("sol", other, ownPassword)).toBe("in");
    expect(await decides(made.at("sol", "supervisor"), "ana")).toBe(false);
    world.clock.advance(30 * day);
    expect(await decides(made.at("sol", "supervisor"), "ana")).toBe(true);
    expect((await world.rows("audit")).filter(({ act }) => act === "operator.approve")).toMatchObject([
      { actor: "system", outcome: "done" },
    ]);
    await verifyAudit(ana);
  });
});

describe("where one administrator is alone", () => {
  test("its subject refuses it with the old password, and nobody with another", async () => {
    const made = await alone();
    const { ana, nobody, enters, world } = made;
    await setPassword(ana, "sol", other);
    expect(await code(refuseOwnChange(nobody, "sol", other))).toBe("sign-in-refused");
    expect(await refuseOwnChange(nobody, "sol", ownPassword)).toMatchObject({ by: "ana" });
    world.clock.advance(2 * day);
    expect(await enters("sol", other)).toBe("sign-in-refused");
    expect(await enters("sol", ownPassword)).toBe("in");
    await verifyAudit(ana);
  });

  test("the second administrator is made alone: a day's wait, and a month tied", async () => {
    const made = await alone();
    const { ana, enters, world } = made;
    await add(made, ana, "bea", "admin");
    expect(await enters("bea", firstPassword, ownPassword)).toBe("operator-unconfirmed");
    world.clock.advance(day);
    expect(await enters("bea", firstPassword, ownPassword)).toBe("in");
    const bea = made.at("bea", "admin");
    expect(await decides(bea, "ana")).toBe(false);
    // so she confirms nothing of ana's yet, and it does not wait for her for ever
    const { pending } = await setPassword(ana, "sol", other);
    expect(pending?.dueAt).toBe(world.clock.now() + day);
    expect(await code(confirm(bea, "sol"))).toBe("approver-tied");
    await verifyAudit(ana);
  });
});

describe("an administrator is not barred at once by the only other one", () => {
  test.each<[string, (ctx: Context) => Promise<ChangedOperator>]>([
    ["disabled", (ctx) => disableOperator(ctx, "bea", why)],
    ["lowered", (ctx) => setRole(ctx, "bea", "auditor")],
    ["reset", (ctx) => setPassword(ctx, "bea", other)],
  ])("%s: a day, in which she may refuse", async (_case, bar) => {
    const made = await desk();
    const { ana, nobody, enters, world } = made;
    const { pending } = await bar(ana);
    expect(pending?.dueAt).toBe(world.clock.now() + day);
    expect(await enters("bea", ownPassword)).toBe("in");
    await refuseOwnChange(nobody, "bea", ownPassword);
    world.clock.advance(2 * day);
    expect(await enters("bea", ownPassword)).toBe("in");
    await bar(ana);
    world.clock.advance(day);
    await applyDue(world.system);
    expect(await findOperator(world.store, "bea")).not.toMatchObject({
      role: "admin",
      disabledAt: undefined,
      passwordSetBy: "bea",
    });
    await verifyAudit(ana);
  });

  test("where a third one decides, the one whom it is about does not", async () => {
    const made = await desk();
    const { ana, bea, nobody, world } = made;
    const cleo = await made.old("cleo", "admin");
    made.longAfter();
    expect((await disableOperator(ana, "bea", why)).pending?.dueAt).toBeUndefined();
    expect(await code(refuseOwnChange(nobody, "bea", ownPassword))).toBe("own-case");
    expect(await code(refuse(bea, "bea"))).toBe("own-case");
    await confirm(cleo, "bea");
    expect(await findOperator(world.store, "bea")).toMatchObject({ disabledAt: world.clock.now() });
  });

  test("two who bar each other: the second one stays, and the record says why", async () => {
    const made = await desk();
    const { ana, bea, world } = made;
    await disableOperator(ana, "bea", why);
    await disableOperator(bea, "ana", why);
    world.clock.advance(day);
    await applyDue(world.system);
    const admins = (await listOperators(ana, 9)).filter(({ role }) => role === "admin");
    expect(admins.filter(({ disabledAt }) => disabledAt === undefined)).toHaveLength(1);
    await verifyAudit(ana);
  });

  test("one who is not confirmed yet is not counted as the last", async () => {
    const made = await productionDesk();
    await add(made, made.ana, "bea", "admin");
    const trying = made.world.as("admin", "bea");
    expect(await code(disableOperator(trying, "ana", why))).toBe("last-admin");
  });
});

describe("what was done alone ties, through any number of steps, until a second one confirms it", () => {
  test("a clerk and a supervisor whom one made or reset", async () => {
    const made = await desk();
    const { ana, bea, at } = made;
    await setPassword(ana, "pepe", other);
    await add(made, ana, "luz", "clerk");
    expect(await decides(at("pepe", "clerk"), "luz")).toBe(false);
    expect(await decides(at("luz", "clerk"), "ana")).toBe(false);
    expect(await decides(at("sol", "supervisor"), "luz")).toBe(true);
    expect(await toConfirm(bea, "luz")).toMatchObject({ pending: undefined, ties: [{ other: "ana" }] });
    expect(await code(confirm(ana, "luz"))).toBe("account-settled");
    await confirm(bea, "luz");
    expect(await decides(at("pepe", "clerk"), "luz")).toBe(true);
    expect(await decides(at("pepe", "clerk"), "ana")).toBe(false);
    expect(await code(toConfirm(bea, "luz"))).toBe("account-settled");
    // reset again alone, it ties again
    await setPassword(ana, "luz", other);
    expect(await decides(at("luz", "clerk"), "ana")).toBe(false);
  });

  test("on a desk for trying out one step alone counts", async () => {
    const made = await desk();
    const { world } = made;
    const trying = world.as("admin", "ana");
    await setPassword(trying, "pepe", other);
    await setPassword(trying, "sol", other);
    expect(await decides(world.as("supervisor", "sol"), "pepe")).toBe(true);
    expect(await decides(world.as("supervisor", "sol"), "ana")).toBe(false);
    expect(await decides(made.at("sol", "supervisor"), "pepe")).toBe(false);
  });

  test("whoever is an approver for less than a day confirms nothing", async () => {
    const made = await desk();
    const { ana, bea, world } = made;
    await add(made, ana, "cleo", "admin");
    await confirm(bea, "cleo");
    await setPassword(ana, "sol", other);
    const cleo = made.at("cleo", "admin");
    expect(await code(confirm(cleo, "sol"))).toBe("approver-too-new");
    world.clock.advance(24 * hour);
    expect(await code(confirm(cleo, "sol"))).toBe("done");
  });
});

describe("every operator of a production desk has a cédula, once", () => {
  test("none is added without", async () => {
    const { ana } = await productionDesk();
    const luz = { name: "luz", role: "agent", password: firstPassword } as const;
    expect(await code(makeOperator(ana, luz))).toBe("cedula-needed");
  });

  test("one who was disabled comes back only while nobody else has it", async () => {
    const made = await desk();
    const { ana, bea, world } = made;
    const { cedula } = (await findOperator(world.store, "sol")) ?? {};
    await disableOperator(ana, "sol", why);
    const again = { name: "sol2", role: "clerk", office: "UIO", cedula, password: firstPassword } as const;
    await enableOperator(ana, "sol", why);
    await makeOperator(ana, again);
    expect(await code(confirm(bea, "sol"))).toBe("cedula-taken");
    expect(await made.enters("ana", founderPassword)).toBe("in");
  });
});
