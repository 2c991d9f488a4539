import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDesks, Desk, type Ended, type Given, maria, textAt } from "../support/desk.ts";
import { projectRoot } from "../support/sources.ts";
import { mariasDocument, type Staff, staffed } from "../support/staff.ts";
import { cedulaOf } from "../support/world.ts";
import { folder } from "./folder.ts";

const house = mkdtempSync(join(tmpdir(), "clave-house-"));
const boxes = join(house, "boxes");
const execute = promisify(execFile);

/** The file of the channel as it stands in the house. */
const folderFile = readFileSync(join(import.meta.dirname, "folder.ts"), "utf8").replaceAll(
  "../../src/",
  "../../",
);

/** The same with a part of it forgotten: its line, and what is set further in below. */
function without(part: string): string {
  const lines = folderFile.split("\n");
  const at = lines.findIndex((line) => line.trimStart().startsWith(`${part}: `));
  const indent = depthOf(lines[at]);
  let end = at + 1;
  while (depthOf(lines[end]) > indent) end += 1;
  if (end > at + 1 && lines[end]?.trimStart().startsWith("}") && depthOf(lines[end]) === indent) end += 1;
  return [...lines.slice(0, at), ...lines.slice(end)].join("\n");
}

function depthOf(line = ""): number {
  return line.length - line.trimStart().length;
}

function edit(path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(house, path), "utf8");
  expect(before).toMatch(from);
  writeFileSync(join(house, path), before.replace(from, to));
}

/** Another house with the channel in it: a folder and a line of the list, and the store's table lets its word in. */
function buildHouse(): void {
  for (const name of ["src", "migrations", "fixtures", "bin", "build.mjs", "package.json", "tsconfig.json"])
    cpSync(join(projectRoot, name), join(house, name), { recursive: true });
  symlinkSync(join(projectRoot, "node_modules"), join(house, "node_modules"));
  mkdirSync(join(house, "src", "channel", "folder"));
  mkdirSync(boxes);
  writeFileSync(join(house, "src", "channel", "folder", "folder.ts"), folderFile);
  const list = "src/channel/channels.ts";
  edit(list, "import { phone }", 'import { folder } from "./folder/folder.ts";\nimport { phone }');
  edit(list, "{ email, phone }", "{ email, phone, folder }");
  const letIn = `UPDATE sqlite_schema SET sql = replace(sql, '''phone''', '''phone'', ''folder''')
    WHERE name = 'contact_points'`;
  const statements = ["PRAGMA writable_schema = ON", letIn, "PRAGMA writable_schema = RESET"];
  writeFileSync(
    join(house, "migrations", "0999-folder.ts"),
    `export const folder = () => ${JSON.stringify(statements)};\n`,
  );
  const step =
    '{ names: ["0999-folder"], statements: async () => (await import("./0999-folder.ts")).folder },';
  edit("migrations/all.ts", /\n\];\n$/, `\n  ${step}\n];\n`);
}

beforeAll(async () => {
  buildHouse();
  await execute(process.execPath, ["build.mjs"], { cwd: house });
}, 60_000);

afterAll(async () => {
  await closeDesks();
  rmSync(house, { recursive: true, force: true });
});

