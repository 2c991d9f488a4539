import { describe, expect, test } from "vitest";
import { record } from "../../src/audit/record.ts";
import { hour, minute } from "../../src/base/time.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { explainStoreFault } from "../../src/store/engine/faults.ts";
import { rowsOf, sql } from "../../src/store/engine/handle.ts";
import { alone, transaction } from "../../src/store/engine/transaction.ts";
import { type AuditEntry, auditEntriesOf, insertAuditEntries } from "../../src/store/record/audit-entries.ts";
import {
  addIdentityFailure,
  clearIdentityFailures,
  identityFailuresOf,
  markReported,
  unreportedVictims,
} from "../../src/store/register/identity-failures.ts";
import {
  addOperator,
  clearSignInFailures,
  findOperator,
  hasOperators,
  putSignInFailures,
  signInFailures,
} from "../../src/store/staff/operators.ts";
import { addSession, findSession } from "../../src/store/staff/sessions.ts";
import { emptyStore, onEveryEngine } from "../support/engines.ts";
import { openWorld, start } from "../support/world.ts";

const by = { digest: "d", caller: "c" };
const session = { ...by, operator: "luz" };
const luz = { name: "luz", role: "clerk", verifier: "$argon2id$", passwordSetBy: "ana" } as const;

onEveryEngine("operators and sessions", (engine) => {
  test("an operator is found by name, once written", async () => {
    const store = await emptyStore(engine);
    expect([await hasOperators(store), await findOperator(store, "luz")]).toEqual([false, undefined]);
    await addOperator(store, luz, start);
    expect(await hasOperators(store)).toBe(true);
    expect(await findOperator(store, "luz")).toEqual({
      name: "luz",
      role: "clerk",
      verifier: "$argon2id$",
      office: undefined,
      cedula: undefined,
      passwordSetAt: start,
      passwordSetBy: "ana",
      approverSince: undefined,
      disabledAt: undefined,
      createdAt: start,
    });
    await expect(addOperator(store, luz, start)).rejects.toThrow();
    const boss = { ...luz, name: "eva", role: "boss" as "clerk" };
    await expect(addOperator(store, boss, start)).rejects.toThrow();
  });

  test("failed sign-ins are counted anew, replaced and forgotten", async () => {
    const store = await emptyStore(engine);
    expect(await signInFailures(store, "d")).toBeUndefined();
    await putSignInFailures(store, { nameDigest: "d", failures: 1, waitUntil: start });
    await putSignInFailures(store, { nameDigest: "d", failures: 2, waitUntil: start + minute });
    expect(await signInFailures(store, "d")).toEqual({
      nameDigest: "d",
      failures: 2,
      waitUntil: start + minute,
    });
    await clearSignInFailures(store, "d");
    expect(await signInFailures(store, "d")).toBeUndefined();
  });
});

onEveryEngine("failed identity checks", (engine) => {
  test("are listed since a moment until they are lifted, of one source or all", async () => {
    const store = await emptyStore(engine);
    for (const [source, after] of [
      ["a", 0],
      ["b", 5],
      ["a", 10],
    ] as const)
      await addIdentityFailure(store, "1710034065", source, start + after);
    await addIdentityFailure(store, "9", "a", start);
    const sources = async (since: number) =>
      (await identityFailuresOf(store, "1710034065", start + since)).map(
        ({ source, at }) => `${source}${at - start}`,
      );
    expect([await sources(0), await sources(5), await sources(11)]).toEqual([
      ["a0", "b5", "a10"],
      ["b5", "a10"],
      [],
    ]);
    expect(await clearIdentityFailures(store, "1710034065", start, "a")).toBe(2);
    expect(await sources(0)).toEqual(["b5"]);
    expect(await clearIdentityFailures(store, "1710034065", start)).toBe(1);
    expect(await sources(0)).toEqual([]);
  });

  test("are counted by the people of a source, until they are reported", async () => {
    const store = await emptyStore(engine);
    for (const cedula of ["1", "1", "2", "3"]) await addIdentityFailure(store, cedula, "a", start);
    await addIdentityFailure(store, "4", "b", start);
    expect([
      await unreportedVictims(store, "a", start),
      await unreportedVictims(store, "a", start + 1),
    ]).toEqual([3, 0]);
    await markReported(store, "a", start);
    expect([await unreportedVictims(store, "a", start), await unreportedVictims(store, "b", start)]).toEqual([
      0, 1,
    ]);
  });
});

