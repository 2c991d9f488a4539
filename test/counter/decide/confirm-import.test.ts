import { expect, test } from "vitest";
import { record } from "../../../src/audit/record.ts";
import { verifyAudit } from "../../../src/audit/verify.ts";
import type { Context } from "../../../src/base/context.ts";
import type { ClaveError } from "../../../src/base/errors.ts";
import { hour } from "../../../src/base/time.ts";
import { openCase } from "../../../src/counter/case/open.ts";
import { decideImport } from "../../../src/counter/decide/confirm-import.ts";
import { objectToCase } from "../../../src/counter/decide/object.ts";
import type { ImportReport, Pass } from "../../../src/holder/import/import.ts";
import { listImports, showImport } from "../../../src/holder/import/imports.ts";
import { keepImport } from "../../../src/holder/import/kept-import.ts";
import { newTally } from "../../../src/holder/import/tally.ts";
import { undoImport } from "../../../src/holder/import/undo.ts";
import { receiptFor } from "../../../src/holder/receipt.ts";
import { transaction } from "../../../src/store/engine/transaction.ts";
import { letContactsServe } from "../../../src/store/register/imports.ts";
import {
  accountForOperators,
  type Counter,
  cedula,
  counterIn,
  newMailbox,
  oldMailbox,
} from "../../support/counter.ts";
import { onEveryEngine, recorded } from "../../support/engines.ts";
import { decide, importAs } from "../../support/imports.ts";
import { cedulaOf, maria, openWorld, type Person, personOf, type World } from "../../support/world.ts";

const why = "depuración del registro, oficio 12";
const answered = { question_1: "first-pet", answer_1: "Luna" };

interface Scene extends Counter {
  /** The administrator who imports. */
  readonly marta: Context;
  readonly propose: (...people: readonly Person[]) => Promise<ImportReport>;
}

async function scene(world: World): Promise<Scene> {
  const counter = await counterIn(world);
  const marta = await world.hire("admin", "marta");
  await accountForOperators(world);
  const propose = (...people: readonly Person[]) => importAs(marta, world, people, { accept: why });
  return { ...counter, marta, propose };
}

onEveryEngine("what an import proposes of known people", (engine) => {
  const opened = async () => scene(await openWorld({ store: await engine.place() }));

  test("begins its hold once a second person confirmed it, told to all, stopped by a link", async () => {
    const { world, sofia, propose, objectionFor } = await opened();
    await world.register(personOf(1, { email: "" }));
    await world.start();
    const report = await propose(
      { ...maria, email: newMailbox, phone: "0991234567" },
      personOf(1, { email: "otra@correo.example", image: "rose", birth_date: "1991-02-03", ...answered }),
    );
    expect(report).toMatchObject({ conflicts: 2, updated: 0, added: 0, pending: true });
    expect(await world.rows("cases")).toEqual([]);
    expect(await world.rows("contact_points")).toHaveLength(1);
    const done = await decide(sofia, report);
    expect(done).toMatchObject({ people: 2, skipped: 0 });
    expect(await world.rows("import_proposals")).toEqual([]);
    await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
    expect(await world.rows("affiliates")).toContainEqual(
      expect.objectContaining({ cedula: cedulaOf(1), image: "rose", birth_date: "1991-02-03" }),
    );
    expect((await world.rows("security_answers")).map((row) => row["cedula"])).toContain(cedulaOf(1));
    await verifyAudit(world.operator);
    await objectToCase(world.holder, await objectionFor(oldMailbox));
    world.clock.advance(71 * hour);
    const proof = { birthDate: "1991-02-03", image: "rose" };
    await expect(world.start(proof, cedulaOf(1))).rejects.toMatchObject({ code: "contact-on-hold" });
    world.clock.advance(2 * hour);
    expect((await world.start(proof, cedulaOf(1))).recovery.sentTo).toBe("o***@correo.example");
    // what was stopped never begins
    await expect(world.start()).rejects.toMatchObject({ code: "contact-on-hold" });
    await verifyAudit(world.operator);
  }, 60_000);

  test("goes on where it broke off, by whoever may confirm, and takes nobody twice", async () => {
    const { world, sofia, second, propose } = await opened();
    const people = [1, 2, 3, 4, 5].map((n) => personOf(n));
    await world.register(...people);
    const ofAnother = "persona1@example.com";
    const emails = [
      "uno@correo.example",
      "dos@correo.example",
      ofAnother,
      "4@correo.example",
      "5@correo.example",
    ];
    const report = await propose(...people.map((each, n) => ({ ...each, email: emails[n] ?? "" })));
    const onSkipped = () => {
      throw new Error("killed");
    };
    await expect(decide(sofia, report, { onSkipped })).rejects.toThrow("killed");
    expect(await world.rows("cases")).toHaveLength(2);
    expect(await listImports(sofia, 1)).toMatchObject([{ id: report.import, standing: "unfinished" }]);
    expect(await decide(second, report)).toMatchObject({ people: 2, skipped: 0 });
    const cases = await world.rows("cases");
    expect(new Set(cases.map((each) => each["cedula"])).size).toBe(4);
    expect(cases).toHaveLength(4);
    expect(cases.every((each) => each["approved_by"] === "sofia" && each["officer"] === "marta")).toBe(true);
    await expect(decide(second, report)).rejects.toMatchObject({ code: "proposal-over" });
    await verifyAudit(world.operator);
  }, 60_000);

  test("is left where it cannot be, one by one, with the reason", async () => {
    const { world, sofia, propose, open } = await opened();
    await world.register(personOf(1), personOf(2), personOf(3));
    const change = { image: "rose" };
    const report = await propose(
      { ...maria, email: newMailbox },
      personOf(1, { ...change, email: "persona2@example.com" }),
      personOf(2, { ...change, status: "deceased" }),
      personOf(3, change),
    );
    await open();
    const codes: string[] = [];
    const onSkipped = (_cedula: string, { code }: ClaveError) => void codes.push(code);
    expect(await decide(sofia, report, { onSkipped })).toMatchObject({ people: 1, skipped: 3 });
    expect(codes.toSorted()).toEqual(["address-taken", "case-open", "person-not-active"]);
    const images = (await world.rows<Person>("affiliates")).filter(({ image }) => image === "rose");
    expect(images.map((row) => row["cedula"])).toEqual([cedulaOf(3)]);
    expect(await world.rows("import_proposals")).toEqual([]);
    await verifyAudit(world.operator);
  }, 60_000);
});

