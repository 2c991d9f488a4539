import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { day, hour, minute } from "../../src/base/time.ts";
import { admin, closeDesks, Desk, textAt } from "../support/desk.ts";
import { as, inProduction, withTwoAdmins } from "../support/production.ts";
import { hasTerminal, talkTo } from "../support/talk.ts";

const long = process.env["CLAVE_TEST_LONG"] === "1";

let trying: Desk;
let desk: Desk;

beforeAll(async () => {
  trying = await withTwoAdmins();
  desk = await inProduction(trying.copy());
});
afterAll(closeDesks);

const given = (at: Desk, name: string) => ({ ...as(trying, name).env, CLAVE_HOME: at.home });
const bea = (at = desk) => ({ env: given(at, "bea") });

const shownValue = async (key: string, at = desk, more = {}) =>
  textAt((await at.done(["config", "get", key, "--json"], more)).json, "value");

async function proposed(key: string, value: string): Promise<string> {
  return textAt((await desk.done(["config", "set", key, value, "--json"])).json, "proposal");
}

describe("a guarded setting in production", () => {
  test("is proposed, listed and approved", async () => {
    const { json, stdout } = await desk.done(["config", "set", "link.ttl", "45m", "--json"]);
    expect(json).toEqual({
      key: "link.ttl",
      value: "45m",
      pending: true,
      proposal: expect.stringMatching(/^S\w{9}$/),
    });
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const id = textAt(json, "proposal");
    expect((await desk.done(["config", "show", "--json"])).json).toMatchObject({
      settings: { "link.ttl": "60m" },
      waiting: [{ proposal: id, key: "link.ttl", from: "60m", to: "45m", by: "ana", at: expect.any(String) }],
    });
    const shown = await desk.done(["config", "show"]);
    expect(shown.stdout).toContain(`${id}\tlink.ttl\t60m\t45m\tana\t`);
    expect((await desk.done(["config", "show", "--format", "csv"])).stdout).not.toContain(id);
    const approved = await desk.done(["config", "approve", id.toLowerCase(), "--yes", "--json"], bea());
    expect(approved.json).toEqual({ key: "link.ttl", value: "45m", proposal: id });
    expect(await shownValue("link.ttl")).toBe("45m");
    expect((await desk.done(["config", "show", "--json"])).json).toMatchObject({ waiting: [] });
  });

  test("is refused with a reason that its proposer finds", async () => {
    const id = await proposed("link.ttl", "24h");
    const empty = await desk.run(["config", "reject", id, "--reason", "x", "--yes", "--json"], bea());
    expect(empty.error).toMatchObject({ code: "reason-missing" });
    await desk.done(["config", "reject", id, "--reason", "a day is too long", "--yes"], bea());
    expect(await shownValue("link.ttl")).not.toBe("24h");
    const { stderr } = await desk.done(["whoami", "--lang", "en"]);
    expect(stderr).toContain("bea refused the change of the setting link.ttl");
    const { stdout } = await desk.done(["audit", "log", "--subject", "setting:link.ttl", "--json"]);
    expect(stdout).toContain("a day is too long");
  });

  test("no such proposal, and one of another kind", async () => {
    for (const id of ["S23456789A", "A23456789A", "x"])
      expect((await desk.run(["config", "approve", id, "--yes", "--json"], bea())).error).toMatchObject({
        kind: "missing",
        code: "proposal-missing",
      });
  });

  test("a setting that is not guarded is changed at once", async () => {
    const { json } = await desk.done(["config", "set", "timezone", "America/Lima", "--json"]);
    expect(json).toEqual({ key: "timezone", value: "America/Lima" });
    await desk.done(["config", "set", "timezone", "America/Guayaquil"]);
  });
});

