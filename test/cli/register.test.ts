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
      rejected: 0,
      rejectedFile: null,
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

  testRefusals(desk, [
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
