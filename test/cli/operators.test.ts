import { cpSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  admin,
  closeDesks,
  Desk,
  expectRefusal,
  faultsOf,
  fixture,
  maria,
  type Refusal,
  testRefusals,
} from "../support/desk.ts";
import { writeSealed } from "../support/sealed.ts";

const desk = new Desk();
const nobody = new Desk();
const empty = new Desk();
const sessions = (of: Desk) => join(of.home, "sessions");
const signIn = ["login", "--operator", admin.name, "--password-stdin"];

beforeAll(() => desk.found());
afterAll(closeDesks);

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("clave init", () => {
  const words = ["init", "--operator", admin.name, "--password-stdin", "--json"];
  const given = { stdin: `${admin.password}\n` };

  test("makes a desk that only its owner can open, with the settings given", async () => {
    const made = new Desk();
    const more = ["--institution", "Caja de Prueba", "--smtp-url", "smtp://127.0.0.1:2599"];
    const ended = await made.run([...words, ...more], given);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.json).toEqual({ desk: { home: made.home, store: "sqlite", operator: admin.name } });
    expect(mode(made.home)).toBe("700");
    for (const [place, wanted] of [
      ["clave.db", "600"],
      ["config.json", "600"],
      ["keys", "700"],
      ["keys/desk.key", "600"],
    ] as const)
      expect([place, mode(join(made.home, place))]).toEqual([place, wanted]);
    await made.signIn();
    expect((await made.done(["config", "get", "institution"])).stdout).toBe("Caja de Prueba\n");
    expect(await made.rows("SELECT actor_kind, act, outcome FROM audit ORDER BY id LIMIT 1")).toEqual([
      { actor_kind: "system", act: "desk.found", outcome: "done" },
    ]);
  });

  test("is refused once there is a desk, and leaves it as it was", async () => {
    await expectRefusal(desk, ["twice", words, 1, "refused", "desk-exists", given]);
    expect(await desk.count("operators")).toBe(1);
  });

  test("names every rule that a password breaks, makes nothing, and can be repeated", async () => {
    const made = new Desk();
    const refused = await made.run(words, { stdin: "ana1234" });
    expect(refused).toMatchObject({ code: 65, error: { kind: "invalid", code: "password-refused" } });
    expect(refused.error?.failed?.length).toBeGreaterThan(1);
    expect(faultsOf(refused)).toEqual([]);
    expect(existsSync(made.home)).toBe(false);
    expect((await made.run(words, given)).code).toBe(0);
  });

  testRefusals(empty, [
    [
      "no name for an operator",
      ["init", "--operator", "a b", "--password-stdin"],
      65,
      "invalid",
      "operator-name",
      given,
    ],
    [
      "no address of a mail server",
      [...words, "--smtp-url", "ftp://x"],
      78,
      "config",
      "setting-invalid",
      given,
    ],
    ["an empty institution", [...words, "--institution", ""], 78, "config", "setting-invalid", given],
  ]);
});

describe("clave login, whoami, logout", () => {
  test("a story: in, who, out, nobody", async () => {
    const desk = visitor();
    const [entered, who] = [
      await desk.run([...signIn, "--json"], { stdin: admin.password }),
      await desk.run(["whoami", "--json"]),
    ];
    expect(entered.json).toEqual({
      operator: { name: admin.name, role: "admin", office: null },
      notices: [],
    });
    expect(mode(sessions(desk))).toBe("700");
    const kept = readdirSync(sessions(desk));
    expect(kept.map((name) => mode(join(sessions(desk), name)))).toEqual(kept.map(() => "600"));
    expect(kept).not.toEqual([]);
    expect(who.json).toEqual({
      operator: { name: admin.name, role: "admin", office: null, sessionEndsAt: expect.stringMatching(/Z$/) },
      notices: [],
    });
    cpSync(sessions(desk), join(desk.folder, "kept"), { recursive: true });
    expect((await desk.run(["logout", "--json"])).json).toEqual({ operator: { name: admin.name } });
    expect(readdirSync(sessions(desk))).toEqual([]);
    await expectRefusal(desk, ["out", ["whoami"], 77, "forbidden", "not-signed-in"]);
    cpSync(join(desk.folder, "kept"), sessions(desk), { recursive: true });
    await expectRefusal(desk, ["a kept token", ["whoami"], 77, "forbidden", "session-over"]);
  });

  test("a terminal with a session file of its own signs in and out beside the others", async () => {
    const env = { CLAVE_SESSION: join(desk.folder, "session-2") };
    await desk.signIn({ env });
    expect((await desk.run(["logout"], { env })).code).toBe(0);
    expect((await desk.run(["whoami"], { env })).code).toBe(77);
    expect((await desk.run(["whoami"])).code).toBe(0);
  });

  test("a wrong password, an unknown name and a disabled operator get the same answer", async () => {
    const desk = visitor();
    await addOperator(desk, "pilar", "clerk");
    await writeSealed(desk, "UPDATE operators SET disabled_at = 1 WHERE name = 'pilar'");
    const attempt = (name: string, stdin: string) =>
      desk.run(["login", "--operator", name, "--password-stdin", "--json"], { stdin });
    const answers = [
      await attempt(admin.name, "not the password of ana"),
      await attempt("nadie", admin.password),
      await attempt("pilar", admin.password),
    ];
    expect(answers[0]).toMatchObject({ code: 77, error: { kind: "forbidden", code: "sign-in-refused" } });
    expect(new Set(answers.map(({ code, stdout, stderr }) => `${code} ${stdout} ${stderr}`)).size).toBe(1);
    expect(existsSync(sessions(desk))).toBe(false);
  });
});

