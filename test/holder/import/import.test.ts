import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { verifyAudit } from "../../../src/audit/verify.ts";
import { importAffiliates } from "../../../src/holder/import/affiliates.ts";
import { type ImportReport, importFile } from "../../../src/holder/import/import.ts";
import { keepImport } from "../../../src/holder/import/kept-import.ts";
import { lastAuditEntry } from "../../../src/store/record/audit-entries.ts";
import { findImport } from "../../../src/store/register/imports.ts";
import {
  cedulaOf,
  csvOf,
  maria,
  openWorld,
  type Person,
  personOf,
  start,
  type World,
} from "../../support/world.ts";

const header = "cedula,names,birth_date,email";
const line = (n: number) => `${cedulaOf(n)},Persona ${n},1990-01-01,persona${n}@example.com`;

/** The rows that were not taken, by column. */
function refusedIn(report: ImportReport): readonly Person[] {
  if (report.rejectedFile === undefined) return [];
  return parse<Person>(readFileSync(report.rejectedFile), { columns: true });
}

const namesOf = async (world: World) =>
  (await world.rows<{ names: string }>("affiliates")).map(({ names }) => names);

describe("a file is read", () => {
  const lines = [header, line(1), line(2)];
  test.each<[string, string | Buffer]>([
    ["as it comes", `${lines.join("\n")}\n`],
    ["without a last line break", lines.join("\n")],
    ["with a byte order mark", `\ufeff${lines.join("\n")}`],
    ["with CRLF", `${lines.join("\r\n")}\r\n`],
    ["with every cell quoted", lines.map((each) => `"${each.replaceAll(",", '","')}"`).join("\r\n")],
    ["with empty lines", `${header}\n\n${line(1)}\n\n\n${line(2)}\n\n`],
    [
      "with titles in capitals and spaces",
      [" CEDULA ,Names,BIRTH_DATE, Email", ...lines.slice(1)].join("\n"),
    ],
    ["with spaces around cells", [header, line(1).replaceAll(",", " , "), line(2)].join("\n")],
    ["in UTF-16 with its mark", Buffer.from(`\ufeff${lines.join("\n")}`, "utf16le")],
  ])("%s", async (_case, content) => {
    const world = await openWorld();
    expect(await world.importFile(content)).toEqual({
      read: 2,
      added: 2,
      updated: 0,
      unchanged: 0,
      conflicts: 0,
      rejected: 0,
      rejectedFile: undefined,
      changed: {},
      examples: [],
      import: expect.stringMatching(/^I[2-9A-Z]{9}$/),
      updatedInConflict: 0,
      pending: false,
      ignoredColumns: [],
      doubtful: 0,
    });
    expect(await namesOf(world)).toEqual(["Persona 1", "Persona 2"]);
  });

  test("with other columns, which are told and not used", async () => {
    const world = await openWorld();
    const report = await world.importFile(`${header},salary,__proto__\n${line(1)},100,x\n`);
    expect(report).toMatchObject({ added: 1, ignoredColumns: ["salary", "__proto__"] });
  });
});

describe("a file is unusable", () => {
  test.each<[string, string | Buffer, string]>([
    ["empty", "", "file-unusable"],
    ["only a mark", "\ufeff", "file-unusable"],
    ["without the column email", "cedula,names,birth_date\n", "file-unusable"],
    ["with semicolons", `${header.replaceAll(",", ";")}\n${line(1).replaceAll(",", ";")}`, "file-unusable"],
    ["without a header line", line(1), "file-unusable"],
    ["in UTF-16 without its mark", Buffer.from(`${header}\n${line(1)}`, "utf16le"), "file-not-text"],
    [
      "not text at all",
      Buffer.from(Array.from({ length: 4096 }, (_each, n) => (n * 7919) % 256)),
      "file-not-text",
    ],
  ])("%s", async (_case, content, code) => {
    const world = await openWorld();
    await expect(world.importFile(content)).rejects.toMatchObject({ kind: "invalid", code });
    expect(await world.rows("affiliates")).toEqual([]);
  });

  test("that is not there, or is a folder", async () => {
    const world = await openWorld();
    const missing = { kind: "no-input", code: "file-missing" };
    await expect(world.importFile("", { file: `${world.folder}/none.csv` })).rejects.toMatchObject(missing);
    await expect(world.importFile("", { file: world.folder })).rejects.toMatchObject({
      kind: "io",
      code: "file-is-folder",
    });
  });

  test("for whoever may not import", async () => {
    const world = await openWorld();
    const order = { file: "none.csv", refusedFolder: world.folder, language: "es", strict: false } as const;
    for (const ctx of [
      world.as("clerk"),
      world.as("supervisor"),
      world.as("auditor"),
      world.holder,
      world.system,
    ])
      await expect(importAffiliates(ctx, order)).rejects.toMatchObject({ kind: "forbidden" });
  });
});

