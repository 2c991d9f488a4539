import { join } from "node:path";
import { parseArgs } from "node:util";
import { foundDesk, median, report, tellingUse, throwawayFolder, useIn } from "./measure.mjs";
import { writeWaits } from "./waits.mjs";

/**
 * `clave report wait-times` over ten million requests beside `clave recovery list` on an empty desk, whole
 * processes in turn; then the exact form once, with its peak of memory.
 */

const most = 2;
const mostSeconds = 60;
const mostMemory = 500;

const { values } = parseArgs({
  options: { rows: { type: "string", default: "10000000" }, rounds: { type: "string", default: "5" } },
});
const count = Number(values.rows);
const folder = throwawayFolder();
const empty = foundDesk(join(folder, "empty"));
const full = foundDesk(join(folder, "full"));
furnish();

const divisions = ["method", "month", "provider", "office", "hour", "day"];
const took = Object.fromEntries(["list", ...divisions].map((what) => [what, []]));
for (let round = 0; round < Number(values.rounds); round += 1) {
  took.list.push(empty(["recovery", "list"]).took);
  for (const by of divisions) took[by].push(full(["report", "wait-times", "--by", by]).took);
}

const base = median(took.list);
const rows = divisions.map((by) => {
  const ratio = median(took[by]) / base;
  // the report is the one that is asked for without a word; the others are told beside it
  const bound = by === "method" ? { bound: `≤ ${most} ×`, kept: ratio <= most } : { bound: "" };
  const what = `report wait-times --by ${by} (${median(took[by]).toFixed(0)} ms)`;
  return { what, measured: `${ratio.toFixed(2)} ×`, ...bound };
});
const exact = exactly();
report(`${count} requests, median of ${values.rounds}`, [
  { what: "clave recovery list, empty desk", measured: `${base.toFixed(0)} ms`, bound: "" },
  ...rows,
  {
    what: "clave report wait-times --exact",
    measured: `${exact.seconds.toFixed(1)} s`,
    bound: `≤ ${mostSeconds} s`,
    kept: exact.seconds <= mostSeconds,
  },
  {
    what: "its peak of memory",
    measured: `${exact.memory.toFixed(0)} MB`,
    bound: `≤ ${mostMemory} MB`,
    kept: exact.memory <= mostMemory,
  },
]);

function furnish() {
  const path = join(folder, "waits.csv");
  writeWaits({ path, count, seed: 2026, until: "2026-11-01", months: 18 });
  const { took: time, stdout } = full(["report", "import", path, "--json"]);
  const { added } = JSON.parse(stdout);
  if (added !== count) throw new Error(`${added} requests were taken instead of ${count}`);
  console.log(`import: ${Math.round(count / (time / 1000))} rows/s`);
}

/** How long the exact form takes and its peak of memory; its figures must be within 1 % of the others. */
function exactly() {
  const words = ["report", "wait-times", "--json"];
  const ran = full([...words, "--exact"], "", tellingUse);
  compare(JSON.parse(full(words).stdout).rows, JSON.parse(ran.stdout).rows);
  return { seconds: ran.took / 1000, memory: useIn(ran).peak };
}

function compare(counted, exact) {
  for (const [at, row] of exact.entries())
    for (const key of ["p50Seconds", "p90Seconds", "p95Seconds", "p99Seconds", "withinTargetShare"]) {
      const off = Math.abs(counted[at][key] - row[key]) / (row[key] || 1);
      if (!(off <= 0.01)) throw new Error(`${row.method} ${key}: ${counted[at][key]} instead of ${row[key]}`);
    }
}
