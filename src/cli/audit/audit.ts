import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { anchor } from "./anchor.ts";
import { exportFile } from "./export.ts";
import { log } from "./log.ts";
import { receipt } from "./receipt.ts";
import { verify } from "./verify.ts";

/** clave audit */
export function audit(noun: Command, tree: Tree): void {
  for (const verb of [log, verify, anchor, exportFile, receipt]) verb(noun, tree);
}
