import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { delays } from "./delays.ts";
import { importFile } from "./import.ts";
import { reliability } from "./reliability.ts";
import { waitTimes } from "./wait-times.ts";

/** clave report */
export function report(noun: Command, tree: Tree): void {
  for (const verb of [waitTimes, delays, reliability, importFile]) verb(noun, tree);
}
