import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { Context } from "../../src/base/context.ts";
import { decideAccount, toConfirm } from "../../src/operator/account/approve.ts";
import {
  type ChangedOperator,
  disableOperator,
  enableOperator,
  setCedula,
  setOffice,
  setPassword,
  setRole,
} from "../../src/operator/account/change.ts";
import { listOperators, showOperator } from "../../src/operator/account/list.ts";
import { findOperator } from "../../src/store/staff/operators.ts";
import { add, code, confirm, decides, desk, other, refuse, why } from "../support/accounts.ts";
import { onEveryEngine } from "../support/engines.ts";
import { firstPassword, ownPassword, type ProductionDesk } from "../support/production-world.ts";
import { cedulaOf, openWorld } from "../support/world.ts";

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
    const made = await desk({ store: await engine.place() });
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
});

describe("a proposal about a new account", () => {
  test("who confirms has seen this role, and none that was put in its place", async () => {
    const made = await desk();
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
    const made = await desk();
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
