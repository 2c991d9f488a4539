import { existsSync, linkSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { isOwnHead } from "../audit/chain.ts";
import { claimStore } from "../audit/desk-key.ts";
import type { DeskClock } from "../base/clock.ts";
import { type Context, type StoreHandle, systemActor } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { deskParts, type Home, keyIn, writePrivateFile } from "../base/home.ts";
import { createKeys, loadKeys } from "../base/keys.ts";
import { begunHomes, draftOf, giveNames, inNewHome } from "../base/place/new-home.ts";
import type { Random } from "../base/random.ts";
import { readSettings } from "../base/settings.ts";
import { catalogue, fill } from "../base/texts.ts";
import { maskPassword, visible } from "../base/visible.ts";
import { hasTable } from "../store/engine/condition.ts";
import {
  closeStore,
  makeFileWhole,
  openStore,
  requirePlace,
  type StoreLocation,
} from "../store/engine/connect.ts";
import { explainStoreFault } from "../store/engine/faults.ts";
import { migrate } from "../store/engine/migrate.ts";
import { alone, makingOurs } from "../store/engine/transaction.ts";
import { auditHead } from "../store/record/audit-entries.ts";
import { deskExists, type Founder, foundDesk, requireFounder } from "./found.ts";
import { moveWhereProduction } from "./settings-file.ts";

const texts = catalogue({
  remains: {
    es: "En esta carpeta hay partes de una mesa ({parts}), pero no su almacén: {where}",
    en: "This folder holds parts of a desk ({parts}), but not its store: {where}",
  },
  remainsHint: {
    es: "No se crea otra encima. Revise CLAVE_STORE o --store y los discos montados; si el almacén se perdió, restaure el último respaldo en otra carpeta: clave store restore RESPALDO --home CARPETA",
    en: "No other is made over it. Check CLAVE_STORE or --store, and what is mounted; if the store is lost, restore the last backup into another folder: clave store restore BACKUP --home FOLDER",
  },
  taken: {
    es: "Ese almacén ya guarda datos, y esta carpeta no es la de su mesa: {where}",
    en: "That store holds data already, and this folder is not that of its desk: {where}",
  },
  takenHint: {
    es: "Si es de una mesa, indique su carpeta con --home; si no, elija otro almacén con --store.",
    en: "If it is a desk's, name that desk's folder with --home; if not, choose another store with --store.",
  },
  nothingMade: {
    es: "No se hizo nada de la mesa: repítalo cuando haya espacio.",
    en: "Nothing of the desk was made: repeat it once there is space.",
  },
  cancelled: { es: "Cancelado. No se creó nada.", en: "Cancelled. Nothing was made." },
});

/** What a desk is made of. */
export interface Founding {
  readonly home: Home;
  readonly location: StoreLocation;
  readonly founder: Founder;
  /** What the file of settings is to hold. */
  readonly settings: Readonly<Record<string, string>>;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: DeskClock;
  readonly random: Random;
  /** Ends it before the desk is there. */
  readonly signal: AbortSignal;
}

/**
 * Makes a desk where there is nothing of one: its store, its key, its settings and its first admin, all or nothing.
 * Refused wherever anything of a desk lies, since a second one over it would be signed with another key. What was
 * interrupted can be repeated: until all is there, nothing of it bears the name of a part of a desk.
 */
export async function makeDesk(founding: Founding): Promise<{ readonly operator: string }> {
  const { home, location, random, settings } = founding;
  await requireFounder(founding.founder);
  readSettings(settings, founding.environment);
  await requireNothing(founding);
  if (location.engine === "postgres" || location.path !== home.store) requirePlace(location, true);
  try {
    return await inNewHome(home, random, (draft) => {
      createKeys(draft.keys, random);
      writePrivateFile(draft.config, `${JSON.stringify(settings, null, 2)}\n`);
      return foundStore(founding, draft);
    });
  } catch (error) {
    // there was nothing as we began
    throw deskParts(home).length > 0 ? deskExists() : nothingMade(error);
  }
}

/** A full disk is told with what it came to; what was made of the desk is taken away again. */
function nothingMade(error: unknown): unknown {
  const fault = explainStoreFault(error);
  return fault?.code === "disk-full" ? fault.adding(texts.nothingMade) : error;
}

/** Throws for anything of a desk in the home or the store, telling a living one from what is left of one. */
async function requireNothing({ home, location }: Founding): Promise<void> {
  const laidOut = await isLaidOut(home, location);
  const parts = deskParts(home).map((part) => visible(relative(home.path, part)));
  const where = visible(location.engine === "sqlite" ? location.path : maskPassword(location.url));
  if (parts.length > 0 && laidOut) throw deskExists();
  if (laidOut) throw new ClaveError("store-taken", fill(texts.taken, { where }), texts.takenHint);
  if (parts.length === 0) return;
  const sentence = fill(texts.remains, { parts: parts.join(", "), where });
  throw new ClaveError("desk-remains", sentence, texts.remainsHint);
}

/**
 * Whether a store holds anything. A desk whose making was cut off once its store was whole lacks only names: they are
 * given now, and it exists.
 */
export async function isLaidOut(home: Home, location: StoreLocation): Promise<boolean> {
  const store = await openStore({ ...location, ofDesk: false }).catch(noneOf);
  if (!store) return false;
  try {
    if (!(await hasTable(store))) return false;
    for (const begun of begunHomes(home)) {
      // where all has its name the clearing up was cut off, and a key may be gone from what is left
      if ([home.config, keyIn(home)].every(existsSync)) rmSync(begun.path, { recursive: true, force: true });
      else if (await signed(store, begun)) giveNames(begun, home);
    }
    return true;
  } finally {
    await closeStore(store);
  }
}

function noneOf(error: unknown): undefined {
  if (error instanceof ClaveError && error.code === "no-desk") return undefined;
  throw error;
}

/** Whether the end of a store's record is signed with the key of a desk that was begun. */
async function signed(store: StoreHandle, { keys }: Home): Promise<boolean> {
  try {
    const head = await auditHead(store);
    return head !== undefined && isOwnHead(loadKeys(keys), head);
  } catch {
    // no record, or no whole key: the one is not the other's
    return false;
  }
}

/** A store that is no file, or is one with nothing in it, is laid out where it is; else a file gets its name when it is whole. */
async function foundStore(founding: Founding, draft: Home): Promise<{ readonly operator: string }> {
  const { home, location, signal } = founding;
  if (location.engine === "postgres" || existsSync(location.path)) return foundIn(founding, location, draft);
  const path = draftOf(location.path, home, draft);
  try {
    const founded = await foundIn(founding, { engine: "sqlite", path }, draft);
    if (signal.aborted) throw cancelled();
    linkSync(path, location.path);
    return founded;
  } finally {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
  }
}

async function foundIn(
  { founder, settings: file, environment, clock, random, signal }: Founding,
  location: StoreLocation,
  draft: Home,
): Promise<{ readonly operator: string }> {
  const { settings } = readSettings(file, environment);
  const store = await openStore(location, true);
  const ctx: Context = { store, clock, random, actor: systemActor, settings, keys: loadKeys(draft.keys) };
  try {
    const founded = await makingOurs(ctx, async (ctx) => {
      // whoever else founds a desk here comes first, or waits
      await alone(ctx, "migrations");
      if (await hasTable(ctx.store)) throw deskExists();
      await claimStore(ctx, await migrate(ctx.store, clock.now()));
      const made = await foundDesk(ctx, founder);
      await moveWhereProduction(ctx, file);
      if (signal.aborted) throw cancelled();
      return made;
    });
    await makeFileWhole(store);
    return founded;
  } finally {
    await closeStore(store);
  }
}

function cancelled(): ClaveError {
  return new ClaveError("cancelled", texts.cancelled);
}
