import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClaveError } from "../../src/base/errors.ts";
import { hour } from "../../src/base/time.ts";
import { contactPointsOf } from "../../src/store/register/contact-points.ts";
import { onEveryEngine } from "../support/engines.ts";
import {
  cedulaOf,
  csvOf,
  maria,
  openWorld,
  type Person,
  personOf,
  start,
  type World,
} from "../support/world.ts";

const cedula = maria["cedula"] ?? "";
const full: Person = { ...maria, phone: "0991234567", language: "en", status: "active" };

/** What the register knows, without what only tells when and by which import. */
async function register(world: World) {
  const tables = ["affiliates", "contact_points", "security_answers"].map((table) => world.rows(table));
  return (await Promise.all(tables)).map((rows) =>
    rows.map(
      ({ created_at: _created, updated_at: _updated, since: _since, import_id: _import, ...row }) => row,
    ),
  );
}

async function again(more: Person): Promise<{ world: World; before: object; report: object }> {
  const world = await openWorld();
  await world.register(full);
  const before = await register(world);
  world.clock.advance(hour);
  const { rejectedFile, ...report } = await world.register({ ...full, ...more });
  return { world, before, report: { ...report, file: rejectedFile && readFileSync(rejectedFile, "utf8") } };
}

describe("a person whom the register knows", () => {
  test.each<[string, Person]>([
    ["is the same again", {}],
    [
      "is not made poorer by empty cells",
      {
        phone: "",
        image: "",
        language: "",
        status: "",
        question_1: "",
        answer_1: "",
        question_2: "",
        answer_2: "",
        email: "",
      },
    ],
    ["has the same mailbox under another spelling", { email: "Maria.Quispe+iess@EXAMPLE.com" }],
    ["has the same phone under another spelling", { phone: "+593 99 123 4567" }],
  ])("%s: unchanged", async (_case, more) => {
    const { world, before, report } = await again(more);
    expect(report).toMatchObject({ read: 1, unchanged: 1, conflicts: 0, updated: 0, file: undefined });
    expect(await register(world)).toEqual(before);
    expect(await world.rows("affiliates")).toMatchObject([{ updated_at: start }]);
  });

  test.each<[string, Person, Person]>([
    ["has other names", { names: "María Quispe" }, { names: "María Quispe", search: "maria quispe" }],
    ["reads another language", { language: "es" }, { language: "es" }],
    ["died", { status: "deceased" }, { status: "deceased" }],
  ])("%s: updated", async (_case, more, after) => {
    const { world, report } = await again(more);
    expect(report).toMatchObject({ updated: 1, conflicts: 0 });
    expect(await world.rows("affiliates")).toMatchObject([
      { ...after, created_at: start, updated_at: start + hour },
    ]);
  });

  test.each<[string, Person]>([
    ["another address", { email: "ladron@example.com" }],
    ["another phone", { phone: "0997654321" }],
    ["another image", { image: "rose" }],
    ["another birth date", { birth_date: "1985-03-13" }],
    ["another answer", { answer_1: "Otra Escuela" }],
  ])("%s: a conflict, told with its line, and nothing replaced", async (_case, more) => {
    const { world, before, report } = await again(more);
    expect(report).toMatchObject({ conflicts: 1, updated: 0, rejected: 0 });
    expect((report as { file: string }).file).toContain('"2","conflict"');
    expect(await register(world)).toEqual(before);
  });

  test("in conflict over the address, the rest of the row is taken", async () => {
    const { world, report } = await again({ email: "otra@example.com", names: "María Quispe" });
    expect(report).toMatchObject({ conflicts: 1, updated: 1, updatedInConflict: 1, changed: { names: 1 } });
    expect(await world.rows("affiliates")).toMatchObject([{ names: "María Quispe" }]);
    expect((await contactPointsOf(world.store, cedula)).map(({ address }) => address)).toContain(
      maria["email"],
    );
  });

  test.each<[string, Person]>([
    ["an address", { email: "ladron@example.com" }],
    ["a phone", { phone: "0991234567" }],
    ["an image", { image: "rose" }],
    ["an answer", { question_1: "first-pet", answer_1: "Luna" }],
  ])("who lacks %s is not given one: a conflict, told as missing", async (_case, more) => {
    const world = await openWorld();
    const poor = { email: "", image: "" };
    await world.register(personOf(1, poor));
    const before = await register(world);
    world.clock.advance(hour);
    const report = await world.importFile(csvOf([personOf(1, { ...poor, ...more })]), { language: "en" });
    expect(report).toMatchObject({ conflicts: 1, updated: 0, unchanged: 0, changed: {}, pending: false });
    expect(readFileSync(report.rejectedFile ?? "", "utf8")).toContain("is missing on file");
    expect(await register(world)).toEqual(before);
  });

  test("whose answer was used is not compared: no more is kept of it than can be", async () => {
    const world = await openWorld();
    await world.register(full);
    await world.start({ birthDate: "1985-03-12", image: "condor", answers: { "first-pet": "Canela" } });
    const used = { ...full, answer_2: "Otra" };
    expect(await world.register(used)).toMatchObject({ unchanged: 1, conflicts: 0 });
    expect(await world.register({ ...used, answer_1: "Otra" })).toMatchObject({ conflicts: 1 });
  });

  test("has a line in the record for what was changed, and none where nothing was", async () => {
    const world = await openWorld();
    await world.register(full, personOf(1));
    const { import: id } = await world.register(
      { ...full, names: "María Quispe", status: "deceased" },
      personOf(1),
    );
    const lines = (await world.rows<{ subject: string; detail: string }>("audit")).filter(({ subject }) =>
      subject.startsWith("affiliate:"),
    );
    expect(lines).toMatchObject([{ act: "affiliate.import", subject: `affiliate:${cedula}` }]);
    expect(JSON.parse(lines[0]?.detail ?? "")).toEqual({ import: id, columns: "names status" });
  });

  test("does not come back to life by an empty cell, only by word", async () => {
    const world = await openWorld();
    await world.register({ ...full, status: "deceased" });
    expect(await world.register({ ...full, status: "" })).toMatchObject({ unchanged: 1 });
    expect(await world.rows("affiliates")).toMatchObject([{ status: "deceased" }]);
    expect(await world.register(full)).toMatchObject({ updated: 1 });
  });
});

