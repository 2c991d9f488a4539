import { readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/time.ts";
import { closeDesks, Desk, type Ended } from "../support/desk.ts";
import { closeDisks, SmallDisk, withoutDisks } from "../support/small-disk.ts";
import { type Act, type Counts, writingActs } from "../support/writing-acts.ts";

/** `CLAVE_TEST_LONG=1` tries every act, and at every size until it succeeds. */
const long = process.env["CLAVE_TEST_LONG"] === "1";

const founded = new Desk();
let post: Desk;
let acts: readonly Act[] = [];

beforeAll(async () => {
  if (withoutDisks !== undefined) return;
  await founded.found();
  post = await founded.copy().openSink();
  acts = await writingActs(founded);
}, 120_000);
afterEach(closeDisks);
afterAll(closeDesks);

/** What became of an act: all of it, nothing of it, or as much as was told. */
type Outcome = "done" | "nothing" | "in part";

/** Does an act at a copy of its desk on a disk with so much room in KB, and checks that what was told is so. */
async function tried(act: Act, room: number): Promise<Outcome> {
  const disk = new SmallDisk();
  const desk = act.at.copy(disk.path);
  desk.smtpUrl = post.smtpUrl;
  const before = await countsOf(desk);
  const from = await desk.count(act.trace);
  disk.leave(room);
  const ended = await desk.run([...act.words(disk.path), "--json"], act.given);
  disk.makeRoom();
  const what = `${act.name} in ${room} KB: ${ended.code} ${ended.stdout} ${ended.stderr}`;
  const outcome = outcomeOf(ended);
  expect([0, 74], what).toContain(ended.code);
  if (ended.code !== 0) expectFull(ended, what);
  const counts = outcome === "done" ? (ended.json as Counts | undefined) : doneOf(ended);
  const more = (await desk.count(act.trace)) - from;
  if (counts && act.told) expect(more, what).toBe(act.told(counts));
  else if (outcome === "done" && !act.told) expect(more, what).toBeGreaterThan(0);
  const { import: id = "" } = (doneOf(ended) ?? {}) as { readonly import?: string };
  if (id !== "") expect(await desk.count(`audit WHERE subject = 'import:${id}'`), what).toBeGreaterThan(0);
  if (outcome === "nothing") expect(await countsOf(desk), what).toEqual(before);
  if (outcome === "in part") expect(await countsOf(desk), what).not.toEqual(before);
  await expectWhole(desk, act, what);
  expect(readdirSync(disk.path, { recursive: true }).map(String).filter(isLeftBehind), what).toEqual([]);
  await desk.close();
  disk.close();
  return outcome;
}

function outcomeOf({ code, error }: Ended): Outcome {
  if (code === 0) return "done";
  return /El acto no se hizo/.test(error?.message ?? "") ? "nothing" : "in part";
}

function expectFull({ error, stdout, stderr }: Ended, what: string): void {
  expect(stdout, what).toBe("");
  expect(error, what).toMatchObject({
    kind: "io",
    code: "disk-full",
    hint: expect.stringContaining("df -h"),
  });
  expect(stderr, what).not.toMatch(/dañado/);
}

function doneOf({ error }: Ended): Counts | undefined {
  return (error as { readonly done?: Counts } | undefined)?.done;
}

function isLeftBehind(name: string): boolean {
  return /draft|\.old$/.test(name);
}

/** How many rows each table has. */
async function countsOf(desk: Desk): Promise<Counts> {
  const tables = await desk.rows<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
  const each = tables.map(({ name }) => `(SELECT count(*) FROM ${name}) AS ${name}`);
  const [counts] = await desk.rows<Counts>(`SELECT ${each.join(", ")}`);
  return counts ?? {};
}

/** A store that was full is whole afterwards, and so is its record. */
async function expectWhole(desk: Desk, { unexplained }: Act, what: string): Promise<void> {
  expect(await desk.rows("PRAGMA integrity_check"), what).toEqual([{ integrity_check: "ok" }]);
  expect(await desk.rows("PRAGMA foreign_key_check"), what).toEqual([]);
  if ((await desk.run(["whoami"])).code !== 0) await desk.signIn();
  const verified = await desk.run(["audit", "verify", "--json"]);
  const sound = unexplained ? { error: { code: "audit-unexplained" } } : { code: 0, json: { ok: true } };
  expect(verified, what).toMatchObject(sound);
  if (long) expect(await desk.run(["store", "check", "--json"]), what).toMatchObject({ code: 0 });
}

/** Every size, a few pages apart, up to twice the first at which the act succeeds. */
async function triedAtEverySize(act: Act): Promise<ReadonlySet<Outcome>> {
  const outcomes = new Set<Outcome>();
  const most = act.rooms.at(-1) ?? 0;
  const step = Math.max(8, Math.round(most / 100 / 4) * 4);
  let enough = most;
  for (let room = 0; room <= Math.min(most, 2 * enough); room += step) {
    const outcome = await tried(act, room);
    if (outcome === "done") enough = Math.min(enough, room);
    outcomes.add(outcome);
  }
  return outcomes;
}

const names = [
  "login",
  "recovery start",
  "config set",
  "audit export",
  "recovery complete",
  "report import",
  "affiliate import --undo",
  "link resend --stuck",
  "delivery run",
  "delivery bounces",
];

describe.skipIf(withoutDisks !== undefined)(`on a full disk ${withoutDisks ?? ""}`, () => {
  test.each(names)(
    "%s is told as full, and what is said of the deed is so",
    { timeout: 120_000 },
    async (name) => {
      const act = acts.find((each) => each.name === name);
      if (!act) throw new Error(`no act ${name}`);
      const outcomes: Outcome[] = [];
      for (const room of act.rooms) outcomes.push(await tried(act, room));
      expect(outcomes[0]).toBe("nothing");
      if (act.told) expect(outcomes).toContain("in part");
      expect(outcomes.at(-1)).toBe("done");
    },
  );

  test.runIf(long)("so is every other act, at every size", { timeout: 3_600_000 }, async () => {
    const faults: unknown[] = [];
    for (const act of acts) {
      // a session ends after a quarter of an hour
      await act.at.rows(`UPDATE sessions SET seen_at = ${systemClock.now()} WHERE ended_at IS NULL`);
      const outcomes = await triedAtEverySize(act).catch(
        (error: unknown) => void faults.push(act.name, error),
      );
      if (!outcomes?.has("nothing") || !outcomes.has("done")) faults.push(act.name, outcomes);
    }
    expect(faults).toEqual([]);
  });
});
