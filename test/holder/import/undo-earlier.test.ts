import { expect, test } from "vitest";
import { minute } from "../../../src/base/time.ts";
import type { ImportReport } from "../../../src/holder/import/import.ts";
import { valueDigest } from "../../../src/holder/import/journal.ts";
import { undoImport } from "../../../src/holder/import/undo.ts";
import { putDetails } from "../../../src/store/register/affiliates.ts";
import { addFirstContactPoints } from "../../../src/store/register/contact-points.ts";
import { addImportChanges } from "../../../src/store/register/import-changes.ts";
import { addAnswers } from "../../../src/store/register/security-answers.ts";
import { cedulaOf, openWorld, personOf, type World } from "../../support/world.ts";

/** Fills in what a person lacked, and keeps it, as imports once did. */
async function filledBefore(world: World, { import: importId = "" }: ImportReport, n: number): Promise<void> {
  const { store, clock } = world;
  const cedula = cedulaOf(n);
  const address = `relleno${n}@example.com`;
  const verifier = "keyed:00";
  await addFirstContactPoints(
    store,
    [{ holder: cedula, channel: "email", address, canonical: address }],
    clock.now(),
  );
  await addAnswers(store, [{ cedula, question: "first-pet", verifier }]);
  await putDetails(store, cedula, { image: "condor" }, clock.now());
  const filled = { email: address, image: "condor", "answer:first-pet": verifier };
  const changed = Object.entries(filled).map(([field, value]) => {
    const became = valueDigest(world.operator, cedula, field, value);
    return { cedula, field, importId, changedAt: clock.now(), was: undefined, became };
  });
  await addImportChanges(store, changed);
}

/** What the register has of the first person, but for when it was last written. */
async function ofFirst(world: World): Promise<readonly unknown[]> {
  const tables = ["affiliates", "contact_points", "security_answers"];
  const all = await Promise.all(tables.map((table) => world.rows(table)));
  return all.map((rows) =>
    rows
      .filter((row) => [row["cedula"], row["holder"]].includes(cedulaOf(1)))
      .map(({ updated_at: _updated, ...row }) => row),
  );
}

test("what an import of an earlier version filled in stays, and is told: it is the counter's by now", async () => {
  const world = await openWorld();
  const poor = { email: "", image: "", names: "Sin Contacto" };
  await world.register(personOf(1, poor));
  world.clock.advance(minute);
  const report = await world.register(personOf(1, { ...poor, names: "Uno" }));
  await filledBefore(world, report, 1);
  const between = await ofFirst(world);
  world.clock.advance(minute);
  const order = { import: report.import ?? "", dryRun: false, leftFolder: world.folder } as const;
  const back = await undoImport(world.operator, { ...order, language: "en" });
  expect(back).toMatchObject({ restored: 1, left: 3, changed: { names: 1 } });
  expect(back.examples.map(({ column, why }) => [column, why])).toEqual(
    ["answer", "email", "image"].map((column) => [column, "counters"]),
  );
  expect(await ofFirst(world)).toEqual([
    [expect.objectContaining({ names: "Sin Contacto", image: "condor" })],
    ...between.slice(1),
  ]);
});
