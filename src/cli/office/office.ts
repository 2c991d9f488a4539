import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { add } from "./add.ts";
import { list } from "./list.ts";

/** clave office */
export function office(noun: Command, tree: Tree): void {
  for (const verb of [add, list]) verb(noun, tree);
}
