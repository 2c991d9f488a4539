import { afterAll, describe, expect, test, vi } from "vitest";
import { day, minute } from "../../src/base/time.ts";
import { admin, closeDesks, Desk, type Ended, type Given, textAt } from "../support/desk.ts";
import { as, cedulaAs, engage, inProduction, withTwoAdmins } from "../support/production.ts";
import { mariasDocument } from "../support/staff.ts";

// each is a day of some thirty commands, each a process of its own
vi.setConfig({ testTimeout: 120_000 });
afterAll(closeDesks);

const first = "a first password for somebody new 7";
const mine = "eleven slow otters under a bridge";
const hers = "seven purple umbrellas dance slowly 9";
const later = day + 60_000;

/** Ana's own command at a moment, as she types it and as the sentence that it ends with. */
function at(desk: Desk, movedBy: number, name: string = admin.name) {
  return (words: readonly string[], given: Given = {}): Promise<Ended> =>
    desk.run([...words, "--lang", "en"], as(desk, name, { ...given, movedBy }));
}

/** Signs in as somebody whose first password one has set oneself. */
function enter(desk: Desk, movedBy: number, name: string): Promise<Ended> {
  const words = [
    "login",
    "--operator",
    name,
    "--password-stdin",
    "--new-password-file",
    desk.file("mine", mine),
  ];
  return at(desk, movedBy, name)(words, { stdin: first });
}

const make = (name: string, role: string) => {
  const office = role === "clerk" ? ["--office", "UIO"] : [];
  return ["operator", "add", name, "--role", role, ...office, "--cedula", cedulaAs(name), "--password-stdin"];
};

/** A case of María's that a clerk hands in with a phone that nobody proved: a second officer is to approve it. */
async function submitted(desk: Desk, movedBy: number, clerk: string): Promise<string> {
  const run = at(desk, movedBy, clerk);
  const open = ["counter", "open", "1710034065", "--kind", "contact", ...mariasDocument];
  const opened = await run([...open, "--reason", "a new telephone", "--json"]);
  const id = textAt(opened.json, "case", "id");
  expect((await run(["counter", "prove", id, "--phone", "0987654321"])).code).toBe(0);
  expect((await run(["counter", "submit", id])).code).toBe(0);
  return id;
}

