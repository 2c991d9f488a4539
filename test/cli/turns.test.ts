import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { minute } from "../../src/base/time.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { type Begun, closeDesks, Desk, type Ended } from "../support/desk.ts";
import { many, waitFile } from "../support/wait-file.ts";
import { cedulaOf } from "../support/world.ts";

afterEach(closeDesks);

/** So many that one transaction of an import took them, and held the store until it had. */
const rows = 80_000;
const lanes = 3;
const proof = JSON.stringify({ birthDate: "1980-01-01", image: "condor" });

const header = "cedula,names,birth_date,email,image";
const person = (n: number) => `${cedulaOf(n)},Rosa Quispe,1980-01-01,rosa.${n}@correo.example,condor`;

/** A register of so many people, from a number on, in no order. */
function register(count: number, from: number): string {
  const line = (n: number) => person(from + ((n * 7919) % count));
  return [header, ...Array.from({ length: count }, (_, n) => line(n))].join("\n");
}

const register80 = register(rows, 1000);
const waits = waitFile(many(rows, { startedAt: Date.parse("2026-05-01T00:00:00Z"), wait: 5 * minute }));

async function founded(): Promise<Desk> {
  const desk = await new Desk().found();
  await desk.done(["affiliate", "import", desk.file("few.csv", register(900, 100))]);
  return desk;
}

/** Resolves when a command has begun to write, and nobody else can. */
async function underWay(desk: Desk, { child }: Begun): Promise<void> {
  const store = await openStore({ engine: "sqlite", path: join(desk.home, "clave.db") });
  const busy = async () => {
    const begun = rowsOf(store, "BEGIN IMMEDIATE").then(() => rowsOf(store, "ROLLBACK"));
    return begun.then(
      () => false,
      () => true,
    );
  };
  await rowsOf(store, "PRAGMA busy_timeout = 0");
  while (!(await busy()) && child.exitCode === null) await pause(20);
  await closeStore(store);
}

/** Starts recoveries, some at a time, for as long as a command lives; gives those that ended before it did. */
async function startBeside(desk: Desk, { child }: Begun): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  let next = 100;
  const lane = async () => {
    while (child.exitCode === null) {
      const cedula = cedulaOf(next++);
      const started = await desk.run(["recovery", "start", cedula, "--proof", "-", "--queue", "--json"], {
        stdin: proof,
      });
      if (child.exitCode === null || started.code !== 0) ended.push(started);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return ended;
}

describe("recoveries are started beside", () => {
  test.each([
    ["affiliate import", ["affiliate", "import"], "register.csv", register80],
    ["report import", ["report", "import"], "waits.csv", waits],
  ])("%s, and none is refused", { timeout: 300_000 }, async (_, words, name, content) => {
    const desk = await founded();
    const work = desk.begin([...words, desk.file(name, content), "--json"]);
    await underWay(desk, work);
    const started = await startBeside(desk, work);
    const { code, json } = await work.ended;
    expect([code, json]).toEqual([0, expect.objectContaining({ added: rows, rejected: 0 })]);
    expect(started.filter((each) => each.code !== 0).map(({ stderr }) => stderr)).toEqual([]);
    expect(started.length).toBeGreaterThan(lanes);
    expect((await desk.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
    expect((await desk.done(["store", "check", "--json"])).json).toMatchObject({ ok: true });
  });
});

test("two imports at once take turns", { timeout: 300_000 }, async () => {
  const desk = await founded();
  const [people, requests] = await Promise.all([
    desk.done(["affiliate", "import", desk.file("register.csv", register80), "--json"]),
    desk.done(["report", "import", desk.file("waits.csv", waits), "--json"]),
  ]);
  expect([people.json, requests.json]).toEqual([
    expect.objectContaining({ added: rows }),
    expect.objectContaining({ added: rows }),
  ]);
  const acts = await desk.rows<{ act: string }>(
    "SELECT act FROM audit WHERE act LIKE '%.import' AND id > 3 ORDER BY id",
  );
  const turns = acts.filter(({ act }, at) => act !== acts[at - 1]?.act);
  expect(turns.length).toBeGreaterThan(3);
});
