import { readFileSync } from "node:fs";
import { dialects } from "../../migrations/dialect.ts";
import type { StoreHandle } from "../../src/base/context.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { start } from "./world.ts";

/** The steps in which desks of before the first release were made, each with its statements. */
const steps = readFileSync(new URL("four-steps.sql", import.meta.url), "utf8")
  .split(/^-- /m)
  .slice(1)
  .map((step) => {
    const [name = "", ...lines] = step.trimEnd().split("\n");
    return { name, statements: lines.join("\n").replace(/;$/, "").split(";\n") };
  });

/** Makes a store as it was made before the first release, all of it or the first steps alone. */
export async function takeSteps(store: StoreHandle, most = steps.length): Promise<void> {
  const { identity, keyed } = dialects[store.engine];
  await rowsOf(store, "CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)");
  for (const { name, statements } of steps.slice(0, most)) {
    for (const statement of statements)
      await rowsOf(store, statement.replace("{identity}", identity).replace("{keyed}", keyed));
    await rowsOf(store, `INSERT INTO migrations (name, applied_at) VALUES ('${name}', ${start})`);
  }
}