describe("one administrator plays clerk and supervisor", () => {
  test("made alone, both: the supervisor waits a day in view of all, and does not approve the clerk's", async () => {
    const desk = await new Desk().found();
    await engage(desk, "pepe", "agent");
    await desk.done(["office", "add", "UIO", "--name", "Quito"]);
    await inProduction(desk);
    const ana = at(desk, 0);
    expect((await ana(make("luz", "clerk"), { stdin: first })).code).toBe(0);
    const made = await ana([...make("sol", "supervisor"), "--json"], { stdin: first });
    expect(made.json).toMatchObject({ pending: true, proposal: expect.stringMatching(/^A/) });
    const early = await enter(desk, 0, "sol");
    expect(early).toMatchObject({ code: 1 });
    expect(early.stderr).toContain("Your account is new: another admin has to confirm it first.");
    expect((await ana(["operator", "approve", "sol", "--yes"])).stderr).toContain(
      "is yours: somebody else decides it",
    );
    const told = await at(desk, 0, "pepe")(["whoami"]);
    expect(told.stderr).toContain("ana proposes the new account of sol. It takes force on");
    for (const name of ["luz", "sol"]) expect((await enter(desk, later, name)).code).toBe(0);
    await at(desk, later)(["login", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
    const id = await submitted(desk, later, "luz");
    const refused = await at(desk, later, "sol")(["counter", "approve", id]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain(
      "luz and you have account, role or password from one person who did it alone, less than 30 days ago",
    );
    expect((await at(desk, later)(["counter", "approve", id])).stderr).toContain("luz gave you the account");
    const signing = ["counter", "approve", id, "--as", "sol", "--password-stdin"];
    expect((await at(desk, later, "luz")(signing, { stdin: mine })).stderr).toContain(
      "you do not decide together",
    );
    expect((await at(desk, later)(["audit", "verify"])).code).toBe(0);
  });

  test("reset, raised or called back, by one of two: nothing changes until the other one says so", async () => {
    const desk = await withTwoAdmins();
    await desk.done(["office", "add", "UIO", "--name", "Quito"]);
    await engage(desk, "sol", "supervisor");
    await engage(desk, "ida", "supervisor");
    await engage(desk, "luz", "agent");
    await desk.done(["operator", "disable", "ida", "--reason", "has left"]);
    await inProduction(desk);
    const [ana, bea] = [at(desk, 0), at(desk, 0, "bea")];
    await ana(["operator", "set-password", "sol", "--password-stdin"], { stdin: first });
    await ana(["operator", "set-role", "luz", "--role", "supervisor"]);
    await ana(["operator", "enable", "ida", "--reason", "is back"]);
    await ana(["operator", "disable", "bea", "--reason", "knows too much"]);
    for (const name of ["sol", "ida"]) expect((await enter(desk, 0, name)).stderr).toContain("is not right");
    const { json } = await bea(["operator", "list", "--json"]);
    const state = (json as { operators: { name: string; role: string; pending: unknown }[] }).operators;
    expect(state.map(({ name, role, pending }) => [name, role, pending !== null])).toEqual([
      ["ana", "admin", false],
      ["bea", "admin", true],
      ["ida", "supervisor", true],
      ["luz", "agent", true],
      ["sol", "supervisor", true],
    ]);
    // she is asked at sign-in, and stays
    const login = ["login", "--operator", "bea", "--password-stdin", "--refuse-change", "--json"];
    const refused = await bea(login, { stdin: hers });
    expect(refused.json).toMatchObject({ pending: { act: "operator.disable", by: "ana", refused: true } });
    for (const name of ["sol", "ida", "luz"])
      expect((await bea(["operator", "approve", name, "--refuse", "--yes"])).code).toBe(0);
    const entered = (movedBy: number) => at(desk, movedBy, "bea")(login.slice(0, -2), { stdin: hers });
    expect((await entered(later)).code).toBe(0);
    // unrefused it is so at its hour, and no session of before outlives it
    await desk.signIn({ movedBy: later });
    await at(desk, later)(["operator", "disable", "bea", "--reason", "knows too much"]);
    expect((await entered(later + day - 10 * minute)).code).toBe(0);
    expect((await at(desk, later + day - minute, "bea")(["whoami"])).code).toBe(0);
    const over = await at(desk, later + day + minute, "bea")(["whoami", "--json"]);
    expect(over).toMatchObject({ code: 77, error: { code: "session-over" } });
  });
});

describe("two who confirm each other", () => {
  test("tie nobody: the supervisor whom both made approves", async () => {
    const desk = await withTwoAdmins();
    await desk.done(["office", "add", "UIO", "--name", "Quito"]);
    await inProduction(desk);
    const [ana, bea] = [at(desk, 0), at(desk, 0, "bea")];
    await ana(make("luz", "clerk"), { stdin: first });
    await ana(make("sol", "supervisor"), { stdin: first });
    const asked = await bea(["operator", "approve", "sol"]);
    expect(asked).toMatchObject({ code: 64 });
    expect(asked.stderr).toMatch(/ana proposes the new account of sol[\s\S]*Since/);
    const confirmed = await bea(["operator", "approve", "sol", "--yes", "--json"]);
    expect(confirmed.json).toMatchObject({
      operator: { name: "sol", unconfirmedAt: null },
      outcome: "confirmed",
    });
    for (const name of ["luz", "sol"]) expect((await enter(desk, later, name)).code).toBe(0);
    const id = await submitted(desk, later, "luz");
    expect((await at(desk, later, "sol")(["counter", "approve", id])).code).toBe(0);
  });
});
