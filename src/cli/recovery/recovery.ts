import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Tree } from "../command.ts";
import { cancel } from "./cancel.ts";
import { complete } from "./complete.ts";
import { list } from "./list.ts";
import { show } from "./show.ts";
import { start } from "./start.ts";

const texts = catalogue({
  about: { es: "recuperar una clave: pedir, ver, terminar", en: "recover a password: ask, see, finish" },
});

/** clave recovery */
export function recovery(parent: Command, tree: Tree): void {
  const noun = parent.command("recovery").description(tree.text(texts.about));
  for (const verb of [start, complete, show, list, cancel]) verb(noun, tree);
}
