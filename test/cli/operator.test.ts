import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acts } from "../../src/base/acts.ts";
import { rolesFor } from "../../src/operator/roles.ts";
import { roles } from "../../src/store/staff/operators.ts";
import { admin, closeDesks, Desk, expectRefusal, maria, testRefusals } from "../support/desk.ts";

const desk = new Desk();
const given = { stdin: "puppet phrase of the admin" };
const own = "seven quiet herons on a wire";

beforeAll(async () => {
  await desk.found();
  await desk.done(["office", "add", "UIO", "--name", "Quito"]);
  await desk.done(
    ["operator", "add", "luz", "--role", "clerk", "--office", "UIO", "--password-stdin"],
    given,
  );
});
afterAll(closeDesks);

const signIn = (name: string) => ["login", "--operator", name, "--password-stdin", "--json"];

/** The environment of another terminal, with a session of its own. */
const terminal = (of: Desk, name: string) => ({ CLAVE_SESSION: join(of.folder, `session-${name}`) });

/** Somebody newly added to a copy of the desk, signed in at a terminal of their own. */
async function newcomer(name: string, role: string): Promise<{ desk: Desk; env: Record<string, string> }> {
  const copy = desk.copy();
  await copy.done(["operator", "add", name, "--role", role, "--password-stdin"], given);
  const env = terminal(copy, name);
  const words = [...signIn(name), "--new-password-file", copy.file("own", own)];
  await copy.done(words, { ...given, env });
  return { desk: copy, env };
}

describe("clave operator add", () => {
  test("gives the operator, and never the password", async () => {
    const words = ["operator", "add", "sol", "--role", "supervisor", "--cedula", maria.cedula];
    const ended = await desk.done([...words, "--password-stdin", "--json"], given);
    const moment = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(ended.json).toEqual({
      operator: {
        name: "sol",
        role: "supervisor",
        office: null,
        cedula: "*******065",
        disabledAt: null,
        unconfirmedAt: null,
        passwordChangeRequired: true,
        approverSince: moment,
        approvesFrom: moment,
        createdAt: moment,
      },
    });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(given.stdin);
    expect(JSON.stringify(await desk.rows("SELECT * FROM audit"))).not.toContain(given.stdin);
  });

  test("says of an odd cédula that it is odd, and takes a foreigner's code", async () => {
    const words = (name: string) => ["operator", "add", name, "--role", "agent", "--password-stdin"];
    const odd = await desk.done([...words("odd"), "--cedula", "9900000002", "--lang", "en"], given);
    expect(odd.stderr).toContain("province");
    await desk.done([...words("guest"), "--cedula", "EXT-1234"], given);
  });

  const add = (...more: readonly string[]) => ["operator", "add", "new", ...more, "--password-stdin"];
  testRefusals(desk, [
    ["a clerk of no office", add("--role", "clerk"), 64, "usage", "office-needed", given],
    ["an unknown office", add("--role", "clerk", "--office", "GYE"), 67, "missing", "office-missing", given],
    [
      "a mistyped cédula",
      add("--role", "agent", "--cedula", "1710034066"),
      65,
      "invalid",
      "cedula-invalid",
      given,
    ],
    ["no cédula", add("--role", "agent", "--cedula", "x"), 65, "invalid", "cedula-invalid", given],
    ["a weak password", add("--role", "agent"), 65, "invalid", "password-refused", { stdin: "short" }],
    ["an unknown role", add("--role", "boss"), 64, "usage", "value-invalid", given],
    ["no role", add(), 64, "usage", "input-needed", given],
    ["no password", ["operator", "add", "new", "--role", "agent"], 64, "usage", "input-needed"],
    [
      "a name that is taken",
      ["operator", "add", "luz", "--role", "agent", "--password-stdin"],
      ...([1, "refused", "operator-exists", given] as const),
    ],
  ]);
});

