import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, maria } from "../support/desk.ts";
import { mariasDocument, type Staff, staffed } from "../support/staff.ts";
import { hasTerminal, keys, pick, type Turn, talkTo } from "../support/talk.ts";

const desk = new Desk();
let staff: Staff;

beforeAll(async () => {
  await desk.found();
  staff = await staffed(desk);
}, 60_000);
afterAll(closeDesks);

const { enter, interrupt } = keys;
const typing = (text: string) => `${text}${enter}`;
const sit = (name: string, turns: readonly Turn[], env = {}) =>
  talkTo(desk, "desk --lang en", turns, { ...staff.session(name), ...env });

const jose = "0159991017";

describe.skipIf(!hasTerminal)("clave desk", () => {
  test("serves person after person, with operator, office, case and person on top", async () => {
    const { code, raw } = await sit("carla", [
      [/clave · carla \(clerk\) · UIO-01 Quito Norte.*What is next/s, pick(0)],
      [/cédula:/, typing("171003406")],
      [/10 digits.*cédula:/s, typing("1710034073")],
      [/Nobody with the number 1710034073.*cédula:/s, typing(maria.cedula)],
      [/· UIO-01 · María Fernanda Quispe Andrade.*What does the person need/s, pick(1)],
      [/Why\?/, pick(0)],
      [/How did the person come/, pick(1)],
      [/Number of the appointment/, typing("A-117")],
      [/· C\w{9} · María Fernanda Quispe Andrade.*Which document/s, pick(0)],
      [/document's number/, typing(maria.cedula)],
      [/When does it expire/, typing("2031-05-31")],
      [/Is the name on the document María/, pick(0)],
      [/Is the face/, pick(0)],
      [/picks an image/, pick(4)],
      [/Hand the case in/, pick(0)],
      [/It is in force.*What else/s, pick(0)],
      [/Receipt.*new security image.*What else/s, pick(2)],
      [/What is next/, pick(0)],
      [/cédula:/, typing(jose)],
      [/What does the person need/, pick(4)],
      [/Why\?/, pick(0)],
      [/The check is open.*Notice to j\*\*\*@example.com.*What is next/s, pick(1)],
    ]);
    expect(code).toBe(0);
    expect(await desk.rows("SELECT appointment, image FROM cases")).toEqual([
      { appointment: "A-117", image: "whale" },
    ]);
    // the screen is given back whole
    expect(raw.lastIndexOf("\u001b[r\u001b[?1049l")).toBeGreaterThan(raw.lastIndexOf("What is next"));
  });

  test("tells what goes wrong and goes on; a case broken off is kept and waits in the menu", async () => {
    const { code, screen } = await sit("carla", [
      [/What is next/, pick(0)],
      [/cédula:/, typing(jose)],
      [/What does the person need/, pick(3)],
      [/Why\?/, pick(0)],
      [/How did the person come/, pick(0)],
      [/Which document/, interrupt],
      [/is kept as it is.*Go on with an open case \(1\)/s, pick(1)],
      [/Which one\?/, pick(0)],
      [/goes on: José Luis Peñafiel Ochoa.*Which document/s, pick(2)],
      [/What is next/, pick(0)],
      [/cédula:/, typing("1259991261")],
      [/What does the person need/, pick(0)],
      [/Why\?/, pick(0)],
      [/How did the person come/, pick(0)],
      [/not on file as active.*What is next/s, interrupt],
    ]);
    expect(code).toBe(130);
    expect(screen).not.toMatch(/^\s+at |Error/m);
  });

  test("validates in person: a supervisor decides at a desk, and the activation leaves no trace", async () => {
    const words = ["counter", "open", "1359991138", "--kind", "validation", "--reason", "has no mailbox"];
    const document = mariasDocument.map((word) => (word === maria.cedula ? "1359991138" : word));
    await desk.done([...words, ...document], staff.at("diego"));
    await desk.done(["counter", "submit"], staff.at("diego"));
    const decided = await sit("sofia", [
      [/sofia \(supervisor\).*What is next/s, pick(1)],
      [/Which one\?/, pick(0)],
      [/Why two: +it is a validation in person.*What do you decide/s, pick(0)],
      [/number, if you saw it/, typing("1359991138")],
      [/Hand the activation.*What else/s, pick(3)],
      [/What is next/, pick(1)],
    ]);
    expect(decided.code).toBe(0);
    const slip = /Activation: +((?:[2-9A-Z]{4}[- ]){3}[2-9A-Z]{4})\r?\n/;
    const handed = await talkTo(
      desk,
      "counter hand-over --lang en",
      [[/cannot be seen again/, enter]],
      staff.session("diego"),
    );
    expect(handed.code).toBe(0);
    const activation = slip.exec(handed.screen)?.[1] ?? "";
    expect(activation, handed.screen).not.toBe("");
    // shown on the other screen only, which is gone afterwards
    const [before = "", shown = "", after = ""] = handed.raw.split(/\u001b\[\?1049[hl]/);
    expect([before.includes(activation), shown.includes(activation), after.includes(activation)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("ends with a sentence when the session is over, and the case is kept", async () => {
    const ending = async () => {
      const disable = ["operator", "disable", "diego", "--reason", "on leave", "--yes"];
      await desk.done(disable);
      return pick(0);
    };
    const { code, screen } = await sit("diego", [
      [/What is next/, pick(0)],
      [/cédula:/, typing("1459991152")],
      [/What does the person need/, pick(0)],
      [/Why\?/, pick(0)],
      [/How did the person come/, pick(0)],
      [/Which document/, pick(0)],
      [/document's number/, typing("1459991152")],
      [/When does it expire/, typing("2031-05-31")],
      [/Is the name on the document/, pick(0)],
      [/Is the face/, ending],
    ]);
    expect(code).toBe(77);
    expect(screen).toContain("Your session was ended");
    expect(await desk.count("cases WHERE cedula = '1459991152' AND closed_at IS NULL")).toBe(1);
  });

  test("is of use where the terminal shows letters only", async () => {
    const { code, raw } = await sit(
      "carla",
      [
        [/What is next/, pick(0)],
        [/clave · carla \(clerk\).*cédula:/s, interrupt],
        [/What is next/, pick(2)],
      ],
      { TERM: "dumb" },
    );
    expect(code).toBe(0);
    expect(raw).not.toContain("\u001b[?1049h");
  });
});

test("clave desk needs a terminal, and somebody who may open a case", async () => {
  const piped = await desk.run(["desk", "--json"], staff.at("carla"));
  expect(piped).toMatchObject({ code: 64, stdout: "", error: { kind: "usage", code: "terminal-needed" } });
  const out = await talkTo(desk, "logout", [], staff.session("tomas"));
  expect(out.code).toBe(0);
  const nobody = await talkTo(desk, "desk", [], staff.session("tomas"));
  expect(nobody.code).toBe(77);
  expect(nobody.screen).not.toContain(admin.name);
});
