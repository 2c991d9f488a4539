import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  begunName,
  type Home,
  keyIn,
  makePrivateFolder,
  readConfigFile,
  writePrivateFile,
} from "../base/home.ts";
import { type Keys, loadKeys } from "../base/keys.ts";
import { visible } from "../base/visible.ts";
import { keptAddress, type StoreLocation } from "../store/engine/connect.ts";
import { backupFault } from "./faults.ts";
import type { BackupList } from "./list.ts";

/** Throws *refused* where anything but the keys, and what was begun, lies in the folder that a desk is to be made in. */
export function requireEmptyHome(home: Home): void {
  const lying = namesIn(home.path).filter(
    (name) => name !== basename(home.keys) && !name.startsWith(begunName),
  );
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
  const found = places.map((place) => loadKeys(place));
  const [keys] = found;
  if (!keys) throw backupFault("noKeys", { path: visible(home.keys) });
  if (found.some((each) => each.publicKey() !== list.publicKey)) throw backupFault("foreignKey");
  return keys;
}

/** Puts the keys and the settings of a backup into a desk's folder, the keys that lay in the desk's own otherwise. */
export function furnish(draft: Home, { list, folder, home, location }: Furnishing): void {
  const from = list.files.map(({ name }) => name).filter(isFurniture);
  for (const name of from) put(join(folder, name), join(draft.path, name));
  // so that what is cut off at its end can be finished
  if (!existsSync(keyIn(draft))) put(keyIn(home), keyIn(draft));
  const settings = { ...readConfigFile(draft.config), ...keptAddress(home, location) };
  writePrivateFile(draft.config, `${JSON.stringify(settings, null, 2)}\n`);
}

/** What is made a desk, and where. */
interface Furnishing {
  readonly list: BackupList;
  readonly folder: string;
  readonly home: Home;
  readonly location: StoreLocation;
}

function put(from: string, to: string): void {
  makePrivateFolder(dirname(to));
  writePrivateFile(to, readFileSync(from));
}

/** The settings and the keys; the store is made of its copy in another way. */
function isFurniture(name: string): boolean {
  return name === "config.json" || name.startsWith("keys/");
}

function namesIn(path: string): readonly string[] {
  return existsSync(path) ? readdirSync(path) : [];
}
