import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { foundDesk, median, report, tellingUse, throwawayFolder, timed, useIn } from "./measure.mjs";
import { writeRegister } from "./register.mjs";

/**
 * `clave affiliate import` against the sqlite3 shell's `.import` of the same people into the same checked
 * table, whole processes, one after the other in turn.
 */

const seed = 2026;
const leastRate = 0.25;
const mostMemory = 250;

const { values } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "3" } },
});
const count = Number(values.rows);
const rounds = Number(values.rounds);

if (spawnSync("sqlite3", ["--version"]).error) {
  console.error(
    "The sqlite3 shell is missing: apt-get install sqlite3 (Debian), brew install sqlite (macOS)",
  );
  process.exit(69);
}

const folder = throwawayFolder();
const forClave = join(folder, "clave.csv");
const forShell = join(folder, "shell.csv");

for (const order of ["shuffled", "sorted"]) {
  writeRegister({ count, order, seed, forClave, forShell });
  const results = Array.from({ length: rounds }, () => ({ shell: byShell(), ...byClave() }));
  tell(order, results);
}

/** The table's definition is taken from a desk, with all its checks. */
function byShell() {
  const home = join(folder, "home");
  foundDesk(home);
  const schema = timed("sqlite3", [join(home, "clave.db"), ".schema affiliates"]).stdout;
  rmSync(home, { recursive: true });
  const database = join(folder, "shell", "shell.db");
  mkdirSync(join(folder, "shell"));
  const script = `PRAGMA journal_mode=WAL;\n${schema}\n.import --csv --skip 1 ${forShell} affiliates\n`;
  const { took } = timed("sqlite3", ["-bail", database], { input: script });
  check(timed("sqlite3", [database, "SELECT count(*) FROM affiliates"]).stdout);
  rmSync(join(folder, "shell"), { recursive: true });
  return took;
}

function byClave() {
  const home = join(folder, "home");
  const run = foundDesk(home);
  const ran = run(["affiliate", "import", forClave, "--json"], "", tellingUse);
  check(JSON.parse(ran.stdout).added);
  rmSync(home, { recursive: true });
  return { clave: ran.took, memory: useIn(ran).peak };
}

function check(added) {
  if (Number(added) !== count) throw new Error(`${added} rows were added instead of ${count}`);
}

function tell(order, results) {
  const shell = median(results.map((result) => result.shell));
  const own = median(results.map((result) => result.clave));
  const memory = Math.max(...results.map((result) => result.memory));
  const rate = shell / own;
  const perSecond = (took) => `${Math.round(count / (took / 1000))} rows/s`;
  report(`${count} people, cédulas ${order}, seed ${seed}, median of ${rounds}`, [
    {
      what: "sqlite3 .import into the checked table",
      measured: `${(shell / 1000).toFixed(2)} s`,
      bound: perSecond(shell),
    },
    { what: "clave affiliate import", measured: `${(own / 1000).toFixed(2)} s`, bound: perSecond(own) },
    {
      what: "rate against the shell",
      measured: rate.toFixed(3),
      bound: `≥ ${leastRate}`,
      kept: rate >= leastRate,
    },
    {
      what: "peak memory",
      measured: `${memory.toFixed(0)} MB`,
      bound: `≤ ${mostMemory} MB`,
      kept: memory <= mostMemory,
    },
  ]);
}
