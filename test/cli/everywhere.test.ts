import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { closeDesks, Desk, faultsOf, fixture, maria, type Refusal, testRefusals } from "../support/desk.ts";

const desk = new Desk();

beforeAll(() => desk.found());
afterAll(closeDesks);

describe("what every command line may hold", () => {
  test("--version says the version, on stdout alone", async () => {
    const ended = await desk.run(["--version"]);
    expect(ended).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
  });

  test.each([[["--help"]], [["-h"]], [["recovery", "start", "--help"]], [["affiliate", "-h"]]])(
    "%j says how, on stdout alone",
    async (words) => {
      expect(await desk.run(words)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("clave"),
        stderr: "",
      });
    },
  );

  test("--home stands above CLAVE_HOME, before and after the command", async () => {
    const other = new Desk();
    const env = { CLAVE_HOME: other.home };
    expect(await desk.run(["whoami"], { env })).toMatchObject({ code: 78 });
    expect(await desk.run(["--home", desk.home, "whoami"], { env })).toMatchObject({ code: 0 });
    expect(await desk.run(["whoami", "--home", desk.home], { env })).toMatchObject({ code: 0 });
  });

  test("whoever reads the answer may stop reading", async () => {
    const begun = desk.begin(["config", "show"]);
    begun.child.stdout?.destroy();
    expect(await begun.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("--store stands above CLAVE_STORE", async () => {
    const env = { CLAVE_STORE: `sqlite:${desk.folder}/none.db` };
    expect(await desk.run(["whoami"], { env })).toMatchObject({ code: 78 });
    const words = ["whoami", "--store", `sqlite:${desk.home}/clave.db`];
    expect(await desk.run(words, { env })).toMatchObject({ code: 0 });
  });
});

const usage: readonly Refusal[] = [
  ["no command", [], 64, "usage", "command-missing"],
  ["an unknown command", ["nonsense"], 64, "usage", "command-unknown"],
  ["a noun without a verb", ["affiliate"], 64, "usage", "command-missing"],
  ["an unknown verb", ["recovery", "nonsense"], 64, "usage", "command-unknown"],
  ["an unknown option", ["whoami", "--nonsense"], 64, "usage", "unknown-option"],
  ["an option without its value", ["recovery", "list", "--limit"], 64, "usage", "option-missing-argument"],
  ["too many words", ["whoami", "twice"], 64, "usage", "excess-arguments"],
  ["a language clave does not speak", ["whoami", "--lang", "qu"], 64, "usage", "language-unknown"],
  ["a limit of nothing", ["recovery", "list", "--limit", "0"], 64, "usage", "limit-invalid"],
  ["a limit in words", ["sink", "list", "--limit", "all"], 64, "usage", "limit-invalid"],
  ["an unknown format", ["config", "show", "--format", "xml"], 64, "usage", "value-invalid"],
  ["an unknown status", ["recovery", "list", "--status", "lost"], 64, "usage", "value-invalid"],
  ["an unknown method", ["recovery", "start", "1", "--method", "fax"], 64, "usage", "value-invalid"],
  ["a port out of range", ["sink", "--port", "65536"], 64, "usage", "port-invalid"],
  [
    "a reason that says nothing",
    ["affiliate", "find", "qui", "--reason", "x"],
    64,
    "usage",
    "reason-missing",
  ],
  [
    "two secrets on one standard input",
    ["recovery", "complete", "--token-stdin", "--code-stdin", "--password-file", "x"],
    64,
    "usage",
    "stdin-twice",
  ],
  [
    "an empty standard input",
    ["login", "--operator", "ana", "--password-stdin"],
    64,
    "usage",
    "secret-empty",
    { stdin: "" },
  ],
  [
    "a database password among the words",
    ["whoami", "--store", "postgres://desk:hunter2@127.0.0.1/desk"],
    64,
    "usage",
    "password-in-argument",
  ],
  [
    "a mail password among the words",
    ["init", "--smtp-url", "smtps://desk:hunter2@mail.example"],
    64,
    "usage",
    "password-in-argument",
  ],
];

describe("a command line that cannot be understood ends with 64", () => {
  testRefusals(desk, usage);
});

/** Every command that could ask, without what it would ask for, and the words that its refusal has to name. */
const silent: readonly (readonly [words: readonly string[], named: readonly string[]])[] = [
  [["init"], ["--operator NAME", "--password-stdin"]],
  [["init", "--operator", "ana"], ["--password-stdin"]],
  [["login"], ["--operator NAME", "--password-stdin"]],
  [["login", "--operator", "ana"], ["--password-stdin"]],
  [["affiliate", "import"], ["file"]],
  [["affiliate", "show"], ["cedula"]],
  [["affiliate", "show", maria.cedula], ["--reason TEXT"]],
  [["affiliate", "find"], ["text"]],
  [["affiliate", "find", "quispe"], ["--reason TEXT"]],
  [["affiliate", "unlock"], ["cedula"]],
  [["affiliate", "unlock", maria.cedula], ["--reason TEXT"]],
  [["employer", "import"], ["file"]],
  [["employer", "show"], ["ruc"]],
  [["employer", "show", "1790023508001"], ["--reason TEXT"]],
  [
    ["recovery", "start"],
    ["CEDULA", "--proof FILE|-"],
  ],
  [["recovery", "start", maria.cedula], ["--proof FILE|-"]],
  [["recovery", "start", "--proof", fixture("identifiers.json")], ["CEDULA"]],
  [["recovery", "show"], ["reference"]],
  [["recovery", "cancel"], ["reference"]],
  [["recovery", "cancel", "R123456789"], ["--reason TEXT"]],
  [
    ["recovery", "complete"],
    ["--token-stdin", "--password-file FILE"],
  ],
  [["recovery", "complete", "--token-stdin"], ["--password-file FILE"]],
  [["recovery", "complete", "--password-file", fixture("identifiers.json")], ["--token-stdin"]],
  [["sink", "show"], ["id"]],
  [["config", "get"], ["key"]],
  [["config", "set"], ["key"]],
  [["config", "set", "language"], ["value"]],
];

describe("without a terminal nothing is asked: what is missing is named, and 64", () => {
  test.each(silent)("clave %j names %j", async (words, named) => {
    const [ended, told] = await Promise.all([desk.run([...words, "--json"]), desk.run(words)]);
    expect(ended).toMatchObject({ code: 64, error: { kind: "usage" } });
    expect(faultsOf(ended)).toEqual([]);
    expect(told.code).toBe(64);
    for (const name of named) expect(`${ended.error?.message}\n${told.stderr}`).toContain(name);
  });
});

describe("a fault in clave itself", () => {
  const words = ["login", "--operator", "ana", "--password-stdin", "--json"];
  const stopped = "data:text/javascript,Date.now=()=>{throw new Error('no clock')}";
  const given = { stdin: "anything", env: { NODE_OPTIONS: `--import "${stopped}"` } };

  test("says that it is one, with 70 and without a stack", async () => {
    const ended = await desk.run(words, given);
    expect(ended).toMatchObject({ code: 70, error: { kind: "defect", code: "defect" } });
    expect(faultsOf(ended)).toEqual([]);
  });

  test("shows where under --verbose, before the error's own line", async () => {
    const ended = await desk.run([...words, "--verbose"], given);
    expect(ended).toMatchObject({ code: 70, stdout: "", error: { kind: "defect" } });
    expect(ended.stderr).toMatch(/no clock\n {4}at /);
  });
});
