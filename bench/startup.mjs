import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { clave, foundDesk, median, report, throwawayFolder, timed } from "./measure.mjs";
import { withCheckDigit, writeRegister } from "./register.mjs";

/** How long `clave --help` and `clave recovery list` take beside a Node that does nothing, in turn: the median of the pairs. */

const bounds = { "clave --help": 1.8, "clave recovery list": 3.5 };

const { values } = parseArgs({
  options: { people: { type: "string", default: "1000000" }, rounds: { type: "string", default: "21" } },
});
const count = Number(values.people);
const folder = throwawayFolder();
const home = join(folder, "home");
const started = furnish(foundDesk(home));

const nothing = [];
const took = Object.fromEntries(Object.keys(bounds).map((what) => [what, []]));
const ratios = Object.fromEntries(Object.keys(bounds).map((what) => [what, []]));
for (let round = 0; round < Number(values.rounds); round += 1) {
  nothing.push(timed(process.execPath, ["-e", "0"]).took);
  for (const what of Object.keys(bounds)) {
    const words = what.split(" ").slice(1);
    took[what].push(timed(process.execPath, [clave, ...words], { env: { CLAVE_HOME: home } }).took);
    ratios[what].push(took[what].at(-1) / nothing.at(-1));
  }
}

const rows = Object.entries(bounds).map(([what, most]) => {
  const ratio = median(ratios[what]);
  return {
    what: `${what} (${median(took[what]).toFixed(1)} ms)`,
    measured: `${ratio.toFixed(2)} ×`,
    bound: `≤ ${most.toFixed(1)} ×`,
    kept: ratio <= most,
  };
});
report(`Node ${process.version}, ${count} people, ${started} recoveries, median of ${nothing.length}`, [
  { what: "node -e 0", measured: `${median(nothing).toFixed(1)} ms`, bound: "" },
  ...rows,
]);

/** A register of the size asked for, and people beside it who have asked for a link; returns how many. */
function furnish(run) {
  const file = join(folder, "register.csv");
  writeRegister({ count, order: "sorted", seed: 2026, forClave: file, forShell: join(folder, "unused.csv") });
  run(["affiliate", "import", file]);
  const cedulas = Array.from({ length: 20 }, (_, n) => withCheckDigit(String(300_000_000 + n)));
  const lines = cedulas.map(
    (cedula) => `${cedula},Ana Luna,1985-03-12,a${cedula}@example.net,rose,first-pet,Sol`,
  );
  writeFileSync(file, ["cedula,names,birth_date,email,image,question_1,answer_1", ...lines].join("\n"));
  run(["affiliate", "import", file]);
  const proof = JSON.stringify({ birthDate: "1985-03-12", answers: { "first-pet": "Sol" }, image: "rose" });
  for (const cedula of cedulas) run(["recovery", "start", cedula, "--queue", "--proof", "-"], proof);
  return cedulas.length;
}
