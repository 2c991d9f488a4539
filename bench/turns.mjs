import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { begun, clave, foundDesk, median, report, throwawayFolder } from "./measure.mjs";
import { withCheckDigit, writeRegister } from "./register.mjs";
import { writeWaits } from "./waits.mjs";

/**
 * How long `clave recovery start` waits beside a command that works long, and what letting it pass costs that one:
 * against the same command with the same starts beside it at a desk of their own, where nobody waits.
 */

const longestWait = 1500;
const mostSlower = 1.1;
const seed = 2026;

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "200000" },
    rounds: { type: "string", default: "3" },
    lanes: { type: "string", default: "1" },
  },
});
const count = Number(values.rows);
const lanes = Number(values.lanes);
const folder = throwawayFolder();
const files = { register: join(folder, "register.csv"), waits: join(folder, "waits.csv") };
const [few, full, elsewhere] = ["few", "full", "elsewhere"].map((name) => join(folder, name));
const callers = Array.from({ length: 5000 }, (_, n) => withCheckDigit(`30${String(n).padStart(7, "0")}`));
const proof = JSON.stringify({ birthDate: "1980-01-01", image: "condor" });
furnish();

const long = [
  { what: "affiliate import, shuffled", home: few, words: ["affiliate", "import", files.register] },
  { what: "report import", home: few, words: ["report", "import", files.waits] },
  {
    what: "affiliate find",
    home: full,
    words: ["affiliate", "find", "no such name", "--reason", "own-record"],
  },
];
for (const { what, home, words } of long) {
  const results = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const [apart, together] = [await beside(home, words, false), await beside(home, words, true)];
    results.push({ apart, together });
  }
  tell(what, results, words[1] === "import");
}

/** Desks with people to start for: one with nothing else, one with the register too. */
function furnish() {
  writeRegister({
    count,
    order: "shuffled",
    seed,
    forClave: files.register,
    forShell: join(folder, "shell.csv"),
  });
  writeWaits({ path: files.waits, count, seed, until: "2026-11-01", months: 18 });
  const lines = callers.map((cedula) => `${cedula},Rosa Quispe,1980-01-01,r${cedula}@example.org,condor`);
  const path = join(folder, "callers.csv");
  writeFileSync(path, ["cedula,names,birth_date,email,image", ...lines].join("\n"));
  foundDesk(few)(["affiliate", "import", path]);
  const run = foundDesk(full);
  run(["affiliate", "import", path]);
  run(["affiliate", "import", files.register]);
}

/** A command at a copy of a desk, with starts beside it for as long as it lives: at the same desk, or at another. */
async function beside(home, words, same) {
  const [desk, theirs] = [join(folder, "desk"), same ? join(folder, "desk") : elsewhere];
  for (const each of [desk, theirs]) rmSync(each, { recursive: true, force: true });
  cpSync(home, desk, { recursive: true });
  if (!same) cpSync(few, elsewhere, { recursive: true });
  const at = (place, given, input) => begun(process.execPath, [clave, "--home", place, ...given], { input });
  let over = false;
  const work = at(desk, words).finally(() => {
    over = true;
  });
  const starts = [];
  const left = callers.values();
  const lane = async () => {
    // a find may be over before the first start is
    do {
      const start = ["recovery", "start", left.next().value, "--proof", "-", "--queue"];
      starts.push((await at(theirs, start, proof)).took);
    } while (!over);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { took: (await work).took, starts };
}

function tell(what, results, bounded) {
  const took = (which) => median(results.map((result) => result[which].took));
  const starts = (which) => results.flatMap((result) => result[which].starts);
  const usual = median(starts("apart"));
  const wait = Math.max(...starts("together")) - usual;
  const slower = took("together") / took("apart");
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
  report(`clave ${what}: ${count} rows, ${lanes} start(s) at a time beside it, median of ${values.rounds}`, [
    { what: `starts at another desk, ${starts("apart").length}: each`, measured: seconds(usual), bound: "" },
    {
      what: `starts at this desk, ${starts("together").length}: longest wait`,
      measured: seconds(wait),
      bound: `≤ ${longestWait / 1000} s`,
      kept: wait <= longestWait,
    },
    {
      what: `the command itself (${seconds(took("together"))})`,
      measured: `${slower.toFixed(2)} ×`,
      ...(bounded ? { bound: `≤ ${mostSlower} ×`, kept: slower <= mostSlower } : { bound: "" }),
    },
  ]);
}
