import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { record } from "../../src/audit/record.ts";
import type { Context } from "../../src/base/context.ts";
import { homeAt } from "../../src/base/home.ts";
import { readSettings } from "../../src/base/settings.ts";
import { day, hour } from "../../src/base/time.ts";
import {
  approveSetting,
  rejectSetting,
  takeDueSettings,
  waitingSettings,
} from "../../src/operator/guarded-settings.ts";
import { changeSetting, clearFile } from "../../src/operator/settings.ts";
import { migrateStore } from "../../src/operator/store.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { changeOperator, tieOperators } from "../../src/store/staff/operators.ts";
import { keptSettings } from "../../src/store/staff/settings.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld, type World } from "../support/world.ts";

const given = { "smtp.url": "smtp://mail.example", "link.ttl": "30m", language: "en" };

/** What the store of a desk says that is not in production. */
const outside = { production: false, values: { production: "false" } };

/** A desk whose file says this, with ana and bea for administrators. */
async function desk(file: Record<string, unknown> = given, more: Parameters<typeof openWorld>[0] = {}) {
  const world = await openWorld(more);
  const home = homeAt(world.folder, {});
  writeFileSync(home.config, JSON.stringify(file));
  const [ana, bea] = [await world.hire("admin", "ana"), await world.hire("admin", "bea")];
  const written = () => JSON.parse(readFileSync(home.config, "utf8")) as Record<string, unknown>;
  const set = (key: string, value: string, ctx = ana) => changeSetting(ctx, home, { key, value });
  const settings = async () => readSettings(written(), {}, await keptSettings(world.store)).texts;
  return { world, home, ana, bea, written, set, settings };
}

async function producing(more: Parameters<typeof openWorld>[0] = {}) {
  const made = await desk(given, more);
  await made.set("production", "true");
  return made;
}

/** Something about an operator that another act did, with an entry as every act has one. */
function done(ctx: Context, work: (ctx: Context) => Promise<void>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await work(ctx);
    await record(ctx, { act: "a test" });
  });
}

const proposalOf = async ({ set }: Awaited<ReturnType<typeof desk>>, key: string, value: string) =>
  (await set(key, value)).waiting?.proposal ?? "";

const told = async (world: World) =>
  (await world.rows<{ operator: string; kind: string }>("notices")).map(({ operator, kind }) => [
    operator,
    kind,
  ]);

