import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { withNamedFile } from "../files.ts";
import {
  begunName,
  closeHome,
  filesIn,
  type Home,
  homeAt,
  keyIn,
  makePrivateFolder,
  requireUnshared,
} from "../home.ts";
import type { Random } from "../random.ts";
import { requireAccountSaid } from "./own-home.ts";

/**
 * Makes a desk where there is none, all of it or nothing: `make` puts its parts into a draft, a home of its own, and
 * gives the store its name last of all. Only then do the key and the settings get theirs; until all is there nothing
 * of it bears the name of a part of a desk, and what was killed in its middle can be repeated.
 */
export async function inNewHome<R>(
  home: Home,
  random: Random,
  make: (draft: Home) => Promise<R>,
): Promise<R> {
  requireUnshared(home);
  const missing = firstMissing(home.path);
  if (missing !== undefined) requireAccountSaid(home.path);
  withNamedFile(home.path, "writing", () => makePrivateFolder(home.path));
  const draft = homeAt(join(home.path, `${begunName}${random.bytes(4).toString("hex")}`), {});
  let made: R;
  try {
    withNamedFile(home.path, "writing", () => mkdirSync(draft.path, { mode: 0o700 }));
    made = await make(draft);
  } catch (error) {
    rmSync(draft.path, { recursive: true, force: true });
    if (missing !== undefined) removeEmpty(home.path, missing);
    throw error;
  }
  // the store is there from here on: whatever fails, its key is not taken away
  giveNames(draft, home);
  for (const { path } of begunHomes(home)) rmSync(path, { recursive: true, force: true });
  flushFolder(home.path);
  return made;
}

/** Where a store that is a file is made until it is whole: on the disk where it is to lie. */
export function draftOf(store: string, home: Home, draft: Home): string {
  return store === home.store ? draft.store : `${store}.${basename(draft.path)}`;
}

/** Where in a home desks were begun: what an interrupted making left. */
export function begunHomes({ path }: Home): readonly Home[] {
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.startsWith(begunName));
  return names.map((name) => homeAt(join(path, name), {}));
}

/** Gives what lies in a draft its place in the home. Settings first, the key last: where it is, the desk is whole. */
export function giveNames(draft: Home, home: Home): void {
  closeHome(home);
  makePrivateFolder(home.keys);
  linkIfNew(draft.config, home.config);
  for (const name of filesIn(draft.keys).filter((each) => each !== basename(keyIn(draft)))) {
    makePrivateFolder(dirname(join(home.keys, name)));
    linkIfNew(join(draft.keys, name), join(home.keys, name));
  }
  linkIfNew(keyIn(draft), keyIn(home));
  rmSync(draft.path, { recursive: true, force: true });
}

/** Has the names in a folder outlive a power cut, like what is in its files. */
export function flushFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function linkIfNew(path: string, name: string): void {
  if (existsSync(path) && !existsSync(name)) linkSync(path, name);
}

/** The outermost folder on a path that is not there yet; undefined where all are. */
function firstMissing(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  return firstMissing(dirname(path)) ?? path;
}

/** Takes folders away, from the innermost out to another one, as far as they hold nothing. */
function removeEmpty(path: string, outermost: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    // another that was refused beside us may have done it
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return;
  }
  if (path !== outermost) removeEmpty(dirname(path), outermost);
}