describe("the first sign-in", () => {
  const copyWithout = () => {
    const copy = desk.copy();
    rmSync(join(copy.home, "sessions"), { recursive: true });
    return copy;
  };

  test("changes the password that somebody else set: 77 until then", async () => {
    const copy = copyWithout();
    const wanted = await expectRefusal(copy, [
      ...(["as it was given", signIn("luz"), 77, "forbidden", "password-change-required", given] as const),
    ]);
    expect(wanted.error?.hint).toContain("--new-password-file");
    const change = (password: string) => [
      ...signIn("luz"),
      "--new-password-file",
      copy.file("new", password),
    ];
    const weak = await copy.run(change("short"), given);
    expect(weak).toMatchObject({ code: 65, error: { code: "password-refused" } });
    const same = await copy.run(change(given.stdin), given);
    expect(same.error?.failed).toMatchObject([{ rule: "unchanged" }]);
    expect((await copy.run(["whoami"])).code).toBe(77);
    const entered = await copy.done(change(own), given);
    expect(entered.json).toEqual({ operator: { name: "luz", role: "clerk", office: "UIO" }, notices: [] });
    expect((await copy.run(signIn("luz"), given)).code).toBe(77);
    expect((await copy.run(signIn("luz"), { stdin: own })).code).toBe(0);
    expect(JSON.stringify(await copy.rows("SELECT * FROM audit"))).not.toContain(own);
  });

  test("takes both secrets from standard input, a line each, or the other from a file", async () => {
    const words = [...signIn("luz"), "--new-password-file", "-"];
    await expectRefusal(desk, ["one", words, 65, "invalid", "password-refused", given]);
    const copy = desk.copy();
    await copy.done(words, { stdin: `${given.stdin.trim()}\r\n${own}\n` });
    expect((await copy.run(signIn("luz"), { stdin: own })).code).toBe(0);
    const missing = [...signIn("luz"), "--new-password-file", "nowhere"];
    await expectRefusal(desk, ["no file", missing, 66, "no-input", "file-missing", given]);
  });

  test("one's own password is changed the same way at any time, and ends the other sessions", async () => {
    const { desk: copy, env } = await newcomer("eva", "auditor");
    const other = terminal(copy, "other");
    const words = [...signIn("eva"), "--new-password-file", copy.file("next", "eight loud geese at noon")];
    await copy.done(words, { stdin: own, env: other });
    expect((await copy.run(["whoami"], { env: other })).code).toBe(0);
    await expectRefusal(copy, ["the other", ["whoami"], 77, "forbidden", "session-over", { env }]);
  });
});

describe("what becomes of an operator", () => {
  test.each([
    [["set-role", "eva", "--role", "auditor"], {}],
    [["set-office", "eva", "--office", "UIO"], {}],
    [["disable", "eva", "--reason", "left the institution"], {}],
    [["set-password", "eva", "--password-stdin"], given],
  ])("%j ends the sessions, and is told", async (words, more) => {
    const { desk: copy, env } = await newcomer("eva", "agent");
    expect((await copy.run(["whoami"], { env })).code).toBe(0);
    const ended = await copy.done(["operator", ...words, "--json"], more);
    expect(ended.json).toMatchObject({ operator: { name: "eva" } });
    await expectRefusal(copy, ["over", ["whoami"], 77, "forbidden", "session-over", { env }]);
    const [kept] = await copy.rows("SELECT * FROM audit ORDER BY id DESC LIMIT 1");
    expect(kept).toMatchObject({ actor: "ana", act: `operator.${words[0]}`, subject: "operator:eva" });
  });

  test("the disabled do not sign in until they are enabled", async () => {
    const { desk: copy } = await newcomer("eva", "agent");
    const because = ["--reason", "away for a while"];
    await copy.done(["operator", "disable", "eva", ...because]);
    expect((await copy.run(signIn("eva"), { stdin: own })).error?.code).toBe("sign-in-refused");
    await copy.done(["operator", "enable", "eva", ...because]);
    expect((await copy.run(signIn("eva"), { stdin: own })).code).toBe(0);
  });

  const mine = admin.name;
  testRefusals(desk, [
    ["one's own role", ["operator", "set-role", mine, "--role", "auditor"], 1, "refused", "own-case"],
    ["one's own office", ["operator", "set-office", mine, "--office", "UIO"], 1, "refused", "own-case"],
    ["one's own end", ["operator", "disable", mine, "--reason", "enough"], 1, "refused", "own-case"],
    [
      "one's own password",
      ["operator", "set-password", mine, "--password-stdin"],
      ...([1, "refused", "own-case", given] as const),
    ],
    [
      "an unknown one's role",
      ["operator", "set-role", "nadie", "--role", "agent"],
      67,
      "missing",
      "operator-missing",
    ],
    ["an unknown one", ["operator", "show", "nadie"], 67, "missing", "operator-missing"],
    ["an end without a reason", ["operator", "disable", "luz"], 64, "usage", "input-needed"],
    ["a role without a name for it", ["operator", "set-role", "luz"], 64, "usage", "input-needed"],
    ["an office without its code", ["operator", "set-office", "luz"], 64, "usage", "input-needed"],
    [
      "pairs of a time that is none",
      ["operator", "pairs", "--since", "lately"],
      64,
      "usage",
      "since-invalid",
    ],
  ]);
});

