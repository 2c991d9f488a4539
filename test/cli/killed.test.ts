import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Begun, closeDesks, Desk, type Given, maria, textAt } from "../support/desk.ts";

/** How often each command is killed; the moments are drawn over the whole of its life. */
const kills = process.env["CLAVE_TEST_LONG"] === "1" ? 14 : 8;
const seed = 20261121;
/** After this the lease of a sender that died is over, and a deferred letter is due. */
const later = 3 * 60_000;

const founded = new Desk();
const sent = new Desk();

beforeAll(async () => {
  await Promise.all([founded.found(), sent.found()]);
  await sent.openSink();
  await sent.startRecovery();
});
afterAll(closeDesks);

/** A number in [0, 1), the same each run for each turn. */
function chance(turn: number): number {
  let state = (seed + turn * 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

/** The time until a kill: one by chance in each part of a life, the last as the command begins to answer. */
function momentOf(turn: number, life: number, { child }: Begun): Promise<unknown> {
  if (turn === kills - 1) return once(child.stdout ?? child, "data");
  return wait(((turn + chance(turn)) / (kills - 1)) * life * 1.1);
}

interface Story {
  readonly name: string;
  readonly desk: () => Desk;
  readonly command: (desk: Desk) => Promise<readonly [readonly string[], Given]>;
  /** Each counts what the act leaves: all ones when it took place, all zeros when it did not. */
  readonly traces: readonly string[];
  /** What repeating says once the act took place. */
  readonly repeated: string;
}

const start = ["recovery", "start", maria.cedula, "--proof", "-", "--json"];
const startTraces = [
  "recoveries",
  "messages WHERE letter = 'recovery-link' AND subject LIKE 'recovery:R%'",
  "audit WHERE act = 'recovery.start' AND outcome = 'done'",
];

const stories: readonly Story[] = [
  {
    name: "recovery start --queue",
    desk: () => founded,
    command: () => Promise.resolve([[...start, "--queue"], { stdin: maria.proof }]),
    traces: startTraces,
    repeated: "recovery-open",
  },
  {
    name: "recovery start",
    desk: () => founded,
    command: () => Promise.resolve([start, { stdin: maria.proof }]),
    traces: startTraces,
    repeated: "recovery-open",
  },
  {
    name: "recovery complete",
    desk: () => sent,
    command: async (desk) => desk.completion(await sent.token()),
    traces: [
      "recoveries WHERE outcome = 'completed'",
      "passwords",
      "messages WHERE letter = 'password-changed'",
      "audit WHERE act = 'recovery.complete' AND outcome = 'done'",
      "links WHERE killed_by = 'used'",
    ],
    repeated: "link-used",
  },
];

/** Whether the act took place whole or not at all, seen on a copy, so that the desk itself is left as the kill left it. */
async function traceOf(desk: Desk, traces: readonly string[]): Promise<"whole" | "nothing"> {
  const seen = desk.copy();
  const counts: number[] = [];
  for (const trace of traces) counts.push(await seen.count(trace));
  expect([traces.map(() => 0), traces.map(() => 1)]).toContainEqual(counts);
  expect(await seen.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(await seen.rows("PRAGMA foreign_key_check")).toEqual([]);
  await seen.close();
  return counts[0] === 1 ? "whole" : "nothing";
}

/** What the letters of each Message-ID are: how many came. */
function doubles(desk: Desk): readonly number[] {
  const folder = join(desk.home, "sink");
  const ids = readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => /^message-id: *(\S+)/im.exec(readFileSync(join(folder, name), "latin1"))?.[1] ?? "");
  return [...new Set(ids)].map((id) => ids.filter((other) => other === id).length);
}

describe.each(stories)("kill -9 at any moment of $name", ({ desk: template, command, traces, repeated }) => {
  test("leaves the whole act or nothing, and repeating it succeeds", { timeout: 240_000 }, async () => {
    const life = await lifeOf(template(), command);
    const ends: string[] = [];
    for (let turn = 0; turn < kills; turn++) {
      const desk = await template().copy().openSink();
      const [words, given] = await command(desk);
      const begun = desk.begin(words, given);
      await momentOf(turn, life, begun);
      begun.child.kill("SIGKILL");
      await begun.ended;
      const trace = await traceOf(desk, traces);
      ends.push(trace);

      const again = await desk.run(words, given);
      if (trace === "whole") expect(again).toMatchObject({ code: 1, error: { code: repeated } });
      else expect(again).toMatchObject({ code: 0 });
      await desk.done(["delivery", "run", "--once"], { movedBy: later });
      expect(await desk.count("messages WHERE status <> 'accepted'")).toBe(0);
      expect(await traceOf(desk, traces)).toBe("whole");
      // a letter can come twice, once for the try that died, and never thrice
      expect(Math.max(...doubles(desk))).toBeLessThanOrEqual(2);
      if (turn % 5 === 0 && repeated === "recovery-open") {
        const completed = await desk.complete(await desk.token(), maria.newPassword, { movedBy: later });
        expect(textAt(completed.json, "recovery", "status")).toBe("completed");
      }
      await desk.close();
    }
    // the moments did fall on both sides of the act
    expect(new Set(ends)).toEqual(new Set(["nothing", "whole"]));
  });
});

/** How long a command lives that nobody disturbs, in milliseconds. */
async function lifeOf(template: Desk, command: Story["command"]): Promise<number> {
  const desk = await template.copy().openSink();
  const [words, given] = await command(desk);
  const from = performance.now();
  await desk.done(words, given);
  return performance.now() - from;
}

test("an interrupted init can be repeated, and then the desk works", { timeout: 60_000 }, async () => {
  const words = ["init", "--operator", "ana", "--password-stdin", "--institution", "Caja de Prueba"];
  const given = { stdin: "correct horse battery staple lamp" };
  for (const moment of [120, 180, 240, 300, 360]) {
    const desk = new Desk();
    const begun = desk.begin(words, given);
    await wait(moment + 60 * chance(moment));
    begun.child.kill("SIGKILL");
    await begun.ended;
    expect([0, 1]).toContain((await desk.run(words, given)).code);
    await desk.signIn();
    expect((await desk.done(["config", "get", "institution"])).stdout).toBe("Caja de Prueba\n");
    await desk.close();
  }
});