describe.skipIf(!hasTerminal).each([
  ["es", "¿Ponerlo en vigor?"],
  ["en", "Put it in force?"],
])("at a terminal, in %s", (lang, question) => {
  test("what changes is shown first, and no is the answer of who only presses Enter", async () => {
    const id = await proposed("code.ttl.email", "20m");
    const approve = (typed: string) =>
      talkTo(
        desk,
        `config approve ${id} --lang ${lang}`,
        [[new RegExp(question.replace("?", "\\?")), typed]],
        given(desk, "bea"),
      );
    const asked = await approve("\r");
    expect(asked.code).toBe(130);
    expect(asked.screen).toMatch(/ana [\s\S]+code\.ttl\.email:\s+(from|de) 30m\s+(to|a) +20m/);
    expect(asked.screen.split(/\r?\n/).filter((line) => line.length > 80)).toEqual([]);
    expect(await shownValue("code.ttl.email")).toBe("30m");
    expect((await approve(lang === "es" ? "s\r" : "y\r")).code).toBe(0);
    expect(await shownValue("code.ttl.email")).toBe("20m");
    await desk.done(["config", "approve", await proposed("code.ttl.email", "30m"), "--yes"], bea());
  }, 60_000);
});

test("where nobody else can decide, it is in force after a day, whatever is typed first", async () => {
  const alone = new Desk();
  await alone.done(["init", "--operator", admin.name, "--password-stdin"], { stdin: admin.password });
  await alone.signIn();
  await inProduction(alone);
  const { json } = await alone.done(["config", "set", "production", "false", "--json"]);
  expect(json).toMatchObject({ pending: true, dueAt: expect.any(String) });
  const early = { movedBy: day - minute };
  await alone.signIn(early);
  expect(await shownValue("production", alone, early)).toBe("true");
  // nobody signs in for it: the desk does it by itself
  await alone.run(["delivery", "run", "--once"], { movedBy: day + minute });
  const acts = await alone.rows(
    "SELECT act, actor FROM audit WHERE act LIKE 'config.%' ORDER BY id DESC LIMIT 2",
  );
  expect(acts).toEqual([
    { act: "config.due", actor: "system" },
    { act: "config.propose", actor: admin.name },
  ]);
  expect(JSON.parse(readFileSync(join(alone.home, "config.json"), "utf8"))).toMatchObject({
    "smtp.url": alone.smtpUrl,
  });
  await alone.signIn({ movedBy: day + hour });
  expect(await shownValue("production", alone, { movedBy: day + hour })).toBe("false");
}, 60_000);

test("a desk that is killed on its way into production is wholly there, or not at all", async () => {
  const before = trying.copy();
  await before.done(["config", "set", "smtp.url", "smtp://mail.example"]);
  await before.done(["config", "set", "link.cap", "3h"]);
  const begun = Date.now();
  await before.copy().done(["config", "set", "production", "true"]);
  const life = Date.now() - begun;
  const kills = long ? 100 : 8;
  const ends: string[] = [];
  for (let turn = 0; turn < kills; turn++) {
    const killed = before.copy();
    const { child, ended } = killed.begin(["config", "set", "production", "true"]);
    // the first before it can have begun, the last once it answers
    if (turn === kills - 1) await once(child.stdout ?? child, "data");
    else await wait(life * (0.2 + (0.9 * turn) / kills));
    child.kill("SIGKILL");
    await ended;
    killed.production = true;
    await killed.signIn();
    const { settings } = (await killed.done(["config", "show", "--json"])).json as {
      settings: Record<string, string>;
    };
    expect(settings).toMatchObject({ "smtp.url": "smtp://mail.example", "link.cap": "3h" });
    const rows = await killed.rows<{ key: string }>("SELECT key FROM settings ORDER BY key");
    const moved = ["link.cap", "production", "smtp.url"];
    expect(rows.map(({ key }) => key)).toEqual(settings["production"] === "true" ? moved : ["production"]);
    ends.push(settings["production"] ?? "");
  }
  expect([ends.at(0), ends.at(-1)]).toEqual(["false", "true"]);
}, 120_000);
