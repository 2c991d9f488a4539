import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, maria, testRefusals, textAt } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { type Staff, staffed } from "../support/staff.ts";
import { deskOn } from "../support/stored-desk.ts";
import { csvOf, personOf } from "../support/world.ts";

const desk = new Desk();
let staff: Staff;
const because = ["--reason", "depuración, oficio 12"];
const changed = `${maria.cedula},María Fernanda Quispe Andrade,1985-03-12,maria.nueva@correo.example`;
const file = desk.file("changed.csv", `cedula,names,birth_date,email\n${changed}\n`);

beforeAll(async () => {
  await desk.found();
  staff = await staffed(desk);
}, 60_000);
afterAll(closeDesks);

async function proposed(): Promise<string> {
  const words = ["affiliate", "import", file, "--accept-contacts", ...because, "--json"];
  return textAt((await desk.done(words)).json, "import");
}

describe("clave affiliate import --accept-contacts, imports, confirm-import", () => {
  test("what differs is one proposal, shown, confirmed by another, and waits its hold", async () => {
    const plain = await desk.done(["affiliate", "import", file, "--json"]);
    expect(plain.json).toMatchObject({ read: 1, conflicts: 1, updated: 0 });
    expect(plain.json).not.toHaveProperty("pending");
    const words = ["affiliate", "import", file, "--accept-contacts", "--json"];
    expect(await desk.run(words)).toMatchObject({ code: 64, error: { code: "input-needed" } });
    const asked = await desk.done([...words, ...because]);
    expect(asked.json).toMatchObject({ read: 1, conflicts: 1, pending: true });
    const id = textAt(asked.json, "import");
    expect(asked.stderr).toContain(`clave affiliate confirm-import ${id}`);
    const list = await desk.done(["affiliate", "imports", "--json", "--limit", "1"]);
    expect(list.json).toMatchObject({ imports: [{ import: id, by: "ana", standing: "waits" }] });
    expect(await desk.count("cases")).toBe(0);

    const confirm = ["affiliate", "confirm-import", id, "--json"];
    const sofia = staff.at("sofia");
    expect(await desk.run(confirm, sofia)).toMatchObject({ code: 64, error: { code: "input-needed" } });
    const seen = await desk.done([...confirm, "--dry-run"], sofia);
    expect(seen.json).toMatchObject({
      dryRun: true,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      proposed: { people: 1, columns: { email: 1 } },
      examples: [
        { who: maria.cedula, column: "email", was: "m***@example.com", becomes: "m***@correo.example" },
      ],
    });
    const done = await desk.done([...confirm, "--yes"], sofia);
    expect(done.json).toMatchObject({ import: id, outcome: "confirmed", people: 1, skipped: 0, queued: 1 });
    const { cases } = (await desk.done(["counter", "list", "--json"])).json as { cases: unknown[] };
    expect(cases).toMatchObject([{ kind: "contact", status: "approved", subject: maria.cedula }]);
    const veto = { stdin: await desk.token() };
    expect((await desk.done(["counter", "veto", "--token-stdin", "--json"], veto)).json).toMatchObject({
      case: { status: "vetoed" },
    });
    const again = await proposed();
    const skipped = await desk.done(["affiliate", "confirm-import", again, "--yes", "--json"], sofia);
    expect(skipped.json).toMatchObject({ people: 0, skipped: 1 });
    expect(skipped.stderr).toContain(`${maria.cedula}: no se cambió nada. `);
  }, 60_000);

  test("it is refused whole, with a reason", async () => {
    const id = await proposed();
    const refuse = ["affiliate", "confirm-import", id, "--refuse", "--yes"];
    expect(await desk.run(refuse, staff.at("tomas"))).toMatchObject({ code: 64 });
    const done = await desk.done(
      [...refuse, "--reason", "no es del área", "--lang", "en"],
      staff.at("tomas"),
    );
    expect(done.stdout).toContain(`${id} is refused`);
    expect(done.stderr).toContain(`clave affiliate import --undo ${id}`);
    expect(await desk.count("import_proposals")).toBe(0);
  });

  testRefusals(desk, [
    [
      "an import there is none of",
      ["affiliate", "confirm-import", "I222222222", "--yes"],
      67,
      "missing",
      "import-missing",
    ],
  ]);

  test("whoever imported does not confirm", async () => {
    const confirm = ["affiliate", "confirm-import", await proposed(), "--yes", "--json"];
    expect(await desk.run(confirm)).toMatchObject({ code: 1, error: { code: "own-case" } });
    expect(await desk.run(confirm, staff.at("carla"))).toMatchObject({ code: 77 });
  });
});

onEveryEngine("a confirming that is killed", (engine) => {
  test("leaves nobody half done, and goes on when it is said again", async () => {
    const killed = await (await deskOn(engine)).found();
    const team = await staffed(killed);
    const people = Array.from({ length: 40 }, (_each, n) => personOf(n));
    const csv = (name: string, more: object) =>
      killed.file(
        name,
        csvOf(people.map((person, n) => ({ ...person, ...more, email: `${name}${n}@correo.example` }))),
      );
    await killed.done(["affiliate", "import", csv("a", {})]);
    const words = [
      "affiliate",
      "import",
      csv("b", { image: "rose" }),
      "--accept-contacts",
      ...because,
      "--json",
    ];
    const id = textAt((await killed.done(words)).json, "import");
    const confirm = ["affiliate", "confirm-import", id, "--yes", "--queue", "--json"];
    const sofia = team.at("sofia");
    const begun = killed.begin(confirm, sofia);
    while ((await killed.count("cases")) === 0 && begun.child.exitCode === null);
    begun.child.kill("SIGKILL");
    await once(begun.child, "close");
    const part = await killed.count("cases");
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(40);
    const consistent = "affiliates WHERE image = 'rose' AND cedula IN (SELECT cedula FROM cases)";
    expect(await killed.count(consistent)).toBe(part);
    const rest = await killed.done(confirm, sofia);
    expect(rest.json).toMatchObject({ people: 40 - part, skipped: 0 });
    expect(await killed.count(consistent)).toBe(40);
    expect(await killed.count("cases")).toBe(40);
    expect(await killed.count("import_proposals")).toBe(0);
  }, 120_000);
});
