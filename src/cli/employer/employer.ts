import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { importFile } from "./import.ts";
import { show } from "./show.ts";

/** clave employer */
export function employer(noun: Command, tree: Tree): void {
  for (const verb of [importFile, show]) verb(noun, tree);
}
