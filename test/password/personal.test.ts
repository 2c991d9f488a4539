import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { personalTraces } from "../../src/password/personal.ts";

describe("personalTraces", () => {
  test.each<[string, string, string]>([
    ["1710034065", "x1710034065y", "number"],
    ["1710034065", "5604300171", "number"],
    ["1710034065", "171-003-406/5", "number"],
    ["0912345675", "mi912345675", "number"],
    ["1790011674001", "ruc1790011674001", "number"],
    ["1710034065001", "nube1710034065", "number"],
    ["EXT-004521", "nube ext004521", "number"],
    ["María José Ñáñez", "soyMARIA!", "name"],
    ["María José Ñáñez", "esoj7", "name"],
    ["María José Ñáñez", "n-a-n-e-z", "name"],
    ["María José Ñáñez", "ñañez", "name"],
    ["Ana Luz", "la luz 7", "name"],
    ["1985-03-12", "nube1985", "birthDate"],
    ["1985-03-12", "5891nube", "birthDate"],
    ["1985-03-12", "12031985", "birthDate"],
    ["1985-03-12", "19850312", "birthDate"],
    ["1985-03-12", "nube120385", "birthDate"],
    ["1985-03-12", "nube850312", "birthDate"],
    ["1985-03-12", "nube 12/03", "birthDate"],
    ["1985-03-12", "nube 12/3/85", "birthDate"],
    ["1985-03-12", "nube 12.3.1985", "birthDate"],
    ["+593991234567", "+593991234567", "phone"],
    ["+593991234567", "0991234567", "phone"],
    ["+593991234567", "nube991234567", "phone"],
    ["+593991234567", "099 123 4567", "phone"],
    ["+593991234567", "7654321990", "phone"],
    ["Rosa.Mena85@example.com", "rosamena85", "email"],
    ["Rosa.Mena85@example.com", "nube rosa.mena85", "email"],
    ["rosamena+iess@example.com", "rosamena", "email"],
    ["rosamena@example.com", "anemasor", "email"],
  ])("finds %j in %j", (identifier, password, kind) => {
    expect(personalTraces(password, [identifier])).toEqual([kind]);
  });

  test.each<[string, string]>([
    ["1710034065", "tren 1710034 verde"],
    ["María del Pozo", "el candelabro del norte"],
    ["Jo Li", "jo li"],
    ["1985-03-12", "tren 85 verde 12 lechuga 3"],
    ["+593991234567", "tren 593 verde 99"],
    ["rosamena@example.com", "example.com"],
    ["yo@example.com", "yo yo"],
    ["", "tren verde"],
    ["@", "tren verde"],
    ["Tres Ríos 2000 S.A.", "tren 2000"],
  ])("does not find %j in %j", (identifier, password) => {
    expect(personalTraces(password, [identifier])).toEqual([]);
  });

  test("tells each kind once", () => {
    const person = ["Ana Ruiz", "ruiz@example.com", "1985-03-12"];
    expect(personalTraces("ana ruiz 1985 12/03", person)).toEqual(["name", "email", "birthDate"]);
  });

  test("finds a number whatever stands around and between, either way", () => {
    const property = fc.property(
      fc.stringMatching(/^[0-9]{10}$/),
      fc.constantFrom("", " ", "-", ".", "/", "_*"),
      fc.boolean(),
      fc.string(),
      fc.string(),
      (cedula, separator, back, before, after) => {
        const digits = Array.from(back ? Array.from(cedula).reverse() : cedula).join(separator);
        return personalTraces(before + digits + after, [cedula]).includes("number");
      },
    );
    fc.assert(property);
  });
});
