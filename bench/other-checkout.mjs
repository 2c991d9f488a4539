import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openSink, queueAt, sendQueue } from "./full-queue.mjs";
import { clave, foundDesk, median, report, tellingUse, throwawayFolder, timed, useIn } from "./measure.mjs";
import { writeRegister } from "./register.mjs";
import { writeWaits } from "./waits.mjs";

/**
 * This checkout beside another one (`--other FOLDER`, built): a start, a list, an import, a run of letters and a
 * report, each by both in turn, pair by pair, at a desk that it made itself. What counts is the median of the ratios of
 * the pairs: of the time taken, and beside it of the processor time, which other work on the machine changes little.
 */

const most = 1.03;

const { values } = parseArgs({
  options: {
    other: { type: "string" },
    people: { type: "string", default: "100000" },
    letters: { type: "string", default: "5000" },
    requests: { type: "string", default: "1000000" },
    starts: { type: "string", default: "41" },
    rounds: { type: "string", default: "7" },
  },
});
const other = join(resolve(values.other ?? "."), "bin", "clave.js");
if (!values.other || !existsSync(other)) {
  console.error("Name the other checkout, built: node bench/other-checkout.mjs --other FOLDER");
  process.exit(64);
}
const folder = throwawayFolder();
const sink = await openSink();
const [people, letters] = [Number(values.people), Number(values.letters)];
const register = join(folder, "register.csv");
const waits = join(folder, "waits.csv");
writeRegister({
  count: people,
  order: "sorted",
  seed: 2026,
  forClave: register,
  forShell: join(folder, "unused.csv"),
});
writeWaits({ path: waits, count: Number(values.requests), seed: 2026, until: "2026-11-01", months: 18 });
const desks = new Map([
  [clave, furnish("ours", clave)],
  [other, furnish("theirs", other)],
]);
const at = (words) => (program) => ran(program, desks.get(program).home, words);

const rows = [
  ...(await pairs("clave --help", values.starts, at(["--help"]))),
  ...(await pairs("clave recovery list", values.starts, at(["recovery", "list"]))),
  ...(await pairs(`affiliate import, ${people}`, values.rounds, anew(["affiliate", "import", register]))),
  ...(await pairs(`the same again, ${people}`, values.rounds, at(["affiliate", "import", register]))),
  ...(await pairs(`report import, ${values.requests}`, values.rounds, anew(["report", "import", waits]))),
  ...(await pairs(`delivery run, ${letters}`, values.rounds, (program) =>
    sendQueue(program, desks.get(program).queue, letters, sink),
  )),
  ...(await pairs("report wait-times", values.starts, at(["report", "wait-times"]))),
  ...(await pairs("report delays", values.starts, at(["report", "delays"]))),
];
sink.close();
report(`Node ${process.version}, ${people} people, ${values.requests} requests, medians of pairs`, rows);

/** A program's own desk with people and requests, and one with letters to send. */
function furnish(name, program) {
  const home = join(folder, name);
  const run = foundDesk(home, program);
  run(["affiliate", "import", register]);
  run(["report", "import", waits]);
  const queue = { port: sink.port, connections: "5", size: letters, program };
  return { home, queue: queueAt(folder, `${name}-queue`, queue) };
}

function ran(program, home, words) {
  const ended = timed(process.execPath, [...tellingUse, program, "--home", home, ...words]);
  return { took: ended.took, ...useIn(ended) };
}

/** A command at a desk that was just made. */
function anew(words) {
  return (program) => {
    const home = join(folder, "fresh");
    foundDesk(home, program);
    const used = ran(program, home, words);
    rmSync(home, { recursive: true });
    return used;
  };
}

/** Both programs do the same in turn, who is first changing from pair to pair. */
async function pairs(what, times, measure) {
  const ours = [];
  const theirs = [];
  for (let pair = 0; pair < Number(times); pair += 1) {
    const turns = pair % 2 === 0 ? [clave, other] : [other, clave];
    for (const program of turns) (program === clave ? ours : theirs).push(await measure(program));
  }
  return ["took", "cpu"].map((of) => {
    const ratio = median(ours.map((own, pair) => own[of] / theirs[pair][of]));
    const usual = `${median(ours.map((own) => own[of])).toFixed(0)} ms`;
    return {
      what: of === "took" ? `${what} (${usual})` : `  its processor time (${usual})`,
      measured: `${ratio.toFixed(3)} ×`,
      bound: `≤ ${most} ×`,
      kept: ratio <= most,
    };
  });
}
