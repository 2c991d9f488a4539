import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { bounces } from "./bounces.ts";
import { restore } from "./restore.ts";
import { run } from "./run.ts";

/** clave delivery */
export function delivery(noun: Command, tree: Tree): void {
  run(noun, tree);
  bounces(noun, tree);
  restore(noun, tree);
}
