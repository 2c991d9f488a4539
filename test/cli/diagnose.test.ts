import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hour, minute } from "../../src/base/time.ts";
import {
  admin,
  closeDesks,
  Desk,
  expectRefusal,
  type Given,
  maria,
  testRefusals,
  textAt,
} from "../support/desk.ts";
import { writeSealed } from "../support/sealed.ts";
import { hasTerminal, talkTo } from "../support/talk.ts";

const desk = new Desk();
const diagnose = ["delivery", "diagnose"];
let reference = "";

beforeAll(async () => {
  await desk.found();
  for (const [name, role] of [
    ["paula", "agent"],
    ["ines", "auditor"],
  ])
    await writeSealed(
      desk,
      `INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, created_at)
       SELECT '${name}', '${role}', verifier, password_set_at, '${name}', created_at FROM operators
       WHERE name = 'ana'`,
    );
  for (const name of ["paula", "ines"])
    await desk.done(["login", "--operator", name, "--password-stdin"], by(name, { stdin: admin.password }));
  reference = await desk.startRecovery(["--queue"]);
});
afterAll(closeDesks);

/** At the terminal of an operator. */
function by(name: string, given: Given = {}): Given {
  return { ...given, env: { CLAVE_SESSION: join(desk.folder, `session-${name}`) } };
}

/** The first command that is advised. */
const commandIn = (document: unknown) => textAt(document, "advice", 0, "command");

