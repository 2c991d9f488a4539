import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { approve } from "./approve.ts";
import { caller } from "./caller.ts";
import { cancel } from "./cancel.ts";
import { complete } from "./complete.ts";
import { list } from "./list.ts";
import { reject } from "./reject.ts";
import { show } from "./show.ts";
import { start } from "./start.ts";

/** clave recovery */
export function recovery(noun: Command, tree: Tree): void {
  for (const verb of [start, caller, complete, show, list, cancel, approve, reject]) verb(noun, tree);
}
