import { constants, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** What is made before the first test, for all of a run: each takes copies of it, and none changes it. */
export interface Shared {
  /** Where more of the kind is laid. */
  readonly folder: string;
  /** A store of this program's version with no row in it, in SQLite. */
  readonly store: string;
  /** A PostgreSQL server; undefined where none is installed. */
  readonly postgres: { readonly url: string; readonly template: string } | undefined;
}

declare module "vitest" {
  interface ProvidedContext {
    shared: Shared;
  }
}

/** Lays a store of this program's version, with no row in it, where nothing lies yet. */
export function layStore(path: string): void {
  copyFileSync(inject("shared").store, path, constants.COPYFILE_EXCL);
}

/** The folder of something that is made once in a run: whoever needs it first makes it. */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const place = join(inject("shared").folder, name);
  if (existsSync(place)) return place;
  const folder = mkdtempSync(`${place}-`);
  await make(folder);
  try {
    renameSync(folder, place);
  } catch {
    // another was first
    rmSync(folder, { recursive: true });
  }
  return place;
}
