import { join } from "node:path";
import { minute, systemClock } from "../../src/base/time.ts";
import { dsn, type Reported } from "./bounce-samples.ts";
import { admin, type Desk, fixture, type Given, maria } from "./desk.ts";
import { mboxOf } from "./returned.ts";
import { mariasDocument, staffed } from "./staff.ts";
import { stuckDesk } from "./stuck-desk.ts";
import { many, waitFile } from "./wait-file.ts";
import { csvOf, type Person, personOf } from "./world.ts";

/** What an answer or a fault counts, by name. */
export type Counts = Readonly<Record<string, number>>;

/** A command that writes, and how its deed is seen in the store. */
export interface Act {
  readonly name: string;
  /** The desk at which it is done. */
  readonly at: Desk;
  /** Given the folder of the desk's disk. */
  readonly words: (folder: string) => readonly string[];
  readonly given?: Given;
  /** Rows that it leaves. */
  readonly trace: string;
  /** How many rows are told of, where they are counted. */
  readonly told?: (counts: Counts) => number | undefined;
  /** People were put there without an act, which the record is to notice. */
  readonly unexplained?: boolean;
  /** Room in KB: none, too little, enough; acts of one commit need little. */
  readonly rooms: readonly [number, ...number[]];
}

/** A few pages of the journal; 36 is what connections share and no more. */
const small = [0, 36, 60, 400] as const;
const people = 60;
/** More than go into one transaction. */
const waits = 32_000;
const registered = 3_000;

/** Every act that writes, each at a desk where it can be done. */
export async function writingActs(founded: Desk): Promise<readonly Act[]> {
  return [
    ...ofOneCommit(founded),
    ...(await atTheCounter(founded)),
    ...(await ofARecovery(founded)),
    ...(await ofManyCommits(founded)),
  ];
}

function ofOneCommit(at: Desk): readonly Act[] {
  const stdin = admin.password;
  const one = (words: string, more: Partial<Act> = {}): Act => {
    const act = words.split(" ");
    return {
      name: /^[a-z]+( [a-z][a-z-]*)?/.exec(words)?.[0] ?? words,
      at,
      words: () => act,
      trace: "audit",
      rooms: small,
      ...more,
    };
  };
  const csv = at.file("people.csv", csvOf(Array.from({ length: 40 }, (_, n) => personOf(n))));
  return [
    one(`login --operator ${admin.name} --password-stdin`, { given: { stdin } }),
    one(`recovery start ${maria.cedula} --proof -`, { given: { stdin: maria.proof } }),
    one("config set link.ttl 45m"),
    one("audit export", { words: (folder) => ["audit", "export", join(folder, "record")] }),
    one("report wait-times", {
      words: (folder) => ["report", "wait-times", "--format", "html", "--out", join(folder, "page.html")],
      trace: "(SELECT 1 WHERE 0)",
      told: () => 0,
    }),
    one(`affiliate import ${csv}`, { rooms: [0, 60, 200, 2_000] }),
    one(`employer import ${fixture("employers.csv")}`),
    one(`affiliate show ${maria.cedula} --reason prueba`),
    one("office add GYE --name Guayaquil"),
    one("operator add luz --role auditor --password-stdin", {
      given: { stdin: "puppet phrase of the admin" },
    }),
    one("store check --mend"),
    one("logout"),
  ];
}

/** The steps of a change of address, each where those before it were taken. */
async function atTheCounter(founded: Desk): Promise<readonly Act[]> {
  const desk = founded.copy();
  const staff = await staffed(desk);
  const acts: Act[] = [];
  const step = async (name: string, words: string, who = "carla", stdin?: string) => {
    const given = staff.at(who, stdin === undefined ? {} : { stdin });
    const all = words.split(" ");
    acts.push({
      name,
      at: desk.copy(),
      words: () => all,
      given,
      trace: "audit",
      rooms: small,
      unexplained: true,
    });
    await desk.done(all, given);
  };
  const open = `${maria.cedula} --kind contact ${mariasDocument.join(" ")} --reason prueba`;
  await step("counter open", `counter open ${open}`);
  await step("counter prove", "counter prove --email maria.fernanda@correo.example");
  const code = await staff.codeFor("maria.fernanda@correo.example");
  await step("counter confirm", "counter confirm --code-stdin", "carla", `${code}\n`);
  await step("counter submit", "counter submit");
  const [row] = await desk.rows<{ id: string }>("SELECT id FROM cases");
  await step("counter approve", `counter approve ${row?.id}`, "sofia");
  return acts;
}

