import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { StoreHandle } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { folderInstead, quoted, withNamedFile } from "../../base/files.ts";
import { deskParts, type Home } from "../../base/home.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { maskPassword, visible } from "../../base/visible.ts";
import { differences } from "./engines.ts";
import { opened, rowsOf } from "./handle.ts";

const texts = catalogue({
  none: { es: "Aquí no hay una mesa todavía.", en: "There is no desk here yet." },
  noneHint: {
    es: "Créela: clave init --operator NOMBRE (o indique otra carpeta con --home)",
    en: "Make it: clave init --operator NAME (or name another folder with --home)",
  },
  missing: { es: "Falta el almacén de esta mesa: {where}", en: "The store of this desk is missing: {where}" },
  empty: {
    es: "El almacén de esta mesa está vacío: {where}",
    en: "The store of this desk is empty: {where}",
  },
  lostHint: {
    es: "No cree otra mesa encima. Revise CLAVE_STORE o --store, la ruta y los discos montados; si se perdió, restaure el último respaldo en otra carpeta: clave store restore RESPALDO --home CARPETA",
    en: "Do not make another desk over it. Check CLAVE_STORE or --store, the path and what is mounted; if it is lost, restore the last backup into another folder: clave store restore BACKUP --home FOLDER",
  },
  noFolder: {
    es: "No se encuentra la carpeta del almacén: {folder}",
    en: "The store's folder is not there: {folder}",
  },
  noFolderHint: {
    es: "Revise la ruta de CLAVE_STORE o --store y los discos montados.",
    en: "Check the path in CLAVE_STORE or --store, and what is mounted.",
  },
  unreadable: {
    es: "Este usuario de la máquina no puede abrir el almacén {where}.",
    en: "This user of the machine may not open the store {where}.",
  },
  unreadableHint: {
    es: "Ejecute clave como el usuario de la mesa; vea cuál es: ls -ld {path}",
    en: "Run clave as the desk's user; see which it is: ls -ld {path}",
  },
  malformed: {
    es: "La dirección del almacén debe ser sqlite:RUTA o postgres://servidor/base.",
    en: "The store's address must be sqlite:PATH or postgres://host/database.",
  },
  malformedHint: {
    es: "Corrija lo que la dice: --store, la variable CLAVE_STORE o el ajuste store de config.json.",
    en: "Mend what says it: --store, the variable CLAVE_STORE, or the setting store in config.json.",
  },
});

/** Where a store is: `sqlite:PATH` or `postgres://…`. */
export type StoreLocation = (
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string }
) & {
  /** Whether a desk keeps its store there: where there is none it is lost, and none is to be made. */
  readonly ofDesk?: boolean;
};

/** Reads a store's address, a path from a folder on; throws *config* for anything else. */
export function storeLocation(url: string, folder = "."): StoreLocation {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { engine: "postgres", url };
  if (/^sqlite:./.test(url)) return { engine: "sqlite", path: resolve(folder, url.slice("sqlite:".length)) };
  throw new ClaveError("store-address", texts.malformed, texts.malformedHint);
}

/** The store of a home, which knows whether there is a desk that it belongs to. */
export function storeOfHome(home: Home, location: StoreLocation): StoreLocation {
  return { ...location, ofDesk: deskParts(home).length > 0 };
}

/** What a home remembers of where its store is: nothing of one in the home, else its address, without a password. */
export function keptAddress(home: Home, location: StoreLocation): { readonly store?: string } {
  if (location.engine === "sqlite")
    return location.path === home.store ? {} : { store: `sqlite:${location.path}` };
  const url = new URL(location.url);
  url.password = "";
  for (const name of ["password", "sslpassword"]) url.searchParams.delete(name);
  return { store: url.href };
}

/** Opens a store; one that is not there is only made where `create` says so. */
export async function openStore(location: StoreLocation, create = false): Promise<StoreHandle> {
  if (location.engine === "postgres") {
    const { openPostgres } = await import("./postgres.ts");
    return openPostgres(location.url);
  }
  requirePlace(location, create);
  const { openSqlite } = await import("./sqlite.ts");
  return openSqlite(location.path);
}

/** Throws where no store can be opened, or made where `create` says so. What is empty is not opened: the engine would write to it. */
export function requirePlace(location: StoreLocation, create: boolean): void {
  if (location.engine === "postgres") return;
  const { path } = location;
  const stats = statOf(path);
  if (create && !stats && !statOf(dirname(path))?.isDirectory())
    throw new ClaveError(
      "folder-missing",
      fill(texts.noFolder, { folder: visible(dirname(path)) }),
      texts.noFolderHint,
    );
  if (!create && !stats) throw noDesk(location, "missing");
  if (!create && stats?.size === 0) throw noDesk(location, "empty");
  if (stats?.isDirectory()) throw folderInstead(path);
  if (stats) openable(path, () => accessSync(path, constants.R_OK));
}

function statOf(path: string): Stats | undefined {
  return openable(path, () => statSync(path, { throwIfNoEntry: false }));
}

/** What the system does not let this user see is there all the same: nobody is to make another. */
function openable<R>(path: string, look: () => R): R {
  try {
    return withNamedFile(path, "reading", look);
  } catch (error) {
    if (!(error instanceof ClaveError) || error.code !== "file-unreadable") throw error;
    const hint = fill(texts.unreadableHint, { path: visible(quoted(path)) });
    throw new ClaveError("store-unreadable", fill(texts.unreadable, { where: visible(path) }), hint);
  }
}

/** The error for a place where there is no desk: none yet, or one whose store is lost. */
export function noDesk(location: StoreLocation | undefined, how: "missing" | "empty"): ClaveError {
  if (!location?.ofDesk) return new ClaveError("no-desk", texts.none, texts.noneHint);
  const where = visible(location.engine === "sqlite" ? location.path : maskPassword(location.url));
  return how === "missing"
    ? new ClaveError("store-missing", fill(texts.missing, { where }), texts.lostHint)
    : new ClaveError("store-empty", fill(texts.empty, { where }), texts.lostHint);
}

/**
 * Has all that was committed stand in the store's own file, which is about to get another name: the journal beside it
 * gets none. Throws where there is no room for it.
 */
export async function makeFileWhole(store: StoreHandle): Promise<void> {
  const { wholeFile } = differences[store.engine];
  if (wholeFile !== undefined) await rowsOf(store, wholeFile);
}

export async function closeStore(store: StoreHandle): Promise<void> {
  await opened(store).db.destroy();
}
