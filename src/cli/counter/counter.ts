import type { Command } from "commander";
import type { Tree } from "../command.ts";
import { approve } from "./approve.ts";
import { confirm } from "./confirm.ts";
import { handOver } from "./hand-over.ts";
import { identify } from "./identify.ts";
import { list } from "./list.ts";
import { open } from "./open.ts";
import { prove } from "./prove.ts";
import { reject } from "./reject.ts";
import { show } from "./show.ts";
import { submit } from "./submit.ts";
import { take } from "./take.ts";
import { update } from "./update.ts";
import { veto } from "./veto.ts";

const verbs = [
  update,
  open,
  identify,
  prove,
  confirm,
  submit,
  approve,
  reject,
  take,
  handOver,
  veto,
  list,
  show,
];

/** clave counter */
export function counter(noun: Command, tree: Tree): void {
  for (const verb of verbs) verb(noun, tree);
}
