import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  closeDesks,
  Desk,
  expectRefusal,
  faultsOf,
  fixture,
  maria,
  testRefusals,
  textAt,
} from "../support/desk.ts";
import { as, engage } from "../support/production.ts";

const desk = new Desk();
const start = ["recovery", "start", maria.cedula, "--proof", "-"];
const right = { stdin: maria.proof };

beforeAll(async () => {
  await desk.found();
  await desk.openSink();
});
afterAll(closeDesks);

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const recoveryFields = (status: string) => ({
  reference: expect.stringMatching(/^R[2-9A-HJ-NP-Z]{9}$/),
  affiliate: maria.cedula,
  method: "email",
  source: "counter",
  status,
  startedAt: instant,
  expiresAt: instant,
  sentTo: "m***@example.com",
});

describe("a recovery from the request to the new password", () => {
  const told = desk;
  let reference = "";
  let token = "";

  test("start sends the link and says where it went, masked", async () => {
    const ended = await told.run([...start, "--json"], right);
    expect(ended.code).toBe(0);
    expect(ended.json).toEqual({
      recovery: recoveryFields("sent"),
      message: { id: expect.stringMatching(/^M/), status: "accepted" },
    });
    reference = textAt(ended.json, "recovery", "reference");
    token = await told.token();
    expect(token).toHaveLength(43);
    expect((await told.letters()).at(-1)?.text).toContain(`/r#t=${token}`);
  });

  test("a second start tells which one is open", async () => {
    const ended = await expectRefusal(told, ["again", start, 1, "refused", "recovery-open", right]);
    expect(ended.error).toMatchObject({ reference, hint: `clave link resend ${reference}` });
  });

  test("list finds it by its status, in each form", async () => {
    const list = async (...flags: string[]) => (await told.done(["recovery", "list", ...flags])).stdout;
    expect(JSON.parse(await list("--json"))).toEqual({ recoveries: [recoveryFields("sent")] });
    expect(JSON.parse(await list("--format", "json"))).toEqual({ recoveries: [recoveryFields("sent")] });
    expect(await list("--format", "csv")).toMatch(
      new RegExp(`^reference,affiliate,status,startedAt,sentTo\n${reference},${maria.cedula},sent,`),
    );
    expect(await list("--format", "table")).toContain(reference);
    expect(JSON.parse(await list("--status", "completed", "--json"))).toEqual({ recoveries: [] });
    expect(JSON.parse(await list("--stuck", "--json"))).toEqual({ recoveries: [] });
  });

  test("nothing to list is no failure", async () => {
    const ended = await told.run(["recovery", "list", "--status", "cancelled"]);
    expect(ended).toMatchObject({ code: 0, stdout: "" });
  });

  test("a password against the policy is refused with every rule, and the link still works", async () => {
    const refused = await told.complete(token, "maria");
    expect(refused).toMatchObject({ code: 65, error: { kind: "invalid", code: "password-refused" } });
    expect(faultsOf(refused)).toEqual([]);
    const { failed = [] } = refused.error ?? {};
    expect(failed.length).toBeGreaterThan(1);
    expect(failed).toEqual(failed.map(() => ({ rule: expect.any(String), message: expect.any(String) })));
    expect(
      textAt((await told.run(["recovery", "show", reference, "--json"])).json, "recovery", "status"),
    ).toBe("opened");
  });

  test("complete sets the password without a session, and tells the address on file", async () => {
    const ended = await told.complete(token, maria.newPassword, { env: { CLAVE_SESSION: "/nowhere" } });
    expect(ended).toMatchObject({ code: 0, json: { recovery: recoveryFields("completed") } });
    expect((await told.letters()).at(-1)?.mail.to).toEqual(["maria.quispe@example.com"]);
    expect(await told.count(`passwords WHERE cedula = '${maria.cedula}'`)).toBe(1);
  });

  test("the link works once", async () => {
    const again = await told.complete(token);
    expect(again).toMatchObject({ code: 1, error: { kind: "refused", code: "link-used" } });
    expect(faultsOf(again)).toEqual([]);
  });

  test("show tells the whole story", async () => {
    const ended = await told.run(["recovery", "show", reference.toLowerCase(), "--json"]);
    expect(ended.json).toMatchObject({
      recovery: recoveryFields("completed"),
      timeline: [
        { event: "recovery.start", actor: "ana" },
        { event: "delivery.attempt", actor: "system" },
        { event: "recovery.open", actor: "holder" },
        { event: "recovery.complete", actor: "holder" },
        { event: "delivery.attempt", actor: "system" },
      ].map((event) => ({ ...event, at: instant, detail: expect.any(String) })),
    });
  });
});

describe("clave recovery cancel", () => {
  test("ends a recovery and its link, for a reason that is kept", async () => {
    const reference = await desk.startRecovery();
    const token = await desk.token();
    const words = ["recovery", "cancel", reference, "--reason", "asked at the counter"];
    const ended = await desk.run([...words, "--json"]);
    expect(ended).toMatchObject({ code: 0, json: { recovery: recoveryFields("cancelled") } });
    expect(await desk.complete(token)).toMatchObject({ code: 1, error: { code: "link-revoked" } });
    await expectRefusal(desk, ["again", words, 1, "refused", "recovery-not-open"]);
    expect(await desk.count(`audit WHERE act = 'recovery.cancel' AND reason = 'asked at the counter'`)).toBe(
      1,
    );
  });
});

