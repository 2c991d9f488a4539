import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellsIn } from "../../../src/holder/import/csv-lines.ts";
import { importEmployers } from "../../../src/holder/import/employers.ts";
import type { ImportReport } from "../../../src/holder/import/import.ts";
import { importWaits } from "../../../src/report/import/import-waits.ts";
import { cedulaOf, openWorld, type World } from "../../support/world.ts";

const header = "cedula,names,birth_date,email";
const line = (n: number) => `${cedulaOf(n)},Persona ${n},1990-01-01,persona${n}@example.com`;
const csv = (...lines: readonly string[]) => `${lines.join("\n")}\n`;

function refusedIn({ rejectedFile }: ImportReport) {
  return rejectedFile === undefined
    ? []
    : parse<Record<string, string>>(readFileSync(rejectedFile), { columns: true });
}

/** The lines of the refused rows, each with what its reason says. */
const told = (report: ImportReport) =>
  refusedIn(report).map((row) => [row["line"], /Lines? [\d-]+/.exec(row["reason"] ?? "")?.[0]]);

const everyone = async (world: World) =>
  (await world.rows<Record<string, string>>("affiliates")).map((row) => row["cedula"]);

const english = { language: "en" } as const;

describe("a quote that is opened in one row and closed in a later one", () => {
  const names = [
    header,
    line(1),
    line(2),
    line(3),
    `${cedulaOf(4)},"Ana,1980-01-01,w7110008@example.com`,
    line(5),
    line(6),
    `${cedulaOf(7)},Luis",1980-01-01,w7110011@example.com`,
    line(8),
  ];

  test("is refused with the lines it covers, the rows before and after taken", async () => {
    const world = await openWorld();
    const report = await world.importFile(csv(...names), english);
    expect(report).toMatchObject({ read: 8, added: 4, rejected: 4 });
    expect(told(report)).toEqual(["5", "6", "7", "8"].map((at) => [at, "Lines 5-8"]));
    expect(await everyone(world)).toEqual([1, 2, 3, 8].map(cedulaOf));
    // a clerk has what stands by itself at hand, and the number of what does not
    expect(refusedIn(report)[1]).toMatchObject({ cedula: cedulaOf(5), names: "Persona 5" });
    expect(refusedIn(report)[0]).toMatchObject({ cedula: cedulaOf(4), names: "" });
  });

  test("the same where text stands behind the closing one", async () => {
    const world = await openWorld();
    const report = await world.importFile(csv(...names).replace('Luis",', 'Luis"'), english);
    expect(told(report)).toEqual(["5", "6", "7", "8"].map((at) => [at, "Lines 5-8"]));
  });

  test("the same in a column that nobody uses, though the cells are as many as the titles", async () => {
    const world = await openWorld();
    const cities = [`${line(1)},Loja`, `${line(2)},"Quito`, `${line(3)},Loja`, `${line(4)},Cuenca"`];
    const report = await world.importFile(csv(`${header},city`, ...cities, `${line(5)},Loja`), english);
    expect(report).toMatchObject({ read: 5, added: 2, rejected: 3 });
    expect(told(report)).toEqual(["3", "4", "5"].map((at) => [at, "Lines 3-5"]));
    expect(await everyone(world)).toEqual([1, 5].map(cedulaOf));
  });

  test("nobody is given the lines of others for an answer, and no answer lies among the refused", async () => {
    const world = await openWorld();
    const asked = (n: number, answer: string) => `${line(n)},condor,first-school,${answer}`;
    const rows = [
      asked(1, "Gris"),
      asked(2, '"Azul'),
      asked(3, "Gris"),
      asked(4, 'Verde"'),
      asked(5, "Gris"),
    ];
    const report = await world.importFile(csv(`${header},image,question_1,answer_1`, ...rows), english);
    expect(told(report)).toEqual(["3", "4", "5"].map((at) => [at, "Lines 3-5"]));
    expect(refusedIn(report).map((row) => row["cedula"])).toEqual([2, 3, 4].map(cedulaOf));
    expect(readFileSync(report.rejectedFile ?? "", "utf8")).not.toMatch(/Azul|Verde|Gris/);
    const torn = [asked(6, '"Liceo'), 'Azul"', asked(7, "Gris")];
    world.clock.advance(1);
    const other = await world.importFile(csv(`${header},image,question_1,answer_1`, ...torn), english);
    expect(readFileSync(other.rejectedFile ?? "", "utf8")).not.toMatch(/Liceo|Azul/);
  });

  test("the same where it is never closed, and the rows before are taken", async () => {
    const world = await openWorld();
    const last = line(3).replace("Persona", '"Persona');
    const report = await world.importFile(csv(header, line(1), line(2), last, line(4), "", line(5)), english);
    expect(report).toMatchObject({ read: 5, added: 2, rejected: 3 });
    expect(told(report)).toEqual(["4", "5", "7"].map((at) => [at, "Lines 4-7"]));
    const alone = await world.importFile(
      csv(header, line(1), line(6).replace("Persona", '"Persona')),
      english,
    );
    expect(told(alone)).toEqual([["3", "Line 3"]]);
  });

  test("over many thousand lines names every one of them", async () => {
    const world = await openWorld();
    const rows = Array.from({ length: 2500 }, (_each, n) => line(n));
    rows[9] = line(9).replace("Persona", '"Persona');
    const report = await world.importFile(csv(header, ...rows), english);
    expect(report).toMatchObject({ read: 2500, added: 9, rejected: 2491 });
    const lines = told(report);
    expect(lines.map(([at]) => Number(at))).toEqual(rows.slice(9).map((_row, at) => at + 11));
    expect([...new Set(lines.map(([, span]) => span))]).toEqual([
      "Lines 11-1010",
      "Lines 1011-2010",
      "Lines 2011-2501",
    ]);
  });

  test("in the titles: nothing is taken", async () => {
    const world = await openWorld();
    const content = csv(`${header},"city`, `${line(1)},Loja"`, `${line(2)},Loja`);
    await expect(world.importFile(content)).rejects.toMatchObject({ code: "file-unusable" });
    expect(await everyone(world)).toEqual([]);
  });

  test("the same in a file of employers and in one of waits", async () => {
    const world = await openWorld();
    const order = { refusedFolder: world.folder, language: "en", strict: false } as const;
    const employers = join(world.folder, "employers.csv");
    const branch = (name: string, n: number) => `1790023508001,000${n},${name},1710034065,a${n}@example.com`;
    const companies = [branch("Uno", 1), branch('"Dos', 2), branch("Tres", 3), branch('Cuatro"', 4)];
    writeFileSync(employers, csv("ruc,branch,name,representative,email", ...companies, branch("Cinco", 5)));
    const taken = await importEmployers(world.operator, { ...order, file: employers });
    expect(taken).toMatchObject({ read: 5, added: 2, rejected: 3 });
    expect(told(taken)).toEqual(["3", "4", "5"].map((at) => [at, "Lines 3-5"]));
    const waits = join(world.folder, "waits.csv");
    const wait = (office: string, n: number) => `email,2026-05-01T10:48:45Z,open,,${office},R-${n}`;
    const requests = [wait("UIO", 1), wait('"UIO', 2), wait("UIO", 3), wait('UIO"', 4), wait("UIO", 5)];
    writeFileSync(waits, csv("method,started_at,outcome,ended_at,office,reference", ...requests));
    const counted = await importWaits(world.operator, { ...order, file: waits });
    expect(counted).toMatchObject({ read: 5, added: 2, rejected: 3 });
    expect(told(counted)).toEqual(["3", "4", "5"].map((at) => [at, "Lines 3-5"]));
  });
});

