import { hash } from "@node-rs/argon2";
import type { StoreHandle } from "../../src/base/context.ts";
import { sql } from "../../src/store/engine/handle.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { contextOn, openedAt } from "./engines.ts";
import type { World } from "./world.ts";

/** A verifier that takes some twenty times as long to compare with as ours: much can happen meanwhile. */
export function slowVerifier(secret: string): Promise<string> {
  return hash(secret, { memoryCost: 19456, timeCost: 40, parallelism: 1 });
}

/** Resolves when a store is next asked for something of a table: what follows in an act is the comparison. */
export function askedFor(store: StoreHandle, table: string): Promise<void> {
  return new Promise((resolve) => {
    const hear = (query: { readonly sql: string }) => {
      if (!query.sql.includes(table)) return;
      sql(store).removeListener("query", hear);
      resolve();
    };
    sql(store).on("query", hear);
  });
}

/** Whether another's transaction begins and ends while an act compares a slow secret that it looks up in a table. */
export async function isWrittenBeside(
  world: World,
  table: string,
  act: () => Promise<unknown>,
): Promise<boolean> {
  const other = { ...contextOn(await openedAt(world.location)), keys: world.operator.keys };
  let over = false;
  const asked = askedFor(world.store, table);
  const done = act().finally(() => {
    over = true;
  });
  await Promise.race([asked, done]);
  await transaction(other, ({ store }) => sql(store)("wait_zone").insert({ one: 1, zone: "UTC" }));
  const beside = !over;
  await done;
  return beside;
}