test("nobody decides what he brought, nor of himself, nor a clerk at all", async () => {
  const { world, carla, marta, propose } = await scene(await openWorld());
  const report = await propose({ ...maria, email: newMailbox });
  await expect(decide(marta, report)).rejects.toMatchObject({ code: "own-case" });
  await expect(decide(carla, report)).rejects.toMatchObject({ code: "role-may-not" });
  const own = await world.hire("supervisor", "juana", { cedula });
  expect(await decide(own, report)).toMatchObject({ people: 0, skipped: 1 });
  const mine: Context = { ...marta, actor: { ...marta.actor, cedula } };
  const ofHimself = importAs(mine, world, [{ ...maria, email: newMailbox }], { accept: why });
  expect(await ofHimself).toMatchObject({ conflicts: 1, pending: false });
});

test("needs a reason, and makes nothing wait where nothing is in conflict", async () => {
  const { world, marta, propose } = await scene(await openWorld());
  const other = [{ ...maria, email: newMailbox }];
  await expect(importAs(marta, world, other, { accept: "x" })).rejects.toMatchObject({
    code: "reason-missing",
  });
  const looked = await importAs(marta, world, other, { accept: why, dryRun: true });
  expect(looked).toMatchObject({ pending: true, import: undefined });
  expect(await propose(maria)).toMatchObject({ unchanged: 1, pending: false });
  expect(await world.rows("proposals")).toEqual([]);
});

test("is seen before: counts by column, twenty of them, masked, and the file's digest", async () => {
  const { world, sofia, propose } = await scene(await openWorld());
  const people = Array.from({ length: 200 }, (_each, n) => personOf(n));
  await world.register(...people);
  world.clock.advance(hour);
  const report = await propose(
    ...people.map((each, n) => ({ ...each, image: "rose", email: `nuevo${n}@correo.example` })),
  );
  const sheet = await showImport(sofia, report.import ?? "");
  expect(sheet).toMatchObject({
    standing: "waits",
    importedBy: "marta",
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    proposed: { people: 200, columns: { email: 200, image: 200 } },
  });
  expect(sheet.examples).toHaveLength(20);
  for (const { column, was, becomes } of sheet.examples)
    expect([was, becomes]).toEqual(
      column === "email" ? ["p***@example.com", "n***@correo.example"] : ["***", "***"],
    );
  expect(await listImports(sofia, 1)).toMatchObject([{ id: report.import, standing: "waits" }]);
  // what was seen is what is confirmed
  const seen = { ...sheet, counts: "{}" };
  await expect(decide(sofia, report, { seen })).rejects.toMatchObject({ code: "import-changed" });
});

