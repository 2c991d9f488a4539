import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { resend } from "./resend.ts";
import { revoke } from "./revoke.ts";

/** clave link */
export function link(noun: Command, tree: Tree): void {
  for (const verb of [resend, revoke]) verb(noun, tree);
}
