import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openSink, queueAt, sendQueue } from "./full-queue.mjs";
import { clave, foundDesk, median, report, throwawayFolder, timed } from "./measure.mjs";
import { writeRegister } from "./register.mjs";
import { writeWaits } from "./waits.mjs";

/**
 * This checkout beside another one (`--other FOLDER`, built): a start, a list, an import, a run of letters and a
 * report, each by both in turn, pair by pair. What counts is the median of the ratios of the pairs.
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
const home = furnish();
const queue = queueAt(folder, "queue", { port: sink.port, connections: "5", size: letters });
const at = (place, words) => (program) =>
  timed(process.execPath, [program, ...words], { env: { CLAVE_HOME: place } }).took;

const rows = [
  await pairs("clave --help", values.starts, at(home, ["--help"])),
  await pairs("clave recovery list", values.starts, at(home, ["recovery", "list"])),
  await pairs(`affiliate import, ${people}`, values.rounds, importAnew),
  await pairs(`delivery run, ${letters}`, values.rounds, async (program) => {
    return (await sendQueue(program, queue, letters, sink)).took;
  }),
  await pairs("report wait-times", values.starts, at(home, ["report", "wait-times"])),
  await pairs("report delays", values.starts, at(home, ["report", "delays"])),
];
sink.close();
report(`Node ${process.version}, ${people} people, ${values.requests} requests, medians of pairs`, rows);

/** A desk with people and requests, on which both programs look. */
function furnish() {
  const place = join(folder, "home");
  const run = foundDesk(place);
  writeRegister({
    count: people,
    order: "sorted",
    seed: 2026,
    forClave: register,
    forShell: join(folder, "unused.csv"),
  });
  run(["affiliate", "import", register]);
  const waits = join(folder, "waits.csv");
  writeWaits({ path: waits, count: Number(values.requests), seed: 2026, until: "2026-11-01", months: 18 });
  run(["report", "import", waits]);
  return place;
}

function importAnew(program) {
  const place = join(folder, "fresh");
  foundDesk(place);
  const took = at(place, ["affiliate", "import", register])(program);
  rmSync(place, { recursive: true });
  return took;
}

/** Both programs do the same in turn, who is first changing from pair to pair. */
async function pairs(what, times, measure) {
  const ratios = [];
  const ours = [];
  for (let pair = 0; pair < Number(times); pair += 1) {
    const first = pair % 2 === 0 ? clave : other;
    const began = await measure(first);
    const then = await measure(first === clave ? other : clave);
    const [own, theirs] = first === clave ? [began, then] : [then, began];
    ours.push(own);
    ratios.push(own / theirs);
  }
  const ratio = median(ratios);
  return {
    what: `${what} (${median(ours).toFixed(0)} ms)`,
    measured: `${ratio.toFixed(3)} ×`,
    bound: `≤ ${most} ×`,
    kept: ratio <= most,
  };
}
