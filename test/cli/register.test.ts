import { readFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, fixture, maria, testRefusals, textAt } from "../support/desk.ts";

const desk = new Desk();
const because = ["--reason", "a test of the desk"];

beforeAll(() => desk.found());
afterAll(closeDesks);

describe("clave affiliate import, clave employer import", () => {
  test.each([
    ["affiliate", "affiliates.csv", 40],
    ["employer", "employers.csv", 12],
  ])("%s: again, nothing changes", async (noun, file, read) => {
    const ended = await desk.run([noun, "import", fixture(file), "--json"]);
    expect(ended.code).toBe(0);
    expect(ended.json).toEqual({
      read,
      added: 0,
      updated: 0,
      unchanged: read,
      conflicts: 0,
      updatedInConflict: 0,
      rejected: 0,
      changed: {},
      rejectedFile: null,
      import: expect.stringMatching(/^I[2-9A-Z]{9}$/),
    });
  });

  test("keeps the good rows, and writes down the refused ones and the conflicts for their reader alone", async () => {
    const file = desk.file(
      "people.csv",
      [
        "cedula,names,birth_date,email,question_1,answer_1,colour",
        "1710034066,Wrong Digit,1990-01-01,wrong@example.com,first-pet,Manchas,red",
        `${maria.cedula},María Fernanda Quispe Andrade,1985-03-12,thief@example.net,,,red`,
        "2222222222,Nadia Vera Vera,1990-01-01,nadia.vera@example.com,first-pet,Manchas,red",
      ].join("\n"),
    );
    const ended = await desk.run(["affiliate", "import", file, "--json"]);
    expect(ended.code).toBe(0);
    expect(ended.json).toMatchObject({ read: 3, added: 1, conflicts: 1, rejected: 1 });
    expect(ended.stderr).toContain("colour");
    const refused = textAt(ended.json, "rejectedFile");
    expect(statSync(refused).mode & 0o777).toBe(0o600);
    const lines = readFileSync(refused, "utf8");
    expect(lines).toContain("1710034066");
    expect(lines).toContain(maria.cedula);
    expect(lines).not.toContain("Manchas");
    expect(await desk.count("contact_points WHERE address = 'thief@example.net'")).toBe(0);
  });

  test.each([
    ["affiliate", "affiliates.csv", "Quispe Andrade", "Quispe Otra", { names: 1 }],
    ["employer", "employers.csv", "Empresa de Ejemplo", "Compañía", { name: 5 }],
  ])("%s: looked at, then done, the same is counted", async (noun, file, old, other, changed) => {
    const source = readFileSync(fixture(file), "utf8");
    const given = desk.file(`other-${file}`, source.replaceAll(old, other));
    const looked = await desk.done([noun, "import", given, "--dry-run", "--json"]);
    const told = looked.json as { updated: number; examples: unknown[]; changed: object };
    const done = await desk.done([noun, "import", given, "--json"]);
    const { dryRun, examples: _shown, ...counts } = looked.json as Record<string, unknown>;
    const { import: id, ...same } = done.json as Record<string, unknown>;
    expect(counts).toEqual(same);
    expect([dryRun, id]).toEqual([true, expect.stringMatching(/^I/)]);
    expect(told.examples.length).toBe(Math.min(told.updated, 10));
    expect(told.changed).toEqual(changed);
    expect(await desk.done([noun, "import", fixture(file), "--json"])).toMatchObject({
      json: { updated: told.updated },
    });
  });

  test("an import is taken back by its name, where somebody says yes", async () => {
    const row = `${maria.cedula},María Fernanda Quispe Errada,1985-03-12,maria.quispe@example.com,deceased`;
    const file = desk.file(
      "wrong.csv",
      `cedula,names,birth_date,email,status\n${row}\n1750000018,Nueva Vera,1990-01-01,,\n`,
    );
    const done = await desk.done(["affiliate", "import", file, "--json"]);
    expect(done.json).toMatchObject({ added: 1, updated: 1, changed: { names: 1, status: 1 } });
    const id = textAt(done.json, "import");
    expect(done.stderr).toContain(`clave affiliate import --undo ${id}`);
    const undo = ["affiliate", "import", "--undo", id, "--json"];
    expect(await desk.run(undo)).toMatchObject({ code: 64, error: { code: "input-needed" } });
    const counts = { import: id, removed: 1, restored: 1, changed: { names: 1, status: 1 }, left: 0 };
    expect((await desk.done([...undo, "--dry-run"])).json).toMatchObject({ ...counts, dryRun: true });
    expect(await desk.count("affiliates WHERE names LIKE '%Errada'")).toBe(1);
    const back = await desk.done([...undo, "--yes"]);
    expect(back.json).toMatchObject({ ...counts, leftFile: null });
    expect(back.stderr).toContain("Las recuperaciones que cerró un cambio de estado quedan cerradas");
    expect(await desk.count("affiliates WHERE names LIKE '%Errada' OR names = 'Nueva Vera'")).toBe(0);
    expect((await desk.done([...undo, "--yes"])).json).toMatchObject({ removed: 0, restored: 0 });
    expect((await desk.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
  });

  test("names every line that a stray quote runs over", async () => {
    const rows = [
      "1750000018,Uno Vera,1990-01-01,",
      '1750000026,"Dos,1990-01-01,',
      '1750000034,Tres",1990-01-01,',
    ];
    const file = desk.file(
      "stray.csv",
      ["cedula,names,birth_date,email", ...rows, "1750000042,Cuatro,1990-01-01,"].join("\n"),
    );
    const ended = await desk.done(["affiliate", "import", file, "--dry-run", "--json"]);
    expect(ended.json).toMatchObject({ read: 4, added: 2, rejected: 2 });
    const refused = readFileSync(textAt(ended.json, "rejectedFile"), "utf8").split("\n");
    expect(refused[1]).toMatch(/^"3","quote",".*3-4.*","1750000026"/);
    expect(refused[2]).toMatch(/^"4","quote",".*3-4.*","1750000034"/);
  });

  testRefusals(desk, [
    [
      "no import of that name",
      ["affiliate", "import", "--undo", "I222222222", "--yes"],
      67,
      "missing",
      "import-missing",
    ],
    [
      "a file beside an import to take back",
      ["affiliate", "import", "people.csv", "--undo", "I222222222"],
      64,
      "usage",
      "options-conflict",
    ],
    ["no such file", ["affiliate", "import", "nowhere.csv"], 66, "no-input", "file-missing"],
    ["no such employers", ["employer", "import", "nowhere.csv"], 66, "no-input", "file-missing"],
    [
      "a header of something else",
      ["affiliate", "import", fixture("employers.csv")],
      65,
      "invalid",
      "file-unusable",
    ],
    [
      "a file that is no text",
      ["employer", "import", desk.file("noise", Buffer.from([0xff, 0xfe, 0x80]))],
      65,
      "invalid",
      "file-unusable",
    ],
  ]);
});

describe("clave affiliate show, find, unlock", () => {
  test("shows a person, never the birth date, an answer or the image", async () => {
    const ended = await desk.run(["affiliate", "show", maria.cedula, ...because, "--json"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.json).toMatchObject({
      affiliate: {
        cedula: maria.cedula,
        status: "active",
        image: "registered",
        questions: 2,
        failedChecks: 0,
        lockedUntil: null,
        contacts: [{ channel: "email", address: "m***@example.com", until: null }, { channel: "phone" }],
      },
    });
    expect(ended.stdout).not.toMatch(/1985-03-12|condor|first-school|Bol[ií]var/);
  });

  test("finds by name without accents, and by a whole address", async () => {
    const find = async (text: string, ...flags: string[]) =>
      (await desk.done(["affiliate", "find", text, ...because, ...flags])).stdout;
    expect(JSON.parse(await find("maria quispe", "--json"))).toMatchObject({
      affiliates: [{ cedula: maria.cedula }],
    });
    expect(await find("MARIA.quispe@example.com", "--format", "csv")).toMatch(
      new RegExp(`^cedula,names,status,contacts\\n${maria.cedula},`),
    );
    expect(JSON.parse(await find("a nobody of this name", "--json"))).toEqual({ affiliates: [] });
    expect(JSON.parse(await find("example.com", "--json", "--limit", "1"))).toBeDefined();
  });

  test("every look is written down, with its reason", async () => {
    expect(await desk.count("audit WHERE act = 'affiliate.show' AND reason = 'a test of the desk'")).toBe(1);
    expect(
      await desk.count("audit WHERE act = 'affiliate.find' AND reason = 'a test of the desk'"),
    ).toBeGreaterThan(0);
  });

  test("unlock says what it lifted", async () => {
    const ended = await desk.run(["affiliate", "unlock", maria.cedula, ...because, "--json"]);
    expect(ended.code).toBe(0);
    expect(ended.json).toMatchObject({
      affiliate: { cedula: maria.cedula, locked: false, clearedFailures: 0 },
      messages: [{ sentTo: "m***@example.com" }],
    });
  });

  testRefusals(desk, [
    ["a wrong check digit", ["affiliate", "show", "1710034066", ...because], 65, "invalid", "cedula-invalid"],
    [
      "nobody of that number",
      ["affiliate", "show", "1759999061", ...because],
      67,
      "missing",
      "person-missing",
    ],
    ["nobody to unlock", ["affiliate", "unlock", "1759999061", ...because], 67, "missing", "person-missing"],
    ["two letters to look for", ["affiliate", "find", "qu", ...because], 64, "usage", "search-too-short"],
  ]);
});

describe("clave employer show", () => {
  test("shows the branches, addresses masked", async () => {
    const ended = await desk.run(["employer", "show", "1790023508001", ...because, "--json"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.json).toMatchObject({
      employer: {
        ruc: "1790023508001",
        branches: [{ branch: "0001" }, { branch: "0002" }, { branch: "0003" }],
      },
    });
    expect(ended.stdout).not.toContain("personal@empresa1.example");
  });

  testRefusals(desk, [
    ["no RUC", ["employer", "show", "179002350800", ...because], 65, "invalid", "ruc-invalid"],
    [
      "no such employer",
      ["employer", "show", "1790016919001", ...because],
      67,
      "missing",
      "employer-missing",
    ],
  ]);
});
