import { once } from "node:events";
import { watch } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, expectRefusal, faultsOf } from "../support/desk.ts";
import { writeSealed } from "../support/sealed.ts";
import { expectOneEach, lettersEach, stuckDesk } from "../support/stuck-desk.ts";
import { hasTerminal, keys, pick, talkTo } from "../support/talk.ts";

const untouched = new Desk();
const all = ["link", "resend", "--stuck"];

beforeAll(() => untouched.found());
afterAll(closeDesks);

describe("clave link resend --stuck", () => {
  test("says first what it would do, does it, and finds nothing to do then", async () => {
    const stuck = await stuckDesk(untouched, 5);
    await stuck.rows(
      "UPDATE recoveries SET opened_at = started_at WHERE reference = (SELECT min(reference) FROM recoveries)",
    );
    const plan = await stuck.run([...all, "--dry-run", "--json"]);
    const skipped = [{ reference: expect.stringMatching(/^R/), reason: "opened" }];
    const providers = [{ provider: "example.com", links: 4, inTrouble: false }];
    expect(plan).toMatchObject({
      code: 0,
      json: { considered: 5, resent: 0, skipped, dryRun: true, providers },
    });
    expect(await stuck.letters()).toEqual([]);

    const words = await stuck.run([...all, "--dry-run", "--lang", "en"]);
    expect(words.stdout.split("\n").filter((line) => line.includes("\twould be sent again\t"))).toHaveLength(
      4,
    );
    expect(words.stderr).toMatch(
      /To send again: +4\n +example.com: +4\nNot sent again: +1\n +the person has opened it: +1/,
    );

    const ended = await stuck.run([...all, "--yes", "--json"]);
    expect(ended).toMatchObject({ code: 0, json: { considered: 5, resent: 4, skipped, dryRun: false } });
    const { results } = ended.json as { results: readonly unknown[] };
    expect(results).toHaveLength(5);
    expect(results[0]).toEqual({
      reference: expect.any(String),
      result: "resent",
      message: { id: expect.stringMatching(/^M/), status: "accepted" },
    });
    expect(await stuck.letters()).toHaveLength(4);
    expect(ended.stdout + ended.stderr).not.toMatch(/persona\d@|#t=/);

    const again = await stuck.run([...all, "--yes", "--json"]);
    expect(again).toMatchObject({ code: 0, json: { considered: 1, resent: 0, skipped } });
    expect(await stuck.letters()).toHaveLength(4);
  });

  test("without a yes nothing is done: 64, and the flag is named", async () => {
    const stuck = await stuckDesk(untouched, 1);
    const ended = await expectRefusal(stuck, ["no yes", all, 64, "usage", "input-needed"]);
    expect(ended.error?.message).toContain("--yes");
    expect(await stuck.count("messages")).toBe(1);
  });

  test("leaves the letters in the queue where asked, as rows for a spreadsheet too", async () => {
    const stuck = await stuckDesk(untouched, 2);
    const ended = await stuck.run([...all, "--yes", "--queue", "--format", "csv", "--older-than", "PT20M"]);
    expect(ended.stdout).toMatch(/^reference,result,detail\n(?:R\w{9},resent,queued\n){2}$/);
    expect(await stuck.letters()).toEqual([]);
  });

  test("a server that is away is told once, and changes no exit code", async () => {
    const stuck = await stuckDesk(untouched, 60);
    stuck.smtpUrl = "smtp://127.0.0.1:1";
    const ended = await stuck.run([...all, "--yes", "--lang", "en"]);
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/does not answer/g)).toHaveLength(1);
    expect(await stuck.count("messages WHERE status IN ('queued', 'deferred')")).toBe(60);
  });

  test.each(["agent", "clerk"])("is not for the %s", async (role) => {
    const stuck = await stuckDesk(untouched, 1);
    await writeSealed(stuck, `UPDATE operators SET role = '${role}' WHERE name = '${admin.name}'`);
    await expectRefusal(stuck, [role, [...all, "--yes"], 77, "forbidden", "role-may-not"]);
  });
});

