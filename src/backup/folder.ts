import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { flushFolder } from "../base/new-home.ts";
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
  if (isInside(realPath(path), realPath(home))) throw backupFault("inHome", { path: visible(path) });
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats && !stats.isDirectory()) throw backupFault("notFolder", { path: visible(path) });
  if (stats && readdirSync(path).length > 0) throw backupFault("taken", { path: visible(path) });
  const made = mkdirSync(path, { recursive: true, mode: 0o700 });
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

function finish(path: string, draft: string): void {
  for (const name of readdirSync(draft)) renameSync(join(draft, name), join(path, name));
  rmdirSync(draft);
  flushFolder(path);
}

/** Where a path leads once every link in it is followed, though its last parts may not be there yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPath(above), basename(path));
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way === ".." || way.startsWith("../"));
}