async function ofARecovery(founded: Desk): Promise<readonly Act[]> {
  const desk = await founded.copy().openSink();
  const reference = await desk.startRecovery();
  const [words, given] = desk.completion(await desk.token());
  const one = (name: string, typed: readonly string[], more: Partial<Act> = {}): Act => {
    return { name, at: desk, words: () => typed, trace: "audit", rooms: small, ...more };
  };
  return [
    one("recovery complete", words, { given, trace: "passwords" }),
    one("recovery cancel", ["recovery", "cancel", reference, "--reason", "prueba"]),
    one("link resend", ["link", "resend", reference], { given: { movedBy: 3 * minute } }),
    one("link revoke", ["link", "revoke", reference, "--reason", "prueba"]),
  ];
}

async function ofManyCommits(founded: Desk): Promise<readonly Act[]> {
  const stuck = await stuckDesk(founded, people);
  // as the post office gives them
  const ids = "lower(hex(randomblob(16)))";
  await stuck.rows(`UPDATE messages SET envelope_id = ${ids}, mail_id = '<' || ${ids} || '@localhost>'`);
  const letters = await stuck.rows<Reported>(
    `SELECT envelope_id AS "envelopeId", mail_id AS "mailId", address AS "to"
     FROM messages JOIN contact_points USING (holder, channel, number)`,
  );
  const reports = founded.file("reports.mbox", mboxOf(letters.map((letter) => dsn(letter))));
  const startedAt = systemClock.now() - 40 * 24 * 60 * minute;
  const csv = founded.file("waits.csv", waitFile(many(waits, { startedAt, wait: 5 * minute })));
  const renamed = founded.copy();
  const few = (more: Person) => csvOf(Array.from({ length: registered }, (_, n) => personOf(n, more)));
  await renamed.done(["affiliate", "import", renamed.file("register.csv", few({}))]);
  const again = renamed.file("again.csv", few({ names: "Otro Nombre" }));
  const { json } = await renamed.done(["affiliate", "import", again, "--json"]);
  const { import: undone } = json as { readonly import: string };
  const queued = stuck.copy();
  const resend = ["link", "resend", "--stuck", "--queue", "--yes"];
  await queued.done(resend);
  const deferred = queued.copy();
  await deferred.rows(
    `UPDATE messages SET status = 'deferred', due_at = due_at + 3600000 WHERE status = 'queued'`,
  );
  const attempts = "audit WHERE act = 'delivery.attempt'";
  const several = (
    name: string,
    at: Desk,
    words: readonly string[],
    more: Omit<Act, "name" | "at" | "words">,
  ) => {
    return { name, at, words: () => words, ...more };
  };
  return [
    several("affiliate import --undo", renamed, ["affiliate", "import", "--undo", undone, "--yes"], {
      trace: "affiliates WHERE names = 'Otro Nombre'",
      told: ({ restored = 0 }) => 0 - restored,
      rooms: [0, 400, 20_000],
    }),
    several("report import", founded, ["report", "import", csv], {
      trace: "earlier_waits",
      told: ({ added }) => added,
      rooms: [0, 3_700, 60_000],
    }),
    several("link resend --stuck", stuck, resend, {
      trace: "audit WHERE act = 'link.resend-stuck' AND outcome = 'done'",
      told: ({ resent }) => resent,
      rooms: [0, 400, 20_000],
    }),
    several("delivery run", queued, ["delivery", "run"], {
      trace: attempts,
      told: ({ considered }) => considered,
      rooms: [0, 400, 20_000],
    }),
    several("delivery bounces", stuck, ["delivery", "bounces", reports], {
      trace: "delivery_reports",
      told: ({ applied }) => applied,
      rooms: [0, 400, 20_000],
    }),
    several("delivery retry", deferred, ["delivery", "retry", "--yes"], {
      trace: attempts,
      rooms: [0, 400, 20_000],
    }),
  ];
}
