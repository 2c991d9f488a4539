import type { StoreHandle } from "../../src/base/context.ts";
import { sealAsTheyLie, sealedNames } from "../../src/store/engine/seal.ts";
import { everySealedRow } from "../../src/store/record/sealed-rows.ts";

/** Gives every row that a test wrote by hand the seal that the desk would have given it; the store holds its keys. */
export async function sealEveryRow(store: StoreHandle): Promise<void> {
  for (const table of sealedNames)
    for await (const rows of everySealedRow(store, table)) await sealAsTheyLie(store, table, rows);
}
