import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { closeDesks, Desk } from "../support/desk.ts";
import { drop, type MailServer, type Manners, startMailServer } from "../support/mail-server.ts";
import { csvOf, personOf } from "../support/world.ts";

/** `npm run test:faults` does it at full length; the ordinary tests do a shorter form of the same. */
const full = process.env["FAULTS"] === "full";
const letters = full ? 2000 : 120;
const kills = full ? 200 : 10;
const seed = 20261125;
/** After this the lease of a sender that died is over, and most deferred letters are due. */
const later = 130_000;

afterAll(closeDesks);

/** Numbers in [0, 1), the same in each run. */
function chances(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server that is slow, puts off, refuses, breaks off and closes, at every stage, by chance. */
function rough(): Manners {
  const chance = chances(seed);
  const sometimes = (share: number, ...replies: readonly string[]) => {
    if (chance() >= share) return undefined;
    return replies[Math.floor(chance() * replies.length)];
  };
  return {
    // slow enough that the kills meet letters to the end
    delay: () => (chance() < 0.01 ? 60 : chance() * (full ? 24 : 6)),
    greeting: () => sometimes(0.02, "421 4.3.2 Too many", drop),
    ehlo: () => sometimes(0.01, "451 4.3.0 Later", drop) ?? "250-rough\r\n250-PIPELINING\r\n250 DSN",
    mail: () => sometimes(0.03, "451 4.3.0 Later", "421 4.7.28 Slow down", drop),
    rcpt: (_time, command) =>
      nobody(command)
        ? "550 5.1.1 No such user"
        : sometimes(0.05, "450 4.7.1 Greylisted", "452 4.2.2 Full", drop),
    data: () => sometimes(0.03, "451 4.3.2 Not now", drop),
    end: () => sometimes(0.04, "451 4.3.0 Later", "421 4.4.2 Bye", drop),
  };
}

/** Whether it names one of those people whom the server does not know, whenever it is asked. */
function nobody(command: string): boolean {
  return Number(/(\d+)@/.exec(command)?.[1]) % 31 === 0;
}

/** A desk with so many links in its queue. */
async function fullDesk(): Promise<Desk> {
  const desk = new Desk();
  // as from before the store knew its key: no entry of the record tells of what is written here
  const now = Date.now();
  await desk.foundAnew();
  const people = Array.from({ length: letters }, (_each, n) => personOf(n));
  await desk.done(["affiliate", "import", desk.file("people.csv", csvOf(people))]);
  await desk.done(["config", "set", "link.cap", "24h"]);
  const life = 86_400_000;
  const theirs = "FROM affiliates WHERE names LIKE 'Persona%'";
  await desk.rows(
    `INSERT INTO recoveries (reference, cedula, method, source, checked_by, link_ttl, link_cap, started_at)
     SELECT 'R' || cedula, cedula, 'email', 'operator:ana', 'operator', 3600000, ${life}, ${now} ${theirs}`,
  );
  await desk.rows(
    `INSERT INTO messages (id, letter, subject, holder, channel, number, provider, status, mail_id, envelope_id,
       queued_at, due_at, deadline_at, attempts, asked_by)
     SELECT 'M' || cedula, 'recovery-link', 'recovery:R' || cedula, cedula, 'email', 1, 'example.com', 'queued',
       '<' || lower(hex(randomblob(16))) || '@localhost>', lower(hex(randomblob(16))),
       ${now}, ${now}, ${now + life}, 0, 'operator:ana' ${theirs}`,
  );
  return desk;
}

/**
 * Runs the post office again and again, each time later, and kills it at a moment drawn by lot. Gives the letters
 * that each kill caught between the server's 250 and our commit, all kills together.
 */
async function killOverAndOver(desk: Desk, server: MailServer): Promise<readonly string[]> {
  const chance = chances(seed + 1);
  const caught: string[] = [];
  for (let turn = 0; turn < kills; turn += 1) {
    const before = server.taken.length;
    const begun = desk.begin(["delivery", "run"], { movedBy: turn * later });
    await wait(120 + chance() * 700);
    begun.child.kill("SIGKILL");
    await begun.ended;
    const known = await desk.rows<Outcome>("SELECT mail_id, status FROM messages WHERE status = 'accepted'");
    const accepted = new Set(known.map(({ mail_id }) => mail_id));
    caught.push(
      ...server.taken
        .slice(before)
        .map(idOf)
        .filter((id) => !accepted.has(id)),
    );
  }
  return caught;
}

function idOf(mail: string): string {
  return /^Message-ID: (.*)$/im.exec(mail)?.[1]?.trim() ?? "";
}

/** Lets it run until nothing is left, the retries included. */
async function runToTheEnd(desk: Desk, from: number): Promise<number> {
  let runs = 0;
  for (let at = from; (await desk.count("messages WHERE closed_at IS NULL")) > 0; at += 4 * later) {
    await desk.run(["delivery", "run"], { movedBy: at });
    runs += 1;
    if (runs > 100) throw new Error("the queue does not come to its end");
  }
  return runs;
}

interface Outcome {
  readonly mail_id: string;
  readonly status: string;
}

/** How often each of them occurs. */
function timesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

test(`${letters} letters through a rough server, the sender killed ${kills} times: none is lost, none doubled but in flight`, {
  timeout: full ? 900_000 : 120_000,
}, async () => {
  const server = await startMailServer(rough());
  const desk = await fullDesk();
  desk.smtpUrl = server.url;
  const caught = timesOf(await killOverAndOver(desk, server));
  const runs = await runToTheEnd(desk, kills * later);
  const times = timesOf(server.taken.map(idOf));
  const outcomes = await desk.rows<Outcome>("SELECT mail_id, status FROM messages");
  expect(outcomes).toHaveLength(letters);
  const by = (status: string) =>
    outcomes.filter((each) => each.status === status).map((each) => each.mail_id);
  const came = (id: string) => times.get(id) ?? 0;
  const lost = by("accepted").filter((id) => came(id) === 0);
  const doubled = outcomes.filter(({ mail_id }) => came(mail_id) > 1);
  const unexplained = doubled.filter(({ mail_id }) => came(mail_id) > 1 + (caught.get(mail_id) ?? 0));
  console.log(
    `${letters} letters, ${kills} kills, ${runs} more runs: ${by("accepted").length} accepted, ` +
      `${by("bounced").length} refused, ${by("failed").length} given up; ${server.taken.length} mails taken, ` +
      `${doubled.length} letters doubled in flight, ${unexplained.length} otherwise, ${lost.length} lost`,
  );
  expect([lost, unexplained]).toEqual([[], []]);
  expect(by("accepted").length + by("bounced").length).toBe(letters);
  expect([...times.keys()].toSorted()).toEqual(by("accepted").toSorted());
  expect(await desk.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect((await desk.done(["audit", "verify", "--json"])).json).toMatchObject({ ok: true });
});

test("a server that falls silent after the mail costs one conversation, and the letter is kept, in doubt", async () => {
  const server = await startMailServer({ end: () => "" });
  const desk = new Desk();
  await desk.found();
  desk.smtpUrl = server.url;
  await desk.done(["config", "set", "smtp.timeouts", "end=2s"]);
  await desk.startRecovery(["--queue"]);
  // it was reached: that is no reason to call it away
  expect(await desk.done(["delivery", "run", "--json"])).toMatchObject({ json: { deferred: 1 } });
  expect(await desk.rows("SELECT class FROM attempts")).toEqual([{ class: "in-doubt" }]);
  expect(server.seen).toHaveLength(1);
});
