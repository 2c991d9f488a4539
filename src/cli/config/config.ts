import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { get } from "./get.ts";
import { path } from "./path.ts";
import { set } from "./set.ts";
import { show } from "./show.ts";

/** clave config */
export function config(noun: Command, tree: Tree): void {
  for (const verb of [show, get, set, path]) verb(noun, tree);
}
