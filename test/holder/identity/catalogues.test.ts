import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { judgeAddress } from "../../../src/channel/email/address.ts";
import { normalisePhone } from "../../../src/channel/phone/phone.ts";
import { normaliseAnswer } from "../../../src/holder/identity/answers.ts";
import { findImage, findQuestion, images, questions } from "../../../src/holder/identity/catalogues.ts";
import { judgeCedula } from "../../../src/holder/identity/cedula.ts";
import { type EmployerKind, employerKinds, judgeRuc } from "../../../src/holder/identity/ruc.ts";

type Row = Readonly<Record<string, string>>;

function rowsOf(file: string): readonly Row[] {
  const path = new URL(`../../../fixtures/${file}`, import.meta.url);
  return parse<Row>(readFileSync(path, "utf8"), { columns: true });
}

const affiliates = rowsOf("affiliates.csv");
const employers = rowsOf("employers.csv");
const invented = /@([a-z0-9-]+\.)*(example\.(com|org|net)|[a-z0-9-]+\.example)$/;

describe("the catalogues", () => {
  test("of images holds 24 that differ in both languages", () => {
    expect(images).toHaveLength(24);
    for (const language of ["es", "en"] as const)
      expect(new Set(images.map((image) => image.text[language])).size).toBe(24);
    expect(images.filter((image) => !/^[a-z]+(-[a-z]+)*$/.test(image.id))).toEqual([]);
    expect(findImage("condor")?.text).toEqual({ es: "cóndor", en: "condor" });
  });

  test("of questions holds at least eight, asked in both languages", () => {
    expect(questions.length).toBeGreaterThanOrEqual(8);
    expect(questions.filter((question) => !/^[a-z]+(-[a-z]+)*$/.test(question.id))).toEqual([]);
    expect(questions.filter(({ text }) => !/^¿.+\?$/.test(text.es) || !/^[^¿]+\?$/.test(text.en))).toEqual(
      [],
    );
    expect(findQuestion("first-school")?.text.es).toMatch(/escuela/);
  });

  test.each(["", "Condor", "constructor", "__proto__"])("do not know %j", (id) => {
    expect(findImage(id)).toBeUndefined();
    expect(findQuestion(id)).toBeUndefined();
  });
});

describe("the made-up affiliates", () => {
  test("are forty, each with an identifier of one's own", () => {
    expect(affiliates).toHaveLength(40);
    expect(new Set(affiliates.map((row) => row["cedula"])).size).toBe(40);
  });

  test.each(affiliates.map((row) => [row["names"], row] as const))(
    "%s stands by our own rules",
    (_names, row) => {
      const judged = judgeCedula(row["cedula"] ?? "").outcome;
      expect(judged).toBe(row["id_kind"] === "code" ? "invalid" : "valid");
      expect(row["birth_date"]).toMatch(/^(19[3-9]\d|200\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
      if (row["email"]) {
        expect(judgeAddress(row["email"])).toMatchObject({ outcome: "valid", address: row["email"] });
        expect(row["email"]).toMatch(invented);
      }
      if (row["phone"]) expect(normalisePhone(row["phone"])).toBeDefined();
      if (row["image"]) expect(findImage(row["image"])).toBeDefined();
      for (const number of ["1", "2"]) {
        if (row[`question_${number}`]) expect(findQuestion(row[`question_${number}`] ?? "")).toBeDefined();
        expect(normaliseAnswer(row[`answer_${number}`] ?? "") === "").toBe(row[`question_${number}`] === "");
      }
      expect(row["question_1"] === "" || row["question_1"] !== row["question_2"]).toBe(true);
      expect(["active", "deceased", "suspended"]).toContain(row["status"]);
      expect(["es", "en"]).toContain(row["language"]);
    },
  );

  test("hold every case that the tests and the demo tell of", () => {
    const count = (column: string, value: string) => affiliates.filter((row) => row[column] === value).length;
    expect(count("id_kind", "code")).toBe(2);
    expect(count("email", "")).toBe(3);
    expect(count("status", "deceased")).toBe(1);
    expect(count("status", "suspended")).toBe(1);
    const mailboxes = affiliates.map((row) => row["email"]).filter((email) => email !== "");
    expect(mailboxes.length - new Set(mailboxes).size).toBe(1);
    const provinces = affiliates
      .filter((row) => row["id_kind"] === "cedula")
      .map((row) => row["cedula"]?.slice(0, 2));
    expect(new Set(provinces).size).toBe(25);
  });
});

describe("the made-up employers", () => {
  test.each(employers.map((row) => [row["name"], row] as const))(
    "%s stands by our own rules",
    (_name, row) => {
      const kind = row["kind"] as EmployerKind;
      expect(employerKinds).toContain(kind);
      expect(judgeRuc(row["ruc"] ?? "", { kind }).outcome).not.toBe("invalid");
      expect(row["branch"]).toMatch(/^\d{4}$/);
      expect(affiliates.map((each) => each["cedula"])).toContain(row["representative"]);
      expect(judgeAddress(row["email"] ?? "")).toMatchObject({ outcome: "valid" });
      expect(row["email"]).toMatch(invented);
      if (row["phone"]) expect(normalisePhone(row["phone"])).toBeDefined();
    },
  );

  test("are twelve of every kind, one unverifiable, one with three branches", () => {
    expect(employers).toHaveLength(12);
    expect(new Set(employers.map((row) => row["kind"]))).toEqual(new Set(employerKinds));
    expect(employers.filter((row) => judgeRuc(row["ruc"] ?? "").outcome === "unverifiable")).toHaveLength(1);
    expect(employers.filter((row) => row["ruc"] === "1790023508001")).toHaveLength(3);
    expect(new Set(employers.map((row) => `${row["ruc"]} ${row["branch"]}`)).size).toBe(12);
  });
});
