import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bufferedFile } from "./lines.mjs";
import { foundDesk, median, report, throwawayFolder } from "./measure.mjs";
import { programParts } from "./program.mjs";
import { withCheckDigit } from "./register.mjs";
import { writeWaits } from "./waits.mjs";

/**
 * What keeping the counts of waits costs the transaction that sets a new password: the same completions at two
 * desks in turn, one of a program whose source counts nothing. Both stores hold a history and a full day.
 */

const most = 1.1;

const { values } = parseArgs({
  options: { people: { type: "string", default: "600" }, history: { type: "string", default: "200000" } },
});
const people = Number(values.people);
const folder = throwawayFolder();

/** Takes the one call out of the program by which waits are counted. */
const countNothing = {
  name: "count-nothing",
  setup(build) {
    build.onLoad({ filter: /[\\/]store[\\/]recovery[\\/]recoveries\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const call = "countWaits(ctx, { added: closed.map(recoveries.read).map(waitIn) });";
      if (!source.includes(call)) throw new Error("the call that counts is written otherwise now");
      return { contents: source.replace(call, ""), loader: "ts" };
    });
  },
};

/** The program's own operations, once as they are and once with nothing counted. */
const parts = {
  "src/recovery/complete": "completeRecovery",
  "src/recovery/link/letters": "recoveryComposers",
  "src/recovery/start": "startRecovery",
  "src/operator/roles": "actorFor",
  "src/delivery/send/run": "sendDue",
  "src/store/engine/connect": "openStore, closeStore",
  "src/store/engine/seal": "holdKeys",
  "src/base/context": "systemActor, holderActor",
  "src/base/keys": "loadKeys",
  "src/base/clock": "DeskClock",
  "src/base/time": "systemClock",
  "src/base/random": "systemRandom",
  "src/base/settings": "readSettings",
};

const cedulas = Array.from({ length: people }, (_, n) => withCheckDigit(String(300_000_000 + n)));
const password = "lluvia-Tren7-violeta-mango";
const desks = [await openDesk("counting", false), await openDesk("not counting", true)];
const took = desks.map(() => []);
for (const [at, cedula] of cedulas.entries()) {
  // each goes first as often as the other
  const order = at % 2 === 0 ? [0, 1] : [1, 0];
  for (const desk of order) took[desk].push(await desks[desk].complete(cedula));
}
await Promise.all(desks.map((desk) => desk.close()));

const [counting, plain] = took.map((each) => median(each.slice(Math.floor(people / 10))));
const ratio = counting / plain;
report(`${people} completions at two desks in turn, medians; each commit is on the disk`, [
  { what: "the transaction without counts", measured: `${plain.toFixed(2)} ms`, bound: "" },
  { what: "with them", measured: `${counting.toFixed(2)} ms`, bound: "" },
  {
    what: "what counting costs",
    measured: `${ratio.toFixed(3)} ×`,
    bound: `≤ ${most.toFixed(1)} ×`,
    kept: ratio <= most,
  },
]);

/** A desk with people who hold links, and how long the transaction takes that completes one. */
async function openDesk(name, silent) {
  const home = join(folder, name);
  furnish(foundDesk(home), name);
  const program = await programParts(name.replace(" ", "-"), parts, silent ? [countNothing] : []);
  const opened = await program.openStore({ engine: "sqlite", path: join(home, "clave.db") });
  const keys = program.loadKeys(join(home, "keys"));
  program.holdKeys(opened, keys);
  const timed = timeTransactions(opened);
  const { store } = timed;
  const { settings } = program.readSettings({}, {});
  // as the program does when it opens a desk: Intl is slow, and only for other zones
  process.env.TZ = settings.timezone;
  const clock = new program.DeskClock(program.systemClock);
  const base = {
    store,
    clock,
    random: program.systemRandom,
    settings,
    keys,
  };
  const ana = program.actorFor({ name: "ana", role: "admin", office: undefined, cedula: undefined });
  const proof = { birthDate: "1985-03-12", image: "rose" };
  for (const cedula of cedulas)
    await program.startRecovery({ ...base, actor: ana }, { cedula, method: "email", proof });
  const tokens = await sendLinks(program, { ...base, actor: program.systemActor });
  return {
    complete: async (cedula) => {
      await program.completeRecovery(
        { ...base, actor: program.holderActor },
        { link: tokens.get(cedula), password },
      );
      return timed.last();
    },
    close: () => program.closeStore(opened),
  };
}

function furnish(run, name) {
  const waits = join(folder, `${name}.csv`);
  // the day at hand is full until this hour, as the counts grow with the day; what is still to come is refused
  const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  writeWaits({ path: waits, count: Number(values.history), seed: 2026, until, months: 1 });
  run(["report", "import", waits]);
  const file = join(folder, `${name}-people.csv`);
  const lines = bufferedFile(file, "cedula,names,birth_date,email,image,question_1,answer_1");
  for (const cedula of cedulas)
    lines.line(`${cedula},Ana Luna,1985-03-12,a${cedula}@example.net,rose,first-pet,Sol`);
  lines.end();
  run(["affiliate", "import", file]);
}

/** Sends every link to a carrier that only reads them. */
async function sendLinks({ sendDue, recoveryComposers }, ctx) {
  const tokens = new Map();
  const carry = ({ to, letter: { text } }) => {
    const cedula = /a(\d{10})@/.exec(to)?.[1];
    tokens.set(cedula, /#t=([\w-]{43})/.exec(text)?.[1]);
    return Promise.resolve({ outcome: "accepted", class: "accepted", reply: "250", server: "here" });
  };
  const carrier = { lanes: 4, carry, close: () => undefined };
  await sendDue(
    ctx,
    { carriers: new Map([["email", carrier]]), composers: recoveryComposers },
    { once: true },
  );
  return tokens;
}

/** The same store, its transactions timed from their beginning until they are on the disk. */
function timeTransactions(opened) {
  let took = 0;
  const transaction = async (...given) => {
    const began = process.hrtime.bigint();
    const result = await opened.db.transaction(...given);
    took = Number(process.hrtime.bigint() - began) / 1e6;
    return result;
  };
  const get = (db, name) => (name === "transaction" ? transaction : db[name]);
  const store = Object.create(opened, { db: { value: new Proxy(opened.db, { get }) } });
  return { store, last: () => took };
}
