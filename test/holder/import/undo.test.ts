import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyAudit } from "../../../src/audit/verify.ts";
import { minute } from "../../../src/base/time.ts";
import type { ImportReport } from "../../../src/holder/import/import.ts";
import { type UndoReport, undoImport } from "../../../src/holder/import/undo.ts";
import { explainStoreFault } from "../../../src/store/engine/faults.ts";
import { rowsOf } from "../../../src/store/engine/handle.ts";
import { transaction } from "../../../src/store/engine/transaction.ts";
import { affiliatesAddedBy, removeAffiliates } from "../../../src/store/register/imported.ts";
import { onEveryEngine } from "../../support/engines.ts";
import {
  cedulaOf,
  csvOf,
  maria,
  mariasProof,
  openWorld,
  type Person,
  personOf,
  type World,
} from "../../support/world.ts";

function undo(world: World, report: Pick<ImportReport, "import">, dryRun = false): Promise<UndoReport> {
  world.clock.advance(minute);
  return undoImport(world.operator, {
    import: report.import ?? "",
    dryRun,
    leftFolder: world.folder,
    language: "en",
  });
}

function take(world: World, ...people: readonly Person[]): Promise<ImportReport> {
  world.clock.advance(minute);
  return world.register(...people);
}

/** The register as it is, but for when it was last written. */
async function register(world: World): Promise<unknown> {
  const tables = ["affiliates", "contact_points", "security_answers"];
  const all = await Promise.all(tables.map((table) => world.rows(table)));
  return all.map((rows) => rows.map(({ updated_at: _updated, ...row }) => JSON.stringify(row)).toSorted());
}

const byText = (one: string, other: string) => (one < other ? -1 : 1);

const answered = { question_1: "first-pet", answer_1: "Luna" };

