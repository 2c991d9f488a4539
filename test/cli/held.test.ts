import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { day } from "../../src/base/time.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import {
  admin,
  closeDesks,
  Desk,
  expectRefusal,
  faultsOf,
  type Given,
  maria,
  textAt,
} from "../support/desk.ts";
import { writeSealed } from "../support/sealed.ts";

const desk = new Desk();
const start = ["recovery", "start", maria.cedula, "--proof", "-", "--json"];
const seen = "--document cedula --document-expires 2031-01-01 --face-match yes --document-number";
const document = [...seen.split(" "), maria.cedula];

beforeAll(async () => {
  await desk.found();
  await desk.openSink();
  await desk.done(["office", "add", "UIO-01", "--name", "Quito"]);
  await addOperator("carla", "clerk", "UIO-01");
  await addOperator("elena", "clerk");
  await addOperator("sofia", "supervisor");
}, 60_000);
afterAll(closeDesks);

/** Somebody who has worked here for long, with the admin's password, signed in at a terminal of their own. */
async function addOperator(name: string, role: Role, office?: string): Promise<void> {
  const since = role === "supervisor" ? "0" : "NULL";
  await writeSealed(
    desk,
    `INSERT INTO operators (name, role, office, verifier, password_set_at, password_set_by, approver_since, created_at)
     SELECT '${name}', '${role}', ${office ? `'${office}'` : "NULL"}, verifier, password_set_at, '${name}', ${since}, created_at
     FROM operators WHERE name = '${admin.name}'`,
  );
  await desk.done(["login", "--operator", name, "--password-stdin"], by(name, { stdin: admin.password }));
}

/** At the terminal of an operator. */
function by(name: string, given: Given = {}): Given {
  return { ...given, env: { CLAVE_SESSION: join(desk.folder, `session-${name}`) } };
}

const held = {
  recovery: expect.objectContaining({ status: "held", sentTo: null, affiliate: maria.cedula }),
  message: null,
};