/** Everything that wants an operator, with all that it wants besides. */
const operatorsOnly: readonly (readonly string[])[] = [
  ["whoami"],
  ["logout"],
  ["affiliate", "import", fixture("affiliates.csv")],
  ["affiliate", "show", maria.cedula, "--reason", "a test"],
  ["affiliate", "find", "quispe", "--reason", "a test"],
  ["affiliate", "unlock", maria.cedula, "--reason", "a test"],
  ["employer", "import", fixture("employers.csv")],
  ["employer", "show", "1790023508001", "--reason", "a test"],
  ["recovery", "start", maria.cedula, "--proof", "-"],
  ["recovery", "show", "R23456789A"],
  ["recovery", "list"],
  ["recovery", "cancel", "R23456789A", "--reason", "a test"],
  ["config", "show"],
  ["config", "get", "language"],
  ["config", "set", "language", "en"],
  ["store", "status"],
  ["store", "migrate"],
];

describe("nobody signed in: 77, and where to sign in", () => {
  beforeAll(async () => {
    await nobody.found();
    rmSync(sessions(nobody), { recursive: true });
  });

  testRefusals(
    nobody,
    operatorsOnly.map(
      (words): Refusal => [words.join(" "), words, 77, "forbidden", "not-signed-in", { stdin: maria.proof }],
    ),
  );

  test("looks nobody up and changes nothing", async () => {
    expect(await nobody.count("recoveries")).toBe(0);
    expect(await nobody.count("identity_failures")).toBe(0);
    expect(await nobody.count("audit WHERE actor <> 'system' AND act LIKE '%.show'")).toBe(0);
  });
});

describe("no desk: 78, and how to make one", () => {
  const alone: readonly (readonly string[])[] = [["delivery", "run", "--once"], signIn];
  testRefusals(
    empty,
    [...operatorsOnly, ...alone].map(
      (words): Refusal => [words.join(" "), words, 78, "config", "no-desk", { stdin: maria.proof }],
    ),
  );

  test("a link opens nothing there either", async () => {
    const ended = await empty.complete("x".repeat(43));
    expect(ended).toMatchObject({ code: 78, stdout: "", error: { code: "no-desk" } });
    expect(existsSync(join(empty.home, "clave.db"))).toBe(false);
  });
});

describe("a role that may not: 77", () => {
  const readers = new Desk();

  beforeAll(async () => {
    await readers.found();
    await addOperator(readers, "luis", "auditor");
    await readers.done(["login", "--operator", "luis", "--password-stdin"], { stdin: admin.password });
  });

  const refused = [2, 5, 6, 8, 11, 14, 16].map((at) => operatorsOnly[at] ?? []);
  testRefusals(
    readers,
    refused.map(
      (words): Refusal => [words.join(" "), words, 77, "forbidden", "role-may-not", { stdin: maria.proof }],
    ),
  );

  test.each([0, 3, 4, 7, 10, 12, 13, 15].map((at) => [operatorsOnly[at] ?? []]))(
    "reads: %j",
    async (words) => {
      expect(await readers.run(words)).toMatchObject({ code: 0 });
    },
  );
});

/** A desk like the first, where nobody is signed in. */
function visitor(): Desk {
  const copy = desk.copy();
  rmSync(sessions(copy), { recursive: true });
  return copy;
}

/** Another operator, with the admin's password. */
async function addOperator(of: Desk, name: string, role: string): Promise<void> {
  const columns = "office, cedula, verifier, password_set_at, created_at";
  const named = `SELECT '${name}', '${name}', '${role}', ${columns} FROM operators LIMIT 1`;
  await writeSealed(of, `INSERT INTO operators (name, password_set_by, role, ${columns}) ${named}`);
}
