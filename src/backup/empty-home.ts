import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { claimHome, type Home, makePrivateFolder, readConfigFile, writePrivateFile } from "../base/home.ts";
import { type Keys, loadKeys } from "../base/keys.ts";
import { visible } from "../base/visible.ts";
import { keptAddress, type StoreLocation } from "../store/engine/connect.ts";
import { backupFault } from "./faults.ts";
import { flushFolder } from "./folder.ts";
import type { BackupList } from "./list.ts";

/** Throws *refused* where anything but the keys lies in the folder that a desk is to be made in. */
export function requireEmptyHome(home: Home): void {
  const lying = namesIn(home.path).filter((name) => name !== basename(home.keys));
  if (lying.length === 0) return;
  const names = lying.map(visible).slice(0, 5).join(", ");
  throw backupFault("homeTaken", { names });
}

/**
 * The keys for the store of a backup: those in it, or those that lie in the desk's folder already. Throws *config*
 * where there are none, or where they are not the store's.
 */
export function keysFor(list: BackupList, folder: string, home: Home): Keys {
  const bringsKeys = list.files.some(({ name }) => name.startsWith("keys/"));
  const lying = namesIn(home.keys).length > 0;
  const places = [...(bringsKeys ? [join(folder, "keys")] : []), ...(lying ? [home.keys] : [])];
  const found = places.map(loadKeys);
  const [keys] = found;
  if (!keys) throw backupFault("noKeys", { path: visible(home.keys) });
  if (found.some((each) => each.publicKey() !== list.publicKey)) throw backupFault("foreignKey");
  return keys;
}

/** A desk's folder that is being furnished. */
export interface Furnished {
  /** A folder for what is needed meanwhile. */
  readonly scratch: string;
  /** Puts the keys and the settings of a backup into it. */
  fill(): void;
  /** Takes away what was needed meanwhile, and has the rest outlive a power cut. */
  finish(): void;
  /** Leaves things as they were before. */
  release(): void;
}

/** Makes the desk's folder, or takes the empty one that is there, for the files of a backup beside its store. */
export function furnish(list: BackupList, folder: string, home: Home, location: StoreLocation): Furnished {
  const made = mkdirSync(home.path, { recursive: true, mode: 0o700 });
  const before = namesIn(home.path);
  const { mode } = statSync(home.path);
  claimHome(home);
  const scratch = join(home.path, "restoring");
  mkdirSync(scratch, { mode: 0o700 });
  const placed: string[] = [];
  return {
    scratch,
    fill: () => {
      for (const { name } of list.files.filter((file) => isFurniture(file.name))) {
        const to = join(home.path, name);
        if (existsSync(to)) continue;
        makePrivateFolder(dirname(to));
        placed.push(to);
        writePrivateFile(to, readFileSync(join(folder, name)));
      }
      const settings = { ...readConfigFile(home.config), ...keptAddress(home, location) };
      writePrivateFile(home.config, `${JSON.stringify(settings, null, 2)}\n`);
    },
    finish: () => {
      rmSync(scratch, { recursive: true });
      flushFolder(home.path);
    },
    release: () => {
      const fresh = namesIn(home.path).filter((name) => !before.includes(name));
      const ours = [...placed, ...fresh.map((name) => join(home.path, name))];
      for (const each of made === undefined ? ours : [made]) rmSync(each, { recursive: true, force: true });
      if (made === undefined) chmodSync(home.path, mode);
    },
  };
}

/** The settings and the keys; the store is made of its copy in another way. */
function isFurniture(name: string): boolean {
  return name === "config.json" || /^keys\/[^/]+$/.test(name);
}

function namesIn(path: string): readonly string[] {
  return existsSync(path) ? readdirSync(path) : [];
}