onEveryEngine("an import that is taken back", (engine) => {
  const opened = async () => openWorld({ store: await engine.place() });

  test("leaves the register as it was: known people as before, new ones gone", async () => {
    const world = await opened();
    await take(world, maria, personOf(1, { email: "", image: "" }), personOf(2, { phone: "" }));
    const before = await register(world);
    const wrong = await take(
      world,
      { ...maria, names: "Otra Persona", status: "deceased" },
      personOf(1, { email: "", image: "", names: "Otro Nombre" }),
      personOf(2, { phone: "0991234568", language: "en" }),
      personOf(3),
      personOf(4, answered),
    );
    expect(wrong).toMatchObject({
      added: 2,
      updated: 3,
      conflicts: 1,
      changed: { names: 2, status: 1, language: 1 },
    });
    expect(await undo(world, wrong, true)).toMatchObject({ removed: 2, restored: 3, left: 0 });
    expect(await register(world)).not.toEqual(before);
    const back = await undo(world, wrong);
    expect(back).toMatchObject({ removed: 2, restored: 3, left: 0, leftFile: undefined });
    expect(back.changed).toEqual(wrong.changed);
    expect(await register(world)).toEqual(before);
    expect(await world.rows("import_changes")).toEqual([]);
    await verifyAudit(world.operator);
    expect(await undo(world, wrong)).toMatchObject({ removed: 0, restored: 0, left: 0 });
    expect(await register(world)).toEqual(before);
    await verifyAudit(world.operator);
  });

  test("leaves what was used since, and says why", async () => {
    const world = await opened();
    const report = await take(world, maria, personOf(1), personOf(2), personOf(3));
    await world.start(mariasProof);
    await take(world, personOf(2, { names: "Otro Nombre" }));
    const wrong = world.start({ birthDate: "1990-01-02", image: "condor" }, cedulaOf(3));
    await expect(wrong).rejects.toMatchObject({ code: "identity-not-confirmed" });
    const back = await undo(world, report);
    expect(back).toMatchObject({ removed: 1, restored: 0, left: 3 });
    expect(back.examples.toSorted((one, other) => (one.why < other.why ? -1 : 1))).toEqual([
      { cedula: cedulaOf(3), column: null, why: "check" },
      { cedula: cedulaOf(2), column: null, why: "later-import" },
      { cedula: maria["cedula"], column: null, why: "recovery" },
    ]);
    const listed = parse<Person>(readFileSync(back.leftFile ?? ""), { columns: true });
    expect(listed.map((row) => row["cedula"] ?? "").toSorted(byText)).toEqual(
      back.examples.map(({ cedula }) => cedula).toSorted(byText),
    );
    expect((await world.rows("affiliates")).map((row) => row["cedula"])).not.toContain(cedulaOf(1));
    await verifyAudit(world.operator);
  });

  test("leaves a value that another import changed since", async () => {
    const world = await opened();
    await take(world, personOf(1), personOf(2));
    const changed = [personOf(1, { names: "Uno Cambiado" }), personOf(2, { names: "Dos Cambiado" })];
    const report = await take(world, ...changed);
    const later = await take(world, personOf(2, { names: "Dos Cambiado Otra Vez" }));
    const back = await undo(world, report);
    expect(back).toMatchObject({ restored: 1, left: 1, changed: { names: 1 } });
    expect(back.examples).toEqual([{ cedula: cedulaOf(2), column: "names", why: "changed-since" }]);
    const names = (await world.rows<Person>("affiliates")).map((row) => row["names"] ?? "").toSorted(byText);
    expect(names).toEqual(["Dos Cambiado Otra Vez", "Persona Número 1"]);
    // once the later one is taken back, the earlier one can be
    await undo(world, later);
    expect(await undo(world, report)).toMatchObject({ restored: 1, left: 0 });
    await verifyAudit(world.operator);
  });

  test.skipIf(engine.name === "sqlite")(
    "an act about somebody who goes meanwhile is to be tried again",
    async () => {
      const world = await opened();
      const { import: id = "" } = await take(world, personOf(1));
      let starting: Promise<unknown> | undefined;
      await transaction(world.operator, async (ctx) => {
        await removeAffiliates(ctx.store, await affiliatesAddedBy(ctx.store, id, "", 10));
        const proof = { birthDate: "1990-01-01", image: "condor" };
        starting = world.start(proof, cedulaOf(1)).catch((error: unknown) => error);
        const waiting =
          "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while ((await rowsOf(world.store, waiting)).length === 0);
      });
      expect(explainStoreFault(await starting)).toMatchObject({ code: "store-busy" });
      await expect(world.start(mariasProof, cedulaOf(1))).rejects.toMatchObject({ code: "person-missing" });
      expect(await world.rows("recoveries")).toEqual([]);
    },
  );

  test("is told by audit verify where the register was changed by hand afterwards", async () => {
    const world = await opened();
    const report = await take(world, personOf(1), personOf(2));
    const { since = 0 } = (await world.rows<{ since: number }>("contact_points"))[0] ?? {};
    await undo(world, report);
    await verifyAudit(world.operator);
    await rowsOf(
      world.store,
      `INSERT INTO contact_points (holder, channel, number, address, lookup, origin, since)
       VALUES (?, 'email', 1, 'eve@example.com', 'eve@example.com', 'import', ?)`,
      [cedulaOf(1), since],
    );
    await expect(verifyAudit(world.operator)).rejects.toMatchObject({ code: "audit-unexplained" });
  });
});

test("many pages are taken back like one", async () => {
  const world = await openWorld();
  const people = Array.from({ length: 1100 }, (_each, n) => personOf(n));
  await take(world, ...people);
  const before = await register(world);
  const changed = people.map((person) => ({ ...person, names: `${person["names"]} Otra`, language: "en" }));
  const more = Array.from({ length: 1100 }, (_each, n) => personOf(2000 + n));
  const report = await take(world, ...changed, ...more);
  expect(report).toMatchObject({ added: 1100, updated: 1100, changed: { names: 1100, language: 1100 } });
  expect(await undo(world, report)).toMatchObject({ removed: 1100, restored: 1100, left: 0 });
  expect(await register(world)).toEqual(before);
  await verifyAudit(world.operator);
}, 60_000);