onEveryEngine("the settings of production", (engine) => {
  test("go into the store, each with its entry, and out of the file; leaving brings them back", async () => {
    const made = await producing({ store: await engine.place() });
    const { world, home, bea, written, settings } = made;
    expect(written()).toEqual({ language: "en" });
    expect(await keptSettings(world.store)).toEqual({
      production: true,
      values: { production: "true", "smtp.url": "smtp://mail.example", "link.ttl": "30m" },
    });
    const moved = (await world.rows<{ act: string; subject: string }>("audit")).map(({ act, subject }) => [
      act,
      subject,
    ]);
    expect(moved).toEqual([
      ["config.move", "setting:smtp.url"],
      ["config.move", "setting:link.ttl"],
      ["config.move", "setting:production"],
    ]);
    const other = await proposalOf(made, "link.ttl", "45m");
    await approveSetting(bea, home, await proposalOf(made, "production", "false"));
    expect(written()).toEqual({ language: "en", "smtp.url": "smtp://mail.example", "link.ttl": "30m" });
    expect((await settings()).production).toBe("false");
    await expect(approveSetting(bea, home, other)).rejects.toMatchObject({ code: "proposal-over" });
    expect(await told(world)).toEqual([
      ["bea", "setting-changed"],
      ["bea", "setting-proposed"],
      ["bea", "setting-proposed"],
    ]);
  });

  test("a change takes force once, though two decide at once", async () => {
    const made = await producing({ store: await engine.place() });
    const { world, home, bea, settings } = made;
    const cleo = await world.hire("admin", "cleo");
    const id = await proposalOf(made, "link.ttl", "45m");
    const ends = await Promise.allSettled([
      approveSetting(bea, home, id),
      approveSetting(cleo, home, id),
      rejectSetting(cleo, home, id, "another was faster"),
    ]);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await world.rows("proposals")).length).toBe(1);
    const decided = (await world.rows<{ outcome: string }>("proposals"))[0]?.outcome;
    expect((await settings())["link.ttl"]).toBe(decided === "confirmed" ? "45m" : "30m");
  });

  test("where nobody else can decide, it takes force after a day, once, by the desk itself", async () => {
    const made = await producing({ store: await engine.place() });
    const { world, home, ana, bea, settings } = made;
    await world.hire("clerk", "carla", { office: "UIO" });
    await done(ana, ({ store, clock }) => tieOperators(store, "bea", "ana", clock.now()));
    const changed = await made.set("link.ttl", "45m");
    expect(changed.waiting?.dueAt).toBe(world.clock.now() + day);
    await expect(approveSetting(bea, home, changed.waiting?.proposal ?? "")).rejects.toMatchObject({
      code: "approver-tied",
    });
    world.clock.advance(day - 1);
    await takeDueSettings(world.system, home);
    expect((await settings())["link.ttl"]).toBe("30m");
    world.clock.advance(1);
    await Promise.all([takeDueSettings(world.system, home), takeDueSettings(bea, home)]);
    expect((await settings())["link.ttl"]).toBe("45m");
    const entries = await world.rows<{ act: string; actor: string }>("audit");
    expect(entries.filter(({ act }) => act === "config.due").map(({ actor }) => actor)).toEqual(["system"]);
    expect((await told(world)).slice(1)).toEqual([
      ["bea", "setting-due"],
      ["carla", "setting-due"],
      ["bea", "setting-changed"],
    ]);
  });
});

describe("what is due", () => {
  /** A change that takes force by itself, and what happens meanwhile. */
  async function dueAfter(meanwhile: (made: Awaited<ReturnType<typeof producing>>) => Promise<unknown>) {
    const made = await producing();
    const { world, home, ana } = made;
    await done(ana, ({ store, clock }) => tieOperators(store, "bea", "ana", clock.now()));
    await made.set("link.ttl", "45m");
    await meanwhile(made);
    world.clock.advance(day);
    await takeDueSettings(world.system, home);
    expect(await waitingSettings(ana)).toEqual([]);
    return (await made.settings())["link.ttl"];
  }

  test.each<[string, Parameters<typeof dueAfter>[0], string]>([
    ["nothing happens", () => Promise.resolve(), "45m"],
    [
      "the proposer is disabled",
      ({ ana }) => done(ana, ({ store }) => changeOperator(store, "ana", { disabledAt: 1 })),
      "30m",
    ],
    [
      "the proposer has another role",
      ({ ana }) => done(ana, ({ store }) => changeOperator(store, "ana", { role: "supervisor" })),
      "30m",
    ],
    ["the proposer proposes what is in force", ({ set }) => set("link.ttl", "30m"), "30m"],
    [
      "somebody who is tied refuses",
      async ({ bea, home }) => {
        const [waiting] = await waitingSettings(bea);
        return rejectSetting(bea, home, waiting?.proposal ?? "", "nobody asked me");
      },
      "30m",
    ],
  ])("%s", async (_case, meanwhile, value) => {
    expect(await dueAfter(meanwhile)).toBe(value);
  });

  test("a program that others may change by then does not take force, and all else goes on", async () => {
    const made = await producing();
    const { world, home, ana, settings } = made;
    await done(ana, ({ store, clock }) => tieOperators(store, "bea", "ana", clock.now()));
    const program = join(world.folder, "..", `take-${process.pid}`);
    writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
    try {
      await made.set("password.target", `exec:${program}`);
      writeFileSync(program, "");
      chmodSync(program, 0o777);
      world.clock.advance(day);
      await takeDueSettings(world.system, home);
      expect((await settings())["password.target"]).toBe("store");
      const refused = (await world.rows<{ act: string; outcome: string }>("audit")).at(-1);
      expect(refused).toMatchObject({ act: "config.due", outcome: "refused" });
    } finally {
      rmSync(program);
    }
  });
});

