import type { StoreHandle } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import type { Keys } from "../../base/keys.ts";
import { catalogue } from "../../base/texts.ts";
import { flag, maybe, moment, text } from "./columns.ts";
import { differences } from "./engines.ts";
import { opened, rowsOf } from "./handle.ts";
import { type RecordOf, Table } from "./table.ts";

const texts = catalogue({
  foreign: {
    es: "La llave de esta carpeta no es la del almacén. No se escribió nada.",
    en: "This folder's key is not the store's. Nothing was written.",
  },
  foreignHint: {
    es: "Indique la carpeta de la mesa con --home, o su almacén con --store; si la llave acaba de cambiar, repita. Qué carpeta es: clave config path",
    en: "Name the desk's folder with --home, or its store with --store; if the key was just changed, repeat. Which folder it is: clave config path",
  },
});

const keys = new Table("desk_keys", {
  id: text,
  publicKey: text,
  since: moment,
  endedAt: maybe(moment),
  leaked: flag,
  signature: maybe(text),
});

/** A key that the store is, or was, of. */
export type DeskKey = RecordOf<typeof keys>;

/** Every key of the store, the first one first. */
export function deskKeys(store: StoreHandle): Promise<readonly DeskKey[]> {
  return keys.list(store, {}, "since", "ended_at");
}

/** Writes down whose the store is from now on. */
export function addDeskKey(
  store: StoreHandle,
  key: Pick<DeskKey, "id" | "publicKey" | "since"> & Partial<DeskKey>,
): Promise<void> {
  return keys.insert(store, keys.whole({ leaked: false, ...key }));
}

export async function endDeskKey(
  store: StoreHandle,
  id: string,
  { endedAt, leaked }: Pick<DeskKey, "endedAt" | "leaked">,
): Promise<void> {
  await keys.update(store, { id }, { endedAt, leaked });
}

/** How much lies in the store under some keys; what bears no key's id is of the first one. */
export async function keptUnder(
  store: StoreHandle,
  ids: readonly string[],
  withFirst: boolean,
): Promise<{ readonly answers: number; readonly documents: number; readonly codes: number }> {
  const under = (column: string, prefix: string) =>
    `(${[
      ...ids.map((id) => `${column} LIKE '${prefix}${id}:%'`),
      ...(withFirst ? [`${column} NOT LIKE '${prefix}%:%'`] : []),
    ].join(" OR ")})`;
  const [found] = await rowsOf<{ answers: number; documents: number; codes: number }>(
    store,
    `SELECT (SELECT count(*) FROM security_answers WHERE verifier LIKE 'keyed:%' AND ${under("verifier", "keyed:")}) AS answers,
       (SELECT count(*) FROM cases WHERE closed_at IS NULL AND ${under("document_digest", "")}) AS documents,
       (SELECT count(*) FROM codes WHERE ended_at IS NULL) AS codes`,
  );
  return {
    answers: Number(found?.answers),
    documents: Number(found?.documents),
    codes: Number(found?.codes),
  };
}

/**
 * Throws *config* where a store is of another key than the desk's: nothing is written with it. In a transaction the
 * store stays of that key until the transaction ends.
 */
export async function requireOwnKey(store: StoreHandle, { id }: Pick<Keys, "id">): Promise<void> {
  const { engine, inTransaction } = opened(store);
  const shared = inTransaction ? differences[engine].shared : "";
  const rows = await rowsOf<{ id: string }>(
    store,
    `SELECT id FROM desk_keys WHERE ended_at IS NULL ${shared}`,
  );
  if (rows.length === 1 && rows[0]?.id === id) return;
  throw foreignKey();
}

/** The error for a home whose key is not the store's. */
export function foreignKey(): ClaveError {
  return new ClaveError("key-foreign", texts.foreign, texts.foreignHint);
}
