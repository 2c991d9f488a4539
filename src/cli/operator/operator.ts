import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { add } from "./add.ts";
import { disable } from "./disable.ts";
import { enable } from "./enable.ts";
import { list } from "./list.ts";
import { pairs } from "./pairs.ts";
import { rolesTable } from "./roles.ts";
import { setCedula } from "./set-cedula.ts";
import { setOffice } from "./set-office.ts";
import { setPassword } from "./set-password.ts";
import { setRole } from "./set-role.ts";
import { show } from "./show.ts";

/** clave operator */
export function operator(noun: Command, tree: Tree): void {
  const setters = [setRole, setOffice, setCedula, setPassword];
  const verbs = [add, list, show, ...setters, disable, enable, rolesTable, pairs];
  for (const verb of verbs) verb(noun, tree);
}
