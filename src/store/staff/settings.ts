import type { StoreHandle } from "../../base/context.ts";
import { systemFile } from "../../base/place/system-file.ts";
import type { Kept } from "../../base/settings.ts";
import type { Moment } from "../../base/time.ts";
import { moment, text } from "../engine/columns.ts";
import { rowsOf } from "../engine/handle.ts";
import { SealedTable } from "../engine/sealed-table.ts";

const settings = new SealedTable("settings", { key: text, value: text, setAt: moment });

/** The settings that a store holds, none outside production; the machine's own file may say that it is production. */
export async function keptSettings(store: StoreHandle): Promise<Kept> {
  // every command asks: in a statement of our own, which costs a start less than building one
  const rows = settings.sealed(store, await rowsOf(store, "SELECT * FROM settings ORDER BY key"));
  const values = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  return { values, production: values["production"] === "true" || systemFile()?.production === true };
}

export function putSetting(store: StoreHandle, key: string, value: string, now: Moment): Promise<void> {
  return settings.put(store, { key, value, setAt: now }, "key");
}

/** Forgets every setting: the desk is in production no more. */
export function dropSettings(store: StoreHandle): Promise<void> {
  return settings.remove(store, {});
}
