import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { StoreHandle } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { opened } from "./handle.ts";

const texts = catalogue({
  none: { es: "Aquí no hay una mesa todavía.", en: "There is no desk here yet." },
  noneHint: {
    es: "Créela: clave init --operator NOMBRE (o indique otra carpeta con --home)",
    en: "Make it: clave init --operator NAME (or name another folder with --home)",
  },
  malformed: {
    es: "La dirección del almacén debe ser sqlite:RUTA o postgres://servidor/base.",
    en: "The store's address must be sqlite:PATH or postgres://host/database.",
  },
  malformedHint: {
    es: "Sin --store ni CLAVE_STORE se usa clave.db en la carpeta de la mesa.",
    en: "Without --store or CLAVE_STORE, clave.db in the desk's folder is used.",
  },
});

/** Where a store is: `sqlite:PATH` or `postgres://…`. */
export type StoreLocation =
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string };

/** Reads a store's address; throws *config* for anything else. */
export function storeLocation(url: string): StoreLocation {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { engine: "postgres", url };
  if (/^sqlite:./.test(url)) return { engine: "sqlite", path: resolve(url.slice("sqlite:".length)) };
  throw new ClaveError("store-address", texts.malformed, texts.malformedHint);
}

/** Opens a store; one that is not there is only made where `create` says so. */
export async function openStore(location: StoreLocation, create = false): Promise<StoreHandle> {
  if (location.engine === "postgres") {
    const { openPostgres } = await import("./postgres.ts");
    return openPostgres(location.url);
  }
  if (!create && !existsSync(location.path)) throw noDesk();
  const { openSqlite } = await import("./sqlite.ts");
  return openSqlite(location.path);
}

/** The error for a place where no desk has been made. */
export function noDesk(): ClaveError {
  return new ClaveError("no-desk", texts.none, texts.noneHint);
}

export async function closeStore(store: StoreHandle): Promise<void> {
  await opened(store).db.destroy();
}
