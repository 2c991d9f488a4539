import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
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

const desk = new Desk();
const caller = ["recovery", "caller", maria.cedula, "--proof", "-"];
const start = ["recovery", "start", maria.cedula, "--proof", "-", "--queue"];
const said = JSON.stringify({ birthDate: "1985-03-12", answers: { "first-school": "simon bolivar" } });
const wrong = JSON.stringify({ birthDate: "1985-03-12", phoneLast4: "0000" });

beforeAll(async () => {
  await desk.found();
  await writeSealed(
    desk,
    `INSERT INTO operators (name, role, verifier, password_set_at, password_set_by, created_at)
     SELECT 'paula', 'agent', verifier, password_set_at, 'paula', created_at FROM operators`,
  );
  await signIn();
});
afterAll(closeDesks);

const paula = (given: Given = {}): Given => ({
  ...given,
  env: { CLAVE_SESSION: join(desk.folder, "session-paula") },
});

async function signIn(given: Given = {}): Promise<void> {
  const login = ["login", "--operator", "paula", "--password-stdin"];
  await desk.done(login, { ...paula(given), stdin: admin.password });
}

describe("clave recovery caller", () => {
  let reference = "";

  test("comes before everything that an agent does for somebody", async () => {
    reference = await desk.startRecovery(["--queue"]);
    const unchecked = [1, "refused", "caller-unchecked"] as const;
    const given = paula({ stdin: maria.proof });
    const ended = await expectRefusal(desk, ["start", start, ...unchecked, given]);
    expect(ended.error?.hint).toBe(`clave recovery caller ${maria.cedula}`);
    const cancel = ["recovery", "cancel", reference, "--reason", "a test"];
    await expectRefusal(desk, ["cancel", cancel, ...unchecked, paula()]);
    await expectRefusal(desk, ["show", ["recovery", "show", reference], ...unchecked, paula()]);
  });

  test("tells who it is, what is open, and the number that the letter bears", async () => {
    const ended = await desk.run([...caller, "--json"], paula({ stdin: said }));
    expect(ended).toMatchObject({
      code: 0,
      json: {
        caller: {
          affiliate: maria.cedula,
          names: expect.any(String),
          contacts: expect.arrayContaining([{ channel: "email", address: "m***@example.com" }]),
          recovery: { reference, status: "started" },
          mutualCode: expect.stringMatching(/^\d{3} \d{3}$/),
          expiresAt: expect.stringMatching(/Z$/),
        },
      },
    });
    await desk.openSink();
    await desk.done(["delivery", "run", "--once"]);
    const [letter] = await desk.letters();
    expect(letter?.text).toContain(textAt(ended.json, "caller", "mutualCode"));
    expect(await desk.run(["recovery", "show", reference], paula())).toMatchObject({ code: 0 });
  });

  test("is good for one act", async () => {
    const cancel = ["recovery", "cancel", reference, "--reason", "a test", "--json"];
    expect(await desk.run(cancel, paula())).toMatchObject({ code: 0 });
    expect(await desk.run(cancel, paula())).toMatchObject({ code: 1, error: { code: "caller-unchecked" } });
  });

  test("is read by a person in 80 columns", async () => {
    for (const lang of ["es", "en"]) {
      const ended = await desk.done([...caller, "--lang", lang], paula({ stdin: said }));
      expect(ended.stdout).toContain("m***@example.com");
      for (const line of ended.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test("is over after ten minutes", async () => {
    const apart = desk.copy();
    await apart.done(caller, paula({ stdin: said }));
    const later = paula({ stdin: maria.proof, movedBy: 10 * minute + 1000 });
    expect(await apart.run([...start, "--json"], later)).toMatchObject({
      error: { code: "caller-unchecked" },
    });
  });

  test("five wrong ones close the check", async () => {
    const apart = desk.copy();
    const given = { ...paula({ stdin: wrong }) };
    for (let n = 0; n < 5; n += 1)
      expect(await apart.run([...caller, "--json"], given)).toMatchObject({
        code: 1,
        error: { code: "identity-not-confirmed" },
      });
    await expectRefusal(apart, ["closed", caller, 1, "refused", "locked", paula({ stdin: said })]);
  });
});

describe("what a caller check refuses", () => {
  testRefusals(desk, [
    ["one fact", caller, 65, "invalid", "proof-malformed", paula({ stdin: '{"birthDate":"1985-03-12"}' })],
    ["the image", caller, 65, "invalid", "proof-malformed", paula({ stdin: maria.proof })],
    ["what was not said", caller.slice(0, 3), 64, "usage", "input-needed", paula()],
    [
      "nobody of that number",
      [...caller.slice(0, 2), "1759999061", "--proof", "-"],
      67,
      "missing",
      "person-missing",
      paula({ stdin: said }),
    ],
    ["whoever has the person there", caller, 77, "forbidden", "role-may-not", { stdin: said }],
  ]);
});