test("is the administrator's, of an import there is, and kept in the record", async () => {
  const world = await openWorld();
  const report = await take(world, personOf(1));
  const order = {
    import: report.import ?? "",
    dryRun: false,
    leftFolder: world.folder,
    language: "en",
  } as const;
  for (const role of ["clerk", "agent", "supervisor", "auditor"] as const)
    await expect(undoImport(world.as(role), order)).rejects.toMatchObject({ code: "role-may-not" });
  for (const unknown of ["I222222222", "R222222222", "", "x'; --"])
    await expect(undo(world, { import: unknown })).rejects.toMatchObject({ code: "import-missing" });
  await undo(world, report);
  const entries = await world.rows<Record<string, string>>("audit");
  expect(entries.filter((entry) => entry["subject"] === `import:${report.import}`)).toMatchObject([
    { act: "affiliate.import", outcome: "done" },
    ...["clerk", "agent", "supervisor", "auditor"].map((actor) => ({ actor, outcome: "refused" })),
    { act: "affiliate.undo-import", outcome: "done", actor: "ana" },
  ]);
});

test("whatever two imports did, taking the later and then the earlier back leads to where it began", async () => {
  const world = await openWorld();
  const who = fc.integer({ min: 0, max: 5 });
  const person = fc.record({
    n: who,
    names: fc.constantFrom("Ana", "Bea", "Eva"),
    language: fc.constantFrom("", "es", "en"),
    status: fc.constantFrom("", "active", "suspended"),
    image: fc.constantFrom("", "condor", "rose"),
    phone: fc.constantFrom("", "1"),
    answer_1: fc.constantFrom("", "Luna"),
  });
  const file = fc.uniqueArray(person, { selector: ({ n }) => n, minLength: 1, maxLength: 6 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(file, file, file, async (first, second, third) => {
      run += 1;
      const rows = (people: typeof first) =>
        people.map(({ n, phone, answer_1, ...more }) =>
          personOf(run * 10 + n, {
            ...more,
            answer_1,
            question_1: answer_1 && "first-pet",
            phone: phone && `09${String(91000000 + run * 10 + n)}`,
          }),
        );
      const known = await take(world, ...rows(first));
      expect(known.rejected).toBe(0);
      const begun = await register(world);
      const one = await take(world, ...rows(second));
      const between = await register(world);
      const other = await take(world, ...rows(third));
      expect(await undo(world, other)).toMatchObject({ left: 0 });
      expect(await register(world)).toEqual(between);
      expect(await undo(world, one)).toMatchObject({ left: 0 });
      expect(await register(world)).toEqual(begun);
      await verifyAudit(world.operator);
    }),
    { numRuns: process.env["CLAVE_TEST_LONG"] === "1" ? 300 : 20 },
  );
}, 60_000);

test("an import that is only looked at tells the same counts, and changes nothing", async () => {
  const world = await openWorld();
  await take(world, maria, personOf(1), personOf(2));
  const everything = async () =>
    Promise.all(
      ["affiliates", "contact_points", "security_answers", "import_changes", "audit", "audit_head"].map(
        (table) => world.rows(table),
      ),
    );
  const before = await everything();
  const content = csvOf([
    { ...maria, names: "Otra Persona", birth_date: "1999-09-09", email: "ladron@example.com", image: "rose" },
    personOf(1, { phone: "0991234567" }),
    personOf(2, { image: "dragon" }),
    personOf(3),
  ]);
  world.clock.advance(minute);
  const looked = await world.importFile(content, { dryRun: true });
  expect(await everything()).toEqual(before);
  expect(looked.examples).toEqual([
    {
      line: 2,
      who: maria["cedula"],
      what: "changed",
      column: "names",
      was: maria["names"],
      becomes: "Otra Persona",
    },
    {
      line: 2,
      who: maria["cedula"],
      what: "conflict",
      column: "email",
      was: "m***@example.com",
      becomes: "l***@example.com",
    },
    { line: 2, who: maria["cedula"], what: "conflict", column: "birth_date", was: "***", becomes: "***" },
    { line: 2, who: maria["cedula"], what: "conflict", column: "image", was: "***", becomes: "***" },
    { line: 3, who: cedulaOf(1), what: "conflict", column: "phone", was: null, becomes: "+593 ** *** **67" },
    { line: 5, who: cedulaOf(3), what: "added", column: null, was: null, becomes: null },
  ]);
  world.clock.advance(minute);
  const done = await world.importFile(content);
  const countsOf = ({ import: _id, examples: _shown, rejectedFile: _path, ...counts }: ImportReport) =>
    counts;
  expect(countsOf(looked)).toEqual(countsOf(done));
  expect(looked.import).toBeUndefined();
});
