import { join } from "node:path";
import type { StoreHandle } from "../../src/base/context.ts";
import { loadKeys } from "../../src/base/keys.ts";
import { closeStore, openStore } from "../../src/store/engine/connect.ts";
import { holdKeys, sealAsTheyLie, sealedNames } from "../../src/store/engine/seal.ts";
import { everySealedRow } from "../../src/store/record/sealed-rows.ts";
import type { Desk } from "./desk.ts";

/** Gives every row that a test wrote by hand the seal that the desk would have given it; the store holds its keys. */
export async function sealEveryRow(store: StoreHandle): Promise<void> {
  for (const table of sealedNames)
    for await (const rows of everySealedRow(store, table)) await sealAsTheyLie(store, table, rows);
}

/** Writes rows that give authority into a desk's store as the desk itself would have: under its seal. */
export async function writeSealed(desk: Desk, statement: string): Promise<void> {
  await desk.rows(statement);
  const store = await openStore(desk.location);
  holdKeys(store, loadKeys(join(desk.home, "keys")));
  try {
    await sealEveryRow(store);
  } finally {
    await closeStore(store);
  }
}