describe("a new approver", () => {
  test.each([
    ["es", "podrá aprobar dentro de 24 horas"],
    ["en", "can approve 24 hours from now"],
  ])("is told to the other approvers at the next sign-in, once (%s)", async (lang, words) => {
    const { desk: copy, env } = await newcomer("eva", "supervisor");
    const told = await copy.done(["whoami", "--lang", lang]);
    expect(told.stderr).toContain(`eva ${words}`);
    expect((await copy.done(["whoami", "--lang", lang])).stderr).toBe("");
    await copy.done(["operator", "set-role", "luz", "--role", "supervisor"]);
    const entered = await copy.done([...signIn("eva"), "--lang", lang], { stdin: own, env });
    expect(entered.json).toMatchObject({
      notices: [
        {
          at: expect.stringMatching(/Z$/),
          kind: "new-approver",
          message: expect.stringContaining(`luz ${words}`),
        },
      ],
    });
    expect(entered.stderr).toContain(`luz ${words}`);
  });
});

describe("looking at operators", () => {
  test("the list, and one of them, in both languages", async () => {
    const list = await desk.done(["operator", "list", "--lang", "en"]);
    expect(list.stdout).toMatch(/^ana\tadmin\t—\tactive$/m);
    expect(list.stdout).toMatch(/^luz\tclerk\tUIO\tmust change the password at sign-in$/m);
    const { json } = await desk.done(["operator", "list", "--json", "--limit", "1"]);
    expect(json).toMatchObject({ operators: [{ name: "ana", passwordChangeRequired: false }] });
    const [es, en] = await Promise.all(
      ["es", "en"].map(async (lang) => (await desk.done(["operator", "show", "luz", "--lang", lang])).stdout),
    );
    expect(es).toMatch(/^Función: +ventanilla$/m);
    expect(en).toMatch(/^Role: +clerk$/m);
    const shown = await desk.done(["operator", "show", "luz", "--json"]);
    expect(shown.json).toMatchObject({ operator: { name: "luz", office: "UIO", markedDays: [], ties: [] } });
  });

  test("the table of roles prints itself, within 80 columns", async () => {
    const { json } = await desk.done(["operator", "roles", "--json"]);
    expect(json).toEqual({ acts: acts.map((act) => ({ act, roles: rolesFor[act] })) });
    const { stdout } = await desk.done(["operator", "roles", "--format", "table"]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const read = lines.slice(3, -1).map((line) => line.split("│").map((cell) => cell.trim()));
    const marked = read.map(([, act, ...marks]) => [act, roles.filter((_, at) => marks[at] === "x")]);
    expect(Object.fromEntries(marked)).toEqual(
      Object.fromEntries(acts.map((act) => [act, roles.filter((role) => rolesFor[act].includes(role))])),
    );
  });

  test("pairs of a desk without cases are none", async () => {
    const { json } = await desk.done(["operator", "pairs", "--since", "2026-01-01", "--json"]);
    expect(json).toEqual({
      since: "2026-01-01T05:00:00.000Z",
      pairs: [],
      ties: expect.any(Array),
      lacking: expect.any(Array),
      withoutCedula: expect.any(Array),
    });
  });
});
