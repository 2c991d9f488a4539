import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { cancel } from "./cancel.ts";
import { complete } from "./complete.ts";
import { list } from "./list.ts";
import { show } from "./show.ts";
import { start } from "./start.ts";

/** clave recovery */
export function recovery(noun: Command, tree: Tree): void {
  for (const verb of [start, complete, show, list, cancel]) verb(noun, tree);
}
