import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { Context } from "../../src/base/context.ts";
import { day, hour } from "../../src/base/time.ts";
import { makeOperator } from "../../src/operator/add.ts";
import { decideAccount, refuseOwnChange, toConfirm } from "../../src/operator/approve.ts";
import {
  type ChangedOperator,
  disableOperator,
  enableOperator,
  setCedula,
  setOffice,
  setPassword,
  setRole,
} from "../../src/operator/change.ts";
import { listOperators, showOperator } from "../../src/operator/list.ts";
import { requireUntied } from "../../src/operator/second-person.ts";
import { findOperator, type Role } from "../../src/store/staff/operators.ts";
import { onEveryEngine } from "../support/engines.ts";
import {
  firstPassword,
  founderPassword,
  ownPassword,
  type ProductionDesk,
  productionDesk,
} from "../support/production-world.ts";
import { cedulaOf, openWorld } from "../support/world.ts";

const other = "nine brass kettles sing at dusk";
const why = "a test asks for it";

/** ana and bea, administrators whom nothing ties any more; sol, a supervisor; pepe, a clerk. */
async function desk(store?: Parameters<typeof productionDesk>[0]) {
  const made = await productionDesk(store);
  const bea = await made.old("bea", "admin");
  await made.old("sol", "supervisor");
  await made.old("pepe", "clerk");
  made.longAfter();
  return { ...made, bea };
}

const add = ({ cedula }: Pick<ProductionDesk, "cedula">, ctx: Context, name: string, role: Role) =>
  makeOperator(ctx, { name, role, office: "UIO", cedula: cedula(), password: firstPassword });

const code = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: unknown) => (error as { code: string }).code,
  );

const confirm = (ctx: Context, name: string) => decideAccount(ctx, { name, outcome: "confirmed" });
const refuse = (ctx: Context, name: string) => decideAccount(ctx, { name, outcome: "refused" });

/** Whether one decides what another brought. */
const decides = async (ctx: Context, name: string) => (await code(requireUntied(ctx, [name]))) === "done";

describe("what waits for a second administrator", () => {
  /** The same people, who never sign in here. */
  async function lightDesk() {
    const world = await openWorld({ settings: { production: "true" } });
    const ana = await world.hire("admin", "ana", { office: "UIO" });
    for (const [role, name] of [["admin", "bea"] as const, ["supervisor", "sol"] as const])
      await world.hire(role, name);
    await world.hire("clerk", "pepe", { office: "UIO" });
    return { world, ana, cedula: () => cedulaOf(7) };
  }

  type Act = (made: Pick<ProductionDesk, "cedula">, ctx: Context) => Promise<ChangedOperator>;
  test.each<[string, Act, boolean]>([
    ["a new clerk", (made, ctx) => add(made, ctx, "new", "clerk"), false],
    ["a new agent", (made, ctx) => add(made, ctx, "new", "agent"), false],
    ["a new auditor", (made, ctx) => add(made, ctx, "new", "auditor"), false],
    ["a new supervisor", (made, ctx) => add(made, ctx, "new", "supervisor"), true],
    ["a new admin", (made, ctx) => add(made, ctx, "new", "admin"), true],
    ["a clerk's password", (_made, ctx) => setPassword(ctx, "pepe", other), false],
    ["a supervisor's password", (_made, ctx) => setPassword(ctx, "sol", other), true],
    ["an admin's password", (_made, ctx) => setPassword(ctx, "bea", other), true],
    ["a clerk made agent", (_made, ctx) => setRole(ctx, "pepe", "agent"), false],
    ["a clerk raised", (_made, ctx) => setRole(ctx, "pepe", "supervisor"), true],
    ["a supervisor raised", (_made, ctx) => setRole(ctx, "sol", "admin"), true],
    ["a supervisor lowered", (_made, ctx) => setRole(ctx, "sol", "auditor"), false],
    ["an admin lowered", (_made, ctx) => setRole(ctx, "bea", "supervisor"), true],
    ["another office", (_made, ctx) => setOffice(ctx, "sol", "UIO"), false],
    ["another cédula", (made, ctx) => setCedula(ctx, "sol", made.cedula()), false],
    ["a supervisor disabled", (_made, ctx) => disableOperator(ctx, "sol", why), false],
    ["an admin disabled", (_made, ctx) => disableOperator(ctx, "bea", why), true],
  ])("%s: %s", async (_case, act, waits) => {
    const made = await lightDesk();
    const before = await findOperator(made.world.store, "bea");
    const { pending } = await act(made, made.ana);
    expect(pending !== undefined).toBe(waits);
    const proposals = await made.world.rows("proposals");
    expect(proposals).toHaveLength(waits ? 1 : 0);
    if (waits) expect(pending?.proposal).toMatch(/^A/);
    if (waits) expect(await findOperator(made.world.store, "bea")).toEqual(before);
  });

  test("outside production nothing waits", async () => {
    const made = await desk();
    const trying = made.world.as("admin", "ana");
    expect(await add(made, trying, "new", "admin")).not.toHaveProperty("pending");
    expect(await setPassword(trying, "sol", other)).not.toHaveProperty("pending");
    expect(await disableOperator(trying, "bea", why)).not.toHaveProperty("pending");
  });

  test("a disabled approver who is to come back", async () => {
    const made = await desk();
    await disableOperator(made.ana, "sol", why);
    expect((await enableOperator(made.ana, "sol", why)).pending).toBeDefined();
    expect(await made.enters("sol", ownPassword)).toBe("sign-in-refused");
    await confirm(made.bea, "sol");
    expect(await made.enters("sol", ownPassword)).toBe("in");
    await verifyAudit(made.ana);
  });
});

