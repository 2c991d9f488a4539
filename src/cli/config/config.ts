import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Tree } from "../command.ts";
import { get } from "./get.ts";
import { path } from "./path.ts";
import { set } from "./set.ts";
import { show } from "./show.ts";

const texts = catalogue({ about: { es: "los ajustes de la mesa", en: "the desk's settings" } });

/** clave config */
export function config(parent: Command, tree: Tree): void {
  const noun = parent.command("config").description(tree.text(texts.about));
  for (const verb of [show, get, set, path]) verb(noun, tree);
}
