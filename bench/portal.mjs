import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import pg from "pg";
import { Browser, getting, load, percentile, posting } from "./http-load.mjs";
import { report, throwawayFolder } from "./measure.mjs";
import {
  asking,
  beginVisits,
  bringIn,
  cedulaOf,
  openDesk,
  program,
  served,
  startPortal,
} from "./portal-desk.mjs";
import { tellApart } from "./portal-kinds.mjs";

/**
 * The portal under load: its start page beside an empty page of the same framework; letters asked for in a second
 * beside better-auth's password requests, both on one durable PostgreSQL; whether the time tells a stranger who
 * somebody is; and what becomes of what is slow to compute when too many ask for it.
 */

const bounds = { slower: 5, faster: 6, apart: 4.5, health: 100 };
const lanes = 200;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    visits: { type: "string", default: "20000" },
    requests: { type: "string", default: "10000" },
    hashed: { type: "string", default: "10000" },
    profile: { type: "string" },
    only: { type: "string", default: "pages,rate,apart,crowd" },
  },
});
const visits = Number(values.visits);
const folder = throwawayFolder();
const server = await program.startPostgres({ durable: true });
if (!server) throw new Error("PostgreSQL is not installed");
const parts = { pages, rate, apart, crowd };
const rows = [];
try {
  for (const name of values.only.split(",")) rows.push(...(await parts[name]()));
} finally {
  await server.stop();
}
const busy = loadavg().map((each) => each.toFixed(1));
report(`${lanes} connections at once, ${cpus().length} cores, load ${busy.join(" ")} at the end`, rows);

/** The start page, and an empty one, in turn, for so long each. */
async function pages() {
  const desk = await newDesk("pages");
  const here = dirname(fileURLToPath(import.meta.url));
  const portal = await startPortal(desk, folder);
  const empty = await served([join(here, "empty-page.mjs")]);
  const own = { took: [], failed: 0 };
  const other = { took: [], failed: 0 };
  for (const [round, seconds] of [1, Number(values.seconds) / 2, Number(values.seconds) / 2].entries()) {
    for (const [sum, url] of [
      [own, portal.url],
      [other, empty.line],
    ]) {
      const ends = Date.now() + seconds * 1000;
      const page = getting("/", url);
      const { took, failed } = await load(url, lanes, () => (Date.now() < ends ? page : undefined), 200);
      sum.failed += failed;
      // the first second warms both up
      if (round > 0) for (const each of took) sum.took.push(each);
    }
  }
  await Promise.all([ended(portal.child), ended(empty.child), desk.close()]);
  const [slow, quick] = [own, other].map(({ took }) => percentile(took, 99));
  const rates = [own, other].map(({ took }) => took.length / Number(values.seconds));
  return [
    { what: "empty page, p99", measured: `${quick.toFixed(1)} ms`, bound: "" },
    { what: "start page, p99", measured: `${slow.toFixed(1)} ms`, bound: "" },
    {
      what: "start page beside the empty one, p99",
      measured: `${(slow / quick).toFixed(2)} ×`,
      bound: `< ${bounds.slower} ×`,
      kept: slow < bounds.slower * quick,
    },
    { what: "start page, empty page", measured: rates.map(Math.round).join(", "), bound: "a second" },
    { what: "errors", measured: own.failed, bound: "0", kept: own.failed === 0 },
  ];
}

/** Letters asked for by people who proved who they are, and password requests of better-auth. */
async function rate() {
  const desk = await newDesk("rate");
  bringIn(desk, folder, visits);
  const people = Array.from({ length: visits }, (_, n) => ({ identifier: cedulaOf(n), proved: true }));
  const begun = await beginVisits(desk, people);
  const more = values.profile ? ["--cpu-prof", "--cpu-prof-dir", values.profile] : [];
  const portal = await startPortal(desk, folder, more);
  const picks = begun.map((visit) => asking.picture(portal.url, visit));
  const other = await betterAuth();
  const own = { took: [], failed: 0, seconds: 0 };
  const theirs = { took: [], failed: 0, seconds: 0 };
  let asked = 0;
  const began = Date.now();
  const share = Math.ceil(visits / 4);
  for (let round = 0; round < 4; round += 1) {
    const ends = Math.min(visits, asked + share);
    add(own, await load(portal.url, lanes, () => (asked < ends ? picks[asked++] : undefined), 303));
    let n = 0;
    const next = () => (n < share / 4 ? other.request(1 + (n++ % people.length)) : undefined);
    add(theirs, await load(other.url, lanes, next, 200));
  }
  const meanwhile = await lettersOf(desk);
  const from = Date.now();
  while ((await program.countWaitingVisits(desk.ctx.store)).n > 0 && Date.now() - from < 120_000)
    await new Promise((resolve) => setTimeout(resolve, 200));
  const letters = await lettersOf(desk);
  const settled = (letters - meanwhile) / ((Date.now() - from) / 1000);
  await Promise.all([ended(portal.child), ended(other.child), desk.close()]);
  const [ours, those] = [own, theirs].map(({ took, seconds }) => took.length / seconds);
  const seconds = Math.round((from - began) / 1000);
  return [
    { what: "better-auth, password requests", measured: `${those.toFixed(0)} /s`, bound: "" },
    { what: "the portal, initiations", measured: `${ours.toFixed(0)} /s`, bound: "" },
    {
      what: "the portal beside better-auth",
      measured: `${(ours / those).toFixed(2)} ×`,
      bound: `≥ ${bounds.faster} ×`,
      kept: ours >= bounds.faster * those,
    },
    { what: "p99 of an initiation", measured: `${percentile(own.took, 99).toFixed(0)} ms`, bound: "" },
    { what: `letters queued in those ${seconds} s`, measured: meanwhile, bound: `of ${visits}` },
    { what: "letters queued afterwards", measured: `${settled.toFixed(0)} /s`, bound: "" },
    {
      what: "errors (theirs)",
      measured: `${own.failed} (${theirs.failed})`,
      bound: "0",
      kept: own.failed === 0,
    },
  ];
}

