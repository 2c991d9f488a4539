import { join } from "node:path";
import { expect, test } from "vitest";
import { contactDigest } from "../../src/audit/explain.ts";
import { record } from "../../src/audit/record.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { minute } from "../../src/base/time.ts";
import { unlockPerson } from "../../src/counter/unlock.ts";
import { importEmployers } from "../../src/holder/import/employers.ts";
import { makeOperator } from "../../src/operator/account/add.ts";
import { disableOperator, setRole } from "../../src/operator/account/change.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { rowsOf, sql } from "../../src/store/engine/handle.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import {
  findContactPoint,
  proposeContactPoint,
  putInForce,
} from "../../src/store/register/contact-points.ts";
import { onEveryEngine } from "../support/engines.ts";
import { projectRoot } from "../support/sources.ts";
import { maria, mariasProof, openWorld, personOf, type World } from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const passwords = ["four quiet herons by the lake", "seven green kites over town"] as const;

/** A desk where everything there is came by an act of the desk. */
async function desk(world: World): Promise<World> {
  await foundDesk(world.system, { name: "ana", password: passwords[0] });
  await makeOperator(world.operator, { name: "luz", role: "agent", password: passwords[1] });
  await setRole(world.operator, "luz", "supervisor");
  await makeOperator(world.operator, { name: "eva", role: "auditor", password: passwords[1] });
  await disableOperator(world.operator, "eva", "dejó la institución");
  await world.register({ ...maria, phone: "0991234567" }, personOf(1), personOf(2));
  world.clock.advance(minute);
  await world.register(personOf(2, { phone: "0987654321" }), personOf(3));
  const file = join(projectRoot, "fixtures", "employers.csv");
  await importEmployers(world.operator, { file, refusedFolder: world.folder, language: "es", strict: false });
  await tryWrongly(world);
  await world.start(mariasProof);
  await world.send();
  await world.complete(await world.token());
  await tryWrongly(world);
  world.clock.advance(minute);
  // nobody lifts a lock of their own making
  await unlockPerson(world.as("admin", "beto"), cedula, "check-closed");
  await changeAddress(world, "maria.nueva@example.com");
  return world;
}

async function tryWrongly(world: World): Promise<void> {
  const wrong = world.start({ birthDate: "1985-03-13", image: "condor" });
  await expect(wrong).rejects.toMatchObject({ code: "identity-not-confirmed" });
}

/** What a case does at its end. */
async function changeAddress(world: World, address: string): Promise<void> {
  await transaction(world.operator, async (ctx) => {
    const now = ctx.clock.now();
    const given = { holder: cedula, channel: "email", address, canonical: address } as const;
    await proposeContactPoint(ctx.store, { ...given, caseId: "C333333333" }, now);
    const key = await proposeContactPoint(ctx.store, { ...given, caseId: "C222222222" }, now);
    await putInForce(ctx.store, key, now);
    const point = await findContactPoint(ctx.store, key);
    const points = point && contactDigest(ctx.keys, point);
    await record(ctx, { act: "counter.submit", subject: "case:C222222222", detail: { points } });
  });
}

const point = `holder = '${cedula}' AND channel = 'email' AND number`;

const keys = {
  passwords: ["cedula"],
  operators: ["name"],
  contact_points: ["holder", "channel", "number"],
  identity_failures: ["id"],
} as const;