describe("who is not confirmed gets nothing", () => {
  const wrong = { stdin: maria.wrongProof };
  const refused = { code: 1, stdout: "", error: { kind: "refused", code: "identity-not-confirmed" } };

  test("a wrong answer, date or image: the same words; five of them close the check", async () => {
    const closing = desk.copy();
    const said = [
      { birthDate: "1985-03-13", image: "condor" },
      { birthDate: "1985-03-12", image: "turtle" },
      { answers: { "first-school": "Simón Bolívar" }, image: "turtle" },
      { answers: { "first-teacher": "Simón Bolívar" }, image: "condor" },
      { birthDate: "1985-03-12", answers: { "first-school": "otra" }, image: "condor" },
    ];
    const answers = new Set<string>();
    for (const proof of said) {
      const ended = await closing.run([...start, "--json"], { stdin: JSON.stringify(proof) });
      expect(ended).toMatchObject(refused);
      answers.add(ended.stderr);
    }
    expect(answers.size).toBe(1);
    const locked = await expectRefusal(closing, ["closed", start, 1, "refused", "locked", right]);
    expect(locked.error?.retryAfterSeconds).toBeGreaterThan(23 * 3600);
    const unlock = ["affiliate", "unlock", maria.cedula, "--reason", "document seen", "--json"];
    await expectRefusal(closing, ["one's own", unlock.slice(0, -1), 1, "refused", "lock-own"]);
    await engage(closing, "bea", "supervisor");
    const lifted = await closing.done(unlock, as(closing, "bea"));
    expect(lifted.json).toMatchObject({ affiliate: { clearedFailures: 5 } });
    expect((await closing.run([...start, "--queue"], right)).code).toBe(0);
  });

  test("a right answer in between opens what four wrong ones had begun to close", async () => {
    const closing = desk.copy();
    for (const _ of [1, 2, 3, 4])
      expect(await closing.run([...start, "--json"], wrong)).toMatchObject(refused);
    expect((await closing.run([...start, "--queue"], right)).code).toBe(0);
    expect(await closing.count("identity_failures WHERE cleared_at IS NULL")).toBe(0);
  });
});

describe("what recovery refuses", () => {
  const proof = (birthDate: string, image: string) => ({ stdin: JSON.stringify({ birthDate, image }) });
  const of = (cedula: string, ...more: string[]) => ["recovery", "start", cedula, "--proof", "-", ...more];

  testRefusals(desk, [
    ["a wrong check digit", of("1710034066"), 65, "invalid", "cedula-invalid", right],
    ["a proof that is no JSON", of(maria.cedula), 65, "invalid", "proof-malformed", { stdin: "condor" }],
    [
      "a proof of nothing",
      of(maria.cedula),
      65,
      "invalid",
      "proof-malformed",
      { stdin: '{"image":"condor"}' },
    ],
    ["a proof with more in it", of(maria.cedula), 65, "invalid", "proof-malformed", { stdin: '{"pin":1}' }],
    [
      "a proof file that is not there",
      [...of(maria.cedula).slice(0, -1), "gone.json"],
      66,
      "no-input",
      "file-missing",
    ],
    ["a proof file that is a folder", [...of(maria.cedula).slice(0, -1), "."], 74, "io", "file-is-folder"],
    [
      "a password file that is not there",
      ["recovery", "complete", "--token-stdin", "--password-file", "gone"],
      66,
      "no-input",
      "file-missing",
      { stdin: "x" },
    ],
    ["nobody of that number", of("1759999061"), 67, "missing", "person-missing", right],
    [
      "somebody who has died",
      of("1259991261"),
      1,
      "refused",
      "person-not-active",
      proof("1943-07-31", "corn"),
    ],
    [
      "somebody without an address",
      of("0959999020"),
      1,
      "refused",
      "no-address",
      proof("1961-08-17", "football"),
    ],
    [
      "two people with one address",
      of("0559991054"),
      1,
      "refused",
      "address-shared",
      proof("1949-12-08", "corn"),
    ],
    [
      "a way that is not there yet",
      of(maria.cedula, "--method", "in-person"),
      1,
      "refused",
      "method-unavailable",
      right,
    ],
    ["no such recovery to show", ["recovery", "show", "R23456789A"], 67, "missing", "recovery-missing"],
    [
      "no such recovery to cancel",
      ["recovery", "cancel", "R23456789A", "--reason", "a test"],
      67,
      "missing",
      "recovery-missing",
    ],
  ]);

  test.each(["x".repeat(43), "not a link", "http://127.0.0.1:8080/r#t=short"])(
    "the link %s is unknown",
    async (link) => {
      const ended = await desk.complete(link);
      expect(ended).toMatchObject({ code: 1, error: { kind: "refused", code: "link-unknown" } });
      expect(faultsOf(ended)).toEqual([]);
    },
  );
});

describe("a mail server that is not there", () => {
  test("is told, and the recovery stands", async () => {
    const apart = await new Desk().found();
    const ended = await apart.run([...start, "--json"], right);
    expect(ended).toMatchObject({ code: 0, json: { message: { status: "deferred" } } });
    expect(ended.json).toMatchObject({ recovery: recoveryFields("started") });
    expect(ended.stderr).not.toBe("");
    expect(await apart.count("messages")).toBe(1);
  });

  test("does not matter under --queue", async () => {
    const apart = await new Desk().found();
    const ended = await apart.run([...start, "--queue", "--json"], right);
    expect(ended).toMatchObject({ code: 0, json: { message: { status: "queued" } } });
    expect(await apart.count("attempts")).toBe(0);
  });
});

test("a proof can come in a file", async () => {
  const apart = await new Desk().found();
  const file = apart.file("proof.json", maria.proof);
  const ended = await apart.run(["recovery", "start", maria.cedula, "--proof", file, "--queue", "--json"]);
  expect(ended).toMatchObject({ code: 0 });
  expect(
    await apart.run(["recovery", "start", maria.cedula, "--proof", fixture("identifiers.json")]),
  ).toMatchObject({
    code: 65,
  });
});