test("refused, or taken back, it is dropped whole, and nobody confirms it any more", async () => {
  const { world, sofia, marta, propose } = await scene(await openWorld());
  const wrong = { ...maria, email: newMailbox, names: "Otra" };
  const refused = await propose(wrong);
  const no = { outcome: "refused" } as const;
  await expect(decide(sofia, refused, no)).rejects.toMatchObject({ code: "reason-missing" });
  await decide(sofia, refused, { ...no, reason: "no es del área" });
  expect(await world.rows("import_proposals")).toEqual([]);
  await expect(decide(sofia, refused)).rejects.toMatchObject({ code: "proposal-over" });
  world.clock.advance(hour);
  const report = await propose({ ...wrong, names: "Otra Más" });
  const order = { import: report.import ?? "", dryRun: false, leftFolder: world.folder } as const;
  world.clock.advance(hour);
  const back = await undoImport(marta, { ...order, language: "en" });
  expect(back).toMatchObject({ restored: 1, removed: 0 });
  expect(await world.rows("import_proposals")).toEqual([]);
  await expect(decide(sofia, report)).rejects.toMatchObject({ code: "proposal-over" });
  const standings = (await listImports(sofia, 9)).map(({ standing }) => standing);
  expect(standings).toEqual(["superseded", "refused", "whole"]);
  await verifyAudit(world.operator);
});

test("in production the contacts of all the new people wait for one row", async () => {
  const { world, sofia, marta } = await scene(await openWorld());
  const production = world.under({ production: "true" }, marta);
  const proof = { birthDate: "1990-01-01", image: "condor" };
  const report = await importAs(production, world, [personOf(1), personOf(2)]);
  expect(report).toMatchObject({ added: 2, pending: true });
  await expect(world.start(proof, cedulaOf(1))).rejects.toMatchObject({ code: "contact-unconfirmed" });
  const again = await importAs(production, world, [personOf(1), personOf(3)]);
  expect(again).toMatchObject({ added: 1, unchanged: 1, conflicts: 0 });
  expect((await showImport(sofia, report.import ?? "")).examples).toMatchObject([
    { isNew: true, column: "email", was: null, becomes: "p***@example.com" },
    { isNew: true },
  ]);
  await decide(sofia, report);
  expect((await world.start(proof, cedulaOf(1))).recovery.sentTo).toBe("p***@example.com");
  await expect(world.start(proof, cedulaOf(3))).rejects.toMatchObject({ code: "contact-unconfirmed" });
  await recorded(world.store, (store) => letContactsServe(store, again.import ?? ""));
  expect((await world.start(proof, cedulaOf(3))).recovery.sentTo).toBe("p***@example.com");
});

test("an old mailbox that awaits its confirmation proves nothing at the counter", async () => {
  const { world, carla, marta } = await scene(await openWorld());
  await importAs(world.under({ production: "true" }, marta), world, [personOf(1)]);
  const document = { kind: "cedula", number: cedulaOf(1), expires: "2031-05-31", faceMatches: true } as const;
  const input = { cedula: cedulaOf(1), kind: "contact", reason: "perdió su correo", document } as const;
  const { case: opened } = await openCase(carla, { ...input, oldAddress: "works" });
  expect(opened).toMatchObject({ oldAddress: "lost", mailbox: undefined });
});

test("the person's receipt shows what an import did of her", async () => {
  const { world, sofia, marta, propose } = await scene(await openWorld());
  await importAs(marta, world, [{ ...maria, names: "María Quispe" }]);
  await decide(sofia, await propose({ ...maria, names: "María Quispe", image: "rose" }));
  const { lines } = await receiptFor(sofia, cedula, { limit: 10 });
  expect(lines.map(({ act }) => act)).toEqual(["affiliate.confirm-import", "affiliate.import"]);
});

test("nothing is added to what somebody has decided: an import under way ends there", async () => {
  const { world, sofia, marta } = await scene(await openWorld());
  const production = world.under({ production: "true" }, marta);
  const { import: id = "" } = await importAs(production, world, [personOf(1)]);
  const order = { file: "more.csv", refusedFolder: world.folder, language: "en", strict: false } as const;
  const pass = { id, order, tally: { ...newTally(), read: 2, added: 2 }, pending: true } as unknown as Pass;
  const goOn = () =>
    transaction(production, async (ctx) => {
      await record(ctx, { act: "affiliate.import" });
      await keepImport(ctx, pass, "");
    });
  await goOn();
  expect(await showImport(sofia, id)).toMatchObject({ tally: { added: 2 }, digest: "" });
  const seen = await showImport(sofia, id);
  await decideImport(sofia, { import: id, outcome: "confirmed", seen });
  await expect(goOn()).rejects.toMatchObject({ code: "import-decided" });
});