describe("a row is refused", () => {
  test.each<[string, Person, string]>([
    ["a wrong check digit", { cedula: "1710034064" }, "cedula"],
    ["a cédula of nine digits", { cedula: "171003406" }, "cedula"],
    ["no cédula", { cedula: "" }, "cedula"],
    ["a code that is none", { cedula: "x y", id_kind: "code" }, "code"],
    ["another kind of identifier", { id_kind: "passport" }, "id-kind"],
    ["no names", { names: " " }, "names"],
    ["names of 201 characters", { names: "x".repeat(201) }, "names"],
    ["a cell of 10 MB", { names: "x".repeat(10_000_000) }, "names"],
    ["an escape sequence in the names", { names: "\u001b]0;x\u0007Ana" }, "names"],
    ["an override of direction in the names", { names: "Ana\u202egpj" }, "names"],
    ["a date that is none", { birth_date: "1990-02-30" }, "birth-date"],
    ["a date the other way round", { birth_date: "01/02/1990" }, "birth-date"],
    ["a date to come", { birth_date: "2026-11-22" }, "birth-date"],
    ["a leap day of 1900", { birth_date: "1900-02-29" }, "birth-date"],
    ["two addresses", { email: "ana@example.com,eva@example.com" }, "email"],
    ["a phone that is no mobile", { phone: "022345678" }, "phone"],
    ["an image of nobody", { image: "dragon" }, "image"],
    ["a language of others", { language: "qu" }, "language"],
    ["a status of others", { status: "retired" }, "status"],
    ["a question of others", { question_1: "first-car", answer_1: "Lada" }, "question"],
    ["a question without its answer", { question_1: "first-pet", answer_1: "" }, "question"],
    ["an answer of accents and spaces alone", { question_1: "first-pet", answer_1: " \u0301 " }, "question"],
    [
      "the same question twice",
      { question_1: "first-pet", answer_1: "a", question_2: "first-pet", answer_2: "b" },
      "question",
    ],
  ])("for %s, and the good rows are kept", async (_case, fault, code) => {
    const world = await openWorld();
    const report = await world.register(personOf(1), personOf(2, fault), personOf(3));
    expect(report).toMatchObject({ read: 3, added: 2, rejected: 1 });
    expect(await world.rows("affiliates")).toHaveLength(2);
    const [refused, ...more] = refusedIn(report);
    expect(more).toEqual([]);
    expect(refused).toMatchObject({ line: "3", code });
    expect(refused?.["reason"]).not.toBe("");
    const text = readFileSync(report.rejectedFile ?? "", "utf8");
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.length).toBeLessThan(2000);
  });

  test.each([
    ["too few cells", `${cedulaOf(2)},Ana`, "cells"],
    ["too many cells", `${line(2)},x`, "cells"],
    ["bytes that are not UTF-8", Buffer.from(line(2).replace("Persona", "Peña"), "latin1"), "encoding"],
    ["a cédula of an earlier line", line(1).replace("Persona", "Otra"), "repeated"],
    ["a quote in the midst", line(2).replace("Persona", 'Ana "la'), ""],
  ])("for %s", async (_case, row, code) => {
    const world = await openWorld();
    const parts = [`${header}\n${line(1)}\n`, row, `\n${line(3)}\n`].map((part) => Buffer.from(part));
    const report = await world.importFile(Buffer.concat(parts));
    expect(refusedIn(report).map((each) => [each["line"], each["code"]])).toEqual(
      code === "" ? [] : [["3", code]],
    );
    expect(report).toMatchObject({ read: 3, added: code === "" ? 3 : 2 });
  });

  test.each([1, 900])("where a byte of zero stands in it, before it %i good ones", async (before) => {
    const world = await openWorld();
    const rows = Array.from({ length: before }, (_each, n) => line(n));
    const report = await world.importFile(
      [header, ...rows, line(1000).replace("Persona", "Per\0sona")].join("\n"),
    );
    expect(report).toMatchObject({ read: before + 1, added: before, rejected: 1 });
    expect(refusedIn(report)).toMatchObject([{ line: String(before + 2), code: "names" }]);
  });

  test("at its own line, however many line breaks stand in cells before it", async () => {
    const world = await openWorld();
    const broken = `${cedulaOf(2)},"A\nB\nC",1990-01-01,a@example.com`;
    const content = `${header}\r\n${broken}\r\n\r\n${line(1)}\r\n${broken}\r\n${line(1)}`;
    const report = await world.importFile(content);
    expect(refusedIn(report).map((row) => [row["line"], row["code"]])).toEqual([
      ...["2", "3", "4", "7", "8", "9"].map((line) => [line, "quote"]),
      ["10", "repeated"],
    ]);
  });

  test("into a file for its owner alone, without answers, inert in a spreadsheet", async () => {
    const world = await openWorld();
    const asked = { question_1: "first-pet", answer_1: "Canela", image: "dragon" };
    const report = await world.register(personOf(1, asked), personOf(2, asked));
    const text = readFileSync(report.rejectedFile ?? "", "utf8");
    expect(statSync(report.rejectedFile ?? "").mode & 0o777).toBe(0o600);
    expect(report.rejectedFile?.startsWith("/")).toBe(true);
    expect(text).not.toContain("Canela");
    expect(refusedIn(report)[1]).toMatchObject({ line: "3", code: "image", cedula: cedulaOf(2) });
    expect(Object.keys(refusedIn(report)[1] ?? {})).toEqual(["line", "code", "reason", "cedula"]);
    const formula = `${cedulaOf(3)},=cmd|'/c calc'!A0,never,a@example.com`;
    const plain = await world.importFile([header, formula].join("\n"));
    expect(refusedIn(plain)[0]?.["names"]).toBe("'=cmd|'/c calc'!A0");
  });

  test("without its answers though its cells slipped out of their columns", async () => {
    const world = await openWorld();
    const columns = `${header},question_1,answer_1,question_2,answer_2`;
    const slipped = `${cedulaOf(1)},Quispe, Ana,1990-01-01,a@example.com,first-pet,Canela,first-school,Bolivar`;
    const short = `${cedulaOf(2)},Quispe,a@example.com,first-pet,Canela,first-school,Bolivar`;
    const even = `${cedulaOf(3)},Quispe, Ana,1990-01-01,a@example.com,first-pet,Canela,first-school`;
    const report = await world.importFile([columns, slipped, short, even].join("\n"));
    const text = readFileSync(report.rejectedFile ?? "", "utf8");
    expect(refusedIn(report).map((row) => [row["line"], row["code"], row["cedula"]])).toEqual([
      ["2", "cells", cedulaOf(1)],
      ["3", "cells", cedulaOf(2)],
      ["4", "email", cedulaOf(3)],
    ]);
    for (const secret of ["Canela", "Bolivar"]) expect(text).not.toContain(secret);
  });
});