describe("who decides", () => {
  test.each<[string, (world: World) => Promise<Context>, string]>([
    ["a supervisor", (world) => world.hire("supervisor"), "role-may-not"],
    [
      "the same person by another name",
      (world) => world.hire("admin", "ana2", { cedula: "1710034065" }),
      "own-case",
    ],
    [
      "an administrator since an hour",
      async (world) => {
        const cleo = await world.hire("admin", "cleo");
        const approverSince = world.clock.now() - hour;
        await done(cleo, ({ store }) => changeOperator(store, "cleo", { approverSince }));
        return cleo;
      },
      "approver-too-new",
    ],
  ])("not %s", async (_case, hire, code) => {
    const made = await producing();
    const { world, home, ana, settings } = made;
    await done(ana, ({ store }) => changeOperator(store, "ana", { cedula: "1710034065" }));
    const id = await proposalOf(made, "link.ttl", "45m");
    await expect(approveSetting(await hire(world), home, id)).rejects.toMatchObject({ code });
    expect((await settings())["link.ttl"]).toBe("30m");
  });

  test("nobody confirms what was brought by who was disabled since", async () => {
    const made = await producing();
    const { home, bea, ana, settings } = made;
    const id = await proposalOf(made, "link.ttl", "45m");
    await done(bea, ({ store }) => changeOperator(store, "ana", { disabledAt: 1 }));
    await expect(approveSetting(bea, home, id)).rejects.toMatchObject({ code: "proposal-over" });
    expect((await settings())["link.ttl"]).toBe("30m");
    await rejectSetting(bea, home, id, "its proposer has left");
    expect(await waitingSettings(ana)).toEqual([]);
  });
});

describe("moving into the store", () => {
  test("a value out of bounds, or with a password, moves nothing", async () => {
    for (const [key, value] of [
      ["link.ttl", "90d"],
      ["smtp.url", "smtps://desk:hunter2@mail.example"],
      ["smtp.passwordFile", "/etc/passwd"],
      ["password.target", "exec:/nowhere/at-all"],
    ]) {
      const { world, set, written } = await desk({ [key ?? ""]: value });
      await expect(set("production", "true")).rejects.toMatchObject({ kind: "config" });
      expect(written()).toEqual({ [key ?? ""]: value });
      expect(await keptSettings(world.store)).toEqual(outside);
      expect(await world.rows("audit")).toEqual([]);
    }
  });

  test("a desk that was in production by its file is moved by bringing the store up to date, and only once", async () => {
    const { world, home, ana, written, settings } = await desk({ ...given, production: true });
    await expect(settings()).rejects.toMatchObject({ code: "settings-elsewhere" });
    await migrateStore(ana, written());
    await clearFile(ana, home);
    expect(written()).toEqual({ language: "en" });
    expect(await settings()).toMatchObject({ production: "true", "link.ttl": "30m" });
    const entries = (await world.rows("audit")).length;
    await migrateStore(ana, { ...given, production: true, "link.ttl": "20m" });
    expect(await settings()).toMatchObject({ "link.ttl": "30m" });
    expect(await world.rows("audit")).toHaveLength(entries);
  });

  test("outside production a file keeps all it says", async () => {
    const { world, home, ana, written } = await desk();
    await migrateStore(ana, written());
    await clearFile(ana, home);
    expect(written()).toEqual(given);
    expect(await keptSettings(world.store)).toEqual(outside);
    expect(existsSync(home.config)).toBe(true);
  });

  test("what is not guarded goes on in the file", async () => {
    const { set, settings, written } = await producing();
    expect(await set("retention.links", "60d")).toEqual({ key: "retention.links", value: "60d" });
    expect(written()).toEqual({ language: "en", "retention.links": "60d" });
    expect(await settings()).toMatchObject({ "retention.links": "60d" });
  });
});
