import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { diagnose } from "./diagnose.ts";
import { run } from "./run.ts";

/** clave delivery */
export function delivery(noun: Command, tree: Tree): void {
  run(noun, tree);
  diagnose(noun, tree);
}