describe("a resend of all that does not end as it began", () => {
  const people = 130;

  test("killed in the middle and begun again: nobody gets two", { timeout: 60_000 }, async () => {
    const stuck = await stuckDesk(untouched, people);
    const begun = stuck.begin([...all, "--yes", "--json"]);
    await firstLetter(stuck);
    begun.child.kill("SIGKILL");
    expect(await begun.ended).toMatchObject({ code: null });
    const before = await stuck.count("audit WHERE act = 'link.resend-stuck'");
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(people);
    const again = await stuck.run([...all, "--yes", "--json"]);
    expect(again).toMatchObject({ code: 0, json: { considered: people - before, resent: people - before } });
    await expectOneEach(stuck, people);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends it in order: 130, what was done, and the command that goes on",
    { timeout: 60_000 },
    async (signal) => {
      const stuck = await stuckDesk(untouched, people);
      const json = signal === "SIGTERM" ? ["--json"] : [];
      const begun = stuck.begin([...all, "--yes", "--older-than", "25m", "--lang", "en", ...json]);
      await firstLetter(stuck);
      begun.child.kill(signal);
      const ended = await begun.ended;
      expect(ended.code).toBe(130);
      expect(ended.stderr).toContain("clave link resend --stuck --older-than 25m");
      const before = await stuck.count("audit WHERE act = 'link.resend-stuck'");
      expect(before).toBeLessThan(people);
      expect(ended.stderr).toContain(`Interrupted: ${before} of ${people}`);
      if (json.length > 0) expect(faultsOf(ended)).toEqual([]);
      else expect(ended.stdout.trimEnd().split("\n")).toHaveLength(before);
      const again = await stuck.run([...all, "--yes", "--older-than", "25m", "--json"]);
      expect(again).toMatchObject({ code: 0, json: { resent: people - before } });
      await expectOneEach(stuck, people);
      expect(Math.max(...(await lettersEach(stuck)).values())).toBe(1);
    },
  );

  test("two at once: nobody gets two", { timeout: 60_000 }, async () => {
    const stuck = await stuckDesk(untouched, people);
    const both = await Promise.all([1, 2].map(() => stuck.run([...all, "--yes", "--json"])));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const resent = both.map(({ json }) => (json as { resent: number }).resent);
    expect((resent[0] ?? 0) + (resent[1] ?? 0)).toBe(people);
    await expectOneEach(stuck, people);
    expect(Math.max(...(await lettersEach(stuck)).values())).toBe(1);
  });

  /** Resolves when the first letter lies in the sink. */
  async function firstLetter(stuck: Desk): Promise<void> {
    const watcher = watch(join(stuck.home, "sink"));
    await once(watcher, "change");
    watcher.close();
  }
});

describe.skipIf(!hasTerminal)("at a terminal", () => {
  test("the plan is shown, and no is no", async () => {
    const stuck = await stuckDesk(untouched, 2);
    const { code, screen } = await talkTo(stuck, all.join(" "), [[/¿Reenviar 2 enlaces\?/, keys.enter]]);
    expect(code).toBe(130);
    expect(screen).toContain("example.com");
    expect(screen).toContain("Cancelado. No se hizo nada.");
    expect(await stuck.count("messages")).toBe(2);
  });

  test("yes sends them, and shows a row for each that fits the screen", async () => {
    const stuck = await stuckDesk(untouched, 2);
    const { code, screen } = await talkTo(stuck, `${all.join(" ")} --lang en`, [
      [/Send 2 links again\?/, pick(1)],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain("2 links sent again.");
    expect(screen.match(/R\w{9}.*sent again.*taken by the server/g)).toHaveLength(2);
    for (const line of screen.split(/\r?\n|\r/)) expect(line.length).toBeLessThanOrEqual(80);
    expect(await stuck.letters()).toHaveLength(2);
  });
});
