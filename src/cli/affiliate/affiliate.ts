import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { find } from "./find.ts";
import { importFile } from "./import.ts";
import { show } from "./show.ts";
import { unlock } from "./unlock.ts";

/** clave affiliate */
export function affiliate(noun: Command, tree: Tree): void {
  for (const verb of [importFile, show, find, unlock]) verb(noun, tree);
}
