import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasons } from "../../src/holder/identity/catalogues.ts";
import { closeDesks, Desk, expectRefusal, maria, textAt } from "../support/desk.ts";

const desk = new Desk();

beforeAll(async () => {
  await desk.found();
  await desk.done(["affiliate", "show", maria.cedula, "--reason", "phone-call"]);
  await desk.done(["affiliate", "find", "quispe", "--reason", "llamó por su clave, ticket 4711"]);
  await desk.startRecovery(["--queue"]);
});
afterAll(closeDesks);

/** Nothing printed for people is wider than the contract says. */
function widest(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}

describe("clave audit log", () => {
  test("lists what was done, newest first, for a script", async () => {
    const { json } = await desk.done(["audit", "log", "--subject", maria.cedula, "--json"]);
    const { entries } = json as { entries: readonly Record<string, unknown>[] };
    expect(entries.map(({ act, reason }) => [act, reason])).toEqual([
      ["recovery.start", null],
      ["affiliate.find", "llamó por su clave, ticket 4711"],
      ["affiliate.show", "phone-call"],
    ]);
    expect(entries[2]).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { kind: "operator", name: "ana" },
      subject: `affiliate:${maria.cedula}`,
      outcome: "done",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("fits a screen, with its reasons in words", async () => {
    for (const lang of ["es", "en"]) {
      const { stdout } = await desk.done(["audit", "log", "--format", "table", "--lang", lang]);
      expect(widest(stdout)).toBeLessThanOrEqual(80);
      expect(stdout).toContain("affiliate.show");
      expect(stdout).toMatch(lang === "es" ? /La persona/ : /The person/);
    }
  });

  test("gives everything to a spreadsheet, and what was asked for to anybody", async () => {
    const { stdout } = await desk.done([
      "audit",
      "log",
      "--format",
      "csv",
      "--limit",
      "2",
      "--operator",
      "ana",
    ]);
    const [head = "", ...rows] = stdout.trimEnd().split("\n");
    expect(head).toBe("entry,at,actorKind,actor,act,subject,outcome,reason,detail,hash");
    expect(rows).toHaveLength(2);
    const later = await desk.done(["audit", "log", "--since", "2999-01-01", "--json"]);
    expect(later.json).toEqual({ entries: [] });
    expect(await desk.count("audit WHERE act = 'audit.log' AND reason = 'audit'")).toBeGreaterThan(2);
  });

  test.each<[string, readonly string[], number, string, string]>([
    ["a subject that is none", ["--subject", "what?"], 64, "usage", "subject-unknown"],
    ["a time that is none", ["--since", "yesterday"], 64, "usage", "since-invalid"],
    ["a day that no calendar has", ["--since", "2026-02-30"], 64, "usage", "since-invalid"],
    ["a reason that says nothing", ["--reason", "x"], 64, "usage", "reason-missing"],
  ])("refuses %s", async (name, words, exit, kind, code) => {
    await expectRefusal(desk, [name, ["audit", "log", ...words], exit, kind, code]);
  });
});

describe("clave audit verify, clave audit anchor", () => {
  test("say that the record is whole, and where it ends", async () => {
    const { json } = await desk.done(["audit", "verify", "--json"]);
    expect(json).toEqual({
      ok: true,
      entries: expect.any(Number),
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { stdout } = await desk.done(["audit", "verify", "--lang", "en"]);
    expect(stdout).toMatch(/^The record is whole: \d+ entries\.\n/);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  test.each([
    ["for scripts", ["--json"]],
    ["for people", []],
  ])("an anchor %s is taken back as it was printed", async (name, flags) => {
    const { stdout, json } = await desk.done(["audit", "anchor", ...flags]);
    expect(widest(flags.length === 0 ? stdout : "")).toBeLessThanOrEqual(80);
    if (flags.length > 0)
      expect(Object.keys(json as object)).toEqual(["entries", "head", "signature", "publicKey", "at"]);
    const file = desk.file(`anchor ${name}`, stdout);
    await desk.done(["audit", "verify", "--anchor", file]);
    const forged = desk.file(`forged ${name}`, stdout.replace(/[0-9a-f]{64}/, "0".repeat(64)));
    await expectRefusal(desk, [
      "forged",
      ["audit", "verify", "--anchor", forged],
      65,
      "invalid",
      "anchor-foreign",
    ]);
  });

  test("an anchor that is not there, or is none, is refused", async () => {
    const words = ["audit", "verify", "--anchor"];
    await expectRefusal(desk, ["gone", [...words, "nowhere.json"], 66, "no-input", "file-missing"]);
    const file = desk.file("words.txt", "nothing");
    await expectRefusal(desk, ["none", [...words, file], 65, "invalid", "anchor-unreadable"]);
  });

  test.each<[name: string, tampering: string, code: string, told: RegExp]>([
    [
      "a changed entry",
      "UPDATE audit SET actor = 'luz' WHERE act = 'affiliate.show'",
      "audit-broken",
      /entry \d+ \(.*affiliate\.show\)/,
    ],
    [
      "a cut tail",
      "DELETE FROM audit WHERE id > 3",
      "audit-broken",
      /have \d+ entries, and the last one left is 3 \(/,
    ],
    [
      "an address",
      "UPDATE contact_points SET address = 'eve@example.com' WHERE holder = '1710034065' AND channel = 'email'",
      "audit-unexplained",
      /The contacts that entry 3 \(.*affiliate\.import\)/,
    ],
    [
      "an operator",
      "INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, created_at) SELECT 'eve', 'admin', verifier, 1, 'eve', 1 FROM operators",
      "audit-unexplained",
      /the operator eve/,
    ],
  ])("tell of %s", async (_name, tampering, code, told) => {
    const copy = desk.copy();
    await copy.rows(tampering);
    const { code: exit, stdout, error } = await copy.run(["audit", "verify", "--json", "--lang", "en"]);
    expect([exit, stdout, error]).toMatchObject([65, "", { kind: "invalid", code }]);
    expect(error?.message).toMatch(told);
    const copied = code === "audit-broken" ? "clave store backup" : "clave audit export";
    expect(error?.hint).toContain(copied);
  });
});

describe("clave audit export", () => {
  test("writes a file for its owner alone, and replaces none unasked", async () => {
    const file = join(desk.folder, "audit.jsonl");
    const { json } = await desk.done(["audit", "export", "audit.jsonl", "--json"]);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(json).toEqual({ entries: lines.length - 1, file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, "utf8");
    await expectRefusal(desk, ["there", ["audit", "export", file], 74, "io", "output-refused"]);
    expect(readFileSync(file, "utf8")).toBe(before);
    await desk.done(["audit", "export", file, "--yes"]);
    expect(readFileSync(file, "utf8").length).toBeGreaterThan(before.length);
    await expectRefusal(desk, ["nowhere", ["audit", "export", "none/a.jsonl"], 74, "io", "folder-missing"]);
    expect(existsSync(join(desk.folder, "none"))).toBe(false);
  });
});

describe("clave audit receipt", () => {
  test("is a sheet for the person, in the language asked for", async () => {
    const es = await desk.done(["audit", "receipt", maria.cedula, "--lang", "es"]);
    const en = await desk.done(["audit", "receipt", maria.cedula, "--lang", "en", "--reason", "complaint"]);
    for (const { stdout } of [es, en]) {
      expect(widest(stdout)).toBeLessThanOrEqual(80);
      expect(stdout).toContain("******4065");
      expect(stdout).not.toContain(maria.cedula);
      expect(stdout).not.toMatch(/\bana\b|ticket 4711/);
    }
    expect(es.stdout).toContain(
      "Se miraron sus datos\n                  Motivo: La persona llamó por teléfono",
    );
    expect(en.stdout).toContain(
      "Your data were looked at\n                  Reason: The person called on the telephone",
    );
    expect(
      await desk.count("audit WHERE act = 'audit.receipt' AND reason IN ('own-record', 'complaint')"),
    ).toBe(2);
  });

  test("names entries that the record has", async () => {
    const { json } = await desk.done(["audit", "receipt", maria.cedula, "--json", "--limit", "1"]);
    const [entry, mark] = [
      textAt(json, "receipt", "entries", 0, "entry"),
      textAt(json, "receipt", "entries", 0, "mark"),
    ];
    expect(await desk.count(`audit WHERE id = ${entry} AND hash LIKE '${mark}%'`)).toBe(1);
  });
});

test("clave config get reasons lists the usual ones", async () => {
  const { json } = await desk.done(["config", "get", "reasons", "--json", "--lang", "en"]);
  expect(json).toEqual({ key: "reasons", value: reasons.map(({ id, text }) => ({ id, text: text.en })) });
});
