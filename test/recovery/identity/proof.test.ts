import { describe, expect, test } from "vitest";
import { ClaveError } from "../../../src/base/errors.ts";
import { parseProof } from "../../../src/recovery/identity/proof.ts";

describe("a proof", () => {
  test.each([
    { birthDate: "1985-03-12", image: "condor" },
    { answers: { "first-school": "Simón Bolívar" }, image: "condor" },
    { birthDate: "1985-03-12", answers: { "first-school": "a", "first-pet": "b" }, image: "train" },
    { birthDate: "1985-03-12", answers: {}, image: "train" },
  ])("%j is read as it stands", (proof) => {
    expect(parseProof(JSON.stringify(proof))).toEqual(proof);
  });

  test.each([
    ["", "JSON"],
    ["{", "JSON"],
    ["null", "JSON"],
    ["[]", "JSON"],
    ['"secret"', "JSON"],
    ['{"image":"condor"}', "birthDate | answers"],
    ['{"image":"condor","answers":{}}', "birthDate | answers"],
    ['{"birthDate":"1985-03-12"}', "image"],
    ['{"birthDate":"12/03/1985-secret","image":"condor"}', "birthDate"],
    ['{"birthDate":19850312,"image":"condor"}', "birthDate"],
    ['{"birthDate":"1985-03-12","image":"secret"}', "image"],
    ['{"birthDate":"1985-03-12","image":["condor"]}', "image"],
    ['{"answers":{"secret":"x"},"image":"condor"}', "answers"],
    ['{"answers":{"first-pet":""},"image":"condor"}', "answers"],
    ['{"answers":{"first-pet":{"secret":1}},"image":"condor"}', "answers"],
    [`{"answers":{"first-pet":"${"secret".repeat(40)}"},"image":"condor"}`, "answers"],
    ['{"birthDate":"1985-03-12","image":"condor","secret":"secret"}', ""],
    ['{"answers":{"__proto__":"secret"},"image":"condor"}', ""],
  ])("%s is refused: the field is named, never what stood in it", (text, field) => {
    const fault = faultOf(text);
    expect(fault).toMatchObject({ kind: "invalid", code: "proof-malformed" });
    expect(fault.sentence.es).toContain(field);
    if (field !== "") expect(`${fault.sentence.es} ${fault.sentence.en}`).not.toContain("secret");
  });
});

function faultOf(text: string): ClaveError {
  try {
    parseProof(text);
  } catch (error) {
    if (error instanceof ClaveError) return error;
  }
  throw new Error("this proof was taken");
}
