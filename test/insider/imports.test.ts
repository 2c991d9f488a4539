import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { Context } from "../../src/base/context.ts";
import { hour } from "../../src/base/time.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { importEmployers } from "../../src/holder/import/employers.ts";
import { showImport } from "../../src/holder/import/imports.ts";
import { migrateStore } from "../../src/operator/store.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { contactPointsOf, isInForce, isReal } from "../../src/store/register/contact-points.ts";
import { tieOperators } from "../../src/store/staff/operators.ts";
import { keptSettings } from "../../src/store/staff/settings.ts";
import { accountForOperators, oldMailbox } from "../support/counter.ts";
import { onEveryEngine, recorded } from "../support/engines.ts";
import { decide, importAs } from "../support/imports.ts";
import { projectRoot } from "../support/sources.ts";
import { cedulaOf, maria, openWorld, type Person, personOf, type World } from "../support/world.ts";

/** What the administrator would be the person with, at the telephone and by mail. */
const his = {
  email: "ladron@correo.example",
  phone: "0997654321",
  birth_date: "1999-09-09",
  image: "rose",
  question_1: "first-pet",
  answer_1: "Firulais",
};
/** The same, of María, whose second question is the one that he answers. */
const hers: Person = { ...maria, ...his, question_2: "", answer_2: "" };
const hisProof = { birthDate: "1999-09-09", image: "rose" };
const reason = "depuración, oficio 12";

let world: World;
/** The administrator who would rob somebody, the supervisor, and an account that he made. */
let thief: Context;
let sofia: Context;
let puppet: Context;

beforeEach(async () => {
  world = await openWorld({ settings: { production: "true" } });
  thief = await world.hire("admin", "rafa");
  sofia = await world.hire("supervisor", "sofia");
  puppet = await world.hire("supervisor", "titere");
  await recorded(world.store, (store) => tieOperators(store, "titere", "rafa", world.clock.now()));
  await accountForOperators(world);
  // people whom the desk has known since long: one of them without any address
  const outside = world.under({ production: "false" }, thief);
  await importAs(outside, world, [maria, personOf(1, { email: "", image: "", phone: "" })]);
  world.clock.advance(hour);
});

/** All that reaches or knows people, as it lies in the store. */
async function known(): Promise<unknown> {
  const tables = ["affiliates", "contact_points", "security_answers"];
  return Promise.all(tables.map((table) => world.rows(table)));
}

test.each<[string, Person]>([
  ["who had no address", personOf(1, { ...his })],
  ["who has one", hers],
])(
  "an administrator's file puts nothing in force of somebody known %s, and writes to nobody",
  async (_who, row) => {
    const before = await known();
    const report = await importAs(thief, world, [row]);
    expect(report).toMatchObject({ conflicts: 1, added: 0, updated: 0, pending: false });
    expect(await known()).toEqual(before);
    expect(await world.rows("cases")).toEqual([]);
    expect(await world.rows("messages")).toEqual([]);
    const told = readFileSync(report.rejectedFile ?? "", "utf8");
    for (const column of ["email", "phone", "birth_date", "image", "answer"]) expect(told).toContain(column);
    expect(told).not.toContain("Firulais");
    await expect(world.start(hisProof, cedulaOf(1))).rejects.toMatchObject({ kind: "refused" });
  },
);

test("what he proposes waits; neither he nor whom he made confirms it", async () => {
  const before = await known();
  const report = await importAs(thief, world, [personOf(1, his)], { accept: reason });
  expect(report).toMatchObject({ conflicts: 1, pending: true });
  await expect(decide(thief, report)).rejects.toMatchObject({
    code: "own-case",
    sentence: { en: "You had a part in this: somebody else decides it." },
  });
  await expect(decide(puppet, report)).rejects.toMatchObject({ code: "approver-tied" });
  expect(await known()).toEqual(before);
});

test("a supervisor who confirms begins a hold of which all mailboxes hear, and a link in them stops it", async () => {
  const report = await importAs(thief, world, [hers], { accept: reason });
  await decide(sofia, report);
  await world.send();
  const mails = (await world.mailbox()).filter(({ to }) => to.includes(oldMailbox));
  expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
    "Cambió aquello con que se comprueba su identidad",
    "El cambio de su cuenta fue aprobado",
  ]);
  await expect(world.start(hisProof)).rejects.toMatchObject({ code: "contact-on-hold" });
  await objectToCase(world.holder, mails.flatMap(({ token }) => token ?? [])[0] ?? "");
  world.clock.advance(80 * hour);
  await expect(world.start(hisProof)).rejects.toMatchObject({ code: "contact-on-hold" });
  const points = await contactPointsOf(world.store, maria["cedula"] ?? "");
  expect(points.filter(isReal).map(({ address }) => address)).toEqual([oldMailbox]);
  await verifyAudit(world.operator);
});

test("an address of somebody new serves only when a second person confirmed the file", async () => {
  const report = await importAs(thief, world, [personOf(2, his)]);
  expect(report).toMatchObject({ added: 1, pending: true });
  await expect(world.start(hisProof, cedulaOf(2))).rejects.toMatchObject({
    code: "contact-unconfirmed",
    sentence: { en: expect.stringContaining("nobody has confirmed: it does not serve yet") },
  });
  for (const ctx of [thief, puppet])
    await expect(decide(ctx, report)).rejects.toMatchObject({ kind: "refused" });
  await decide(sofia, report);
  expect((await world.start(hisProof, cedulaOf(2))).recovery.sentTo).toBe("l***@correo.example");
  await verifyAudit(world.operator);
});

