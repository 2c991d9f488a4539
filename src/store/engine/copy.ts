import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { StoreHandle } from "../../base/context.ts";
import { hasTable } from "./condition.ts";
import { closeStore, makeFileWhole, openStore, type StoreLocation } from "./connect.ts";
import { differences, type Engine } from "./engines.ts";
import { rowsOf } from "./handle.ts";
import { ledgerTable } from "./migrate.ts";
import { requireTool, runTool } from "./postgres-tools.ts";

type Place<Of extends Engine> = Extract<StoreLocation, { readonly engine: Of }>;

/** A store that was made of a copy and is nobody's yet: it is kept, or nothing of it was ever there. */
export interface LaidStore {
  readonly store: StoreHandle;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** How the store of an engine is copied while everybody goes on, and how a copy becomes a store again. */
interface Copying<Of extends Engine> {
  /** What a copy is called. */
  readonly name: string;
  copy(store: StoreHandle, from: Place<Of>, path: string): Promise<void>;
  /** Whether nothing lies where a store is to be made. */
  isFree(at: Place<Of>): Promise<boolean>;
  lay(path: string, at: Place<Of>, draft: string): Promise<LaidStore>;
}

const copying: { readonly [Of in Engine]: Copying<Of> } = {
  sqlite: {
    name: "clave.db",
    copy: async (store, _from, path) => {
      writeFileSync(path, "", { mode: 0o600, flag: "wx" });
      // reads as one moment, the journal too, and holds no lock against whoever writes meanwhile
      await rowsOf(store, "VACUUM INTO ?", [path]);
      flushed(path);
    },
    isFree: ({ path }) => Promise.resolve(!["", "-wal", "-shm"].some((end) => existsSync(`${path}${end}`))),
    lay: layFile,
  },
  postgres: {
    name: "clave.dump",
    copy: async (store, { url }, path) => {
      await requireTool("pg_dump", await serverVersion(store));
      writeFileSync(path, "", { mode: 0o600, flag: "wx" });
      await runTool("pg_dump", ["--format=custom", `--file=${path}`, "--no-password"], { url });
    },
    isFree: async (at) => {
      const store = await openStore(at);
      try {
        return !(await hasTable(store));
      } finally {
        await closeStore(store);
      }
    },
    lay: layDatabase,
  },
};

/** What the copy of an engine's store is called. */
export function copyName(engine: Engine): string {
  return copying[engine].name;
}

/**
 * Writes a copy of a store as it is at one moment, into a file for its owner only; whatever was acknowledged
 * before is in it, and nobody who writes meanwhile waits.
 */
export function copyStore(store: StoreHandle, from: StoreLocation, path: string): Promise<void> {
  return copyingOf(from).copy(store, from, path);
}

/** Whether nothing lies where a store is to be made. */
export function isFreePlace(at: StoreLocation): Promise<boolean> {
  return copyingOf(at).isFree(at);
}

/** Makes a store of a copy, which nobody finds before it is kept; `draft` is the path of a file for it meanwhile. */
export function layStore(path: string, at: StoreLocation, draft: string): Promise<LaidStore> {
  return copyingOf(at).lay(path, at, draft);
}

function copyingOf(at: StoreLocation): Copying<Engine> {
  return copying[at.engine] as Copying<Engine>;
}

function flushed(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function layFile(path: string, { path: at }: Place<"sqlite">, draft: string): Promise<LaidStore> {
  const gone = () => {
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${draft}${end}`, { force: true });
  };
  try {
    copyFileSync(path, draft);
    chmodSync(draft, 0o600);
    const store = await openStore({ engine: "sqlite", path: draft });
    return {
      store,
      keep: async () => {
        await makeFileWhole(store);
        await closeStore(store);
        flushed(draft);
        linkSync(draft, at);
        gone();
      },
      discard: async () => {
        await closeStore(store);
        gone();
      },
    };
  } catch (error) {
    gone();
    throw error;
  }
}

/** A database whose ledger is empty is no desk: its rows are left for whoever completes it. */
async function layDatabase(path: string, at: Place<"postgres">, list: string): Promise<LaidStore> {
  const { url } = at;
  const store = await openStore(at);
  try {
    await requireTool("pg_restore", await serverVersion(store));
    const [database] = await rowsOf<{ name: string }>(store, "SELECT current_database() AS name");
    const contents: string[] = [];
    await runTool("pg_restore", ["--list", path], { onLine: (line) => contents.push(line) });
    const wanted = contents.filter((line) => !new RegExp(` TABLE DATA \\S+ ${ledgerTable} `).test(line));
    writeFileSync(list, `${wanted.join("\n")}\n`, { mode: 0o600 });
    const whole = [
      "--single-transaction",
      "--exit-on-error",
      "--no-owner",
      "--no-privileges",
      "--no-password",
    ];
    await runTool("pg_restore", [...whole, `--use-list=${list}`, `--dbname=${database?.name}`, path], {
      url,
    });
  } catch (error) {
    await closeStore(store);
    throw error;
  }
  return {
    store,
    keep: () => closeStore(store),
    discard: async () => {
      for (const table of await tablesOf(store)) await rowsOf(store, `DROP TABLE IF EXISTS ${table} CASCADE`);
      await closeStore(store);
    },
  };
}

/** The tables where a desk's would be, ready to be named in a statement. */
async function tablesOf(store: StoreHandle): Promise<readonly string[]> {
  const tables = `SELECT format('%I.%I', current_schema(), name) AS name FROM (${differences.postgres.tables}) AS held`;
  return (await rowsOf<{ name: string }>(store, tables)).map(({ name }) => name);
}

async function serverVersion(store: StoreHandle): Promise<number> {
  const [row] = await rowsOf<{ version: string }>(
    store,
    "SELECT current_setting('server_version_num') AS version",
  );
  return Math.floor(Number(row?.version ?? 0) / 10_000);
}
