import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The built program. */
export const clave = join(root, "bin", "clave.js");

// one makes every start of Node 20 read a bundle of certificates, the others are not what is measured
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...environment } = process.env;

/** Runs a program to its end and returns how many milliseconds its process took; throws when it fails. */
export function timed(program, words, { input = "", env = {} } = {}) {
  const stdio = ["pipe", "pipe", "pipe", "pipe"];
  const began = process.hrtime.bigint();
  const ended = spawnSync(program, words, { input, stdio, env: { ...environment, ...env } });
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  if (ended.error) throw ended.error;
  if (ended.status !== 0) throw new Error(`${program} ${words.join(" ")}: ${ended.stderr}`);
  return { took, stdout: String(ended.stdout), side: String(ended.output[3]) };
}

/** Starts a program and resolves at its end with how many milliseconds its process took; rejects when it fails. */
export function begun(program, words, { input = "" } = {}) {
  const from = process.hrtime.bigint();
  const child = spawn(program, words, { stdio: ["pipe", "ignore", "pipe"], env: environment });
  let told = "";
  child.stderr.on("data", (part) => {
    told += part;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve({ took: Number(process.hrtime.bigint() - from) / 1e6 });
      else reject(new Error(`${program} ${words.join(" ")}: ${told}`));
    });
  });
}

/** What makes a process of Node tell what it used on the pipe beside its output. */
export const tellingUse = [
  "--import",
  `data:text/javascript,${encodeURIComponent(`import{createRequire}from"node:module";const require=createRequire("/");
process.on("exit",()=>require("node:fs").writeSync(3,JSON.stringify(process.resourceUsage())))`)}`,
];

/** The processor time, in ms, and the peak of memory, in MB, that a process told. */
export function useIn({ side }) {
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(side);
  return { cpu: (userCPUTime + systemCPUTime) / 1000, peak: maxRSS / 1024 };
}

/** The middle one. */
export function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

/** A folder that is gone when the process ends. */
export function throwawayFolder() {
  if (!existsSync(join(root, "dist", "main.js"))) throw new Error("Not built yet: npm ci (or npm run build)");
  const folder = mkdtempSync(join(tmpdir(), "clave-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a desk with its first admin signed in, and returns how to run the program there. */
export function foundDesk(home, program = clave) {
  const run = (words, input = "", node = []) =>
    timed(process.execPath, [...node, program, "--home", home, ...words], { input });
  const password = "correct horse battery staple lamp";
  for (const verb of ["init", "login"]) run([verb, "--operator", "ana", "--password-stdin"], password);
  return run;
}

/** Prints what was measured and ends the process with 1 where a bound was missed. */
export function report(title, rows) {
  console.log(`${title}\n`);
  for (const { what, measured, bound, kept } of rows)
    console.log(`${what.padEnd(46)}${String(measured).padStart(12)}   ${bound.padEnd(10)} ${verdict(kept)}`);
  if (rows.some(({ kept }) => kept === false)) process.exitCode = 1;
}

function verdict(kept) {
  if (kept === undefined) return "";
  return kept ? "kept" : "MISSED";
}