onEveryEngine("the record of acts", (engine) => {
  test("keeps what was said, in the order of the acts", async () => {
    const store = await emptyStore(engine);
    const entry = (n: number) =>
      ({
        at: start - n,
        actorKind: "operator",
        actor: "ñandú",
        act: `act.${n}`,
        subject: "x",
        outcome: "done",
        reason: n === 0 ? undefined : "«porque» 'sí'",
        detail:
          n === 0
            ? {}
            : {
                n,
                words: 'a"b\\c',
              },
      }) as const;
    const line = (id: number, said: AuditEntry) => ({
      id,
      hash: `hash ${id}`,
      entry: said,
      detail: JSON.stringify(said.detail),
    });
    for (const n of [0, 1, 2]) await insertAuditEntries(store, [line(n + 1, entry(n))]);
    await insertAuditEntries(store, [line(4, { ...entry(3), subject: undefined })]);
    expect((await auditEntriesOf(store, "x")).map((each) => each.entry)).toEqual([
      entry(0),
      entry(1),
      entry(2),
    ]);
    expect(await auditEntriesOf(store, "y")).toEqual([]);
    expect(await rowsOf(store, "SELECT * FROM audit")).toHaveLength(4);
  });
});

onEveryEngine("a transaction", (engine) => {
  test("commits whole, or leaves nothing", async () => {
    const world = await openWorld({ store: await engine.place() });
    const write = (fails: boolean) =>
      transaction(world.operator, async (ctx) => {
        await addOperator(ctx.store, luz, start);
        await addSession(ctx.store, session, start);
        if (fails) throw new Error("changed my mind");
        return "done";
      });
    await expect(write(true)).rejects.toThrow("changed my mind");
    expect((await findOperator(world.store, "luz")) ?? (await findSession(world.store, by))).toBeUndefined();
    expect(await write(false)).toBe("done");
    expect(await findSession(world.store, by)).toBeDefined();
  });

  test("inside another is a part of it", async () => {
    const world = await openWorld({ store: await engine.place() });
    const outer = transaction(world.operator, async (ctx) => {
      await transaction(ctx, (inner) => addOperator(inner.store, luz, start));
      expect(await findOperator(ctx.store, "luz")).toBeDefined();
      throw new Error("changed my mind");
    });
    await expect(outer).rejects.toThrow("changed my mind");
    expect(await findOperator(world.store, "luz")).toBeUndefined();
  });

  test("lets one at a time through for a key, from however many stores", async () => {
    const world = await openWorld({ store: await engine.place() });
    const [other, nobody] = [await openStore(world.location), { nameDigest: "d", waitUntil: 0 }];
    await putSignInFailures(world.store, { ...nobody, failures: 0 });
    const add = (n: number) =>
      transaction({ ...world.operator, store: n % 2 === 0 ? world.store : other }, async (ctx) => {
        await record(ctx, { act: "test" });
        await alone(ctx, "counter");
        const failures = (await signInFailures(ctx.store, "d"))?.failures ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 2));
        await putSignInFailures(ctx.store, { ...nobody, failures: failures + 1 });
      });
    await Promise.all(Array.from({ length: 20 }, (_each, n) => add(n)));
    await closeStore(other);
    expect((await signInFailures(world.store, "d"))?.failures).toBe(20);
  });
});