onEveryEngine("an import that breaks off", (engine) => {
  test("leaves nobody half taken, and run again ends where a whole one does", async () => {
    const people = Array.from({ length: 300 }, (_each, n) => personOf(n));
    const whole = await openWorld();
    await whole.register(...people);
    const world = await openWorld({ store: await engine.place() });
    const broken = `${csvOf(people.slice(0, 200))}"${"x".repeat(33 * 1024 * 1024)}`;
    const fault = await world.importFile(broken).catch((error: unknown) => error as ClaveError);
    const taken = (await world.rows("affiliates")).length;
    const [named] = await world.rows<{ import_id: string }>("affiliates");
    const done = { import: named?.import_id, read: taken, added: taken };
    expect(fault).toMatchObject({ kind: "invalid", code: "file-broken", detail: { done } });
    expect(await world.rows("contact_points")).toHaveLength(taken);
    const { added, unchanged } = await world.register(...people);
    expect([added, unchanged]).toEqual([300 - taken, taken]);
    const sorted = async (from: World) =>
      (await register(from)).map((rows) => rows.map((row) => JSON.stringify(row)).toSorted());
    expect(await sorted(world)).toEqual(await sorted(whole));
  });

  test("takes people up to date the same on either engine", async () => {
    const world = await openWorld({ store: await engine.place() });
    await world.register(full, personOf(1), personOf(2, { id_kind: "code", cedula: "EXT-0004711" }));
    const report = await world.register(
      { ...full, names: "Señora Ñandú «👩‍🌾»", email: "otra@example.com" },
      personOf(1),
      personOf(3),
    );
    expect(report).toMatchObject({ read: 3, added: 1, unchanged: 1, conflicts: 1 });
    expect((await world.rows<Person>("affiliates")).find((row) => row["cedula"] === cedula)?.["names"]).toBe(
      "Señora Ñandú «👩‍🌾»",
    );
  });
});

describe("whatever the rows say", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "",
      "condor",
      "es",
      "active",
      "cedula",
      "code",
      "1990-01-01",
      "0991234567",
      "ana@example.com",
      "first-pet",
    ),
    fc.integer({ min: 0, max: 4 }).map(cedulaOf),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("'=1", "\u0000", "\ufffd", '"', "a\nb", "\r", "ñ"),
  );
  const good = fc.integer({ min: 0, max: 4 }).map((n) => personOf(n));
  const row = fc.oneof(
    fc.record({
      cedula: cell,
      names: cell,
      birth_date: cell,
      email: cell,
      phone: cell,
      image: cell,
      status: cell,
    }),
    fc
      .tuple(
        good,
        fc.dictionary(
          fc.constantFrom("names", "email", "phone", "image", "status", "question_1", "answer_1"),
          cell,
        ),
      )
      .map(([person, more]): Person => ({ ...person, ...more })),
  );

  const linesIn = (rows: readonly Person[]) => csvOf(rows).trimEnd().split("\n").length - 1;

  test("an import never throws, and every row read is counted once", async () => {
    const world = await openWorld();
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const report = await world.register(...rows);
        const { read, added, updated, unchanged, conflicts, updatedInConflict, rejected } = report;
        expect(added + updated + unchanged + conflicts - updatedInConflict + rejected).toBe(read);
        // a row that runs over several lines counts as so many
        expect(read).toBe(linesIn(rows));
      }),
      { numRuns: 150 },
    );
    const known = await world.rows<Person>("affiliates");
    expect(known.length).toBeGreaterThan(0);
    for (const person of known) expect(person["names"]).toMatch(/^\P{Cc}{1,200}$/u);
  });
});
