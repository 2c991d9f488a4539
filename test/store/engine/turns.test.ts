import { existsSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { readLog } from "../../../src/audit/log.ts";
import type { Context } from "../../../src/base/context.ts";
import { judgeProviders } from "../../../src/delivery/mailbox/radar.ts";
import { findAffiliates } from "../../../src/holder/affiliate.ts";
import { receiptFor } from "../../../src/holder/receipt.ts";
import { diagnoseDelivery } from "../../../src/recovery/diagnose.ts";
import { startRecovery } from "../../../src/recovery/start.ts";
import { sql } from "../../../src/store/engine/handle.ts";
import { holdKeys } from "../../../src/store/engine/seal.ts";
import { isAwaited, transaction } from "../../../src/store/engine/transaction.ts";
import { contextOn, onEveryEngine, openedAt } from "../../support/engines.ts";
import { cedulaOf, csvOf, maria, mariasProof, openWorld, type World } from "../../support/world.ts";

/** A world, and its store as other processes open it. */
async function shared(others: number) {
  const world = await openWorld();
  const opened = Array.from({ length: others }, async () => {
    const store = await openedAt(world.location);
    holdKeys(store, world.operator.keys);
    return contextOn(store);
  });
  const path = world.location.engine === "sqlite" ? world.location.path : "";
  return { long: contextOn(world.store), others: await Promise.all(opened), mark: `${path}-turn` };
}

/** Writes in one transaction after the other without a pause, a statement at a time, until nobody is left to wait for. */
async function workLong(ctx: Context, isOver: () => boolean): Promise<number> {
  let transactions = 0;
  for (; !isOver(); transactions += 1)
    await transaction(ctx, async (ctx) => {
      do {
        await sql(ctx.store)("wait_zone").insert({ one: 1, zone: "UTC" }).onConflict("one").merge();
      } while (!isOver() && !isAwaited(ctx));
    });
  return transactions;
}

const write = (ctx: Context) => transaction(ctx, () => Promise.resolve());

describe("whoever waits for a store that another writes to without a pause", () => {
  test("has a turn, and each of eight at once does", { timeout: 60_000 }, async () => {
    const { long, others, mark } = await shared(8);
    let waiting = others.length;
    const work = workLong(long, () => waiting === 0);
    const turns = others.map(async (ctx) => {
      for (let turn = 0; turn < 3; turn += 1) await write(ctx);
      waiting -= 1;
    });
    await Promise.all(turns);
    expect(await work).toBeGreaterThan(1);
    expect(existsSync(mark)).toBe(false);
  });

  test("says so in a file that its owner alone reads", async () => {
    const { long, others, mark } = await shared(1);
    const [other] = others;
    await transaction(long, async () => {
      const waiting = other && write(other);
      while (!existsSync(mark)) await pause(1);
      expect(statSync(mark)).toMatchObject({ size: 0 });
      expect(statSync(mark).mode & 0o777).toBe(0o600);
      return { waiting };
    }).then(({ waiting }) => waiting);
    expect(existsSync(mark)).toBe(false);
  });

  test("and was killed, holds nobody up", async () => {
    const { long, mark } = await shared(0);
    await transaction(long, async (ctx) => {
      writeFileSync(mark, "");
      while (!isAwaited(ctx)) await pause(10);
    });
    await write(long);
    expect(existsSync(mark)).toBe(false);
  });

  test("needs no file of its own beside one that lies there", { timeout: 60_000 }, async () => {
    const isTakenAway = async (length: number) => {
      const { long, others, mark } = await shared(1);
      const [other] = others;
      writeFileSync(mark, "", { mode: 0o000 });
      await transaction(long, async () => {
        const waiting = other && write(other);
        await pause(length);
        return { waiting };
      }).then(({ waiting }) => waiting);
      return !existsSync(mark);
    };
    // on a busy machine whoever comes has perhaps not waited at all
    const taken = (await isTakenAway(50)) || (await isTakenAway(1_000)) || (await isTakenAway(8_000));
    expect(taken).toBe(true);
  });
});

/** What a transaction asks of some tables while acts go on, and what it writes. */
async function askedInside(world: World, tables: RegExp, work: () => Promise<unknown>) {
  const asked: string[] = [];
  const hear = (query: { readonly sql: string; readonly __knexTxId?: string }) => {
    if (query.__knexTxId !== undefined && tables.test(query.sql)) asked.push(query.sql);
  };
  sql(world.store).on("query", hear);
  await work();
  sql(world.store).removeListener("query", hear);
  return asked;
}

onEveryEngine("what is only read", (engine) => {
  const cedula = maria["cedula"] ?? "";
  const acts: readonly (readonly [string, number, RegExp, (world: World) => Promise<unknown>])[] = [
    [
      "a search of the register",
      1,
      /\b(affiliates|contact_points)\b/,
      ({ operator }) => findAffiliates(operator, "quispe", "prueba", 10),
    ],
    [
      "the record",
      1,
      /where .*actor_kind/,
      ({ operator }) => readLog(operator, { operator: "ana", limit: 10 }),
    ],
    [
      "what was done about a person",
      1,
      /\b(offices|operators|recoveries|cases)\b/,
      ({ operator }) => receiptFor(operator, cedula, { limit: 10 }),
    ],
    [
      "why a letter is missing",
      1,
      /\b(messages|attempts|contact_health|links)\b/,
      ({ operator }) => diagnoseDelivery(operator, cedula),
    ],
    ["the letters of an hour", 0, /\bmessages\b/, ({ system }) => judgeProviders(system)],
  ];

  test.each(acts)("is not read while a look is written down: %s", async (_, looks, tables, act) => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    await world.start();
    const before = await world.rows("audit");
    expect(await askedInside(world, tables, () => act(world))).toEqual([]);
    expect(await world.rows("audit")).toHaveLength(before.length + looks);
  });
});

onEveryEngine("beside an import of people", (engine) => {
  /** Whether a recovery was started before an import of so many was over. */
  async function isStartedWithin(many: number): Promise<boolean> {
    const world = await openWorld({ store: await engine.place() });
    await world.register(maria);
    const other = { ...world.operator, store: await openedAt(world.location) };
    const person = (n: number) => ({ ...maria, cedula: cedulaOf(n), email: `rosa.${n}@correo.example` });
    const people = Array.from({ length: many }, (_, n) => person(100 + n));
    const input = { cedula: maria["cedula"] ?? "", method: "email", proof: mariasProof } as const;
    let [begun, over] = [false, false];
    const work = world.importFile(csvOf(people), { onProgress: () => (begun = true) });
    const done = work.finally(() => (over = true));
    while (!begun) await pause(5);
    const { recovery } = await startRecovery(other, input);
    const within = !over;
    expect(recovery.status).toBe("started");
    expect(await done).toMatchObject({ added: people.length });
    return within;
  }

  test("a recovery is started before it is over", { timeout: 240_000 }, async () => {
    // what waits for the end of an import waits for that of any; what only takes its time does not
    expect((await isStartedWithin(16_000)) || (await isStartedWithin(64_000))).toBe(true);
  });
});