describe("clave delivery diagnose", () => {
  test("gives scripts what the contract promises, by reference and by cédula", async () => {
    for (const typed of [reference, maria.cedula]) {
      const { json, stderr } = await desk.done([...diagnose, typed, "--json"]);
      expect(json).toEqual({
        reference,
        affiliate: maria.cedula,
        verdict: "not-sent-yet",
        confidence: "certain",
        what: expect.any(String),
        evidence: [
          {
            at: expect.stringMatching(/Z$/),
            fact: expect.stringContaining("m***@example.com"),
            reply: null,
          },
          { at: expect.stringMatching(/Z$/), fact: expect.any(String), reply: null },
        ],
        advice: [
          { act: "delivery.run", command: "clave delivery run", from: null, sentence: expect.any(String) },
          {
            act: "delivery.diagnose",
            command: `clave delivery diagnose ${reference}`,
            from: null,
            sentence: expect.any(String),
          },
        ],
        say: expect.stringContaining("todavía no ha salido"),
        language: "es",
        hypotheses: [{ verdict: "not-sent-yet", confidence: "certain", what: expect.any(String) }],
        timeline: expect.arrayContaining([expect.objectContaining({ reply: null })]),
      });
      expect(stderr).toBe("");
    }
  });

  test.each([
    ["es", ["Qué hacer ahora", "Léale en voz alta", "Qué se sabe", "(seguro)"]],
    ["en", ["What to do now", "Read aloud", "What is known", "(certain)"]],
  ])(
    "is read in %s by the operator, and what is read aloud in the person's language",
    async (lang, words) => {
      const { stdout } = await desk.done([...diagnose, reference, "--lang", lang]);
      for (const word of words) expect(stdout).toContain(word);
      expect(stdout).toContain("    clave delivery run\n");
      expect(stdout.replace(/\s+/g, " ")).toContain("«Su correo todavía no ha salido de aquí;");
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
      expect(stdout).not.toContain("\u001b");
      expect(stdout).not.toContain("maria.quispe");
    },
  );

  test.skipIf(!hasTerminal)("shows a screen the same words as a pipe, in colours", async () => {
    const piped = await desk.done([...diagnose, reference]);
    const { code, screen, raw } = await talkTo(desk, [...diagnose, reference].join(" "), []);
    expect(code).toBe(0);
    expect(screen.replaceAll("\r", "")).toBe(piped.stdout);
    expect(raw).toContain("\u001b[1m");
  });

  test("follows a letter from the queue to silence and beyond", async () => {
    const own = desk.copy();
    const judged = async (movedBy = 0) =>
      (await own.done([...diagnose, reference, "--json"], { movedBy })).json;
    await own.done(["delivery", "run"]).catch(() => undefined);
    expect(await judged()).toMatchObject({ verdict: "server-unreachable", confidence: "certain" });
    await own.openSink();
    await own.done(["delivery", "run"], { movedBy: 2 * minute });
    expect(await judged(5 * minute)).toMatchObject({ verdict: "in-transit", confidence: "probable" });
    await own.signIn({ movedBy: 40 * minute });
    const silent = await judged(40 * minute);
    expect(silent).toMatchObject({ verdict: "accepted-silent", confidence: "undeterminable" });
    const sentences = (silent as { advice: { sentence: string }[] }).advice.map(({ sentence }) => sentence);
    expect(sentences[0]).toContain("«spam»");
    expect(sentences[1]).toContain("m***@example.com");
    await own.signIn({ movedBy: 3 * hour });
    const expired = await judged(3 * hour);
    expect(expired).toMatchObject({ verdict: "link-expired" });
    expect(commandIn(expired)).toBe(`clave recovery start ${maria.cedula}`);
    const token = await own.token();
    expect(JSON.stringify(expired)).not.toContain(token);
  });

  test("gives an agent no command that agents may not give, and asks who is on the telephone first", async () => {
    await expectRefusal(desk, [
      "unchecked",
      [...diagnose, reference],
      1,
      "refused",
      "caller-unchecked",
      by("paula"),
    ]);
    const said = JSON.stringify({ birthDate: "1985-03-12", answers: { "first-school": "simon bolivar" } });
    await desk.done(["recovery", "caller", maria.cedula, "--proof", "-"], by("paula", { stdin: said }));
    const other = desk.copy();
    await other.rows("UPDATE messages SET status = 'bounced', held_up_by = 'no-such-address'");
    const { json } = await other.done([...diagnose, reference, "--json"], by("paula"));
    expect(json).toMatchObject({
      verdict: "no-such-user",
      advice: [
        { act: "counter.open", command: null, sentence: expect.stringContaining("en una oficina") },
        { act: "counter.open", command: null },
        { act: "link.resend", command: `clave link resend ${reference}` },
      ],
    });
  });

  test("answers an auditor, who may do nothing about it", async () => {
    const other = desk.copy();
    await other.rows(
      "UPDATE recoveries SET closed_at = started_at, outcome = 'cancelled' WHERE closed_at IS NULL",
    );
    const { json } = await other.done([...diagnose, maria.cedula, "--json"], by("ines"));
    expect(json).toMatchObject({
      verdict: "cancelled",
      advice: [
        { act: "recovery.start", command: null },
        { act: "recovery.show", command: `clave recovery show ${reference}` },
      ],
    });
  });

  test("of somebody without any recovery has no reference", async () => {
    const { json } = await desk.done([...diagnose, "3059991251", "--json"]);
    expect(json).toMatchObject({ reference: null, verdict: "no-recovery", language: "en" });
    expect(textAt(json, "say")).toContain("We have no request of yours");
    const { stdout } = await desk.done([...diagnose, "3059991251", "--lang", "es"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("“We have no request of yours");
  });
});

describe("what a diagnosis refuses", () => {
  testRefusals(desk, [
    ["an unknown reference", [...diagnose, "R23456789A"], 67, "missing", "recovery-missing"],
    ["an unknown person", [...diagnose, "1759999061"], 67, "missing", "person-missing"],
    ["what is neither", [...diagnose, "nonsense"], 65, "invalid", "cedula-invalid"],
    ["orders to the terminal", [...diagnose, "R\u001b[31m"], 67, "missing", "recovery-missing"],
    ["nothing", diagnose, 64, "usage", "missing-argument"],
    [
      "whoever did not sign in",
      [...diagnose, "R23456789A"],
      77,
      "forbidden",
      "not-signed-in",
      { env: { CLAVE_SESSION: "/nowhere" } },
    ],
  ]);
});
