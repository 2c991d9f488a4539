import { spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { clave, foundDesk, median, report, tellingPeak, throwawayFolder, timed } from "./measure.mjs";
import { writeRegister } from "./register.mjs";

/**
 * `clave delivery run` over a full queue against nodemailer's pool, which composes each mail anew and keeps no
 * store: whole processes, the same words, as many connections, the same sink, in turn.
 */

const leastRate = 1.5;
const mostGrowth = 1.5;

const { values } = parseArgs({
  options: {
    letters: { type: "string", default: "20000" },
    connections: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
  },
});
const count = Number(values.letters);
const folder = throwawayFolder();
const sink = await openSink();

const full = queueAt("full", count);
const tenth = queueAt("tenth", Math.ceil(count / 10));
const words = join(folder, "words.json");
writeFileSync(words, JSON.stringify(wordsOfLetter()));

const rounds = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  const pooled = timed(
    process.execPath,
    [beside("pooled-mailer.mjs"), sink.port, values.connections, count, words].map(String),
  );
  await sink.expect(count);
  const ours = await runClave(full, count);
  const small = await runClave(tenth, Math.ceil(count / 10));
  rounds.push({ pooled: pooled.took, ours: ours.took, peak: ours.peak, growth: ours.peak / small.peak });
}
sink.close();

const of = (name) => median(rounds.map((round) => round[name]));
const rate = of("pooled") / of("ours");
const perSecond = (took) => `${Math.round((count / took) * 1000)} letters a second`;
report(
  `Node ${process.version}, ${count} letters, ${values.connections} connections, median of ${rounds.length}`,
  [
    { what: `nodemailer's pool (${perSecond(of("pooled"))})`, measured: "1.00 ×", bound: "" },
    {
      what: `clave delivery run (${perSecond(of("ours"))})`,
      measured: `${rate.toFixed(2)} ×`,
      bound: `≥ ${leastRate.toFixed(1)} ×`,
      kept: rate >= leastRate,
    },
    {
      what: `its memory against a tenth of the queue (${of("peak").toFixed(0)} MB)`,
      measured: `${of("growth").toFixed(2)} ×`,
      bound: `≤ ${mostGrowth.toFixed(1)} ×`,
      kept: of("growth") <= mostGrowth,
    },
  ],
);

function beside(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** A desk whose queue holds so many links: a copy of it is sent in each round. */
function queueAt(name, size) {
  const home = join(folder, name);
  const run = foundDesk(home);
  const file = join(folder, `${name}.csv`);
  writeRegister({
    count: size,
    order: "sorted",
    seed: 2026,
    forClave: file,
    forShell: join(folder, "unused.csv"),
  });
  run(["affiliate", "import", file]);
  run(["config", "set", "smtp.url", `smtp://127.0.0.1:${sink.port}`]);
  run(["config", "set", "smtp.connections", values.connections]);
  run(["config", "set", "link.cap", "24h"]);
  // no command asks for thousands of links at once, so they are put where it would put them
  timed("sqlite3", ["-bail", join(home, "clave.db")], { input: queueSql(Date.now()) });
  return home;
}

function queueSql(now) {
  const life = 24 * 3_600_000;
  return `PRAGMA foreign_keys = ON; BEGIN;
    INSERT INTO recoveries (reference, cedula, method, source, checked_by, link_ttl, link_cap, started_at)
      SELECT 'R' || cedula, cedula, 'email', 'operator:ana', 'operator', 3600000, ${life}, ${now} FROM affiliates;
    INSERT INTO messages (id, letter, subject, holder, channel, number, provider, status, mail_id, envelope_id,
        queued_at, due_at, deadline_at, attempts, asked_by)
      SELECT 'M' || cedula, 'recovery-link', 'recovery:R' || cedula, cedula, 'email', 1, 'example.com', 'queued',
        '<' || lower(hex(randomblob(16))) || '@localhost>', lower(hex(randomblob(16))),
        ${now}, ${now}, ${now + life}, 0, 'operator:ana' FROM affiliates;
    COMMIT;`;
}

/** What a letter of clave says, with a place where each mail has its own link. */
function wordsOfLetter() {
  const filler =
    "Usted pidió recuperar su clave en el Instituto de Seguridad Social. Con este enlace crea una nueva: ";
  const text = `${filler.repeat(5)}\nhttp://127.0.0.1:8080/r#t={link}\n${filler.repeat(4)}\n`;
  const html = `<html><body><p>${filler.repeat(5)}</p><p><a href="http://127.0.0.1:8080/r#t={link}">{link}</a></p><p>${filler.repeat(4)}</p></body></html>`;
  return { subject: "Su enlace para crear una clave nueva", text, html };
}

async function runClave(queue, size) {
  const home = join(folder, "round");
  mkdirSync(home);
  cpSync(queue, home, { recursive: true });
  const ran = timed(process.execPath, [...tellingPeak, clave, "--home", home, "delivery", "run", "--json"]);
  const { accepted } = JSON.parse(ran.stdout);
  if (accepted !== size) throw new Error(`${accepted} letters were taken instead of ${size}`);
  await sink.expect(size);
  rmSync(home, { recursive: true });
  return { took: ran.took, peak: Number(ran.side) / 1024 };
}

/** Starts the sink in a process of its own. */
async function openSink() {
  const child = spawn(process.execPath, [beside("mail-sink.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: port } = await lines.next();
  return {
    port,
    expect: async (mails) => {
      child.stdin.write("\n");
      const { value } = await lines.next();
      if (Number(value) !== mails) throw new Error(`${value} mails came instead of ${mails}`);
    },
    close: () => child.stdin.end(),
  };
}
