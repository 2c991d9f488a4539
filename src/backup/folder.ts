import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isInside } from "../base/desk-files.ts";
import { withNamedFile } from "../base/files.ts";
import { flushFolder } from "../base/place/new-home.ts";
import { visible } from "../base/visible.ts";
import { backupFault } from "./faults.ts";
import { unfinishedName } from "./list.ts";

/** A folder that a backup is being written into. */
export interface DraftFolder {
  readonly path: string;
  /** Where everything is written until all of it is there. */
  readonly draft: string;
  /** Moves what was written to its place; the list is still to come. */
  finish(): void;
  /** Leaves things as they were before. */
  release(): void;
}

/** Makes a folder for a backup, or takes an empty one; throws *io* for one inside the desk's own or in use. */
export function claimBackupFolder(given: string, home: string): DraftFolder {
  const path = resolve(given);
  // an empty name would be wherever one stands, and - is nobody's folder
  if (given === "" || given === "-") throw backupFault("noName");
  if (isInside(path, home)) throw backupFault("inHome", { path: visible(path) });
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats && !stats.isDirectory()) throw backupFault("notFolder", { path: visible(path) });
  if (stats && readdirSync(path).length > 0) throw backupFault("taken", { path: visible(path) });
  const made = withNamedFile(path, "writing", () => makeFolders(path));
  const draft = join(path, unfinishedName);
  const release = () => {
    for (const each of made === undefined ? readdirSync(path).map((name) => join(path, name)) : [made])
      rmSync(each, { recursive: true, force: true });
  };
  try {
    mkdirSync(draft, { mode: 0o700 });
  } catch {
    // another backup came between, and what lies here is its
    throw backupFault("taken", { path: visible(path) });
  }
  return { path, draft, finish: () => finish(path, draft), release };
}

/** Makes a folder and those above it, and gives the first that was made; Node's own never ends where none may be. */
function makeFolders(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const first = makeFolders(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // what is above is there: the system makes no folders in it
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw backupFault("nowhere", { path: visible(path) });
    throw error;
  }
  return first ?? path;
}

function finish(path: string, draft: string): void {
  for (const name of readdirSync(draft)) renameSync(join(draft, name), join(path, name));
  rmdirSync(draft);
  flushFolder(path);
}
