import { once } from "node:events";
import { closeSync, ftruncateSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { admin, closeDesks, Desk, type Ended, maria, textAt } from "../support/desk.ts";
import { inShell, pathWithProgram } from "../support/shell.ts";
import { closeDisks, SmallDisk, withoutDisks } from "../support/small-disk.ts";

const founded = new Desk();
const start = ["recovery", "start", maria.cedula, "--proof", "-"];
const proof = { stdin: maria.proof };
const english = ["--lang", "en"];

beforeAll(async () => {
  await founded.found();
}, 60_000);
afterEach(closeDisks);
afterAll(closeDesks);

/** A desk on a disk where not a byte is left. */
function onFullDisk(): { readonly desk: Desk; readonly disk: SmallDisk } {
  const disk = new SmallDisk();
  const desk = founded.copy(disk.path);
  disk.leave(0);
  return { desk, disk };
}

const lines = ({ stderr }: Ended) => stderr.trimEnd().split("\n");

describe.skipIf(withoutDisks !== undefined)(`on a full disk ${withoutDisks ?? ""}`, () => {
  test("a person reads that it is full, where, and that nothing was done", async () => {
    const { desk } = onFullDisk();
    const ended = await desk.run([...start, ...english], proof);
    expect(ended).toMatchObject({ code: 74, stdout: "" });
    expect(lines(ended)).toEqual([
      `There is no space left on the disk of ${desk.home} (0 MB free). The act did not take place: repeat it once there is space.`,
      "Free some space. How much each disk has left: df -h",
    ]);
    const spanish = await desk.run(start, proof);
    expect(spanish.stderr).toContain("(0 MB libres). El acto no se hizo: repítalo cuando haya espacio.");
  });

  test.each([
    "report wait-times",
    "report funnel",
    "recovery list",
    "operator list",
    "delivery status",
    "store status",
    "store check",
    "whoami",
  ])("whoever only reads can: %s", async (words) => {
    const { desk, disk } = onFullDisk();
    expect(await desk.run([...words.split(" "), "--json"])).toMatchObject({ code: 0 });
    // the session's end is not put off, and that is all
    const later = await desk.run([...words.split(" "), "--json"], { movedBy: 5 * minute });
    expect(later).toMatchObject({ code: 0 });
    expect(disk.free).toBe(0);
  });

  test("doctor says that it is full, and of the store that it is whole", async () => {
    const { desk } = onFullDisk();
    const ended = await desk.run(["doctor", "--json", ...english]);
    expect(ended.code).toBe(74);
    const checks = (JSON.parse(ended.stdout) as { checks: { check: string; message: string }[] }).checks;
    const found = (name: string) => checks.find(({ check }) => check === name);
    expect(found("store")).toMatchObject({ verdict: "good" });
    expect(found("disk")).toMatchObject({ verdict: "fault", message: expect.stringContaining("Only 0 MB") });
  });

  test.each([4, 8, 36, 100, 300, 360, 400, 440, 480, 1000])(
    "init in %d KB makes a whole desk or nothing",
    async (kilobytes) => {
      const disk = new SmallDisk(kilobytes);
      const desk = new Desk(disk.path);
      const words = ["init", "--operator", admin.name, "--password-stdin"];
      const ended = await desk.run([...words, "--json", ...english], { stdin: admin.password });
      if (ended.code !== 0) {
        expect(ended).toMatchObject({ code: 74, error: { code: "disk-full" } });
        expect(ended.error?.message).toContain("Nothing of the desk was made");
        expect(readdirSync(disk.path)).toEqual([]);
      }
      disk.makeRoom();
      if (ended.code !== 0) await desk.done(words, { stdin: admin.password });
      await desk.signIn();
      expect(kilobytes <= 300 ? 74 : kilobytes >= 1000 ? 0 : ended.code).toBe(ended.code);
    },
  );

  test("a disk that takes no more files is told so", async () => {
    const disk = new SmallDisk(64 * 1024, ",nr_inodes=20");
    const desk = founded.copy(disk.path);
    for (let n = 0; n < 20 - 1; n += 1) {
      try {
        closeSync(openSync(join(disk.path, `more-${n}`), "wx"));
      } catch {
        break;
      }
    }
    const ended = await desk.run([...start, "--json", ...english], proof);
    expect(ended).toMatchObject({ code: 74, error: { code: "disk-full" } });
    expect(ended.error?.message).toContain("takes not one file more");
  });

  test("a watch begun there keeps nobody waiting, and goes on once there is room", {
    timeout: 60_000,
  }, async () => {
    const { desk, disk } = onFullDisk();
    const watch = desk.begin(["delivery", "watch", ...english]);
    const told: string[] = [];
    watch.child.stderr?.on("data", (chunk: Buffer) => told.push(String(chunk)));
    await once(watch.child.stderr ?? watch.child, "data");
    expect(await desk.run(["delivery", "status", "--json"])).toMatchObject({ code: 0 });
    disk.makeRoom();
    const began = performance.now();
    expect(await desk.run([...start, "--queue", "--json"], proof)).toMatchObject({ code: 0 });
    expect(performance.now() - began).toBeLessThan(8000);
    watch.child.kill("SIGTERM");
    expect(await watch.ended).toMatchObject({ code: 0 });
    expect(told.join("")).not.toMatch(/damaged/);
  });

  test.each([
    ["garbled", (file: number) => writeSync(file, Buffer.alloc(8192, 0x2a), 0, 8192, 0)],
    ["cut", (file: number, size: number) => ftruncateSync(file, size / 2)],
  ])("a store that is %s is told as damaged all the same", async (_how, harm) => {
    const disk = new SmallDisk();
    const desk = founded.copy(disk.path);
    const path = join(desk.home, "clave.db");
    const file = openSync(path, "r+");
    harm(file, statSync(path).size);
    closeSync(file);
    disk.leave(0);
    const ended = await desk.run(["store", "check", "--json", ...english]);
    expect(ended).toMatchObject({ code: 74, error: { kind: "io", code: "store-damaged" } });
  });
});

describe("where nothing more can be written", () => {
  let path = "";
  beforeAll(() => {
    path = pathWithProgram(founded.folder);
  });
  const run = async (line: string, input = "") => {
    const env = { ...founded.environment(), PATH: path, CLAVE_LANG: "en" };
    const output = await inShell(`${line}\necho "code $?"`, { cwd: founded.folder, env, input });
    return output.trimEnd().split("\n");
  };

  test.each([
    ["whoami", 0],
    ["recovery show R23456789A", 67],
    ["bogus", 64],
    ["config set link.ttl 1s", 78],
    [`recovery start ${maria.cedula} --proof - --queue`, 0],
    [`recovery start ${maria.cedula} --proof - --queue`, 1],
  ])("of the conversation, the code stays: clave %s", async (words, code) => {
    const said = await run(`clave ${words} 2>/dev/full`, maria.proof);
    expect(said.at(-1)).toBe(`code ${code}`);
    expect(await run(`clave ${words} --json 2>/dev/full >/dev/null`, maria.proof)).toEqual([
      `code ${words.startsWith("recovery start") ? 1 : code}`,
    ]);
  });

  test("of the answer, that is told, and the deed is done", async () => {
    const said = await run("clave office add GYE --name Guayaquil 2>&1 >/dev/full");
    expect(said).toEqual([
      "The answer could not be written whole (disk full?). What was done is done.",
      "Free some space and ask for the result again.",
      "code 74",
    ]);
    expect(await founded.count("offices WHERE code = 'GYE'")).toBe(1);
    const [document = "", code] = await run("clave office list --json 2>&1 >/dev/full");
    expect(textAt(JSON.parse(document), "error", "code")).toBe("answer-unwritten");
    expect(code).toBe("code 74");
  });

  test("of either, the code is that of the answer", async () => {
    expect(await run("clave office list >/dev/full 2>/dev/full")).toEqual(["code 74"]);
    expect(await run("clave bogus >/dev/full 2>/dev/full")).toEqual(["code 64"]);
  });
});
