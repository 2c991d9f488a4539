import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, testRefusals } from "../support/desk.ts";

const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

const added = { office: { code: "UIO", name: "Quito Norte" } };

test("an office is added and listed, for a script and for a person", async () => {
  const words = ["office", "add", "uio", "--name", "Quito Norte"];
  expect(await desk.done([...words, "--json"])).toMatchObject({ json: added, stderr: "" });
  const told = await desk.done(["office", "add", "GYE", "--name", "Guayaquil", "--lang", "en"]);
  expect(told.stdout).toBe("Office GYE: Guayaquil.\n");
  expect((await desk.done(["office", "list"])).stdout).toBe("GYE\tGuayaquil\nUIO\tQuito Norte\n");
  const offices = [{ code: "GYE", name: "Guayaquil" }, added.office];
  expect((await desk.done(["office", "list", "--json"])).json).toEqual({ offices });
  expect((await desk.done(["office", "list", "--limit", "1", "--format", "csv"])).stdout).toBe(
    "code,name\nGYE,Guayaquil\n",
  );
});

describe("no office", () => {
  testRefusals(desk, [
    ["a code that is taken", ["office", "add", "UIO", "--name", "Other"], 1, "refused", "office-exists"],
    ["a code of one letter", ["office", "add", "U", "--name", "Other"], 65, "invalid", "office-code"],
    ["a code of words", ["office", "add", "Quito Norte", "--name", "Other"], 65, "invalid", "office-code"],
    ["a name of nothing", ["office", "add", "CUE", "--name", " "], 65, "invalid", "office-name"],
    ["no name", ["office", "add", "CUE"], 64, "usage", "input-needed"],
    ["no code", ["office", "add"], 64, "usage", "missing-argument"],
  ]);
});