onEveryEngine("a new account that may approve", (engine) => {
  test("signs in to nothing until it is confirmed, and only who knows the password is told why", async () => {
    const made = await desk({ store: await engine.emptyPlace() });
    const { ana, bea, enters } = made;
    const { pending } = await add(made, ana, "new", "supervisor");
    expect(pending?.dueAt).toBeUndefined();
    expect(await enters("new", "something else entirely here")).toBe("sign-in-refused");
    expect(await enters("new", firstPassword)).toBe("operator-unconfirmed");
    expect(await enters("new", firstPassword, ownPassword)).toBe("operator-unconfirmed");
    expect(await code(confirm(ana, "new"))).toBe("own-case");
    await confirm(bea, "new");
    expect(await enters("new", firstPassword)).toBe("password-change-required");
    expect(await enters("new", firstPassword, ownPassword)).toBe("in");
    // what a second one confirmed ties nobody
    const fresh = made.at("new", "supervisor");
    for (const name of ["ana", "bea"]) expect(await decides(fresh, name)).toBe(true);
    await verifyAudit(ana);
  });

  test("who confirms has seen this role, and none that was put in its place", async () => {
    const made = await desk({ store: await engine.emptyPlace() });
    const { ana, bea } = made;
    await add(made, ana, "new", "supervisor");
    const seen = await toConfirm(bea, "new");
    expect(seen.operator.role).toBe("supervisor");
    await setRole(ana, "new", "admin");
    const proposal = seen.pending?.proposal;
    expect(await code(decideAccount(bea, { name: "new", outcome: "confirmed", proposal }))).toBe(
      "proposal-over",
    );
    await confirm(bea, "new");
    expect(await findOperator(made.world.store, "new")).toMatchObject({
      role: "admin",
      unconfirmedAt: undefined,
    });
    await verifyAudit(ana);
  });

  test("refused, it is disabled, and what was proposed of others is as before", async () => {
    const made = await desk({ store: await engine.emptyPlace() });
    const { ana, bea, enters } = made;
    await add(made, ana, "new", "admin");
    await setPassword(ana, "sol", other);
    await refuse(bea, "new");
    // whoever proposed it may take it back
    await refuse(ana, "sol");
    expect(await enters("new", firstPassword)).toBe("sign-in-refused");
    expect(await enters("sol", other)).toBe("sign-in-refused");
    expect(await enters("sol", ownPassword)).toBe("in");
    const [listed] = (await listOperators(ana, 99)).filter(({ name }) => name === "new");
    expect(listed).toMatchObject({ disabledAt: expect.any(Number), pending: undefined });
    await verifyAudit(ana);
  });
});

describe("an account that is there goes on as it was until a second one confirms", () => {
  test("with its password, which the proposal holds meanwhile and forgets", async () => {
    const made = await desk();
    const { ana, bea, enters, world } = made;
    await setPassword(ana, "sol", other);
    expect(await enters("sol", ownPassword)).toBe("in");
    expect(await enters("sol", other)).toBe("sign-in-refused");
    expect(await world.rows("proposals")).toMatchObject([{ verifier: expect.stringMatching(/^\$argon2id/) }]);
    await confirm(bea, "sol");
    expect(await enters("sol", ownPassword)).toBe("sign-in-refused");
    expect(await enters("sol", other)).toBe("password-change-required");
    expect(await world.rows("proposals")).toMatchObject([{ verifier: null, outcome: "confirmed" }]);
    expect(await decides(made.at("sol", "supervisor"), "ana")).toBe(true);
    await verifyAudit(ana);
  });

  test("with its role", async () => {
    const made = await desk();
    const { ana, bea, world } = made;
    await setRole(ana, "pepe", "supervisor");
    expect(await findOperator(world.store, "pepe")).toMatchObject({
      role: "clerk",
      approverSince: undefined,
    });
    await confirm(bea, "pepe");
    const since = world.clock.now();
    expect(await findOperator(world.store, "pepe")).toMatchObject({
      role: "supervisor",
      approverSince: since,
    });
    await verifyAudit(ana);
  });

  test("every operator is told, and list and show say what waits", async () => {
    const made = await desk();
    const { ana, bea, world } = made;
    await setPassword(ana, "sol", other);
    const told = (await world.rows("notices")).filter(({ kind }) => kind === "account-waits");
    expect(told.map(({ operator }) => operator)).toEqual(["bea", "pepe", "sol"]);
    const waits = { act: "operator.set-password", by: "ana", dueAt: undefined };
    expect((await listOperators(bea, 99)).find(({ name }) => name === "sol")?.pending).toMatchObject(waits);
    expect((await showOperator(bea, "sol")).pending).toMatchObject(waits);
  });
});

onEveryEngine("where no other administrator can confirm", (engine) => {
  async function alone() {
    const made = await productionDesk({ store: await engine.emptyPlace() });
    await made.old("sol", "supervisor");
    await made.old("pepe", "clerk");
    made.longAfter();
    return made;
  }

  test("a reset takes force after a day, shown to all, and ties", async () => {
    const made = await alone();
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
    await listOperators(ana, 9);
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
    await listOperators(ana, 9);
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
