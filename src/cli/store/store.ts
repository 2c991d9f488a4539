import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { check } from "./check.ts";
import { migrate } from "./migrate.ts";
import { status } from "./status.ts";

/** clave store */
export function store(noun: Command, tree: Tree): void {
  for (const verb of [status, migrate, check]) verb(noun, tree);
}