describe("a recovery after a change by the same desk", () => {
  let reference = "";

  test("is held, and says who decides", async () => {
    const unlock = ["affiliate", "unlock", maria.cedula, "--reason", "document seen"];
    await desk.done(unlock, by("carla"));
    const before = (await desk.letters()).length;
    const ended = await desk.run(start, by("carla", { stdin: maria.proof }));
    expect(ended).toMatchObject({ code: 0, json: held });
    reference = textAt(ended.json, "recovery", "reference");
    expect(ended.stderr).toContain(`clave recovery approve ${reference}`);
    expect(await desk.letters()).toHaveLength(before);
    const told = await desk.done(["login", "--operator", "sofia", "--password-stdin"], {
      ...by("sofia", { stdin: admin.password }),
    });
    expect(told.stdout + told.stderr).toContain(reference);
  });

  test("is found among the held, and shown with its end", async () => {
    const list = await desk.run(["recovery", "list", "--status", "held", "--json"], by("sofia"));
    expect(list.json).toMatchObject({ recoveries: [{ reference, status: "held" }] });
    const story = await desk.run(["recovery", "show", reference], by("sofia"));
    expect(story.stdout).toContain("retenida");
    expect(story.stdout).toContain("Espera hasta");
    expect(story.stdout).toContain("espera a un supervisor");
    for (const line of story.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("is not for the clerk to decide, and by nobody undone twice", async () => {
    const approve = ["recovery", "approve", reference];
    await expectRefusal(desk, ["a clerk", approve, 77, "forbidden", "role-may-not", by("carla")]);
    const ended = await desk.run([...approve, "--json"], by("sofia"));
    expect(ended).toMatchObject({
      code: 0,
      json: {
        recovery: { reference, status: "sent", sentTo: "m***@example.com" },
        message: { id: expect.stringMatching(/^M/), status: "accepted" },
      },
    });
    await expectRefusal(desk, ["again", approve, 1, "refused", "recovery-not-held", by("sofia")]);
    const reject = ["recovery", "reject", reference, "--reason", "a test"];
    await expectRefusal(desk, ["too late", reject, 1, "refused", "recovery-not-held", by("sofia")]);
    expect(await desk.complete(await desk.token())).toMatchObject({
      code: 0,
      json: { recovery: { reference, status: "completed" } },
    });
    const story = await desk.run(["recovery", "show", reference, "--lang", "en"], by("sofia"));
    expect(story.stdout).toContain("let go on by sofia, to m***@example.com");
  });

  test("is ended by a rejection, with a reason", async () => {
    const begun = await desk.done(start, by("carla", { stdin: maria.proof }));
    const words = ["recovery", "reject", textAt(begun.json, "recovery", "reference")];
    const bare = await desk.run([...words, "--no-input", "--json"], by("sofia"));
    expect(bare).toMatchObject({ code: 64, error: { code: "input-needed" } });
    const ended = await desk.run([...words, "--reason", "nobody asked", "--json"], by("sofia"));
    expect(ended).toMatchObject({ code: 0, json: { recovery: { status: "cancelled" } } });
  });

  test("expires after a day", async () => {
    const begun = await desk.done(start, by("carla", { stdin: maria.proof }));
    const reference = textAt(begun.json, "recovery", "reference");
    const apart = desk.copy();
    const tomorrow = { movedBy: day + 60_000 };
    await apart.signIn(tomorrow);
    const { json } = await apart.run(["recovery", "show", reference, "--json"], tomorrow);
    expect(json).toMatchObject({ recovery: { status: "expired" } });
    await desk.done(["recovery", "cancel", reference, "--reason", "end of the test"]);
  });

  test("is not held by another desk", async () => {
    const ended = await desk.run([...start, "--queue"], by("elena", { stdin: maria.proof }));
    expect(ended).toMatchObject({ code: 0, json: { recovery: { status: "started" } } });
    await desk.done([
      "recovery",
      "cancel",
      textAt(ended.json, "recovery", "reference"),
      "--reason",
      "a test",
    ]);
  });
});

describe("clave recovery complete --code-stdin", () => {
  const complete = (code: string, given: Given = {}) => {
    const password = desk.file("activated", `${maria.newPassword}-2`);
    const words = ["recovery", "complete", "--code-stdin", "--password-file", password, "--json"];
    return desk.run(words, { ...given, stdin: code });
  };

  test("sets a password with what was handed over after a validation, once", {
    timeout: 60_000,
  }, async () => {
    const reason = ["--reason", "forgot everything"];
    const open = ["counter", "open", maria.cedula, "--kind", "validation", ...document, ...reason, "--json"];
    const opened = await desk.done(open, by("carla"));
    const id = textAt(opened.json, "case", "id");
    await desk.done(["counter", "submit", id], by("carla"));
    await desk.done(["counter", "approve", id], by("sofia"));
    const slip = join(desk.folder, "slip.txt");
    await desk.done(["counter", "hand-over", id, "--slip", slip], by("carla"));
    const [code = ""] =
      /(?:[2-9A-HJ-NP-Z]{4}[ -]){3}[2-9A-HJ-NP-Z]{4}/.exec(readFileSync(slip, "utf8")) ?? [];
    const ended = await complete(`${code.toLowerCase()}\n`);
    expect(ended).toMatchObject({
      code: 0,
      json: { recovery: { method: "in-person", status: "completed", sentTo: null } },
    });
    expect(ended.stderr).not.toContain(code);
    expect((await desk.letters()).at(-1)?.mail.to).toEqual(["maria.quispe@example.com"]);
    const again = await complete(code);
    expect(again).toMatchObject({ code: 1, error: { kind: "refused", code: "link-used" } });
    expect(faultsOf(again)).toEqual([]);
  });

  test.each(["ABCD-EFGH-JKLM-NPQR", "12345678"])("refuses %s as a wrong code", async (code) => {
    const ended = await complete(code);
    expect(ended).toMatchObject({ code: 1, error: { kind: "refused", code: "code-wrong" } });
    expect(faultsOf(ended)).toEqual([]);
  });

  test("takes one secret from standard input", async () => {
    const words = ["recovery", "complete", "--code-stdin", "--token-stdin", "--password-file", "x", "--json"];
    expect(await desk.run(words, { stdin: "x" })).toMatchObject({ code: 64, error: { code: "stdin-twice" } });
  });
});