/** Which table, what somebody with a hand in the store does to it, and what is told then. */
const tamperings: readonly (readonly [table: keyof typeof keys, change: string, told: string])[] = [
  ["passwords", "UPDATE passwords SET verifier = 'other'", `the password of ${cedula}`],
  [
    "passwords",
    "INSERT INTO passwords SELECT cedula, 'v', 1 FROM affiliates WHERE names LIKE '%1'",
    "the password of 17",
  ],
  [
    "operators",
    "UPDATE operators SET verifier = 'other' WHERE name = 'luz'",
    "the password of the operator luz",
  ],
  [
    "operators",
    "INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, created_at) VALUES ('eve', 'admin', 'v', 1, 'eve', 1)",
    "the password of the operator eve",
  ],
  [
    "operators",
    "UPDATE operators SET role = 'admin' WHERE name = 'luz'",
    "The operator luz has the role admin",
  ],
  [
    "operators",
    "UPDATE operators SET disabled_at = NULL WHERE name = 'eva'",
    "whether the operator eva may sign in",
  ],
  [
    "contact_points",
    "UPDATE contact_points SET address = 'eve@example.com' WHERE holder LIKE '%/%' AND channel = 'email'",
    "The contacts that entry 8 (",
  ],
  [
    "contact_points",
    "UPDATE contact_points SET lookup = 'eve@example.com' WHERE channel = 'phone' AND address LIKE '%67'",
    "there were 4, there are 4",
  ],
  [
    "contact_points",
    `DELETE FROM contact_points WHERE channel = 'phone' AND holder = '${cedula}'`,
    "there were 4, there are 3",
  ],
  [
    "contact_points",
    "INSERT INTO contact_points (holder, channel, number, address, lookup, origin, since) VALUES ('1710034065', 'phone', 9, '+593991111122', '+593991111122', 'import', 5)",
    `the contact +593 ** *** **22 of ${cedula}`,
  ],
  [
    "contact_points",
    `INSERT INTO contact_points (holder, channel, number, address, lookup, origin, since, import_id) SELECT 'x', 'email', 1, 'eve@example.com', 'e', 'import', since, import_id FROM contact_points WHERE ${point} = 1`,
    "there were 4, there are 5",
  ],
  [
    "contact_points",
    `UPDATE contact_points SET address = 'eve@example.com' WHERE ${point} = 3`,
    `the contact e***@example.com of ${cedula}`,
  ],
  [
    "contact_points",
    `UPDATE contact_points SET until = NULL, since = since + 1 WHERE ${point} = 2`,
    `the contact m***@example.com of ${cedula}`,
  ],
  [
    "contact_points",
    `UPDATE contact_points SET origin = 'import' WHERE ${point} = 3`,
    `the contact m***@example.com of ${cedula}`,
  ],
  [
    "contact_points",
    `UPDATE contact_points SET until = NULL WHERE ${point} = 1`,
    `m***@example.com of ${cedula} is in force beside a newer one`,
  ],
  [
    "contact_points",
    `UPDATE contact_points SET until = until + 9 WHERE ${point} = 1`,
    "is in force beside a newer one",
  ],
  [
    "contact_points",
    `UPDATE contact_points SET until = CASE number WHEN 3 THEN since END WHERE ${point} IN (1, 3)`,
    `m***@example.com of ${cedula} is in force no more`,
  ],
  [
    "contact_points",
    `UPDATE contact_points SET since = CASE number WHEN 3 THEN 9 ELSE since END, until = CASE number WHEN 3 THEN 9 END WHERE ${point} IN (1, 3)`,
    "the case C222222222 brought",
  ],
  [
    "contact_points",
    `UPDATE contact_points SET until = since + 1 WHERE ${point} = 3`,
    `m***@example.com of ${cedula} is in force no more`,
  ],
  [
    "contact_points",
    "UPDATE contact_points SET until = since + 1 WHERE channel = 'phone' AND origin = 'import'",
    "is in force no more",
  ],
  [
    "identity_failures",
    "UPDATE identity_failures SET cleared_at = cleared_at + 60000",
    `the unlocking of ${cedula}, 2026-11-21 09:`,
  ],
];

type Row = Record<string, string | number | null>;

/** Makes a table what it was. */
async function putBack(world: World, table: keyof typeof keys, before: readonly Row[]): Promise<void> {
  const keyOf = (row: Row) => Object.fromEntries(keys[table].map((column) => [column, row[column]]));
  const at = (row: Row) => sql(world.store)(table).where(keyOf(row));
  const known = new Set(before.map((row) => JSON.stringify(keyOf(row))));
  for (const row of await rowsOf<Row>(world.store, `SELECT * FROM ${table}`))
    if (!known.has(JSON.stringify(keyOf(row)))) await at(row).del();
  for (const row of before) {
    const rest = Object.entries(row).filter(([column]) => !(column in keyOf(row)));
    if ((await at(row).update(Object.fromEntries(rest))) === 0) await sql(world.store)(table).insert(row);
  }
}

onEveryEngine("what lies in the store", (engine) => {
  const opened = async () => desk(await openWorld({ store: await engine.place() }));

  test("is all accounted for by the record", async () => {
    const world = await opened();
    const { entries } = await verifyAudit(world.operator);
    expect(entries).toBe((await world.rows("audit")).length - 1);
    // a second one that puts the first back, and one that was only ever proposed
    world.clock.advance(minute);
    await changeAddress(world, "maria.quispe@example.com");
    await verifyAudit(world.operator);
  });

  test("is not where somebody changed it without the desk", async () => {
    const world = await opened();
    for (const [table, change, told] of tamperings) {
      const before = await rowsOf<Row>(world.store, `SELECT * FROM ${table}`);
      await rowsOf(world.store, change);
      const error = await verifyAudit(world.operator).catch((error: unknown) => error);
      expect([change, error]).toMatchObject([change, { kind: "invalid", code: "audit-unexplained" }]);
      expect([change, (error as Error).message]).toEqual([change, expect.stringContaining(told)]);
      await putBack(world, table, before);
    }
    await verifyAudit(world.operator);
    const checks = (await world.rows("audit")).filter(({ act }) => act === "audit.verify");
    const outcomes = checks.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(tamperings.length);
  });
});
