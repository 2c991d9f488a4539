import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { importFile } from "./import.ts";

/** clave report */
export function report(noun: Command, tree: Tree): void {
  for (const verb of [importFile]) verb(noun, tree);
}
