import type { StoreHandle } from "../../base/context.ts";
import type { Keys } from "../../base/keys.ts";
import { systemFile } from "../../base/place/system-file.ts";
import type { Kept } from "../../base/settings.ts";
import type { Moment } from "../../base/time.ts";
import { moment, text } from "../engine/columns.ts";
import { foreignKey } from "../engine/desk-keys.ts";
import { rowsOf } from "../engine/handle.ts";
import type { Row } from "../engine/seal.ts";
import { SealedTable } from "../engine/sealed-table.ts";

const settings = new SealedTable("settings", { key: text, value: text, setAt: moment });

/**
 * The settings that a store holds, outside production none but that. A desk is in production unless the store says
 * under its seal that it is not; the machine's own file may say that it is all the same.
 */
export async function keptSettings(store: StoreHandle): Promise<Kept> {
  return keptIn(store, await rowsOf(store, "SELECT * FROM settings ORDER BY key"));
}

/** The same of a store as it is opened; throws *config* for one that is of another key than the desk's. */
export async function ownSettings(store: StoreHandle, keys: Keys): Promise<Kept> {
  // every command asks: in one statement of our own, which costs a start less than building it
  const found = await rowsOf<Row & { readonly of_key: string }>(
    store,
    `SELECT desk_keys.id AS of_key, settings.* FROM desk_keys LEFT JOIN settings ON TRUE
     WHERE desk_keys.ended_at IS NULL ORDER BY settings.key`,
  );
  const rows = found.filter(({ key }) => key !== null).map(({ of_key: _key, ...row }): Row => row);
  const [id] = new Set(found.map(({ of_key }) => of_key));
  if (id !== undefined) keys.goBy(id, () => settings.sealed(store, rows).length > 0);
  if (found.length === 0 || found.some(({ of_key }) => of_key !== keys.id)) throw foreignKey();
  return keptIn(store, rows);
}

function keptIn(store: StoreHandle, rows: readonly unknown[]): Kept {
  const values = Object.fromEntries(settings.sealed(store, rows).map(({ key, value }) => [key, value]));
  return { values, production: values["production"] !== "false" || systemFile()?.production === true };
}

/** Whether a store holds any setting, under a right seal or not. */
export async function holdsSettings(store: StoreHandle): Promise<boolean> {
  return (await rowsOf(store, "SELECT 1 FROM settings LIMIT 1")).length > 0;
}

export function putSetting(store: StoreHandle, key: string, value: string, now: Moment): Promise<void> {
  return settings.put(store, { key, value, setAt: now }, "key");
}

/** Forgets every setting: the desk is not in production, or no more. */
export async function leaveProduction(store: StoreHandle, now: Moment): Promise<void> {
  await settings.remove(store, {});
  await putSetting(store, "production", "false", now);
}