test("a confirmation that was written into the store is none, and the check of the record names it", async () => {
  const report = await importAs(thief, world, [personOf(2, his)]);
  await rowsOf(world.store, "UPDATE imports SET unconfirmed_at = NULL");
  await expect(world.start(hisProof, cedulaOf(2))).rejects.toMatchObject({ code: "contact-unconfirmed" });
  await expect(verifyAudit(world.operator)).rejects.toMatchObject({
    code: "audit-unexplained",
    sentence: { en: expect.stringContaining(`The import ${report.import} does not bear the desk's seal`) },
  });
});

onEveryEngine("contacts that nobody confirmed", (engine) => {
  const open = async () => {
    const world = await openWorld({ store: await engine.emptyPlace(), settings: { production: "true" } });
    const [rafa, sofia] = [await world.hire("admin", "rafa"), await world.hire("supervisor", "sofia")];
    await accountForOperators(world);
    return { world, rafa, sofia };
  };

  test("an employer's serve with the confirmation of the file that brought them, and no sooner", async () => {
    const { world, rafa, sofia } = await open();
    const file = join(projectRoot, "fixtures", "employers.csv");
    const order = { file, refusedFolder: world.folder, language: "en", strict: false } as const;
    const report = await importEmployers(rafa, order);
    expect(report).toMatchObject({ added: expect.any(Number), pending: true });
    const serving = async () =>
      (await contactPointsOf(world.store, "1790023508001/0001")).map((point) =>
        isInForce(point, world.clock.now()),
      );
    expect(await serving()).toEqual([false, false]);
    expect((await showImport(sofia, report.import ?? "")).examples).toContainEqual({
      who: expect.stringMatching(/^\d{13}\/\d{4}$/),
      isNew: true,
      column: "email",
      was: null,
      becomes: expect.stringMatching(/^\w\*\*\*@/),
    });
    // the same again is no conflict with what waits
    expect(await importEmployers(rafa, order)).toMatchObject({ added: 0, conflicts: 0, pending: false });
    await expect(decide(rafa, report)).rejects.toMatchObject({ code: "own-case" });
    await decide(sofia, report);
    expect(await serving()).toEqual([true, true]);
    await verifyAudit(world.operator);
  });

  test("those of a file whose row is gone serve nobody, and cut loose from it they are named", async () => {
    const { world, rafa } = await open();
    await importAs(rafa, world, [personOf(2, his)]);
    await rowsOf(world.store, "UPDATE affiliates SET import_id = NULL");
    await rowsOf(world.store, "DELETE FROM imports");
    await expect(world.start(hisProof, cedulaOf(2))).rejects.toMatchObject({ code: "contact-unconfirmed" });
    await rowsOf(world.store, "UPDATE contact_points SET import_id = NULL");
    await expect(verifyAudit(world.operator)).rejects.toMatchObject({ code: "audit-unexplained" });
  });

  test("go on waiting where the store is brought up to date, and a desk that was in no production is in none", async () => {
    const { world, rafa, sofia } = await open();
    const report = await importAs(rafa, world, [personOf(2, his)]);
    for (const statement of [
      "ALTER TABLE contact_points DROP COLUMN import_id",
      "ALTER TABLE imports DROP COLUMN register",
      "DELETE FROM migrations WHERE name = '0010-employer-imports'",
      "DELETE FROM settings",
    ])
      await rowsOf(world.store, statement);
    const outside = world.under({ production: "false" });
    expect(await migrateStore(outside)).toEqual({ applied: ["0010-employer-imports"], unsealed: [] });
    expect(await keptSettings(world.store)).toMatchObject({ production: false });
    await expect(world.start(hisProof, cedulaOf(2))).rejects.toMatchObject({ code: "contact-unconfirmed" });
    await decide(sofia, report);
    expect((await world.start(hisProof, cedulaOf(2))).recovery.sentTo).toBe("l***@correo.example");
    await verifyAudit(world.operator);
  });

  test("nor does it help to say that they came with another file, which was confirmed", async () => {
    const { world, rafa, sofia } = await open();
    await decide(sofia, await importAs(rafa, world, [personOf(1)]));
    world.clock.advance(hour);
    await importAs(rafa, world, [personOf(2, his)]);
    await verifyAudit(world.operator);
    await rowsOf(
      world.store,
      "UPDATE contact_points SET import_id = (SELECT id FROM imports WHERE unconfirmed_at IS NULL)",
    );
    await expect(verifyAudit(world.operator)).rejects.toMatchObject({
      sentence: { en: expect.stringMatching(/explains the contact l\*\*\*@correo\.example/) },
    });
  });
});

test("a file that was not confirmed stays shut though it is imported again, and though production ends", async () => {
  await importAs(thief, world, [personOf(2, his)]);
  world.clock.advance(hour);
  const outside = world.under({ production: "false" }, thief);
  expect(await importAs(outside, world, [personOf(2, his)])).toMatchObject({ unchanged: 1, pending: false });
  await expect(world.start(hisProof, cedulaOf(2))).rejects.toMatchObject({ code: "contact-unconfirmed" });
});
