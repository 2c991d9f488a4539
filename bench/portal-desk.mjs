import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { getting, posting } from "./http-load.mjs";
import { bufferedFile } from "./lines.mjs";
import { clave, timed } from "./measure.mjs";
import { programParts } from "./program.mjs";
import { withCheckDigit } from "./register.mjs";

const parts = {
  "src/base/clock": "DeskClock",
  "src/base/context": "systemActor, visitorFrom",
  "src/base/keys": "loadKeys",
  "src/base/random": "systemRandom",
  "src/base/settings": "readSettings",
  "src/base/time": "systemClock, minute",
  "src/portal/serve/visitor": "formToken",
  "src/recovery/identity/closed-check": "noteFailure",
  "src/recovery/visit/say": "verdict",
  "src/recovery/visit/settle": "settleVisits",
  "src/store/engine/connect": "openStore, closeStore",
  "src/store/engine/handle": "rowsOf",
  "src/store/engine/seal": "holdKeys",
  "src/store/engine/transaction": "transaction",
  "src/store/recovery/visits": "addVisit, countWaitingVisits",
  "test/support/postgres": "startPostgres",
};

/** The program's own operations. */
export const program = await programParts("portal", parts);

/** The n-th of the people who are made up here. */
export function cedulaOf(n) {
  return withCheckDigit(String(300_000_000 + n));
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program that says in its first line where it listens, and gives that line. */
export async function served(words, { env = {}, cwd, log = "/dev/null" } = {}) {
  const stdio = ["ignore", "pipe", openSync(log, "a")];
  const child = spawn(process.execPath, words, { stdio, cwd, env: { ...process.env, ...env } });
  process.on("exit", () => child.kill("SIGKILL"));
  const failed = once(child, "exit").then(() => Promise.reject(new Error(`${words.join(" ")} ended`)));
  const [line] = await Promise.race([once(child.stdout, "data"), failed]);
  failed.catch(() => undefined);
  return { child, line: String(line).trim() };
}

/** A desk on a database of its own, with people of whom each knows a date of birth and a picture. */
export async function openDesk(folder, store) {
  const home = join(folder, "home");
  const run = (words, input = "") =>
    timed(process.execPath, [clave, "--home", home, "--store", store, ...words], { input });
  const password = "correct horse battery staple lamp";
  for (const verb of ["init", "login"]) run([verb, "--operator", "ana", "--password-stdin"], password);
  const opened = await program.openStore({ engine: "postgres", url: store });
  const keys = program.loadKeys(join(home, "keys"));
  program.holdKeys(opened, keys);
  const { settings } = program.readSettings({}, {});
  const clock = new program.DeskClock(program.systemClock);
  const ctx = { store: opened, clock, random: program.systemRandom, settings, keys };
  return { home, store, run, ctx: { ...ctx, actor: program.systemActor } };
}

/** Brings people in: those whose number `lacks` says so have no address, or have died. */
export function bringIn({ run }, folder, count, lacks = () => undefined) {
  const file = join(folder, "people.csv");
  const lines = bufferedFile(file, "cedula,names,birth_date,email,image,question_1,answer_1,status");
  for (let n = 0; n < count; n += 1) {
    const cedula = cedulaOf(n);
    const email = lacks(n) === "address" ? "" : `a${cedula}@example.net`;
    const status = lacks(n) === "life" ? "deceased" : "active";
    lines.line(`${cedula},Ana Luna,1985-03-12,${email},rose,first-pet,Sol,${status}`);
  }
  lines.end();
  run(["affiliate", "import", file]);
}

/** Visits under way, written by the program's own functions: in each the date of birth was given, or nothing yet. */
export function beginVisits({ ctx }, given) {
  return program.transaction(ctx, async ({ store, keys, clock }) => {
    const visits = [];
    for (const { identifier, proved, right = true, source = "192.0.2.1", asked = false } of given) {
      const secret = randomBytes(32).toString("base64url");
      const digest = createHash("sha256").update(secret).digest("hex");
      const verdict = (part, against) => program.verdict({ keys }, digest, part, { right, against });
      const now = clock.now();
      await program.addVisit(store, {
        digest,
        purpose: "recover",
        source,
        identifier,
        withoutImage: false,
        guesses: 0,
        begunAt: now,
        // the program's own ten minutes would be over before ten thousand were asked
        endsAt: now + 600 * program.minute,
        ...(proved && { proof: "birth-date", answered: verdict("proof", "1985-03-12") }),
        ...(asked && { picked: verdict("image", "rose"), askedAt: now }),
      });
      const [, token] = /value="([^"]+)"/.exec(program.formToken(keys, secret).markup) ?? [];
      visits.push({ digest, identifier, cookie: `Cookie: visit=${secret}\r\n`, token });
    }
    return visits;
  });
}

/** Starts the portal of a desk as a process of its own, which sends no letters. */
export async function startPortal({ home, store }, folder, more = []) {
  const [port, adminPort] = [await freePort(), await freePort()];
  const env = {
    CLAVE_PORTAL_URL: `http://127.0.0.1:${port}`,
    CLAVE_PORTAL_ADMIN_PORT: String(adminPort),
    CLAVE_STORE: store,
  };
  const words = [...more, clave, "--home", home, "portal", "--port", String(port), "--no-delivery"];
  const { child } = await served(words, { env, log: join(folder, "portal.log") });
  return { child, url: `http://127.0.0.1:${port}`, admin: `http://127.0.0.1:${adminPort}` };
}

/** Requests as browsers make them in a visit. */
export const asking = {
  birthDate: (url, visit, birthYear = "1985") =>
    form("/recover/identity", url, visit, {
      proof: "birth-date",
      birthDay: "12",
      birthMonth: "3",
      birthYear,
    }),
  picture: (url, visit) => form("/recover/image", url, visit, { image: "rose" }),
  end: (url, { cookie }) => getting("/recover/sent", url, cookie),
};

function form(path, url, { cookie, token }, fields) {
  const body = new URLSearchParams({ ...fields, form: token }).toString();
  return posting(path, url, body, `Content-Type: application/x-www-form-urlencoded\r\n${cookie}`);
}
