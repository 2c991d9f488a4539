import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { type Begun, closeDesks, maria, textAt } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deskOn, type Known, recoverable, type StoredDesk, startOf } from "../support/stored-desk.ts";

const long = process.env["CLAVE_TEST_LONG"] === "1";
/** How often a backup and somebody who writes are killed, and how long the desk works between, in ms. */
const kills = { sqlite: long ? 20 : 2, postgres: long ? 20 : 1 };
const between = long ? 10_000 : 700;

afterAll(closeDesks);

/** People who recover at a desk one after the other, and a post office, until they are stopped. */
class Load {
  /** References of recoveries whose start was acknowledged, and links that were seen. */
  readonly acknowledged = new Set<string>();
  readonly links = new Set<string>();
  readonly used = new Set<string>();
  readonly #desk: StoredDesk;
  readonly #busy: Promise<unknown>[];
  #under: Begun | undefined;
  #stopped = false;

  constructor(desk: StoredDesk, people: readonly Known[]) {
    this.#desk = desk;
    const half = Math.ceil(people.length / 2);
    const sides = [people.slice(0, half), people.slice(half)];
    this.#busy = [...sides.map((side) => this.#recover(side)), this.#post()];
  }

  /** Kills whoever of these is in the middle of something. */
  kill(): void {
    this.#under?.child.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#busy);
  }

  async #recover(people: readonly Known[]): Promise<void> {
    for (let turn = 0; !this.#stopped; turn += 1) {
      const person = people[turn % people.length];
      const started = person && (await startOf(this.#desk, person));
      if (started?.code === 0) this.acknowledged.add(textAt(started.json, "recovery", "reference"));
      const letters = await this.#desk.letters();
      const mine = letters.filter(({ mail }) => person && mail.to.includes(person.email));
      const link = mine.flatMap(({ text }) => /#t=([\w-]{43})/.exec(text)?.[1] ?? []).at(-1);
      if (link === undefined || this.links.has(link)) continue;
      this.links.add(link);
      const [words, given] = this.#desk.completion(link, `${maria.newPassword}-${turn}`);
      this.#under = this.#desk.begin(words, given);
      if ((await this.#under.ended).code === 0) this.used.add(link);
    }
  }

  /** The post office; whoever kills it finds another one in its place. */
  async #post(): Promise<void> {
    while (!this.#stopped) await this.#desk.run(["delivery", "run", "--once"]);
  }
}

onEveryEngine("backups while people recover", (engine) => {
  const turns = kills[engine.name];

  test(`lose nothing acknowledged, ${turns} killed`, { timeout: turns * 90_000 + 120_000 }, async () => {
    const desk = await deskOn(engine);
    await desk.openSink();
    await desk.found();
    const load = new Load(desk, recoverable());
    const ends = new Set<string>();
    for (let turn = 0; turn < turns; turn += 1) {
      await wait(between);
      load.kill();
      ends.add(await killed(desk, await deskOn(engine), turn));
      // a session is idle for longer than 15 minutes in the long run
      await desk.signIn();
      const known = { references: [...load.acknowledged], links: [...load.links] };
      const folder = join(desk.folder, `whole-${turn}`);
      await desk.done(["store", "backup", folder, "--with-keys"]);
      await holds(await deskOn(engine), folder, known);
      rmSync(folder, { recursive: true });
    }
    await load.stop();
    expect(load.acknowledged.size).toBeGreaterThan(turns);
    expect(load.used.size).toBeGreaterThan(0);
    expect(ends).toContain("backup-unfinished");
  });
});

/** Kills a backup in its middle, and gives what restoring from what it left says. */
async function killed(desk: StoredDesk, target: StoredDesk, turn: number): Promise<string> {
  const folder = join(desk.folder, `killed-${turn}`);
  const begun = desk.begin(["store", "backup", folder, "--with-keys"]);
  while (!existsSync(join(folder, "unfinished")) && begun.child.exitCode === null) await wait(2);
  await wait((turn * 83) % 300);
  begun.child.kill("SIGKILL");
  await begun.ended;
  const restored = await target.run(["store", "restore", folder, "--json"]);
  const left = restored.error?.code ?? "whole";
  expect(["backup-unfinished", "whole"]).toContain(left);
  expect(existsSync(target.home)).toBe(left === "whole");
  await target.close();
  return left;
}

/** What was known when a backup was begun. */
interface KnownThen {
  readonly references: readonly string[];
  /** Links that people had, used or not. */
  readonly links: readonly string[];
}

/** A desk made of a backup has all that was known, and no link of before opens anything there. */
async function holds(copy: StoredDesk, folder: string, { references, links }: KnownThen): Promise<void> {
  await copy.done(["store", "restore", folder]);
  const rows = await copy.rows<{ reference: string }>("SELECT reference FROM recoveries");
  const there = new Set(rows.map(({ reference }) => reference));
  expect(references.filter((reference) => !there.has(reference))).toEqual([]);
  for (const link of links.slice(-3)) {
    const { code, error } = await copy.complete(link);
    expect([code, error?.code]).toEqual([1, expect.stringMatching(/^link-(used|revoked|changed)$/)]);
  }
  const living = "killed_at IS NULL";
  expect(await copy.rows(`SELECT digest FROM links WHERE ${living}`)).toEqual([]);
  await copy.signIn();
  expect((await copy.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
  await copy.close();
}
