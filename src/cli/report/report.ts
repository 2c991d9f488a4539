import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { delays } from "./delays.ts";
import { funnel } from "./funnel.ts";
import { importFile } from "./import.ts";
import { reliability } from "./reliability.ts";
import { volume } from "./volume.ts";
import { waitTimes } from "./wait-times.ts";
import { workload } from "./workload.ts";

/** clave report */
export function report(noun: Command, tree: Tree): void {
  for (const verb of [waitTimes, delays, reliability, funnel, volume, workload, importFile]) verb(noun, tree);
}
