import { afterAll, describe, expect, test } from "vitest";
import { closeDesks, Desk } from "../support/desk.ts";
import { underSystemFile, withoutNamespaces } from "../support/system-file.ts";

afterAll(closeDesks);

describe.skipIf(withoutNamespaces !== undefined)(`the machine's file ${withoutNamespaces ?? ""}`, () => {
  test("is there for a command", async () => {
    const desk = new Desk();
    const ended = await underSystemFile(desk).run(["--version"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const other = await underSystemFile(desk, {}, { as: 4242 }).run(["--version"]);
    expect(other).toMatchObject({ code: 0, stderr: "" });
  });
});
