import { describe, expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { day, hour } from "../../src/base/time.ts";
import { makeOperator } from "../../src/operator/account/add.ts";
import {
  disableOperator,
  enableOperator,
  setCedula,
  setOffice,
  setPassword,
  setRole,
} from "../../src/operator/account/change.ts";
import { listOperators, showOperator } from "../../src/operator/account/list.ts";
import { requireSecondPerson } from "../../src/operator/second-person.ts";
import { resumeSession } from "../../src/operator/session/session.ts";
import { signIn } from "../../src/operator/session/sign-in.ts";
import { changeOperator, type Role, roles } from "../../src/store/staff/operators.ts";
import { onEveryEngine, recorded } from "../support/engines.ts";
import { cedulaOf, openWorld, start, type World, type WorldOptions } from "../support/world.ts";

const password = "correct horse battery staple";
const own = "seven quiet herons on a wire";
const why = "a test asks for it";

/** A desk with an admin, another admin, a supervisor and a clerk, and an office UIO. */
async function desk(options: WorldOptions = {}) {
  const world = await openWorld(options);
  const ana = await world.hire("admin", "ana", { office: "UIO" });
  const eva = await world.hire("admin", "eva");
  const sol = await world.hire("supervisor", "sol");
  const pepe = await world.hire("clerk", "pepe", { office: "UIO" });
  return { world, ana, eva, sol, pepe };
}

const add = (ctx: Context, name: string, role: Role, more = {}) =>
  makeOperator(ctx, { name, role, password, office: "UIO", ...more });

/** Whether an operator can be the second person to something that an officer brought. */
async function pairs(world: World, name: string, officer: string): Promise<string> {
  const [row] = (await world.rows("operators")).filter((each) => each["name"] === name);
  const ctx = world.as(row?.["role"] as Role, name);
  const decided = requireSecondPerson(ctx, { cedula: cedulaOf(1), officers: [officer] });
  return decided.then(
    () => "decides",
    (error: unknown) => (error as { code: string }).code,
  );
}

onEveryEngine("whoever becomes an approver", (engine) => {
  test.each<[string, (ctx: Context) => Promise<unknown>]>([
    ["made a supervisor", (ctx) => add(ctx, "new", "supervisor")],
    ["made an admin", (ctx) => add(ctx, "new", "admin")],
    [
      "raised from clerk",
      async (ctx) => {
        await add(ctx, "new", "clerk");
        await setRole(ctx, "new", "supervisor");
      },
    ],
    [
      "raised again after a time as auditor",
      async (ctx) => {
        await add(ctx, "new", "supervisor");
        await recorded(ctx.store, (store) => changeOperator(store, "new", { approverSince: 0 }));
        await setRole(ctx, "new", "auditor");
        await setRole(ctx, "new", "admin");
      },
    ],
    [
      "enabled after a time away",
      async (ctx) => {
        await add(ctx, "new", "supervisor");
        await recorded(ctx.store, (store) => changeOperator(store, "new", { approverSince: 0 }));
        await disableOperator(ctx, "new", why);
        await enableOperator(ctx, "new", why);
      },
    ],
  ])("%s: waits a day, is tied to the maker for 30, and the others are told", async (_case, make) => {
    const { world, ana } = await desk({ store: await engine.place() });
    await make(ana);
    expect(await pairs(world, "new", "pepe")).toBe("approver-too-new");
    world.clock.advance(24 * hour - 1);
    expect(await pairs(world, "new", "pepe")).toBe("approver-too-new");
    world.clock.advance(1);
    expect(await pairs(world, "new", "pepe")).toBe("decides");
    expect(await pairs(world, "new", "ana")).toBe("approver-tied");
    expect(await pairs(world, "ana", "new")).toBe("approver-tied");
    expect(await pairs(world, "eva", "new")).toBe("decides");
    world.clock.advance(29 * day);
    expect([await pairs(world, "new", "ana"), await pairs(world, "ana", "new")]).toEqual([
      "decides",
      "decides",
    ]);
    const told = await world.rows("notices");
    expect(told.slice(-3)).toMatchObject(
      ["ana", "eva", "sol"].map((operator) => ({ operator, kind: "new-approver", at: start })),
    );
    expect(JSON.parse(String(told.at(-1)?.["detail"]))).toEqual({ operator: "new", by: "ana" });
  });

  test("a change between two roles that approve is no new wait, no tie and no news", async () => {
    const { world, ana } = await desk({ store: await engine.place() });
    expect(await setRole(ana, "sol", "admin")).toMatchObject({ role: "admin", approverSince: start });
    expect([await pairs(world, "sol", "ana"), await pairs(world, "ana", "sol")]).toEqual([
      "decides",
      "decides",
    ]);
    expect(await world.rows("notices")).toEqual([]);
  });

  test("a lowered one approves nothing, and keeps no seniority", async () => {
    const { world, ana } = await desk({ store: await engine.place() });
    expect(await setRole(ana, "sol", "auditor")).toMatchObject({ approverSince: undefined });
    expect(await pairs(world, "sol", "pepe")).toBe("approver-too-new");
  });
});

describe("a password set by another ties the two", () => {
  test.each([
    ["sol", "ana"],
    ["ana", "sol"],
  ])("%s does not decide what %s brings for 30 days", async (name, officer) => {
    const { world, ana } = await desk();
    await setPassword(ana, "sol", password);
    world.clock.advance(day);
    expect(await pairs(world, name, officer)).toBe("approver-tied");
    world.clock.advance(29 * day);
    expect(await pairs(world, name, officer)).toBe("decides");
  });
});

describe("an operator who does not approve is tied to its maker", () => {
  test.each([
    ["true", "approver-tied"],
    ["false", "decides"],
  ])("production %s: %s", async (production, said) => {
    const { world, ana } = await desk();
    // in production nobody is added without a cédula
    await add(world.under({ production }, ana), "new", "clerk", { cedula: cedulaOf(7) });
    expect(await pairs(world, "ana", "new")).toBe(said);
    expect(await world.rows("notices")).toEqual([]);
  });
});

onEveryEngine("a change ends every session of the operator", (engine) => {
  test.each<[string, (ctx: Context) => Promise<unknown>]>([
    ["another role", (ctx) => setRole(ctx, "new", "agent")],
    ["another office", (ctx) => setOffice(ctx, "new", "uio")],
    ["another password", (ctx) => setPassword(ctx, "new", own)],
    ["disabling", (ctx) => disableOperator(ctx, "new", why)],
  ])("%s", async (_case, change) => {
    const { world, ana } = await desk({ store: await engine.place() });
    const nobody: Context = { ...world.system, actor: { kind: "system", name: "nobody", acts: new Set() } };
    await add(ana, "new", "clerk");
    const { token } = await signIn(nobody, "new", password, own);
    await resumeSession(nobody, token);
    await change(ana);
    await expect(resumeSession(nobody, token)).rejects.toMatchObject({ code: "session-over" });
  });
});

describe("nobody does it to himself", () => {
  test.each<[string, (ctx: Context) => Promise<unknown>]>([
    ["operator.set-role", (ctx) => setRole(ctx, "ana", "auditor")],
    ["operator.set-office", (ctx) => setOffice(ctx, "ana", "UIO")],
    ["operator.set-cedula", (ctx) => setCedula(ctx, "ana", cedulaOf(7))],
    ["operator.set-password", (ctx) => setPassword(ctx, "ana", own)],
    ["operator.disable", (ctx) => disableOperator(ctx, "ana", why)],
    ["operator.enable", (ctx) => enableOperator(ctx, "ana", why)],
  ])("%s", async (act, change) => {
    const { world, ana } = await desk();
    await expect(change(ana)).rejects.toMatchObject({ kind: "refused", code: "own-case" });
    const [entry] = await world.rows("audit");
    expect(entry).toMatchObject({
      act,
      subject: "operator:ana",
      outcome: "refused",
      detail: '{"code":"own-case"}',
    });
  });
});

onEveryEngine("somebody always rules the desk", (engine) => {
  test.each<[string, (ctx: Context, name: string) => Promise<unknown>]>([
    ["lower", (ctx, name) => setRole(ctx, name, "auditor")],
    ["disable", (ctx, name) => disableOperator(ctx, name, why)],
  ])("two admins %s each other at once: one stays", async (_case, bar) => {
    const { ana, eva } = await desk({ store: await engine.place() });
    const ends = await Promise.allSettled([bar(ana, "eva"), bar(eva, "ana")]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(refused).toMatchObject([{ kind: "refused", code: "last-admin" }]);
    const left = (await listOperators(ana, 10)).filter(
      ({ role, disabledAt }) => role === "admin" && disabledAt === undefined,
    );
    expect(left).toHaveLength(1);
  });
});

describe("what cannot be", () => {
  test.each<[string, (ctx: Context) => Promise<unknown>, string, string]>([
    [
      "a clerk of no office",
      (ctx) => add(ctx, "new", "clerk", { office: undefined }),
      "usage",
      "office-needed",
    ],
    [
      "a clerk of an unknown office",
      (ctx) => add(ctx, "new", "clerk", { office: "GYE" }),
      "missing",
      "office-missing",
    ],
    ["a name that is taken", (ctx) => add(ctx, "sol", "agent"), "refused", "operator-exists"],
    ["a name that reads like another", (ctx) => add(ctx, "SOL", "agent"), "refused", "operator-exists"],
    ["no name", (ctx) => add(ctx, "a b", "agent"), "invalid", "operator-name"],
    [
      "a weak password",
      (ctx) => add(ctx, "new", "agent", { password: "short" }),
      "invalid",
      "password-refused",
    ],
    ["no cédula", (ctx) => add(ctx, "new", "agent", { cedula: "x" }), "invalid", "cedula-invalid"],
    ["an unknown operator", (ctx) => setRole(ctx, "nadie", "agent"), "missing", "operator-missing"],
    ["an unknown one's password", (ctx) => setPassword(ctx, "nadie", own), "missing", "operator-missing"],
    ["a weak password for another", (ctx) => setPassword(ctx, "sol", "short"), "invalid", "password-refused"],
    ["a clerk without an office", (ctx) => setRole(ctx, "sol", "clerk"), "usage", "office-needed"],
    ["an unknown office", (ctx) => setOffice(ctx, "pepe", "GYE"), "missing", "office-missing"],
    ["disabling for no reason", (ctx) => disableOperator(ctx, "sol", "x"), "usage", "reason-missing"],
    ["enabling the enabled", (ctx) => enableOperator(ctx, "sol", why), "refused", "operator-state"],
  ])("%s", async (_case, act, kind, code) => {
    const { world, ana } = await desk();
    const before = await world.rows("operators");
    await expect(act(ana)).rejects.toMatchObject({ kind, code });
    expect(await world.rows("operators")).toEqual(before);
  });

  test("disabling twice", async () => {
    const { ana } = await desk();
    await disableOperator(ana, "sol", why);
    await expect(disableOperator(ana, "sol", why)).rejects.toMatchObject({ code: "operator-state" });
  });

  test("one person with two names that sign in", async () => {
    const { ana } = await desk();
    const cedula = cedulaOf(7);
    await add(ana, "new", "clerk", { cedula });
    const taken = { kind: "refused", code: "cedula-taken" };
    await expect(add(ana, "other", "supervisor", { cedula })).rejects.toMatchObject(taken);
    await disableOperator(ana, "new", why);
    await add(ana, "other", "supervisor", { cedula });
    await expect(enableOperator(ana, "new", why)).rejects.toMatchObject(taken);
    await expect(setCedula(ana, "sol", cedula)).rejects.toMatchObject(taken);
    await setCedula(ana, "sol", cedulaOf(8));
    await expect(add(ana, "third", "agent", { cedula: cedulaOf(8) })).rejects.toMatchObject(taken);
  });

  test.each(roles.filter((role) => role !== "admin"))("any of it, for %s", async (role) => {
    const { world } = await desk();
    const ctx = await world.hire(role, "other");
    const acts = [
      add(ctx, "new", "agent"),
      setRole(ctx, "pepe", "agent"),
      setOffice(ctx, "pepe", "UIO"),
      setPassword(ctx, "pepe", own),
      disableOperator(ctx, "pepe", why),
      enableOperator(ctx, "pepe", why),
    ];
    for (const act of acts)
      await expect(act).rejects.toMatchObject({ kind: "forbidden", code: "role-may-not" });
    const kept = await world.rows("audit");
    expect(kept.map(({ outcome }) => outcome)).toEqual(acts.map(() => "refused"));
  });
});

onEveryEngine("an operator in full view", (engine) => {
  test("shows how things are, and nothing to sign in or to be known by", async () => {
    const { world, ana, eva } = await desk({ store: await engine.place() });
    await add(ana, "new", "supervisor", { cedula: cedulaOf(7) });
    world.clock.advance(day);
    await setPassword(eva, "new", own);
    await setPassword(ana, "new", own);
    const sheet = await showOperator(eva, "new");
    expect(sheet).toEqual({
      name: "new",
      role: "supervisor",
      office: "UIO",
      cedula: `*******${cedulaOf(7).slice(-3)}`,
      disabledAt: undefined,
      createdAt: start,
      passwordChangeRequired: true,
      approverSince: start + day,
      approvesFrom: start + 2 * day,
      markedDays: [],
      ties: ["ana", "eva"].map((other) => ({ other, until: start + 31 * day })),
    });
    world.clock.advance(30 * day);
    expect((await showOperator(eva, "new")).ties).toEqual([]);
  });
});