test.each([
  ["SQLITE_BUSY", "busy", "store-busy"],
  ["SQLITE_LOCKED_SHAREDCACHE", "busy", "store-busy"],
  ["40001", "busy", "store-busy"],
  ["40P01", "busy", "store-busy"],
  ["SQLITE_FULL", "io", "disk-full"],
  ["53100", "io", "disk-full"],
  ["SQLITE_CORRUPT", "io", "store-damaged"],
  ["SQLITE_NOTADB", "io", "store-damaged"],
  ["SQLITE_READONLY", "io", "store-read-only"],
  ["SQLITE_CANTOPEN", "io", "store-unreadable"],
  ["SQLITE_IOERR", "io", "disk-failing"],
  ["ENOSPC", "io", "disk-full"],
  ["EDQUOT", "io", "disk-full"],
  ["ECONNREFUSED", "unavailable", "store-unreachable"],
  ["57P01", "unavailable", "store-unreachable"],
  ["28P01", "config", "store-password"],
])("the engine's %s is told as %s", (code, kind, told) => {
  const fault = explainStoreFault(Object.assign(new Error("x"), { code }));
  expect(fault).toMatchObject({ kind, code: told });
});

test.each([
  ["SQLITE_IOERR", { free: 0 }, "disk-full"],
  ["SQLITE_IOERR", { free: 1024 * 1024 }, "disk-failing"],
  ["SQLITE_CANTOPEN", { free: 1023 * 1024 }, "disk-full"],
  ["SQLITE_CANTOPEN", { outOfFiles: true }, "disk-full"],
  ["SQLITE_CANTOPEN", {}, "store-unreadable"],
  ["SQLITE_CORRUPT", { free: 0 }, "store-damaged"],
  ["SQLITE_NOTADB", { free: 0 }, "store-damaged"],
])("the engine's %s with %j on the disk is told as %s", (code, room, told) => {
  const place = { path: "/srv/desk", free: 1e9, total: 1e10, outOfFiles: false, ...room };
  expect(explainStoreFault(Object.assign(new Error("x"), { code, place }))).toMatchObject({ code: told });
});

test("who waits too long in line for a connection is told that the store is busy", () => {
  const waited = Object.assign(new Error("Timeout acquiring a connection."), { name: "KnexTimeoutError" });
  expect(explainStoreFault(waited)).toMatchObject({ code: "store-busy", detail: { retryAfterSeconds: 5 } });
});

describe("a transaction", () => {
  test("that the engine rolled back by itself is told by what went wrong in it", async () => {
    const world = await openWorld();
    const failing = transaction(world.operator, async (ctx) => {
      await sql(ctx.store)("offices").insert({ code: "UIO", name: "Quito", created_at: start });
      await rowsOf(ctx.store, "ROLLBACK");
      throw Object.assign(new Error("x"), { code: "SQLITE_FULL" });
    });
    await expect(failing).rejects.toMatchObject({ code: "SQLITE_FULL" });
    expect(await sql(world.store)("offices")).toEqual([]);
  });

  test("that could not begin does none of its work", async () => {
    const world = await openWorld();
    const other = await openStore(world.location);
    await rowsOf(other, "PRAGMA busy_timeout = 50");
    let worked = false;
    await transaction(world.operator, async () => {
      const waiting = transaction({ ...world.operator, store: other }, () => {
        worked = true;
        return Promise.resolve();
      });
      await expect(waiting).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    });
    expect(worked).toBe(false);
    await closeStore(other);
  });
});

test.each(["SQLITE_CONSTRAINT", "23505", "42P01", "", undefined])(
  "the engine's %s is a defect of ours",
  (code) => {
    expect(explainStoreFault(Object.assign(new Error("x"), { code }))).toBeUndefined();
    expect(explainStoreFault(undefined)).toBeUndefined();
  },
);

test("a store that another holds for too long is told as busy, with when to come back", async () => {
  const world = await openWorld();
  const other = await openStore(world.location);
  await rowsOf(other, "PRAGMA busy_timeout = 50");
  await transaction(world.operator, async (ctx) => {
    await addOperator(ctx.store, luz, start);
    const fault = await sql(other)("offices")
      .insert({ code: "UIO", name: "Quito", created_at: start })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(explainStoreFault(fault)).toMatchObject({
      kind: "busy",
      detail: { retryAfterSeconds: expect.any(Number) },
    });
  });
  await sql(other)("offices").insert({ code: "UIO", name: "Quito", created_at: start + hour });
  await closeStore(other);
});
