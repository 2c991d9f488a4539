import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

/** A running PostgreSQL of its own, gone without a trace after `stop`. */
export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
  /** Ends it at once, as a machine that fails does, and keeps what it has. */
  halt(): Promise<void>;
  /** Starts it again where it was. */
  resume(): Promise<void>;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Starts a throwaway PostgreSQL on a free loopback port: one that hurries, unless it has to be durable. Where no
 * server is installed it says so and is undefined, or throws when CLAVE_TEST_POSTGRES=required, so that CI never skips.
 */
export async function startPostgres({ durable = false } = {}): Promise<Postgres | undefined> {
  const programs = findPrograms();
  if (!programs) return missing();
  const folder = mkdtempSync(join(tmpdir(), "clave-postgres-"));
  const account = accountFor(folder);
  const port = await freePort();
  const url = `postgres://clave@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const halt = async () => {
    if (server) await end(server);
  };
  const resume = async () => {
    server = launch(join(programs, "postgres"), folder, port, { account, durable });
    await ready(url, server);
  };
  const stop = async () => {
    await halt();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await initialise(join(programs, "initdb"), folder, account);
    await resume();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop, halt, resume };
}

/** Makes a database at a server, a copy of another where one is named, and gives its address. */
export async function makeDatabase(server: string, name: string, template = "template1"): Promise<string> {
  await asRuler(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Takes databases away, whoever is still there. */
export function dropDatabases(server: string, names: readonly string[]): Promise<void> {
  return asRuler(server, ...names.map((name) => `DROP DATABASE ${name} WITH (FORCE)`));
}

async function asRuler(server: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function missing(): undefined {
  const sentence = "no PostgreSQL server (initdb, postgres) is installed";
  if (process.env["CLAVE_TEST_POSTGRES"] === "required") throw new Error(`${sentence}, but it is required`);
  console.log(`PostgreSQL tests skipped: ${sentence}.`);
  return undefined;
}

/** The folder of the newest server's programs: Debian keeps them off the PATH. */
function findPrograms(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env["PATH"] ?? "").split(delimiter);
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...onPath];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

/** PostgreSQL refuses to run as root, so there it runs as the user that its package makes. */
function accountFor(folder: string): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const account = { uid: id("-u"), gid: id("-g") };
  chownSync(folder, account.uid, account.gid);
  return account;
}

async function initialise(initdb: string, folder: string, account: Account): Promise<void> {
  const options = ["--username=clave", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  await promisify(execFile)(initdb, [`--pgdata=${folder}`, ...options], { ...account, cwd: folder });
}

function launch(
  postgres: string,
  folder: string,
  port: number,
  { account, durable }: { readonly account: Account; readonly durable: boolean },
): ChildProcess {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ...(!durable && { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    autovacuum: "off",
    max_connections: "300",
  };
  const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const server = spawn(postgres, ["-D", folder, "-p", String(port), ...flags], {
    ...account,
    cwd: folder,
    stdio: "ignore",
  });
  process.once("exit", () => server.kill("SIGQUIT"));
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no loopback port is free");
  return address.port;
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) break;
    if (await answers(url)) return;
    await wait(50);
  }
  throw new Error(`PostgreSQL did not start (exit code ${server.exitCode})`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** SIGQUIT ends it at once, open connections and all. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGQUIT");
  await ended;
}