test("a row in doubt is taken and counted, and refused only under strict rules", async () => {
  const world = await openWorld();
  // an odd province; its check digit is right
  const odd = personOf(1, { cedula: "2222222222" });
  expect(await world.importFile(csvOf([odd, personOf(2)]), { strict: true })).toMatchObject({ added: 2 });
  const doubtful = personOf(3, { cedula: "2550000002" });
  const first = await world.register(doubtful);
  expect(first.added + first.rejected).toBe(1);
});

test("the reasons are in the reader's language", async () => {
  const world = await openWorld();
  const content = csvOf([personOf(1, { image: "dragon" })]);
  const reasons = [];
  for (const language of ["es", "en"] as const) {
    reasons.push(refusedIn(await world.importFile(content, { language }))[0]?.["reason"]);
    world.clock.advance(1);
  }
  expect(reasons).toEqual([expect.stringContaining("imagen"), expect.stringContaining("catalogue")]);
});

test("an import is written down: what file, how many rows, what came of them", async () => {
  const world = await openWorld();
  await world.register(maria, personOf(1), personOf(2, { image: "dragon" }));
  const entries = await world.rows<Record<string, string>>("audit");
  expect(entries).toMatchObject([{ act: "affiliate.import", actor: "ana", at: start }]);
  const detail = { file: "register.csv", rows: 3, added: 2, updated: 0, conflicts: 0, rejected: 1 };
  const contacts = { since: start, contacts: 2, contactsDigest: expect.stringMatching(/^[0-9a-f]{64}$/) };
  const sealed = expect.stringMatching(/^{"imports":{"I[0-9A-Z]{9}":null}}$/);
  expect(JSON.parse(entries[0]?.["detail"] ?? "")).toEqual({ ...detail, ...contacts, sealed });
  const last = await lastAuditEntry(world.store);
  expect(last?.entry.detail).toEqual({ ...detail, ...contacts });
});

test("an import whose file ends between two transactions is kept as one that was read to its end", async () => {
  const world = await openWorld();
  const file = join(world.folder, "even.csv");
  writeFileSync(file, csvOf([personOf(1), personOf(2)]));
  const order = { file, refusedFolder: world.folder, language: "es", strict: false } as const;
  const report = await importFile(world.operator, order, {
    act: "affiliate.import",
    name: "even",
    columns: { required: ["cedula"], optional: [] },
    batchSize: 1,
    batchesTogether: 2,
    read: ({ line }) => ({ line }),
    compare: () => Promise.resolve(() => Promise.resolve()),
    keep: keepImport,
    said: ({ read: rows }) => ({ rows }),
  });
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
  expect(await findImport(world.store, report.import ?? "")).toMatchObject({ digest });
  await verifyAudit(world.operator);
});
