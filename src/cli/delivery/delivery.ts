import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { bounces } from "./bounces.ts";
import { diagnose } from "./diagnose.ts";
import { restore } from "./restore.ts";
import { retry } from "./retry.ts";
import { run } from "./run.ts";
import { status } from "./status.ts";
import { watch } from "./watch.ts";

/** clave delivery */
export function delivery(noun: Command, tree: Tree): void {
  for (const verb of [run, watch, status, diagnose, bounces, retry, restore]) verb(noun, tree);
}