describe("lines end", () => {
  test.each([
    ["in CR alone", [header, line(1), line(2)].join("\r")],
    ["now in CRLF, now in LF", `${header}\r\n${line(1)}\n${line(2)}\r\n`],
  ])("%s", async (_case, content) => {
    const world = await openWorld();
    expect(await world.importFile(content)).toMatchObject({ read: 2, added: 2 });
  });
});

test("a line end of another kind than the file's is refused in a row, however far behind it stands", async () => {
  const world = await openWorld();
  const rows = Array.from({ length: 2000 }, (_each, n) => `${line(n)},Loja`);
  const content = [`${header},city`, ...rows, `${line(2000)},Lo\nja`, `${line(2001)},Loja`].join("\r");
  const report = await world.importFile(content, english);
  expect(report).toMatchObject({ read: 2002, added: 2001, rejected: 1 });
  expect(refusedIn(report)).toMatchObject([{ line: "2002", code: "quote", cedula: cedulaOf(2000) }]);
});

test("what RFC 4180 allows on a line is read as another reader reads it", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "ñ", ",", '"', " ", "'", "😀"),
    minLength: 0,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.boolean(), (cells, all) => {
      const written = cells.map((each) =>
        all || /[",]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each,
      );
      const text = written.join(",");
      fc.pre(text !== "");
      expect(cellsIn(text)).toEqual({ cells: parse(text)[0], open: false, stray: false });
    }),
    { numRuns: 500 },
  );
});

test("whatever quotes stray into a register, everybody is taken as their own row says, or named among the refused", async () => {
  const world = await openWorld();
  const runs = process.env["CLAVE_TEST_LONG"] === "1" ? 1000 : 40;
  const people = Array.from({ length: 12 }, (_each, n) => n);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom("\n", "\r\n", "\r"),
      async (strays, quoted, end) => {
        run += 1;
        const own = (n: number) => ({ cedula: cedulaOf(run * 20 + n), names: `Vera ${run} ${n}` });
        const rows = people.map((n) => {
          const cells = [own(n).cedula, own(n).names, "1990-01-01", "", "Loja, Centro"];
          return cells.map((each) => (quoted || each.includes(",") ? `"${each}"` : each)).join(",");
        });
        for (const [which, where] of strays) {
          const row = rows[which % rows.length] ?? "";
          const at = where % (row.length + 1);
          rows[which % rows.length] = `${row.slice(0, at)}"${row.slice(at)}`;
        }
        world.clock.advance(1);
        const content = [`${header},city`, ...rows].join(end);
        const report = await world.importFile(content, english);
        expect(report.added + report.rejected).toBe(report.read);
        expect(report.read).toBe(rows.length);
        const known = new Map(
          (await world.rows<Record<string, string>>("affiliates")).map((row) => [
            row["cedula"],
            row["names"],
          ]),
        );
        const lines = new Set(refusedIn(report).map((row) => Number(row["line"])));
        for (const n of people)
          expect([known.get(own(n).cedula)?.replaceAll('"', ""), lines.has(n + 2)]).toEqual(
            lines.has(n + 2) ? [undefined, true] : [own(n).names, false],
          );
      },
    ),
    { numRuns: runs },
  );
});
