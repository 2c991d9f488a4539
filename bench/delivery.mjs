import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { beside, openSink, queueAt, sendQueue } from "./full-queue.mjs";
import { clave, median, report, throwawayFolder, timed } from "./measure.mjs";

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

const desk = { port: sink.port, connections: values.connections };
const few = Math.ceil(count / 10);
const full = queueAt(folder, "full", { ...desk, size: count });
const tenth = queueAt(folder, "tenth", { ...desk, size: few });
const words = join(folder, "words.json");
writeFileSync(words, JSON.stringify(wordsOfLetter()));

const rounds = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  const pooled = timed(
    process.execPath,
    [beside("pooled-mailer.mjs"), sink.port, values.connections, count, words].map(String),
  );
  await sink.expect(count);
  const ours = await sendQueue(clave, full, count, sink);
  const small = await sendQueue(clave, tenth, few, sink);
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

/** What a letter of clave says, with a place where each mail has its own link. */
function wordsOfLetter() {
  const filler =
    "Usted pidió recuperar su clave en el Instituto de Seguridad Social. Con este enlace crea una nueva: ";
  const text = `${filler.repeat(5)}\nhttp://127.0.0.1:8080/r#t={link}\n${filler.repeat(4)}\n`;
  const html = `<html><body><p>${filler.repeat(5)}</p><p><a href="http://127.0.0.1:8080/r#t={link}">{link}</a></p><p>${filler.repeat(4)}</p></body></html>`;
  return { subject: "Su enlace para crear una clave nueva", text, html };
}
