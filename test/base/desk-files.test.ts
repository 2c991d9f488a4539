import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { protectDesk } from "../../src/base/desk-files.ts";
import { openNamedFile } from "../../src/base/files.ts";
import { openOutput, wouldReplace } from "../../src/base/outputs.ts";
import { mailsFrom } from "../../src/delivery/bounces/mail-files.ts";

let place = "";
const at = (...names: readonly string[]) => join(place, ...names);

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "clave-files-"));
  mkdirSync(at("desk"));
  writeFileSync(at("people.csv"), "cedula\n");
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A machine that has a file of its own that says which desk it has. */
function onClosedMachine(): void {
  const folder = at("desk");
  protectDesk(() => ({ folder, shown: [at("desk", "out")], elsewhere: [], outbox: at("desk", "out") }));
}

describe("where the machine says which desk it has", () => {
  beforeEach(onClosedMachine);

  test("no file is opened by its name, and how it comes in is told", () => {
    expect(() => openNamedFile(at("people.csv"))).toThrow(
      expect.objectContaining({
        code: "input-refused",
        hint: expect.objectContaining({ en: expect.stringContaining(`< ${at("people.csv")}`) }),
      }),
    );
    expect(() => openNamedFile(at("none"))).toThrow(expect.objectContaining({ code: "input-refused" }));
    expect(() => mailsFrom({ path: at("people.csv") }, false)).toThrow(
      expect.objectContaining({ code: "input-refused" }),
    );
  });

  test("mails that a server lays into the desk's folder are read", async () => {
    for (const name of ["new", "cur"]) mkdirSync(at("desk", "box", name), { recursive: true });
    writeFileSync(at("desk", "box", "new", "1"), "Subject: x\n\n");
    const names: string[] = [];
    for await (const { name } of mailsFrom({ path: at("desk", "box") }, true)) names.push(name);
    expect(names).toEqual(["1"]);
  });

  test("a file is written in one folder alone, by a name alone", () => {
    const output = openOutput("report.csv", false);
    output.write("a\n");
    output.keep();
    expect(output.path).toBe(at("desk", "out", "report.csv"));
    expect(readFileSync(output.path, "utf8")).toBe("a\n");
    expect(statSync(at("desk", "out")).mode & 0o777).toBe(0o700);
    expect(wouldReplace("report.csv")).toBe(true);
  });

  test.each(["/tmp/report.csv", "../report.csv", "a/b", "", ".", ".."])("not as %j", (named) => {
    expect(() => openOutput(named, true)).toThrow(expect.objectContaining({ code: "output-refused" }));
  });
});

describe("a file that somebody names to be written", () => {
  beforeEach(() =>
    protectDesk(() => ({ folder: at("desk"), shown: [], elsewhere: [at("store.db")], outbox: undefined })),
  );

  test("is there whole under its name, or not at all, and what was there stays", () => {
    const fresh = openOutput(at("new"), false);
    fresh.write("half");
    fresh.discard();
    expect(() => statSync(at("new"))).toThrow("ENOENT");
    writeFileSync(at("old"), "mine");
    const draft = openOutput(at("old"), true);
    draft.write("half");
    expect(readFileSync(at("old"), "utf8")).toBe("mine");
    draft.discard();
    expect(readFileSync(at("old"), "utf8")).toBe("mine");
    const whole = openOutput(at("old"), true);
    whole.write("theirs");
    whole.keep();
    expect(readFileSync(at("old"), "utf8")).toBe("theirs");
  });

  test("goes where its folder was when it was judged, whatever is put in that folder's place", () => {
    mkdirSync(at("mine"));
    writeFileSync(at("mine", "desk.key"), "x");
    writeFileSync(at("desk", "desk.key"), "secret");
    const output = openOutput(at("mine", "desk.key"), true);
    rmSync(at("moved"), { recursive: true, force: true });
    mkdirSync(at("moved"));
    rmSync(at("mine"), { recursive: true });
    symlinkSync(at("desk"), at("mine"));
    output.write("forged");
    expect(() => output.keep()).toThrow();
    expect(readFileSync(at("desk", "desk.key"), "utf8")).toBe("secret");
  });

  test("is no store of the desk's that is not there yet", () => {
    expect(() => openOutput(at("store.db"), true)).toThrow(
      expect.objectContaining({ code: "output-refused" }),
    );
  });
});
