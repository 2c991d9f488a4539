import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, type Ended, expectRefusal, maria, textAt } from "../support/desk.ts";
import { mariasDocument, type Staff, staffed } from "../support/staff.ts";

const founded = new Desk();
let desk: Desk;
let staff: Staff;

beforeAll(async () => {
  await founded.found();
}, 60_000);
afterAll(closeDesks);

/** Each story has a desk to itself. */
async function newDesk(): Promise<void> {
  desk = founded.copy();
  staff = await staffed(desk);
}

const counter = (verb: string, ...words: readonly string[]) => ["counter", ...verb.split(" "), ...words];
const asCarla = (verb: string, words: readonly string[] = [], stdin?: string): Promise<Ended> =>
  desk.done([...counter(verb, ...words), "--json"], staff.at("carla", stdin === undefined ? {} : { stdin }));
const statusOf = ({ json }: Ended) => textAt(json, "case", "status");
const newMailbox = "maria.fernanda@correo.example";

describe("a script goes through a change of address", () => {
  beforeAll(newDesk, 60_000);

  test("with both mailboxes proved: in force at once, each step one document", async () => {
    const opened = await asCarla("open", [
      maria.cedula,
      "--kind",
      "contact",
      ...mariasDocument,
      "--reason",
      "new mailbox",
      "--old-address",
      "works",
      "--appointment",
      "A-117",
    ]);
    expect(opened.json).toMatchObject({
      case: {
        id: expect.stringMatching(/^C[2-9A-Z]{9}$/),
        kind: "contact",
        status: "identified",
        subject: maria.cedula,
        effectiveAt: null,
        officer: "carla",
        office: "UIO-01",
        appointment: "A-117",
        oldAddress: "works",
        openedAt: expect.stringMatching(/Z$/),
      },
      warnings: [],
    });
    const proving = await asCarla("prove", ["--email", newMailbox]);
    expect(proving.json).toMatchObject({
      case: { status: "proving" },
      messages: [
        { id: expect.any(String), status: "accepted", sentTo: "m***@correo.example" },
        { id: expect.any(String), status: "accepted", sentTo: "m***@example.com" },
      ],
    });
    const codes = [await staff.codeFor("maria.quispe@example.com"), await staff.codeFor(newMailbox)];
    const confirmed = await asCarla("confirm --code-stdin", [], `${codes.join("\n")}\n`);
    expect(confirmed.json).toMatchObject({
      case: {
        points: [
          { side: "new", channel: "email", provedAt: expect.stringMatching(/Z$/) },
          { side: "old", channel: "email", provedAt: expect.stringMatching(/Z$/) },
        ],
      },
    });
    const submitted = await asCarla("submit");
    expect(submitted.json).toMatchObject({
      case: { status: "effective", effectiveAt: expect.stringMatching(/Z$/), doubts: [], holdSeconds: 0 },
      messages: [{ status: "accepted" }, { status: "accepted" }],
    });
    for (const ended of [opened, proving, confirmed, submitted])
      for (const code of codes) expect(ended.stdout + ended.stderr).not.toContain(code.slice(5));
  });

  test("whose receipt fits paper of 80 and of 32 columns, in both languages", async () => {
    const id = (await desk.done(counter("list"), staff.at("carla"))).stdout.split("\t")[0] ?? "";
    for (const lang of ["es", "en"])
      for (const width of ["80", "32"]) {
        const words = counter("show", id, "--receipt", "--width", width, "--lang", lang);
        const { stdout } = await desk.done(words, staff.at("carla"));
        expect(stdout).toContain(id);
        expect(stdout).toContain("m***@correo.example");
        expect(stdout).not.toContain("maria.fernanda");
        expect(stdout.split("\n").filter((line) => line.length > Number(width))).toEqual([]);
      }
    const shown = await asCarla("show", [id, "--width", "32"]);
    expect(shown.json).toMatchObject({
      case: { id, status: "effective" },
      timeline: expect.arrayContaining([
        { at: expect.any(String), event: "counter.open", actor: "carla", detail: expect.any(String) },
      ]),
      receipt: expect.arrayContaining(["-".repeat(32)]),
    });
  });

  test("with the old one lost: a supervisor signs at the clerk's terminal, and it is on hold", async () => {
    const jose = "0159991017";
    const document = mariasDocument.map((word) => (word === maria.cedula ? jose : word));
    await asCarla("open", [jose, "--kind", "contact", ...document, "--reason", "lost it"]);
    await asCarla("prove", ["--email", "jose.luis@correo.example"]);
    await asCarla("confirm --code-stdin", [], await staff.codeFor("jose.luis@correo.example"));
    const submitted = await asCarla("submit");
    expect(submitted.json).toMatchObject({
      case: { status: "submitted", effectiveAt: null, doubts: ["address-lost"] },
    });
    const own = counter("approve");
    await expectRefusal(desk, ["a clerk", own, 77, "forbidden", "role-may-not", staff.at("carla")]);
    const signed = await asCarla("approve", ["--as", "sofia", "--password-stdin"], admin.password);
    expect(signed.json).toMatchObject({
      case: {
        status: "approved",
        approvedBy: "sofia",
        effectiveAt: expect.any(String),
        holdSeconds: 259_200,
      },
    });
    const link = (await desk.letters()).flatMap(({ text }) => /http\S+\/v#t=[\w-]{43}/.exec(text)?.[0] ?? []);
    const vetoed = await desk.done([...counter("veto --token-stdin"), "--json"], {
      stdin: link.at(-1) ?? "",
    });
    expect(vetoed.json).toEqual({
      case: {
        id: textAt(signed.json, "case", "id"),
        kind: "contact",
        status: "vetoed",
        subject: jose,
        effectiveAt: expect.anything(),
      },
    });
    const rejected = await desk.done(
      [...counter("reject", textAt(signed.json, "case", "id"), "--reason", "was not him"), "--json"],
      staff.at("tomas"),
    );
    expect(statusOf(rejected)).toBe("rejected");
  });
});

describe("a script registers and validates anew", () => {
  beforeAll(newDesk, 60_000);

  test("an image and questions, by a file or standard input", async () => {
    await staff.open(["--kind", "image"]);
    expect(statusOf(await asCarla("prove --proof -", [], `{"image":"turtle"}`))).toBe("proving");
    expect(statusOf(await asCarla("submit"))).toBe("effective");
    await staff.open(["--kind", "questions"]);
    const answers = { "first-pet": "Canela", "first-school": "Simón Bolívar" };
    const file = desk.file("answers.json", JSON.stringify({ answers }));
    const proving = await asCarla("prove", ["--proof", file]);
    expect(statusOf(proving)).toBe("proving");
    expect(proving.stdout + proving.stderr).not.toMatch(/Canela|Bolívar/);
    expect(statusOf(await asCarla("submit"))).toBe("effective");
  });

  test("a person in person: the activation goes into a private file, never into a pipe", async () => {
    const id = await staff.open(["--kind", "validation"]);
    await asCarla("submit");
    await desk.done(counter("approve", id, "--document-number", maria.cedula), staff.at("sofia"));
    const piped = counter("hand-over", id);
    await expectRefusal(desk, ["a pipe", piped, 64, "usage", "input-needed", staff.at("carla")]);
    const path = join(desk.folder, "slip.txt");
    const handed = await asCarla("hand-over", ["--slip", path, "--width", "32"]);
    expect(handed.json).toMatchObject({ case: { id, status: "effective" }, slip: path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const slip = readFileSync(path, "utf8");
    const activation = /(?:[2-9A-Z]{4}[- ]){3}[2-9A-Z]{4}/.exec(slip)?.[0] ?? "none";
    expect(slip).toContain(id);
    expect(slip.split("\n").filter((line) => line.length > 32)).toEqual([]);
    expect(handed.stdout + handed.stderr).not.toContain(activation);
    const again = counter("hand-over", id, "--slip", path);
    expect(await desk.run(again, staff.at("carla"))).toMatchObject({ code: 74, stdout: "" });
    expect(readFileSync(path, "utf8")).toBe(slip);
  });
});

describe("what is missing or does not fit", () => {
  beforeAll(newDesk, 60_000);

  test.each([
    ["open", "CEDULA --kind --document --document-number --document-expires --face-match --reason"],
    ["open 1710034065 --kind image --face-match yes", "--document --document-number --reason"],
    ["identify", "--document --document-number --document-expires --face-match"],
    ["take C222222222 --document cedula", "--document-number --document-expires --face-match"],
    ["prove", "--email --phone --proof"],
    ["confirm", "--code-stdin"],
    ["approve --as sofia", "--password-stdin"],
    ["veto", "--token-stdin"],
    ["reject", "--reason"],
  ])("counter %s names all of it at once", async (words, missing) => {
    const given = words.startsWith("approve") ? [...(await waiting())] : [];
    const ended = await desk.run([...counter(words), ...given, "--no-input", "--json"], staff.at("carla"));
    expect(ended).toMatchObject({ code: 64, stdout: "", error: { kind: "usage", code: "input-needed" } });
    for (const flag of missing.split(" ")) expect(ended.error?.message).toContain(flag);
  });

  /** A case that waits for a second officer. */
  async function waiting(): Promise<readonly string[]> {
    const id = await staff.open(["--kind", "image", "--name-match", "no"]);
    await asCarla("prove --proof -", [id], `{"image":"turtle"}`);
    await asCarla("submit", [id]);
    return [id];
  }

  test("a case need not be named where one is in hand; of several the numbers are told", async () => {
    await expectRefusal(desk, ["none", counter("submit"), 64, "usage", "case-none", staff.at("diego")]);
    const first = await staff.open(["--kind", "contact"], "diego");
    const listed = await desk.done([...counter("list --mine"), "--json"], staff.at("diego"));
    expect(listed.json).toMatchObject({ cases: [{ id: first }] });
    await staff.open(["--kind", "questions"], "diego");
    const several = counter("prove", "--email", newMailbox);
    const ended = await expectRefusal(desk, ["two", several, 64, "usage", "case-several", staff.at("diego")]);
    expect(ended.error?.message).toContain(first);
  });

  test("a colleague takes a case over, seeing the document", async () => {
    const listed = await desk.done([...counter("list --status identified"), "--json"], staff.at("diego"));
    const cases = (listed.json as { cases: readonly { id: string; kind: string }[] }).cases;
    const contact = cases.find(({ kind }) => kind === "contact")?.id ?? "";
    expect((await asCarla("take", [contact])).json).toMatchObject({
      case: { officer: "carla", status: "open" },
    });
    expect(statusOf(await asCarla("identify", mariasDocument))).toBe("identified");
  });

  test("an address that looks like a slip comes back with its correction", async () => {
    const slip = await desk.run(counter("prove", "--email", "maria@hotmil.com", "--json"), staff.at("carla"));
    expect(slip).toMatchObject({
      code: 65,
      error: { kind: "invalid", code: "address-slip", correction: "maria@hotmail.com" },
    });
    const kept = await asCarla("prove", ["--email", "maria@hotmil.com", "--as-typed", "--queue"]);
    expect(kept.json).toMatchObject({ messages: [{ status: "queued", sentTo: "m***@hotmil.com" }] });
  });

  test("a mobile is taken down with a warning; a code is not sent twice at once, nor guessed by threes", async () => {
    const phone = await asCarla("prove", ["--phone", "099 123 4599"]);
    expect(phone.json).toMatchObject({
      case: {
        points: expect.arrayContaining([expect.objectContaining({ channel: "phone", provedAt: null })]),
      },
      warnings: [{ message: expect.any(String) }],
    });
    const again = counter("prove --again");
    await expectRefusal(desk, ["again", again, 75, "busy", "cooldown", staff.at("carla")]);
    const guess = (stdin: string) =>
      desk.run(counter("confirm --code-stdin", "--json"), staff.at("carla", { stdin }));
    expect(await guess("00000000")).toMatchObject({ code: 1, error: { code: "code-wrong" } });
    expect(await guess("1\n2\n3\n")).toMatchObject({ code: 64, error: { code: "codes-too-many" } });
  });

  test("an unlocking tells the person, and what became of the letter", async () => {
    const words = ["affiliate", "unlock", maria.cedula, "--reason", "came in person", "--json"];
    const { json } = await desk.done(words, staff.at("carla"));
    expect(json).toMatchObject({
      affiliate: { cedula: maria.cedula, locked: false, clearedFailures: 0 },
      messages: [{ status: "accepted", sentTo: "m***@example.com" }],
    });
  });
});