function add(sum, { took, failed, rate: each }) {
  for (const one of took) sum.took.push(one);
  sum.failed += failed;
  sum.seconds += took.length / each;
}

async function lettersOf({ ctx }) {
  const [row] = await program.rowsOf(ctx.store, "SELECT count(*) AS n FROM messages");
  return Number(row.n);
}

/** better-auth, got for this alone, in a folder and on a database of its own. */
async function betterAuth() {
  const place = join(folder, "better-auth");
  await mkdir(place);
  const words = ["i", "--no-save", "--no-audit", "--no-fund", "better-auth@1.7.25", "pg@8.23.1"];
  execFileSync("npm", words, { cwd: place, stdio: "pipe" });
  const script = join(place, "better-auth.mjs");
  copyFileSync(join(dirname(fileURLToPath(import.meta.url)), "better-auth.mjs"), script);
  const { child, line } = await served([script, await newDatabase("better"), String(visits)], { cwd: place });
  const head = `Content-Type: application/json\r\nOrigin: ${line}\r\n`;
  const request = (n) =>
    posting("/api/auth/request-password-reset", line, JSON.stringify({ email: `a${n}@example.net` }), head);
  return { child, url: line, request };
}

/** Whether somebody can tell by the time who is known, locked, throttled, without an address, dead. */
async function apart() {
  const desk = await newDesk("apart");
  const requests = Number(values.requests);
  const hashed = Math.min(Number(values.hashed), requests);
  const series = await tellApart(desk, folder, { requests, hashed });
  await desk.close();
  return series.map(({ what, pair, t }) => ({
    what,
    measured: `t = ${t.toFixed(2)}`,
    bound: `< ${bounds.apart} (${pair})`,
    kept: t < bounds.apart,
  }));
}

/** More ask for what is slow than there is room for in the line; meanwhile somebody looks after the portal's health. */
async function crowd() {
  const desk = await newDesk("crowd");
  const many = 500;
  const begun = await beginVisits(
    desk,
    Array.from({ length: many }, (_, n) => ({ identifier: cedulaOf(n), proved: false })),
  );
  const portal = await startPortal(desk, folder);
  const counts = { 303: 0, 503: 0, other: 0 };
  let patient = true;
  const one = async (visit) => {
    const browser = new Browser(portal.url);
    const { status, text } = await browser.ask(asking.birthDate(portal.url, visit));
    if (status === 503 && !/\r\nretry-after: \d+/i.test(text)) patient = false;
    counts[status in counts ? status : "other"] += 1;
    browser.close();
  };
  const over = healthOf(portal.admin);
  await Promise.all(begun.map(one));
  const took = await over();
  const longest = Math.max(...took);
  await Promise.all([ended(portal.child), desk.close()]);
  return [
    { what: `${many} answers at once: taken`, measured: counts[303], bound: "" },
    {
      what: "told to come back in a moment",
      measured: counts[503],
      bound: "all others",
      kept: counts.other === 0 && counts[503] > 0 && patient,
    },
    {
      what: `/healthz meanwhile, ${took.length} times, at the most`,
      measured: `${longest.toFixed(0)} ms`,
      bound: `< ${bounds.health} ms`,
      kept: longest < bounds.health,
    },
  ];
}

/** Asks from a thread of its own: this one is busy with the crowd. */
function healthOf(url) {
  const thread = new Worker(new URL("portal-health.mjs", import.meta.url), { workerData: url });
  return async () => {
    thread.postMessage("over");
    const [took] = await once(thread, "message");
    return took;
  };
}

async function newDesk(name) {
  const own = join(folder, name);
  await mkdir(own);
  const desk = await openDesk(own, await newDatabase(name));
  return { ...desk, close: () => program.closeStore(desk.ctx.store) };
}

async function newDatabase(name) {
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
}

/** A process that was told to end, once it has. */
function ended(child) {
  const over = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return over;
}