test("a folder and a line of the list are the whole of it, and the compiler names each part that is forgotten", async () => {
  const parts = [...Object.keys(folder), ...Object.keys(folder.carriage), "theirDoing"];
  const unfinished = join(house, "src", "channel", "unfinished");
  mkdirSync(unfinished);
  for (const [at, part] of parts.entries()) writeFileSync(join(unfinished, `${at}.ts`), without(part));
  const compiler = join(projectRoot, "node_modules", "typescript", "bin", "tsc");
  const unused = ["--noUnusedLocals", "false", "--noUnusedParameters", "false"];
  const compiled = execute(process.execPath, [compiler, "-p", ".", ...unused], { cwd: house });
  const { stdout } = await compiled.catch((error: unknown) => error as { stdout: string });
  const faults = stdout.split("\n").filter((line) => /^\S+\(\d/.test(line));
  expect(faults.filter((line) => !line.startsWith("src/channel/unfinished/"))).toEqual([]);
  for (const [at, part] of parts.entries())
    expect(stdout).toMatch(new RegExp(`unfinished/${at}\\.ts[^]*?Property '${part}' is missing`));
}, 120_000);

describe("a desk with the other channel", () => {
  const desk = new Desk();
  let staff: Staff;
  let refused: string;
  const ours = join(projectRoot, "bin", "clave.js");
  desk.way = (command) => command.map((word) => (word === ours ? join(house, "bin", "clave.js") : word));
  const given = (more: Given = {}): Given => ({ ...more, env: { BOXES: boxes, ...more.env } });
  const done = (words: readonly string[], more?: Given) => desk.done([...words, "--json"], given(more));
  const asCarla = (words: readonly string[], more?: Given): Promise<Ended> =>
    done(["counter", ...words], staff.at("carla", more));

  /** The newest letter that lies in a box. */
  const letterIn = (box: string) => {
    const names = readdirSync(boxes).filter((name) => name.startsWith(`${box}.`));
    return names.map((name) => readFileSync(join(boxes, name), "utf8")).at(-1) ?? "";
  };

  beforeAll(async () => {
    await desk.found();
    staff = await staffed(desk);
    const rows = ["Nora-Box", "full-box", "away-box", "a letter box"].map(
      (box, n) => `${cedulaOf(n)},Persona ${n},1990-01-01,persona${n}@example.com,condor,${box}`,
    );
    const people = desk.file(
      "people.csv",
      ["cedula,names,birth_date,email,image,folder", ...rows].join("\n"),
    );
    const imported = await done(["affiliate", "import", people]);
    refused = textAt(imported.json, "rejectedFile");
    expect(imported.json).toMatchObject({ added: 3, rejected: 1 });
  }, 60_000);

  const start = (n: number) => {
    const proof = JSON.stringify({ birthDate: "1990-01-01", image: "condor" });
    const words = ["recovery", "start", cedulaOf(n), "--method", folder.carriage.method, "--proof", "-"];
    return desk.run([...words, "--json"], given({ stdin: proof }));
  };

  test("reads its addresses from a file, masks them, and says what is wrong with one", async () => {
    const { json } = await done(["affiliate", "show", cedulaOf(0), "--reason", "a call"]);
    expect(json).toMatchObject({
      affiliate: { contacts: [{ address: "p***@example.com" }, { channel: "folder", address: "n***-box" }] },
    });
    expect(readFileSync(refused, "utf8")).toContain("Una casilla se escribe nombre-box.");
  });

  test("carries a link there, which ends in a new password, and tells how it went", async () => {
    const started = await start(0);
    expect(started.json).toMatchObject({
      recovery: { method: "sms", status: "sent", sentTo: "n***-box" },
      message: { status: "accepted" },
    });
    const reference = textAt(started.json, "recovery", "reference");
    const diagnosed = await done(["delivery", "diagnose", reference]);
    expect(diagnosed.json).toMatchObject({ verdict: "in-transit" });
    expect(diagnosed.stdout).toContain("laid down");
    const [, token = ""] = /#t=([\w-]{43})/.exec(letterIn("nora-box")) ?? [];
    expect(await desk.complete(token, maria.newPassword, given())).toMatchObject({ code: 0 });
    expect((await done(["recovery", "show", reference])).json).toMatchObject({
      recovery: { status: "completed" },
    });
  });

  test("holds a final refusal against the address by its own words, and lets it be lifted by its own class", async () => {
    expect((await start(1)).json).toMatchObject({ message: { status: "bounced" } });
    const words = ["affiliate", "show", cedulaOf(1), "--reason", "a call", "--lang", "en"];
    expect((await desk.done(words, given())).stdout).toContain("the box is full");
    const lift = ["delivery", "restore", "--since", "1h", "--class", "box-full", "--reason", "emptied"];
    expect((await done([...lift, "--dry-run"])).json).toEqual({ restored: 0, wouldRestore: 1 });
  });

  test("puts a letter off where nobody is there to carry it, by its own timetable and words", async () => {
    expect((await start(2)).json).toMatchObject({ message: { status: "deferred" } });
    const [waiting] = await desk.rows<{ waits: number }>(
      "SELECT due_at - queued_at AS waits FROM messages WHERE status = 'deferred' AND channel = 'folder'",
    );
    expect(waiting?.waits).toBeLessThan(10_000);
    const run = await desk.run(["delivery", "run", "--json"], given({ movedBy: 20_000 }));
    expect(run).toMatchObject({
      code: 69,
      error: { message: expect.stringContaining("No hay dónde dejar") },
    });
  });

  test("proves a new address of it at the counter, by a code that is read out", async () => {
    await asCarla(["open", maria.cedula, "--kind", "contact", ...mariasDocument, "--reason", "new box"]);
    const brought = await asCarla(["prove", "--folder", "Maria-Box"]);
    expect(brought.json).toMatchObject({ messages: [{ status: "accepted", sentTo: "m***-box" }] });
    const [, code = ""] = /^ {4}(\d{4} \d{4})$/m.exec(letterIn("maria-box")) ?? [];
    const confirmed = await asCarla(["confirm", "--code-stdin"], { stdin: `${code}\n` });
    expect(confirmed.json).toMatchObject({
      case: { points: [{ side: "new", channel: "folder", provedAt: expect.any(String) }] },
    });
  });
});
