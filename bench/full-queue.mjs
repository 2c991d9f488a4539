import { spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { clave, foundDesk, tellingUse, timed, useIn } from "./measure.mjs";
import { writeRegister } from "./register.mjs";

/** A file of this folder. */
export function beside(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** A desk in a folder whose queue holds so many links to a sink: a copy of it is sent in each round. */
export function queueAt(folder, name, { size, port, connections, program = clave }) {
  const home = join(folder, name);
  const run = foundDesk(home, program);
  const file = join(folder, `${name}.csv`);
  const forShell = join(folder, "unused.csv");
  writeRegister({ count: size, order: "sorted", seed: 2026, forClave: file, forShell });
  run(["affiliate", "import", file]);
  run(["config", "set", "smtp.url", `smtp://127.0.0.1:${port}`]);
  run(["config", "set", "smtp.connections", connections]);
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

/** Has a program send a copy of a full queue; how long that took, in ms, and what it used. */
export async function sendQueue(program, queue, size, sink) {
  const home = `${queue}-round`;
  mkdirSync(home);
  cpSync(queue, home, { recursive: true });
  const words = [...tellingUse, program, "--home", home, "delivery", "run", "--json"];
  const ran = timed(process.execPath, words);
  const { accepted } = JSON.parse(ran.stdout);
  if (accepted !== size) throw new Error(`${accepted} letters were taken instead of ${size}`);
  await sink.expect(size);
  rmSync(home, { recursive: true });
  return { took: ran.took, ...useIn(ran) };
}

/** Starts the sink in a process of its own. */
export async function openSink() {
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
